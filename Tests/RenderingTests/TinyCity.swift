import Cartography
import Features
import Geometry
import Styling
import Tiling

/// A small random town around the middle of the world: cells that share their borders, streets, points.
struct TinyCity {
    /// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
    struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// The town's corner: 64 tiles of zoom 14 south-east of the middle of the world.
    static let corner: UInt32 = 1 << 31
    /// The town's side in world units: four tiles of zoom 14.
    static let side: UInt32 = 4 << 18

    var input: MapInput

    init(seed: UInt64) {
        var random = Random(state: seed)
        input = MapInput(features: [
            "cells": Self.snapshot(Self.cells(&random)), "streets": Self.snapshot(Self.streets(&random)),
            "parts": Self.snapshot(Self.parts(&random)),
        ])
    }

    private static func snapshot(_ table: FeatureTable) -> FeatureSnapshot {
        FeatureSnapshot(tables: [table])
    }

    private static func place(_ random: inout Random) -> WorldPoint {
        WorldPoint(
            x: corner + UInt32.random(in: 0..<side, using: &random),
            y: corner + UInt32.random(in: 0..<side, using: &random))
    }

    /// Quads over jittered shared corners, clockwise on screen.
    private static func cells(_ random: inout Random) -> FeatureTable {
        let count = 12
        let step = Int(side) / count
        var corners: [[WorldPoint]] = []
        for row in 0...count {
            corners.append(
                (0...count).map { column in
                    WorldPoint(
                        x: corner + UInt32(column * step + Int.random(in: 0..<step / 2, using: &random)),
                        y: corner + UInt32(row * step + Int.random(in: 0..<step / 2, using: &random)))
                })
        }
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "class", type: .string)])
        for row in 0..<count {
            for column in 0..<count {
                builder.append(
                    kind: .polygon,
                    parts: [
                        [
                            corners[row][column], corners[row][column + 1], corners[row + 1][column + 1],
                            corners[row + 1][column],
                        ]
                    ], id: "\(row)-\(column)",
                    values: [.string(["a", "b", "c"].randomElement(using: &random) ?? "a")])
            }
        }
        return builder.finish(order: .hilbert)
    }

    private static func streets(_ random: inout Random) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: [
            ColumnDefinition(name: "width", type: .number), ColumnDefinition(name: "name", type: .string),
        ])
        let names = ["中山路", "解放大道", "滨河东街", "Harbour Street", "人民路", "建设六马路"]
        for index in 0..<20 {
            let line = (0..<Int.random(in: 2...6, using: &random)).map { _ in place(&random) }
            builder.append(
                kind: .line, parts: [line], id: "\(index)",
                values: [.number(Double.random(in: 0.5...9, using: &random)), .string(names[index % 6])])
        }
        return builder.finish(order: .hilbert)
    }

    private static func parts(_ random: inout Random) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: [
            ColumnDefinition(name: "class", type: .string), ColumnDefinition(name: "weight", type: .number),
        ])
        for index in 0..<400 {
            builder.append(
                kind: .point, parts: [[place(&random)]], id: "\(index)",
                values: [
                    .string(["a", "b", "c"].randomElement(using: &random) ?? "a"),
                    .number(Double.random(in: 0...3, using: &random)),
                ])
        }
        return builder.finish(order: .hilbert)
    }
}
