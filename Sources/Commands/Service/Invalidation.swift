import Foundation
import Geometry
import Scheduling
import Styling
import TileServer
import TileStorage
import Tiling

/// Which tiles shall be marked as stale, as a service is asked: zooms, and boxes in degrees; each may be left out.
///
///     {"zooms": [10, 16], "boxes": [[113.9, 22.4, 114.1, 22.6]]}
struct InvalidationWish {
    /// Boxes of one wish.
    static let mostBoxes = 10_000

    /// The tiles, by zoom and box.
    var ranges: [TileRange] {
        zooms.flatMap { zoom in areas.map { TileRange(zoom: zoom, touching: $0) } }
    }
    /// The zooms.
    let zooms: ClosedRange<Int>
    /// World units.
    let areas: [WorldBox]

    /// Takes boxes as they are.
    init(zooms: ClosedRange<Int>, areas: [WorldBox]) {
        self.zooms = zooms
        self.areas = areas
    }

    /// Reads what was sent.
    init(_ json: Styling.JSONValue, map: MapScene) throws(ServiceError) {
        var zooms = map.definition.zoomRange
        if let asked = json["zooms"] {
            let numbers = (asked.elements ?? []).compactMap { $0.number.flatMap { Int(exactly: $0) } }
            guard numbers.count == 2, numbers[0] <= numbers[1],
                zooms.overlaps(numbers[0]...numbers[1])
            else { throw .unanswerable("zooms are two whole numbers, the first and the last, of the map's") }
            zooms = (numbers[0]...numbers[1]).clamped(to: zooms)
        }
        var areas = [map.worldBox]
        if let asked = json["boxes"] {
            areas = []
            for box in asked.elements ?? [] {
                let edges = (box.elements ?? []).compactMap(\.number)
                guard edges.count == 4,
                    let box = BoundingBox(minX: edges[0], minY: edges[1], maxX: edges[2], maxY: edges[3])
                else { throw .unanswerable("a box is west, south, east, north in degrees") }
                areas.append(WebMercator.worldBox(geographic: box))
            }
            guard !areas.isEmpty, areas.count <= Self.mostBoxes else {
                throw .unanswerable("boxes are 1 to \(Self.mostBoxes) boxes")
            }
        }
        self.init(zooms: zooms, areas: areas)
    }

    /// What is sent to a running service.
    static func text(zooms: ClosedRange<Int>, areas: [WorldBox]) -> [UInt8] {
        let boxes = areas.map { area -> TileServer.JSONValue in
            let box = WebMercator.geographic(area)
            return .array([box.minX, box.minY, box.maxX, box.maxY].map { .number($0) })
        }
        let document: TileServer.JSONValue = [
            "zooms": .array([.number(Double(zooms.lowerBound)), .number(Double(zooms.upperBound))]),
            "boxes": .array(boxes),
        ]
        return document.bytes
    }
}

/// What a mark came to, for people and programs.
struct InvalidationReport: Codable {
    struct Zoom: Codable {
        let zoom: Int
        let tiles: Int
    }

    let map: String
    let generation: Int64
    let tiles: Int
    let zooms: [Zoom]

    init(map: String, _ report: StaleReport) {
        self.map = map
        generation = report.generation
        tiles = report.tiles
        zooms = report.zooms.map { Zoom(zoom: $0.zoom, tiles: $0.tiles) }
    }

    /// The report as JSON.
    var jsonText: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? encoder.encode(self)) ?? Data()
    }

    var lines: [String] {
        guard tiles > 0 else { return ["\(map): no stored tile lies there, so none became stale"] }
        return zooms.map { "zoom \($0.zoom): \(Output.grouped($0.tiles)) tiles" }
            + ["\(map): \(Output.grouped(tiles)) tiles are stale now"]
    }
}
