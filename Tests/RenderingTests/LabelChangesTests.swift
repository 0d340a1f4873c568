import Cartography
import Features
import Geometry
import ImageCoding
import Pixels
import Rendering
import Styling
import Testing
import Tiling

/// Where labels differ after a change of features, against the pixels that differ.
@Suite("Changes of labels") struct LabelChangesTests {
    private static let sources = ["cells", "streets", "parts"]

    /// The layers whose labels never lie on each other: their order plays no part.
    private static let apart = Array(LabelSeamTests.layers.dropLast())

    private static func table(_ city: TinyCity, _ source: String) throws -> FeatureTable {
        try #require(city.input.features[source]?.tables.first)
    }

    /// Some features of every source gone, some moved onto a crowd, some new.
    private static func changes(
        _ table: FeatureTable, count: Int, _ random: inout TinyCity.Random
    ) -> [String: FeatureRecord?] {
        var changes: [String: FeatureRecord?] = [:]
        for number in 0..<count {
            let row = Int.random(in: 0..<table.count, using: &random)
            var record = table.record(row: row)
            if number % 4 == 0 {
                changes[record.id] = .some(nil)
                continue
            }
            let other = table.record(row: Int.random(in: 0..<table.count, using: &random))
            record.parts = other.parts
            if number % 4 == 1 { record.id = "new \(number)" }
            changes[record.id] = record
        }
        return changes
    }

    @Test(arguments: [12, 13, 14, 16])
    func `labels of tables with changes beside them are those of the tables they are folded into`(zoom: Int)
        throws
    {
        let composer = try SeamTests.composer(Self.apart)
        var random = TinyCity.Random(state: UInt64(zoom))
        var renderer = MetatileRenderer(mode: .live)
        var beside = LabelSeamTests.city(UInt64(zoom) + 40)
        var folded = beside
        for source in Self.sources {
            let table = try Self.table(beside, source)
            let changes = Self.changes(table, count: table.count / 3, &random)
            let snapshot = FeatureSnapshot(
                table: table, overlay: FeatureOverlay(on: table, changes: changes))
            beside.input.features[source] = snapshot
            folded.input.features[source] = snapshot.folded()
        }
        let viewport = Viewport(tiles: try SeamTests.range(zoom, size: 4))
        let pictures = [beside, folded].map {
            renderer.draw(viewport, input: $0.input, composer: composer)
        }
        let count = LabelSeamTests.differing(pictures[0], pictures[1])
        #expect(count == 0 && pictures[0].solidColor == nil)
    }

    @Test(arguments: [(12, 1), (14, 1), (15, 1), (16, 1), (14, 2), (15, 3)])
    func `all pixels that a change alters lie in the boxes told, and most pixels do not`(
        zoom: Int, ratio: Int
    ) throws {
        let composer = try SeamTests.composer(LabelSeamTests.layers)
        var renderer = MetatileRenderer(mode: .live)
        var scratch = ComposerScratch()
        let viewport = Viewport(tiles: try SeamTests.range(zoom, size: 4), ratio: ratio)
        var (boxes, altered, missed, inside) = (0, 0, 0, 0)
        for seed in 0..<UInt64(12) {
            var random = TinyCity.Random(state: seed)
            let before = LabelSeamTests.city(seed)
            var after = before
            let source = Self.sources[Int(seed % 3)]
            let table = try Self.table(before, source)
            let changes = Self.changes(table, count: 2, &random)
            after.input.features[source] = FeatureSnapshot(
                table: table, overlay: FeatureOverlay(on: table, changes: changes))
            // In the order of the tables that were folded, as tiles are drawn.
            var drawn = after
            drawn.input.features[source] = after.input.features[source]?.folded()
            var changed: [Int: Set<String>] = [:]
            for (index, layer) in composer.style.layers.enumerated() where layer.source == source {
                changed[index] = Set(changes.keys)
            }
            var budget = 100_000
            let told = try #require(
                composer.labelChanges(
                    from: before.input, to: after.input, of: changed, zoom: viewport.zoom,
                    ratio: viewport.ratio, budget: &budget, scratch: &scratch))
            #expect(budget < 100_000)
            let mask = Self.mask(told, viewport)
            let a = renderer.draw(viewport, input: before.input, composer: composer)
            let b = renderer.draw(viewport, input: drawn.input, composer: composer)
            for index in a.pixels.indices {
                if mask[index] { inside += 1 }
                guard a.pixels[index] != b.pixels[index] else { continue }
                altered += 1
                if !mask[index] { missed += 1 }
            }
            boxes += told.count
        }
        #expect(missed == 0)
        #expect(altered > 0 && boxes > 0)
        #expect(inside < 12 * viewport.width * viewport.height / 10)
    }

    /// True for the pixels that a box touches.
    private static func mask(_ boxes: [WorldBox], _ viewport: Viewport) -> [Bool] {
        var mask = Array(repeating: false, count: viewport.width * viewport.height)
        let units = 4_294_967_296 / viewport.scale
        let (left, top) = (Double(viewport.originX) / 256, Double(viewport.originY) / 256)
        for box in boxes {
            let x = Int(Double(box.minX) / units - left)...Int(Double(box.maxX) / units - left)
            let y = Int(Double(box.minY) / units - top)...Int(Double(box.maxY) / units - top)
            for row in y.clamped(to: 0...viewport.height - 1) {
                for column in x.clamped(to: 0...viewport.width - 1) {
                    mask[row * viewport.width + column] = true
                }
            }
        }
        return mask
    }

    @Test func `a budget that does not suffice is told`() throws {
        let composer = try SeamTests.composer(LabelSeamTests.layers)
        var scratch = ComposerScratch()
        let city = LabelSeamTests.city(1)
        let id = try Self.table(city, "parts").id(row: 0)
        let layer = try #require(composer.style.layers.firstIndex { $0.id == "parts" })
        var budget = 3
        let told = composer.labelChanges(
            from: city.input, to: city.input, of: [layer: [id]], zoom: 13, ratio: 1, budget: &budget,
            scratch: &scratch)
        #expect(told == nil)
    }

    @Test(arguments: [(60_000, true), (1 << 30, false)])
    func `a long line is looked at in parts, one far longer than any screen is not`(length: Int, isTold: Bool)
        throws
    {
        let composer = try SeamTests.composer([LabelSeamTests.layers[1]])
        var city = LabelSeamTests.city(2)
        var builder = FeatureTableBuilder(columns: [
            ColumnDefinition(name: "width", type: .number), ColumnDefinition(name: "name", type: .string),
        ])
        let corner = WorldPoint(x: TinyCity.corner, y: TinyCity.corner)
        let end = WorldPoint(x: TinyCity.corner + UInt32(length), y: TinyCity.corner + UInt32(length / 2))
        builder.append(
            kind: .line, parts: [[corner, end]], id: "long", values: [.number(3), .string("长江路")])
        city.input.features["streets"] = FeatureSnapshot(tables: [builder.finish(order: .hilbert)])
        var without = city
        without.input.features["streets"] = nil
        var scratch = ComposerScratch()
        var budget = 100_000
        let layer = try #require(composer.style.layers.firstIndex { $0.id == "names" })
        let told = composer.labelChanges(
            from: city.input, to: without.input, of: [layer: ["long"]], zoom: 21, ratio: 1, budget: &budget,
            scratch: &scratch)
        #expect((told != nil) == isTold)
        #expect(told.map { $0.count > 20 } ?? true)
    }
}
