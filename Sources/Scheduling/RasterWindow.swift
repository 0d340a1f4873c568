import Geometry
import Imagery
import Tiling

#if canImport(Glibc)
    import Glibc
#endif

/// Which tiles of a raster source a viewport needs.
enum RasterWindow {
    /// Source pixels around the viewport: what sampling between pixels looks at beyond the edge.
    static let marginPixels = 2.0

    /// The source's tiles under a viewport; nil where the source has none to give.
    ///
    /// The zoom depends on the viewport's scale alone, never on its place, so neighbouring viewports read the
    /// same pixels. Beyond the source's deepest zoom its deepest tiles serve.
    ///
    /// - Source: MapLibre GL JS, covering tiles of a raster source: the nearest zoom. For imagery it is counted in
    ///   device pixels, so that @2x tiles show twice the detail; drawn maps keep the zoom of their lettering.
    static func tiles(for viewport: Viewport, source: any RasterSource) -> TileRange? {
        let pixelsAcross = Double(source.tilePixels)
        let scale = source.isContinuous ? viewport.scale : viewport.scale / viewport.ratio
        let wanted = Int((log2(scale / pixelsAcross)).rounded())
        guard wanted >= source.zoomRange.lowerBound else { return nil }
        let zoom = min(wanted, source.zoomRange.upperBound)
        let devicePixels = viewport.scale / (pixelsAcross * Double(1 << zoom))
        guard let box = viewport.worldBox(marginPixels: marginPixels * max(devicePixels, 1)),
            box.intersects(source.extent)
        else { return nil }
        return TileRange(zoom: zoom, touching: box)
            .intersection(TileRange(zoom: zoom, touching: source.extent))
    }
}
