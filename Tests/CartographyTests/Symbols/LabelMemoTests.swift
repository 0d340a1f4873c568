import Cartography
import Drawing
import Features
import Geometry
import Pixels
import Styling
import Testing
import Tiling

/// Icons of 400 points, by a worker that draws one block after the other and by one that draws no other.
@Suite struct LabelMemoTests {
    private let composer: MapComposer
    private let features: FeatureSnapshot

    init() throws {
        let json = """
            {"version":8,"sources":{"s":{"type":"vector","url":"dataset://s"}},"layers":[
            {"id":"a","type":"symbol","source":"s","layout":{"icon-image":"x","icon-padding":0,
            "symbol-sort-key":["get","k"]}}]}
            """
        composer = MapComposer(style: try #require(CompiledStyle.compile(json: Array(json.utf8)).style))
        features = Self.table(shift: 0)
    }

    private static func table(shift: UInt32) -> FeatureSnapshot {
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "k", type: .number)])
        for index in 0..<400 {
            // A bent lattice of points some 14 pixels apart: many icons of 10 pixels touch.
            let (column, row) = (index % 20, index / 20)
            let x = UInt32(100 + column * 14 + row * row % 9) + shift
            let y = UInt32(100 + row * 9 + column * column % 7)
            builder.append(
                kind: .point, parts: [[WorldPoint(x: x << 16, y: y << 16)]], id: "\(index)",
                values: [.number(Double(index % 3))])
        }
        return FeatureSnapshot(tables: [builder.finish(order: .source)])
    }

    private func input(side: Int = 10, _ features: FeatureSnapshot? = nil) -> MapInput {
        let image = ListImage(name: "x", pixels: PixelBuffer(width: side, height: side))
        return MapInput(
            features: ["s": features ?? self.features],
            sprite: SpriteSheet(images: ["x": SpriteImage(image: image)]))
    }

    private func viewport(_ column: Int, zoom: Double = 7) -> Viewport {
        Viewport(
            zoom: zoom, ratio: 1, originX: Int64(100 + column * 128) * 256, originY: 100 * 256, width: 128,
            height: 256)
    }

    private static func icons(_ list: DisplayList) -> [PlacedIcon] {
        guard case .icons(let batch)? = list.commands.first else { return [] }
        return batch.icons
    }

    /// Composes all steps with one scratch, and each of them with one of its own.
    private func expectAlike(_ steps: [(MapInput, Viewport)]) {
        var scratch = ComposerScratch()
        for (input, viewport) in steps {
            let kept = Self.icons(composer.compose(input, viewport: viewport, scratch: &scratch))
            let fresh = Self.icons(composer.compose(input, viewport: viewport))
            #expect(kept == fresh && !fresh.isEmpty)
        }
    }

    @Test func `a block after its neighbours has the labels of a block by itself`() {
        let input = input()
        expectAlike([0, 1, 2, 1, 0].map { (input, viewport($0)) })
    }

    @Test func `workers that share what they know draw as one that shares nothing, whatever each draws`() {
        let memos = ComposerMemos()
        var one = ComposerScratch(memos: memos)
        var other = ComposerScratch(memos: memos)
        let (small, large) = (input(), input(side: 14))
        for column in [0, 1, 2, 1, 0] {
            let kept = Self.icons(composer.compose(small, viewport: viewport(column), scratch: &one))
            let zoomed = viewport(2 - column, zoom: 7.5)
            let beside = Self.icons(composer.compose(large, viewport: zoomed, scratch: &other))
            let neighbour = Self.icons(composer.compose(small, viewport: viewport(column), scratch: &other))
            #expect(kept == Self.icons(composer.compose(small, viewport: viewport(column))) && !kept.isEmpty)
            #expect(beside == Self.icons(composer.compose(large, viewport: zoomed)))
            #expect(neighbour == kept)
        }
    }

    @Test func `more zooms than are told apart draw as each by itself`() {
        let input = input()
        expectAlike((0..<300).map { (input, viewport(0, zoom: 7 + Double($0 % 270) / 1000)) })
    }

    @Test func `more labels than are kept are drawn as each by itself`() {
        // 48,000 points 14 pixels apart in a row of windows, each of which looks at some 700 pixels around it.
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "k", type: .number)])
        for index in 0..<48_000 {
            let (column, row) = (index / 100, index % 100)
            builder.append(
                kind: .point,
                parts: [[WorldPoint(x: UInt32(100 + column * 14) << 16, y: UInt32(100 + row * 14) << 16)]],
                id: "\(index)", values: [.number(Double(index % 3))])
        }
        let many = input(side: 16, FeatureSnapshot(tables: [builder.finish(order: .source)]))
        let columns = [0, 11, 22, 33, 44, 0, 22]
        expectAlike(columns.map { (many, viewport($0)) })
    }

    @Test func `labels of one zoom are not those of another`() {
        let input = input()
        expectAlike([(input, viewport(0)), (input, viewport(0, zoom: 7.5)), (input, viewport(0))])
    }

    @Test func `a sprite that changes changes the labels`() {
        var small = input()
        let first = (small, viewport(0))
        small.sprite.images = input(side: 14).sprite.images
        expectAlike([first, (small, viewport(0)), first])
        let counts = [first.0, small].map { Self.icons(composer.compose($0, viewport: viewport(0))).count }
        #expect(counts[0] > counts[1])
    }

    @Test func `features that moved have labels where they are`() {
        let moved = input(side: 10, Self.table(shift: 5))
        expectAlike([(input(), viewport(0)), (moved, viewport(0)), (input(), viewport(0))])
    }
}
