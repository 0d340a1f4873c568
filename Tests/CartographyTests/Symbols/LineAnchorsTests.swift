import Cartography
import Geometry
import Testing

@Suite("Anchors along lines") struct LineAnchorsTests {
    private static func label(_ length: Double, window: Double = 0) -> LineAnchors.Label {
        LineAnchors.Label(length: length, window: window, maximumAngle: .pi / 4)
    }

    private static func line(_ points: (Double, Double)...) -> [Point] {
        points.map { Point(x: $0.0, y: $0.1) }
    }

    @Test func `labels of a whole line stand in the middles of equal parts`() {
        let anchors = LineAnchors(Self.line((0, 0), (600, 0)), label: Self.label(40)).ofWholeLine(
            spacing: 250)
        #expect(anchors.map(\.point.x) == [150, 450])
    }

    @Test func `a line shorter than its label has none`() {
        let short = LineAnchors(Self.line((0, 0), (30, 0)), label: Self.label(40, window: 10))
        #expect(short.ofWholeLine(spacing: 250).isEmpty && short.center(isRounded: false) == nil)
    }

    @Test func `a label does not stand around a sharp corner`() {
        let corner = Self.line((0, 0), (100, 0), (100, 100))
        #expect(LineAnchors(corner, label: Self.label(40, window: 10)).center(isRounded: false) == nil)
        #expect(
            LineAnchors(corner, label: Self.label(40)).center(isRounded: false)?.point == Point(x: 100, y: 0))
    }

    @Test func `a line that begins in the tile has its first label half its length and a bit from there`() {
        let anchors = LineAnchors(Self.line((1000, 1000), (7000, 1000)), label: Self.label(400))
            .inTile(spacing: 2000, start: 968, overscaling: 1, extent: 8192)
        #expect(anchors.map(\.point.x) == [1968, 3968, 5968])
    }

    @Test func `a line that comes from another tile has its first label half the spacing from the edge`() {
        let anchors = LineAnchors(Self.line((0, 1000), (8192, 1000)), label: Self.label(400))
            .inTile(spacing: 4000, start: 968, overscaling: 1, extent: 8192)
        #expect(anchors.map(\.point.x) == [2000, 6000])
    }

    @Test func `labels longer than the spacing keep a quarter of it between them`() {
        let anchors = LineAnchors(Self.line((0, 10), (4000, 10)), label: Self.label(1000))
            .inTile(spacing: 1000, start: 0, overscaling: 1, extent: 8192)
        #expect(anchors.map(\.point.x) == [625, 1875, 3125])
    }

    @Test func `a line across a tile is cut at its edges`() {
        let parts = TileLines.clipped(Self.line((-100, 50), (100, 50), (100, 200)), extent: 150)
        #expect(parts == [Self.line((0, 50), (100, 50), (100, 150))])
    }

    @Test func `a line that leaves the tile and comes back is two`() {
        let parts = TileLines.clipped(Self.line((10, 10), (10, -10), (20, -10), (20, 10)), extent: 100)
        #expect(parts == [Self.line((10, 10), (10, 0)), Self.line((20, 0), (20, 10))])
    }

    @Test func `lines of one name are joined end to start`() {
        func named(_ row: Int32, _ text: String, _ points: (Double, Double)...) -> TileLines.Named {
            TileLines.Named(row: row, text: text, parts: [points.map { Point(x: $0.0, y: $0.1) }])
        }
        let joined = TileLines.joined([
            named(0, "a", (0, 0), (1, 0)), named(1, "a", (2, 0), (3, 0)), named(2, "a", (1, 0), (2, 0)),
            named(3, "b", (3, 0), (4, 0)), named(4, "", (3, 0), (4, 0)),
        ])
        #expect(joined.map(\.row) == [0, 3, 4])
        #expect(joined[0].parts == [Self.line((0, 0), (1, 0), (2, 0), (3, 0))])
    }
}
