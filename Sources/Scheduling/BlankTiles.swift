import Cartography
import Drawing
import Features
import Geometry
import Styling
import Tiling

/// Proves of tiles of one zoom, from the features' index alone, that nothing but backgrounds is drawn on them.
///
/// Conservative: where a layer cannot be judged without drawing it, there is no proof for any tile.
struct BlankTiles {
    /// The features of one source, and how far their ink reaches, device pixels at @1x.
    private struct Reach {
        var tables: [FeatureTable]
        var pixels: Double
    }

    private let reaches: [Reach]
    private let tilePixels: Int

    /// What a scene draws at a zoom; nil when pictures, patterns, sources in tiles or damaged tables are among it.
    init?(_ scene: MapScene, zoom: Int) {
        let definition = scene.definition
        let styleZoom = scene.styleZoom(ofTileZoom: zoom)
        var sources: Set<String> = []
        for layer in definition.style.layers where layer.isDrawn(atZoom: styleZoom) {
            switch layer.paint {
            case .background(let paint):
                if paint.pattern != nil { return nil }
                continue
            case .raster: return nil
            // A ramp that inks where there is no density colours all of a picture with a point near it.
            case .heatmap(let paint): if (paint.ramp.first?.alpha ?? 1) > 0 { return nil }
            case .circle, .fill, .line, .symbol: break
            }
            guard let source = layer.source, case .dataset? = definition.style.sources[source] else {
                return nil
            }
            guard (try? scene.verify(source: source)) != nil else { return nil }
            sources.insert(source)
        }
        tilePixels = definition.tilePixels
        reaches = sources.sorted().compactMap { source in
            guard let snapshot = scene.features[source] else { return nil }
            return Reach(
                tables: snapshot.tables + (snapshot.overlay?.tables ?? []),
                pixels: scene.reachPixels(zoom: styleZoom, source: source, snapshot))
        }
    }

    /// True when no feature's ink can touch any of the tiles.
    func holds(_ tiles: TileRange) -> Bool {
        let viewport = Viewport(tiles: tiles, tilePixels: tilePixels)
        return reaches.allSatisfy { reach in
            guard let box = viewport.worldBox(marginPixels: reach.pixels) else { return true }
            return !reach.tables.contains { $0.hasRow(touching: box) }
        }
    }
}
