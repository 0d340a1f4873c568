import Geometry

/// Which tiles a canvas touches.
public enum TileCover {
    /// More tiles than this are not drawn for one picture: the zoom is then taken one lower.
    public static let maximumTiles = 16_384
    /// Worlds beside the middle one that are drawn.
    public static let maximumWraps = 16

    /// How near to the canvas' edge a tile may end and is taken in, device pixels: its circles reach over.
    private static let touchPixels = 1.0 / 1024

    /// The tiles of a zoom that a viewport's canvas touches, in all copies of the world.
    ///
    /// - Parameters:
    ///   - viewport: what is looked at; may be turned.
    ///   - zoom: of the tiles; taken lower where it would give more than ``maximumTiles``.
    ///   - overscaledZoom: what the tiles are drawn for, at least their zoom.
    /// - Returns: in drawing order: nearest world first, then from the north, then from the west.
    /// - Source: the order of MapLibre GL JS' tile ids.
    public static func tiles(of viewport: Viewport, zoom: Int, overscaledZoom: Int? = nil) -> [PieceTile] {
        let extent = viewport.extent()
        var zoom = max(0, min(zoom, TileCoordinate.maximumZoom))
        while zoom > 0, count(extent, zoom: zoom) > Double(maximumTiles) { zoom -= 1 }
        let side = WebMercator.worldUnits / Double(1 << zoom)
        let across = 1 << zoom
        func index(_ units: Double, _ rule: FloatingPointRoundingRule) -> Int {
            // Held far beyond any world that is drawn.
            Int(min(max(units / side, -1e12), 1e12).rounded(rule))
        }
        let limit = maximumWraps * across
        let touch = touchPixels * WebMercator.worldUnits / viewport.scale
        let columns = (
            max(index(extent.minX - touch, .down), -limit),
            min(index(extent.maxX + touch, .up), limit + across)
        )
        let rows = (max(index(extent.minY - touch, .down), 0), min(index(extent.maxY + touch, .up), across))
        guard columns.0 < columns.1, rows.0 < rows.1 else { return [] }
        var tiles: [PieceTile] = []
        for row in rows.0..<rows.1 {
            for place in columns.0..<columns.1 {
                let wrap = Int((Double(place) / Double(across)).rounded(.down))
                let tile = PieceTile(
                    zoom: zoom, column: place - wrap * across, row: row, wrap: wrap,
                    overscaledZoom: overscaledZoom)
                if viewport.bearingRadians == 0 || touches(tile, viewport) { tiles.append(tile) }
            }
        }
        func nearness(_ tile: PieceTile) -> Int { tile.wrap < 0 ? -2 * tile.wrap - 1 : 2 * tile.wrap }
        return tiles.sorted { (nearness($0), $0.row, $0.column) < (nearness($1), $1.row, $1.column) }
    }

    private static func count(_ extent: BoundingBox, zoom: Int) -> Double {
        let side = WebMercator.worldUnits / Double(1 << zoom)
        let down = min(extent.maxY, WebMercator.worldUnits) - max(extent.minY, 0)
        return (extent.width / side + 1) * (max(down, 0) / side + 1)
    }

    /// True when a tile's square meets a turned canvas: their boxes do, and so they do along the canvas' own axes.
    private static func touches(_ tile: PieceTile, _ viewport: Viewport) -> Bool {
        let square = tile.extent
        let stepsPerUnit = viewport.scale * 256 / WebMercator.worldUnits
        let (across, down) = (Double(viewport.width) * 128, Double(viewport.height) * 128)
        let middle = Point(x: Double(viewport.originX) + across, y: Double(viewport.originY) + down)
        let (cosine, sine) = (libraryCos(viewport.bearingRadians), -librarySin(viewport.bearingRadians))
        var xs: [Double] = []
        var ys: [Double] = []
        for (x, y) in [
            (square.minX, square.minY), (square.maxX, square.minY), (square.maxX, square.maxY),
            (square.minX, square.maxY),
        ] {
            let (dx, dy) = (x * stepsPerUnit - middle.x, y * stepsPerUnit - middle.y)
            xs.append(dx * cosine - dy * sine)
            ys.append(dx * sine + dy * cosine)
        }
        // Within a step of the edge is at the edge.
        return (xs.min() ?? 0) < across + 1 && (xs.max() ?? 0) > -across - 1 && (ys.min() ?? 0) < down + 1
            && (ys.max() ?? 0) > -down - 1
    }
}
