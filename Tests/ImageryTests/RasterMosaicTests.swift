import Geometry
import Imagery
import Pixels
import Synchronization
import Testing
import Tiling

/// Tiles whose pixels say where they are: red is the column, green the row, both in their tile.
private struct NumberedSource: RasterSource {
    var tilePixels = 256
    var zoomRange = 0...4
    var extent = WorldBox.world
    var isContinuous = true
    var fingerprint: String { "numbered" }
    var missing: Set<TileCoordinate> = []
    var stale: Set<TileCoordinate> = []
    var failing: Set<TileCoordinate> = []
    let log = Log()

    final class Log: Sendable {
        let asked = Mutex<[TileCoordinate]>([])
        let most = Mutex((now: 0, ever: 0))
    }

    func tile(_ coordinate: TileCoordinate) async throws(ImageryError) -> RasterTile? {
        log.asked.withLock { $0.append(coordinate) }
        log.most.withLock { most in
            most.now += 1
            most.ever = max(most.ever, most.now)
        }
        await Task.yield()
        log.most.withLock { $0.now -= 1 }
        if failing.contains(coordinate) {
            throw .upstream(UpstreamFault(host: "h", kind: .timeout, detail: "\(coordinate)"))
        }
        if missing.contains(coordinate) { return nil }
        let pixels = (0..<tilePixels * tilePixels).map { index in
            UInt32(index % tilePixels) | UInt32(index / tilePixels) << 8
                | UInt32(coordinate.column + coordinate.row * 16) << 16 | 0xFF00_0000
        }
        return RasterTile(
            pixels: PixelBuffer(width: tilePixels, height: tilePixels, pixels: pixels),
            isStale: stale.contains(coordinate))
    }
}

private func viewport(_ zoom: Int, _ column: Int, _ row: Int, size: Int = 1, ratio: Int = 1) throws
    -> Viewport
{
    let range = try #require(
        TileRange(zoom: zoom, columns: column...column + size - 1, rows: row...row + size - 1))
    return Viewport(tiles: range, ratio: ratio)
}

@Test func `on the same grid a tile's mosaic is the tile alone`() async throws {
    let source = NumberedSource()
    let mosaic = try #require(
        try await RasterMosaic.covering(viewport(3, 2, 5), source: source, tilePixels: 512))
    #expect(source.log.asked.withLock { $0 } == [tile(3, 2, 5)])
    #expect((mosaic.zoom, mosaic.originX, mosaic.originY) == (3, 512, 1280))
    #expect((mosaic.pixels.width, mosaic.pixels.height, mosaic.scale) == (256, 256, 2048))
    #expect(mosaic.isComplete && !mosaic.isStale)
    #expect(mosaic.pixels[7, 9] == PremultipliedRGBA8(red: 7, green: 9, blue: 82, alpha: 255))
}

@Test func `beyond the last zoom its tiles are enlarged, with the pixels next to the window`() async throws {
    let source = NumberedSource(zoomRange: 0...2)
    // Tile 4/4/4 is the north-western sixteenth of tile 2/1/1.
    let mosaic = try #require(
        try await RasterMosaic.covering(viewport(4, 4, 4), source: source, tilePixels: 512))
    #expect(mosaic.zoom == 2)
    #expect(mosaic.originX < 256 && mosaic.originX >= 252)
    #expect(mosaic.originX + mosaic.pixels.width > 256 + 64)
    #expect(
        source.log.asked.withLock { Set($0) } == [tile(2, 0, 0), tile(2, 1, 0), tile(2, 0, 1), tile(2, 1, 1)])
    let (x, y) = (256 - mosaic.originX, 256 - mosaic.originY)
    #expect(mosaic.pixels[x, y] == PremultipliedRGBA8(red: 0, green: 0, blue: 17, alpha: 255))
    #expect(mosaic.pixels[x - 1, y] == PremultipliedRGBA8(red: 255, green: 0, blue: 16, alpha: 255))
}

