import Cartography
import Drawing
import Features
import Geometry
import Styling
import Testing
import Tiling

@Suite("Pieces of a source") struct PieceTests {
    /// Two tiles of zoom 1 at style zoom 1: each is 512 px.
    private static let viewport = Viewport(zoom: 1, ratio: 1, originX: 0, originY: 0, width: 600, height: 100)

    private static func table(_ kind: GeometryKind, _ places: [(x: Int, y: Int)]) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: [])
        builder.append(
            kind: kind, parts: [places.map { PieceTile.stored(x: $0.x, y: $0.y) }], id: "1", values: [])
        return builder.finish(order: .source)
    }

    private static func compose(
        _ type: String, _ pieces: [FeaturePiece], viewport: Viewport = viewport
    ) throws -> DisplayList {
        let json = """
            {"version":8,"sources":{"s":{"type":"vector","url":"dataset://d"}},
            "layers":[{"id":"a","type":"\(type)","source":"s","source-layer":"roads"}]}
            """
        let compilation = CompiledStyle.compile(json: Array(json.utf8))
        let composer = MapComposer(style: try #require(compilation.style, "\(compilation.diagnostics)"))
        return composer.compose(MapInput(pieces: ["s": pieces]), viewport: viewport)
    }

    @Test func `a tile's coordinates lie in its square of the world`() throws {
        let line = Self.table(.line, [(-16, 160), (8192, 320)])
        let tile = PieceTile(zoom: 1, column: 1, row: 0)
        let list = try Self.compose("line", [FeaturePiece(table: line, sourceLayer: "roads", tile: tile)])
        #expect(list.paths.vertices.map { [$0.x / 256, $0.y / 256] } == [[511, 10], [1024, 20]])
    }

    @Test func `lines are cut at the tile, circles are drawn by the tile that holds their centre`() throws {
        let tile = PieceTile(zoom: 1, column: 1, row: 0)
        let line = FeaturePiece(
            table: Self.table(.line, [(-16, 160), (320, 320)]), sourceLayer: "roads", tile: tile)
        let cut = try Self.compose("line", [line])
        guard case .beginClip(let box) = try #require(cut.commands.first) else { return #expect(Bool(false)) }
        #expect(box == ClipBox(minX: 512, minY: 0, maxX: 600, maxY: 100))
        let points = FeaturePiece(
            table: Self.table(.point, [(-1, 16), (0, 16), (8191, 16), (8192, 16)]), sourceLayer: "roads",
            tile: tile)
        guard case .circles(let batch) = try #require(Self.compose("circle", [points]).commands.first) else {
            return #expect(Bool(false))
        }
        #expect(batch.centers.map { $0.x / 256 } == [512, 1023])
    }

    @Test func `only the layer that is named is drawn`() throws {
        let table = Self.table(.line, [(0, 0), (320, 320)])
        let tile = PieceTile(zoom: 1, column: 0, row: 0)
        let other = FeaturePiece(table: table, sourceLayer: "water", tile: tile)
        #expect(try Self.compose("line", [other]).commands.isEmpty)
        let unnamed = FeaturePiece(table: table, sourceLayer: nil, tile: tile)
        #expect(try Self.compose("line", [unnamed]).commands.count == 3)
    }

    @Test func `a copy of the world lies a whole world beside it`() throws {
        let line = Self.table(.line, [(0, 160), (16, 160)])
        let tile = PieceTile(zoom: 1, column: 1, row: 0, wrap: -1)
        let viewport = Viewport(zoom: 1, ratio: 1, originX: -520 * 256, originY: 0, width: 600, height: 100)
        let list = try Self.compose(
            "line", [FeaturePiece(table: line, sourceLayer: "roads", tile: tile)], viewport: viewport)
        #expect(list.paths.vertices.map { $0.x / 256 } == [8, 9])
    }

    @Test func `a bearing of a quarter turn puts the east on top`() throws {
        let table = Self.table(.point, [(1600, 800)])
        let tile = PieceTile(zoom: 0, column: 0, row: 0)
        // The point lies at 100, 50 of the unturned canvas, 100 right of its middle.
        let viewport = Viewport(
            zoom: 0, ratio: 1, originX: -200 * 256, originY: -150 * 256, width: 400, height: 400,
            bearingRadians: .pi / 2)
        let list = try Self.compose(
            "circle", [FeaturePiece(table: table, sourceLayer: "roads", tile: tile)], viewport: viewport)
        guard case .circles(let batch) = try #require(list.commands.first) else {
            return #expect(Bool(false))
        }
        #expect(batch.centers.map { [$0.x, $0.y] } == [[200 * 256, 100 * 256]])
    }
}
