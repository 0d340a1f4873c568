import Foundation
import GRDB
import Geometry
import Testing
import TileStorage
import Tiling

/// A directory of its own for a test, gone afterwards; and short ways to make places and pictures.
final class Workbench {
    let directory: URL

    init(_ name: String = "store") throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("gridmill-\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit {
        // A directory that cannot be removed is the system's to clean up.
        try? FileManager.default.removeItem(at: directory)
    }

    func path(_ name: String = "city.mbtiles") -> String { directory.appendingPathComponent(name).path }

    func store(_ name: String = "city.mbtiles") throws -> MBTilesStore {
        try MBTilesStore(path: path(name), description: Self.description())
    }

    /// Runs SQL on a file of the directory, as some other program would.
    func execute(_ sql: String, on name: String = "city.mbtiles") throws {
        try DatabaseQueue(path: path(name)).writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    /// The first column of every row, as text.
    func texts(_ sql: String, on name: String = "city.mbtiles") throws -> [String] {
        try DatabaseQueue(path: path(name)).read { try String.fetchAll($0, sql: sql) }
    }

    static func description(
        name: String = "city", format: String = "png", attribution: String? = nil
    ) throws -> TilesetDescription {
        let bounds = try #require(BoundingBox(minX: 113.7, minY: 22.4, maxX: 114.7, maxY: 22.9))
        return TilesetDescription(
            name: name, format: format, bounds: bounds, zoomRange: 10...19, attribution: attribution)
    }
}

func tile(_ zoom: Int, _ column: Int, _ row: Int) throws -> TileCoordinate {
    try #require(TileCoordinate(zoom: zoom, column: column, row: row))
}

/// Bytes that stand for a picture.
func picture(_ text: String) -> [UInt8] { Array("picture \(text)".utf8) }

func write(
    _ zoom: Int, _ column: Int, _ row: Int, _ text: String, variant: TileVariant = .standard
) throws -> TileWrite {
    TileWrite(coordinate: try tile(zoom, column, row), variant: variant, bytes: picture(text))
}

/// A small repeatable source of numbers (SplitMix64: Steele, Lea, Flood, OOPSLA 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