@Test func `a mosaic is the same part of the world's picture, whatever it covers`() async throws {
    let source = NumberedSource(zoomRange: 0...2)
    let range = try #require(TileRange(zoom: 2, columns: 0...3, rows: 0...3))
    let whole = try #require(try await RasterMosaic.tiles(range, source: source))
    for (column, row) in [(0, 0), (3, 9), (15, 15), (8, 7)] {
        let part = try #require(
            try await RasterMosaic.covering(viewport(4, column, row), source: source, tilePixels: 512))
        let same = whole.pixels.cropped(
            x: part.originX, y: part.originY, width: part.pixels.width, height: part.pixels.height)
        #expect(part.pixels == same)
    }
}

@Test func `imagery follows the device's pixels and drawn tiles the style's zoom`() async throws {
    var source = NumberedSource()
    let sharp = try await RasterMosaic.covering(viewport(2, 1, 1, ratio: 2), source: source, tilePixels: 512)
    #expect(sharp?.zoom == 3)
    source.isContinuous = false
    let nominal256 = try await RasterMosaic.covering(
        viewport(2, 1, 1, ratio: 2), source: source, tilePixels: 256)
    #expect(nominal256?.zoom == 2)
    let nominal512 = try await RasterMosaic.covering(viewport(2, 1, 1), source: source, tilePixels: 512)
    #expect(nominal512?.zoom == 1)
}

@Test func `before the first zoom there is nothing, and nothing is asked`() async throws {
    let source = NumberedSource(zoomRange: 3...4)
    #expect(try await RasterMosaic.covering(viewport(2, 1, 1), source: source, tilePixels: 512) == nil)
    #expect(source.log.asked.withLock { $0.isEmpty })
}

@Test func `missing tiles are clear and old ones are told`() async throws {
    let source = NumberedSource(missing: [tile(3, 0, 0)], stale: [tile(3, 1, 1)])
    let mosaic = try #require(
        try await RasterMosaic.covering(viewport(3, 0, 0, size: 2), source: source, tilePixels: 512))
    #expect(!mosaic.isComplete && mosaic.isStale)
    #expect(mosaic.pixels[255, 255] == .clear)
    #expect(mosaic.pixels[256, 255].alpha == 255)
    let nowhere = NumberedSource(missing: [tile(3, 0, 0)])
    #expect(try await RasterMosaic.covering(viewport(3, 0, 0), source: nowhere, tilePixels: 512) == nil)
}

@Test func `outside its extent a source is not asked`() async throws {
    let source = NumberedSource(extent: WorldBox(minX: 0, minY: 0, maxX: 1 << 28, maxY: 1 << 28))
    let mosaic = try #require(
        try await RasterMosaic.covering(viewport(3, 0, 0, size: 2), source: source, tilePixels: 512))
    #expect(source.log.asked.withLock { $0 } == [tile(3, 0, 0)])
    #expect(mosaic.pixels.width == 512 && !mosaic.isComplete)
}

@Test func `a failing tile fails the mosaic and the rest is not asked for`() async throws {
    let source = NumberedSource(failing: [tile(4, 0, 0)])
    let error = await #expect(throws: ImageryError.self) {
        try await RasterMosaic.covering(viewport(4, 0, 0, size: 8), source: source, tilePixels: 512)
    }
    #expect(error?.key == "upstream_timeout")
    #expect(source.log.asked.withLock { $0.count } < 64)
}

@Test func `only so many tiles are under way at once`() async throws {
    let source = NumberedSource()
    _ = try await RasterMosaic.covering(viewport(4, 0, 0, size: 8), source: source, tilePixels: 512)
    #expect(source.log.asked.withLock { $0.count } == 64)
    #expect((1...RasterMosaic.tilesAtOnce).contains(source.log.most.withLock { $0.ever }))
}

@Test func `a viewport at the edge of the world ends there`() async throws {
    let source = NumberedSource()
    let over = Viewport(zoom: 1, ratio: 1, originX: -100 * 256, originY: -50 * 256, width: 300, height: 300)
    let mosaic = try #require(try await RasterMosaic.covering(over, source: source, tilePixels: 512))
    #expect((mosaic.originX, mosaic.originY) == (0, 0))
    #expect((mosaic.pixels.width, mosaic.pixels.height) == (200, 250))
    let outside = Viewport(zoom: 1, ratio: 1, originX: -400 * 256, originY: 0, width: 300, height: 300)
    #expect(try await RasterMosaic.covering(outside, source: source, tilePixels: 512) == nil)
}
