import Foundation
import Geometry
import Testing
import TileStorage

struct MBTilesReaderTests {
    private static let flat =
        "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB);"

    private let bench: Workbench

    init() throws {
        bench = try Workbench()
    }

    private func reader(_ sql: String) throws -> MBTilesReader {
        try bench.execute(sql)
        return try MBTilesReader(path: bench.path())
    }

    @Test func `a flat file without metadata is read, with its zooms and bounds`() throws {
        let reader = try reader(Self.flat + "INSERT INTO tiles VALUES (1, 0, 1, x'AA'), (2, 3, 0, x'BB')")
        #expect(try reader.tile(tile(1, 0, 0)) == [0xAA])
        #expect(try reader.tile(tile(2, 3, 3)) == [0xBB])
        #expect(try reader.tile(tile(2, 0, 0)) == nil)
        #expect(reader.zoomRange == 1...2)
        #expect(reader.format == nil)
        let bounds = try #require(reader.bounds)
        #expect(bounds.minX == 90 && bounds.maxX == 180)
        #expect(abs(bounds.minY + 85.0511288) < 1e-6 && abs(bounds.maxY + 66.5132604) < 1e-6)
    }

    @Test func `declared metadata counts where it makes sense`() throws {
        let metadata = """
            CREATE TABLE metadata (name TEXT, value TEXT);
            INSERT INTO metadata VALUES ('format', 'PNG'), ('bounds', '-10, -5,10,5'), ('minzoom', '0'),
                ('maxzoom', '7'), ('json', NULL);
            """
        let reader = try reader(Self.flat + metadata + "INSERT INTO tiles VALUES (1, 0, 1, x'AA')")
        #expect(reader.format == "png")
        #expect(reader.zoomRange == 0...7)
        #expect(reader.bounds?.minX == -10 && reader.bounds?.maxY == 5)
    }

    @Test func `metadata that makes no sense is made up from the tiles`() throws {
        let metadata = """
            CREATE TABLE metadata (name TEXT, value TEXT);
            INSERT INTO metadata VALUES ('bounds', 'everywhere'), ('minzoom', '9'), ('maxzoom', '-3');
            """
        let reader = try reader(Self.flat + metadata + "INSERT INTO tiles VALUES (1, 0, 1, x'AA')")
        #expect(reader.zoomRange == 1...1)
        #expect(reader.bounds?.minX == -180 && reader.bounds?.maxX == 0)
    }

    @Test func `a view over map and images is read`() throws {
        let store = try bench.store()
        try store.write([write(12, 5, 1, "x")], epoch: 1, finished: [], modifiedSeconds: 0)
        let reader = try MBTilesReader(path: bench.path())
        #expect(try reader.tile(tile(12, 5, 1)) == picture("x"))
        #expect(reader.zoomRange == 10...19)
    }

    @Test func `nothing is read from an empty file, and nothing breaks`() throws {
        let reader = try reader(Self.flat)
        #expect(try reader.tile(tile(0, 0, 0)) == nil)
        #expect(reader.bounds == nil)
    }

    @Test func `rows of the wrong kind are errors or nothing, never a crash`() throws {
        let rows = """
            INSERT INTO tiles VALUES (0, 0, 0, NULL), (1, 0, 0, 'text'), (1, 1, 0, 17),
                (1, 0, 1, zeroblob(16777217)), ('a', 'b', 'c', x'00'), (99, -1, 1e300, x'00');
            """
        let reader = try reader(Self.flat + rows)
        #expect(try reader.tile(tile(0, 0, 0)) == nil)
        for place in [try tile(1, 0, 1), try tile(1, 1, 1), try tile(1, 0, 0)] {
            let error = #expect(throws: TileStorageError.self) { try reader.tile(place) }
            #expect(error?.key == "corrupt")
        }
    }

    @Test(arguments: [
        ("CREATE TABLE other (a)", "foreign_file"), ("CREATE TABLE tiles (a, b)", "foreign_file"),
        ("CREATE VIEW tiles AS SELECT * FROM nowhere", "foreign_file"),
    ])
    func `a database without readable tiles is an error`(sql: String, key: String) throws {
        try bench.execute(sql)
        let error = #expect(throws: TileStorageError.self) { try MBTilesReader(path: bench.path()) }
        #expect(error?.key == key)
    }

    @Test func `a missing file and one that is no database are errors`() throws {
        #expect(throws: TileStorageError.notFound(path: bench.path())) {
            try MBTilesReader(path: bench.path())
        }
        try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: bench.path()))
        #expect(throws: TileStorageError.notADatabase(path: bench.path())) {
            try MBTilesReader(path: bench.path())
        }
    }

    @Test func `the fingerprint changes with the file`() throws {
        try bench.execute(Self.flat)
        let first = try MBTilesReader(path: bench.path()).fingerprint
        #expect(try MBTilesReader(path: bench.path()).fingerprint == first)
        try bench.execute("INSERT INTO tiles VALUES (0, 0, 0, zeroblob(100000))")
        #expect(try MBTilesReader(path: bench.path()).fingerprint != first)
    }
}
