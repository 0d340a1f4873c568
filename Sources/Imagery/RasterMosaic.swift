import Geometry
import Pixels
import Tiling

/// The tiles of a source laid side by side: one picture, and where it lies in the source's pixel space.
public struct RasterMosaic: Sendable {
    /// The pixels, north-west corner first; clear where the source has nothing.
    public let pixels: PixelBuffer
    /// The zoom of the source's tiles.
    public let zoom: Int
    /// Source pixels across the whole world.
    public let scale: Double
    /// Source pixels from the world's western edge to the picture's.
    public let originX: Int
    /// Source pixels from the world's northern edge to the picture's.
    public let originY: Int
    /// True when some tile is an old one, given because its source could not be asked.
    public let isStale: Bool
    /// True when the source had every tile.
    public let isComplete: Bool

    /// Tiles under way at once: enough to hide an upstream's delay, few enough to be a polite guest.
    public static let tilesAtOnce = 8

    /// The picture under a viewport, with the few pixels around it that mixing between pixels needs.
    ///
    /// Imagery is read at the zoom nearest to the device's pixels. Tiles drawn for a zoom are read at the one
    /// MapLibre would take: the nearest to the style zoom, counted in the style's nominal tile size.
    ///
    /// - Parameters:
    ///   - viewport: what is looked at.
    ///   - source: whose tiles are used; its deepest ones beyond its zooms.
    ///   - tilePixels: the style's `tileSize`, CSS pixels; 512 unless the style says otherwise.
    /// - Returns: nil when the source has nothing there, or nothing at so small a zoom.
    /// - Throws: the first error in the tiles' order.
    public static func covering(
        _ viewport: Viewport, source: any RasterSource, tilePixels: Int
    ) async throws(ImageryError) -> Self? {
        guard var zoom = tileZoom(viewport, source: source, tilePixels: tilePixels) else { return nil }
        var window = PixelFrame(viewport, sourceScale: scale(of: source, zoom: zoom))
        while window.width > PixelBuffer.maximumSide || window.height > PixelBuffer.maximumSide {
            guard zoom > source.zoomRange.lowerBound else { return nil }
            zoom -= 1
            window = PixelFrame(viewport, sourceScale: scale(of: source, zoom: zoom))
        }
        guard let held = window.held(inside: source.tilePixels << zoom) else { return nil }
        return try await build(source, zoom: zoom, frame: held)
    }

    /// All pixels of a rectangle of tiles; nil when the source has none of them.
    ///
    /// Traps when the rectangle is larger than a pixel buffer.
    public static func tiles(
        _ range: TileRange, source: any RasterSource
    ) async throws(ImageryError) -> Self? {
        guard source.zoomRange.contains(range.zoom) else { return nil }
        let side = source.tilePixels
        let frame = PixelFrame(
            x: range.columns.lowerBound * side, y: range.rows.lowerBound * side,
            width: range.columns.count * side, height: range.rows.count * side)
        return try await build(source, zoom: range.zoom, frame: frame)
    }

    private static func scale(of source: any RasterSource, zoom: Int) -> Double {
        Double(source.tilePixels << zoom)
    }

    /// The zoom to read, nil when the source does not begin before a deeper one.
    private static func tileZoom(_ viewport: Viewport, source: any RasterSource, tilePixels: Int) -> Int? {
        let ideal =
            source.isContinuous
            ? libraryLog2(viewport.scale / Double(source.tilePixels))
            : viewport.zoom + libraryLog2(512 / Double(max(tilePixels, 1)))
        let zoom = Int(max((ideal + 0.5).rounded(.down), 0))
        guard zoom >= source.zoomRange.lowerBound else { return nil }
        return min(zoom, source.zoomRange.upperBound)
    }

    private static func build(
        _ source: any RasterSource, zoom: Int, frame: PixelFrame
    ) async throws(ImageryError) -> Self? {
        let side = source.tilePixels
        let asked = TileRange(
            zoom: zoom, columns: frame.x / side...(frame.x + frame.width - 1) / side,
            rows: frame.y / side...(frame.y + frame.height - 1) / side)
        let touched = TileRange(zoom: zoom, touching: source.extent)
        guard let asked, let range = asked.intersection(touched) else { return nil }
        let tiles = try await gather(range, source: source)
        guard tiles.contains(where: { $0 != nil }) else { return nil }
        var pixels = PixelBuffer(width: frame.width, height: frame.height)
        for (index, tile) in tiles.enumerated() {
            guard let tile else { continue }
            let column = range.columns.lowerBound + index % range.columns.count
            let row = range.rows.lowerBound + index / range.columns.count
            frame.lay(tile.pixels, x: column * side, y: row * side, on: &pixels)
        }
        return Self(
            pixels: pixels, zoom: zoom, scale: Double(side << zoom), originX: frame.x, originY: frame.y,
            isStale: tiles.contains { $0?.isStale == true },
            isComplete: range == asked && !tiles.contains { $0 == nil })
    }

    /// The tiles row by row, a few under way at once.
    private static func gather(
        _ range: TileRange, source: any RasterSource
    ) async throws(ImageryError) -> [RasterTile?] {
        let coordinates = range.rows.flatMap { row in
            range.columns.compactMap { TileCoordinate(zoom: range.zoom, column: $0, row: row) }
        }
        let answers = await withTaskGroup(of: TileReply.self) { group in
            var replies: [TileReply] = []
            var next = 0
            while next < min(tilesAtOnce, coordinates.count) {
                add(next, coordinates[next], source, to: &group)
                next += 1
            }
            while let reply = await group.next() {
                replies.append(reply)
                if reply.error != nil || Task.isCancelled {
                    // Nothing more is asked for; what is under way may end.
                    next = coordinates.count
                } else if next < coordinates.count {
                    add(next, coordinates[next], source, to: &group)
                    next += 1
                }
            }
            return replies
        }
        return try tiles(answers.sorted { $0.index < $1.index }, of: coordinates.count)
    }

    /// The tiles, or the first true error: one that only follows from another is not the one to tell.
    private static func tiles(
        _ replies: [TileReply], of count: Int
    ) throws(ImageryError) -> [RasterTile?] {
        for reply in replies {
            if let error = reply.error, error.key != ImageryError.cancelled.key { throw error }
        }
        guard replies.count == count, replies.allSatisfy({ $0.error == nil }) else { throw .cancelled }
        return replies.map(\.tile)
    }

    private static func add(
        _ index: Int, _ coordinate: TileCoordinate, _ source: any RasterSource,
        to group: inout TaskGroup<TileReply>
    ) {
        group.addTask { await TileReply(index: index, coordinate, source) }
    }
}

/// What became of one tile of a mosaic.
private struct TileReply: Sendable {
    let index: Int
    let tile: RasterTile?
    let error: ImageryError?

    init(index: Int, _ coordinate: TileCoordinate, _ source: any RasterSource) async {
        self.index = index
        do throws(ImageryError) {
            tile = try await source.tile(coordinate)
            error = nil
        } catch {
            tile = nil
            self.error = error
        }
    }
}
