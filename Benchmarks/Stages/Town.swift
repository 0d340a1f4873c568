import Cartography
import Features
import Geometry
import Styling
import Tiling

/// A seeded town of 8 × 8 tiles of zoom 16: 4,096 cells that share their borders, and points.
struct Town {
    /// The first of the town's tiles, column and row.
    static let tile = 53_000
    static let tilesAcross = 8
    static let cellsAcross = 64
    static let pointCount = 100_000
    /// World units along a tile of zoom 16.
    static let tileUnits = 1 << 16

    let cells: FeatureTable
    let points: FeatureTable
    let input: MapInput
    let viewport: Viewport

    init() {
        var random = SeededRandom()
        cells = Self.cells(&random)
        points = Self.points(&random)
        input = MapInput(features: [
            "cells": FeatureSnapshot(tables: [cells]), "points": FeatureSnapshot(tables: [points]),
        ])
        let last = Self.tile + Self.tilesAcross - 1
        guard let range = TileRange(zoom: 16, columns: Self.tile...last, rows: Self.tile...last) else {
            preconditionFailure("the town lies in the world")
        }
        viewport = Viewport(tiles: range)
    }

    /// Cells of eight vertices: their corners are shared with three others, the vertices between with one.
    private static func cells(_ random: inout SeededRandom) -> FeatureTable {
        let across = 2 * cellsAcross
        let step = tileUnits * tilesAcross / across
        let start = tile * tileUnits
        let places = (0...across).map { row in
            (0...across).map { column in
                WorldPoint(
                    x: UInt32(start + column * step + random.below(step / 3)),
                    y: UInt32(start + row * step + random.below(step / 3)))
            }
        }
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "count", type: .integer)])
        builder.findsPoles = true
        for row in stride(from: 0, to: across, by: 2) {
            for column in stride(from: 0, to: across, by: 2) {
                let turns = [(0, 0), (0, 1), (0, 2), (1, 2), (2, 2), (2, 1), (2, 0), (1, 0)]
                builder.append(
                    kind: .polygon, parts: [turns.map { places[row + $0.0][column + $0.1] }],
                    id: "\(row)-\(column)", values: [.number(Double(random.below(60)))])
            }
        }
        return builder.finish(order: .hilbert)
    }

    private static func points(_ random: inout SeededRandom) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "class", type: .integer)])
        let side = tileUnits * tilesAcross
        for index in 0..<pointCount {
            let place = WorldPoint(
                x: UInt32(tile * tileUnits + random.below(side)),
                y: UInt32(tile * tileUnits + random.below(side)))
            builder.append(
                kind: .point, parts: [[place]], id: "\(index)",
                values: [.number(Double(random.below(6) + 1))])
        }
        return builder.finish(order: .hilbert)
    }

    /// Boxes of a tile's size across the town.
    func boxes(_ count: Int) -> [WorldBox] {
        var random = SeededRandom()
        let room = Self.tileUnits * (Self.tilesAcross - 1)
        return (0..<count).map { _ in
            let x = UInt32(Self.tile * Self.tileUnits + random.below(room))
            let y = UInt32(Self.tile * Self.tileUnits + random.below(room))
            let side = UInt32(Self.tileUnits)
            return WorldBox(minX: x, minY: y, maxX: x + side, maxY: y + side)
        }
    }

    /// A style of one layer over the town.
    static func style(_ layer: String) -> CompiledStyle {
        let text = """
            {"version": 8, "sources": {"cells": {"type": "vector", "url": "dataset://cells"},
            "points": {"type": "vector", "url": "dataset://points"}}, "layers": [\(layer)]}
            """
        guard let style = CompiledStyle.compile(json: Array(text.utf8)).style else {
            preconditionFailure("the styles of the benchmarks are sound")
        }
        return style
    }
}

/// - Source: S. Vigna's SplitMix64 (2015).
struct SeededRandom {
    private var state: UInt64 = 44_030

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number of 0 ..< limit.
    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
