import Cartography
import ImageCoding
import Pixels
import Rendering
import Scheduling
import Testing
import Tiling

/// A shipped style at a tile zoom.
struct ShippedView: Sendable, CustomTestStringConvertible {
    let style: String
    let zoom: Int

    var testDescription: String { "\(style) at \(zoom)" }

    static let all = ShippedCity.styles.flatMap { style in (10...19).map { Self(style: style, zoom: $0) } }
}

/// The shipped styles draw the same pixels however the map is split, and whoever draws the pieces.
@Suite("Seams of the shipped styles", .serialized) struct ShippedStyleSeamTests {
    /// One piece: where it lies in the whole, and its pixels.
    private struct Piece: Sendable {
        let left: Int
        let top: Int
        let picture: PixelBuffer
    }

    private static func draw(_ viewport: Viewport, _ scene: MapScene, _ composer: MapComposer) async throws
        -> PixelBuffer
    {
        let input = try await scene.gather(viewport).input
        var renderer = MetatileRenderer(mode: .live)
        return renderer.draw(viewport, input: input, composer: composer)
    }

    private static func isPart(_ piece: Piece, of whole: PixelBuffer) -> Bool {
        whole.cropped(
            x: piece.left, y: piece.top, width: piece.picture.width, height: piece.picture.height)
            == piece.picture
    }

    /// Pieces of a metatile of eight as its place in the whole and its size, pixels: single tiles, metatiles of two
    /// and four in places of their own, and pictures that no tile's edge bounds.
    private static let splits = [
        (0, 0, 256, 256), (768, 1024, 256, 256), (1792, 1792, 256, 256),
        (512, 1536, 512, 512), (1536, 512, 512, 512), (1024, 0, 1024, 1024),
        (1, 3, 511, 255), (1020, 700, 300, 333),
    ]

    @Test(arguments: ShippedView.all)
    func `tiles, metatiles and pictures by several workers are parts of the metatile of eight by one`(
        view: ShippedView
    ) async throws {
        let city = try ShippedCity.shared.get()
        let scene = try city.scene(view.style)
        let composer = MapComposer(style: scene.definition.style)
        let viewport = Viewport(tiles: try city.range(zoom: view.zoom, side: 8))
        let whole = try await Self.draw(viewport, scene, composer)
        if (13...16).contains(view.zoom) {
            let isSolid = whole.solidColor != nil
            #expect(!isSolid, "the style draws something")
        }
        let pieces = try await withThrowingTaskGroup(of: Piece.self) { group in
            for (left, top, width, height) in Self.splits {
                let part = Viewport(
                    zoom: viewport.zoom, ratio: 1, originX: viewport.originX + Int64(left * 256),
                    originY: viewport.originY + Int64(top * 256), width: width, height: height)
                group.addTask {
                    Piece(left: left, top: top, picture: try await Self.draw(part, scene, composer))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(pieces.count == Self.splits.count)
        // Compared outside of #expect, which would print every pixel of a failure.
        let others = pieces.filter { !Self.isPart($0, of: whole) }.map { "\($0.left), \($0.top)" }
        #expect(others.isEmpty)
    }
}
