import Features
import Geometry
import Testing

/// Sums over cells, against the points they are of.
struct DensityPyramidTests {
    /// Points in a square of 2²⁰ world units, thousands of them in one corner.
    static func table(count: Int, keepsOrder: Bool = false) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "weight", type: .integer)])
        var state: UInt64 = 5
        func next() -> UInt32 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32(truncatingIfNeeded: state >> 40)
        }
        for number in 0..<count {
            let spread: UInt32 = number % 3 == 0 ? 1 << 20 : 1 << 12
            let point = WorldPoint(x: 7_000_000 + next() % spread, y: 9_000_000 + next() % spread)
            builder.append(
                kind: .point, parts: [[point]], id: "\(number)", values: [.number(Double(number % 5))])
        }
        return builder.finish(order: keepsOrder ? .source : .hilbert)
    }

    static func sums(_ pyramid: DensityPyramid, _ box: WorldBox, cellUnits: Double) -> (
        count: Int, weight: Double
    ) {
        var result = (count: 0, weight: 0.0)
        pyramid.forEach(in: box, cellUnits: cellUnits) { _, weight in
            result.count += 1
            result.weight += Double(weight)
        }
        return result
    }

    static func pyramid(_ table: FeatureTable) -> DensityPyramid {
        DensityPyramid(table: table) { Float(table.integer(row: $0, column: 0) ?? 0) }
    }

    @Test(arguments: [false, true]) func `every level has the weight of all points, and fewer sums`(
        keepsOrder: Bool
    ) {
        let pyramid = Self.pyramid(Self.table(count: 5000, keepsOrder: keepsOrder))
        // 0 + 1 + 2 + 3 + 4 for every five rows; rows of weight 0 do not come.
        var last = 4001
        for shift in 0...20 {
            let found = Self.sums(pyramid, .world, cellUnits: Double(1 << shift))
            #expect(found.weight == 10_000)
            #expect(found.count <= last)
            last = found.count
        }
        #expect(last <= 4)
    }

    @Test func `a sum lies in its cell, where its points lie on average`() throws {
        var builder = FeatureTableBuilder(columns: [])
        for (number, x) in [100, 110, 140, 300].enumerated() {
            let point = WorldPoint(x: UInt32(x), y: 64)
            builder.append(kind: .point, parts: [[point]], id: "\(number)", values: [])
        }
        let table = builder.finish(order: .hilbert)
        let weights: [String: Float] = ["0": 1, "1": 3, "2": 5, "3": 7]
        let pyramid = DensityPyramid(table: table) { weights[table.id(row: $0)] ?? 0 }
        var found: [(UInt32, Float)] = []
        pyramid.forEach(in: .world, cellUnits: 256) { found.append(($0.x, $1)) }
        // (100 + 3 · 110 + 5 · 140) / 9 = 125.5…, rounded down.
        #expect(found.sorted { $0.0 < $1.0 }.map(\.0) == [125, 300])
        #expect(found.reduce(0) { $0 + $1.1 } == 16)
    }

    @Test func `a box gives what lies in it, and in the order of the whole`() {
        let pyramid = Self.pyramid(Self.table(count: 4000))
        let box = WorldBox(minX: 7_000_000, minY: 9_000_000, maxX: 7_300_000, maxY: 9_200_000)
        for cellUnits in [1.0, 64, 4096] {
            var all: [WorldPoint] = []
            pyramid.forEach(in: .world, cellUnits: cellUnits) { place, _ in all.append(place) }
            var part: [WorldPoint] = []
            pyramid.forEach(in: box, cellUnits: cellUnits) { place, _ in part.append(place) }
            let inside = all.filter { $0.x <= box.maxX && $0.y <= box.maxY }
            #expect(part.filter { $0.x <= box.maxX && $0.y <= box.maxY } == inside)
            #expect(part.count < all.count)
        }
    }

    @Test func `a table of nothing, and rows that do not count, give nothing`() throws {
        let empty = FeatureTableBuilder(columns: []).finish(order: .hilbert)
        #expect(Self.sums(DensityPyramid(table: empty) { _ in 1 }, .world, cellUnits: 1e6).count == 0)
        let table = Self.table(count: 100)
        for weight in [0, -1, Float.nan] {
            let pyramid = DensityPyramid(table: table) { _ in weight }
            for cellUnits in [0, 1, 1e9] {
                #expect(Self.sums(pyramid, .world, cellUnits: cellUnits).count == 0)
            }
        }
    }

    // MARK: Kept sums

    private static func bytes(_ pyramid: DensityPyramid) -> [UInt8] {
        var bytes: [UInt8] = []
        pyramid.write { span, _ in
            for index in 0..<span.byteCount {
                bytes.append(unsafe span.unsafeLoad(fromByteOffset: index, as: UInt8.self))
            }
        }
        return bytes
    }

    @Test func `sums that were kept and opened again are the same`() throws {
        let table = Self.table(count: 3000)
        let made = DensityPyramid(table: table, key: 7) { Float($0 % 3) }
        let opened = try DensityPyramid(
            table: table, key: 7, region: ByteRegion(copying: Self.bytes(made)))
        for cellUnits in [0.5, 64, 4096, 1e6] {
            var (before, after): ([WorldPoint], [WorldPoint]) = ([], [])
            made.forEach(in: .world, cellUnits: cellUnits) { place, _ in before.append(place) }
            opened.forEach(in: .world, cellUnits: cellUnits) { place, _ in after.append(place) }
            #expect(before == after)
            #expect(
                Self.sums(made, .world, cellUnits: cellUnits).weight
                    == Self.sums(opened, .world, cellUnits: cellUnits).weight)
        }
    }

    @Test func `kept sums of other weights, of another table, cut short or changed are refused`() throws {
        let table = Self.table(count: 400)
        let bytes = Self.bytes(DensityPyramid(table: table, key: 7) { Float($0 % 3) })
        func opens(_ bytes: [UInt8], _ table: FeatureTable, key: UInt64 = 7) -> Bool {
            (try? DensityPyramid(table: table, key: key, region: ByteRegion(copying: bytes))) != nil
        }
        #expect(opens(bytes, table))
        #expect(!opens(bytes, table, key: 8))
        #expect(!opens(bytes, Self.table(count: 401)))
        for length in [0, 1, 63, 64, 65, bytes.count / 2, bytes.count - 1] {
            #expect(!opens(Array(bytes.prefix(length)), table))
        }
        for place in stride(from: 0, to: bytes.count, by: 37) {
            var changed = bytes
            changed[place] ^= 0x10
            #expect(!opens(changed, table), "byte \(place)")
        }
    }
}
