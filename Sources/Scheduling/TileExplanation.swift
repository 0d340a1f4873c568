import Cartography
import Imagery
import Rendering
import Styling
import TileStorage
import Tiling

/// Why a tile is what it is.
public struct TileExplanation: Sendable {
    /// What the store knows of a tile.
    public enum State: String, Sendable {
        /// Outside the map's zooms or bounds.
        case outside
        /// Never drawn.
        case absent
        /// Drawn from what is there now.
        case fresh
        /// Drawn before something changed.
        case stale
    }

    /// One style layer's part in the tile.
    public struct Layer: Sendable {
        /// The layer's id.
        public var id: String
        /// The layer type, `fill` for instance.
        public var kind: String
        /// Whether it is drawn at this zoom.
        public var isDrawn: Bool
        /// Features whose ink may touch the tile.
        public var featureCount: Int
        /// Display list and pixels of this layer alone.
        public var seconds: Double
    }

    /// The map.
    public var map: String
    /// The tile.
    public var coordinate: TileCoordinate
    /// What the store knows.
    public var state: State
    /// The store's mark of the stored picture; nil when there is none.
    public var storedEpoch: Int64?
    /// The mark that fresh pictures carry now.
    public var currentEpoch: Int64
    /// Size of the stored picture.
    public var bytes: Int?
    /// Hash of the stored picture, hexadecimal.
    public var contentHash: String?
    /// When it was stored, seconds since 1970 UTC.
    public var modifiedSeconds: Int64?
    /// The zoom at which the style is evaluated.
    public var styleZoom: Double
    /// Hash of the style.
    public var styleHash: String
    /// All that the epoch stands for, one fact a line.
    public var fingerprint: [String]
    /// Where the tile's metatile waits or is drawn; nil when nobody wants it just now.
    public var place: RenderQueue.Place?
    /// When something that the stored picture shows has changed, seconds since 1970 UTC; nil when nothing has.
    public var staleSinceSeconds: Int64?
    /// By layer, bottom first.
    public var layers: [Layer] = []
}

extension TilePyramid {
    /// Explains a tile of a map; draws each layer once to time it, and stores nothing.
    ///
    /// - Throws: ``TileError``.
    public nonisolated func explain(map: String, tile: TileCoordinate) async throws(TileError)
        -> TileExplanation
    {
        guard let served = maps[map] else { throw .unknownMap(map) }
        guard
            let range = TileRange(
                zoom: tile.zoom, columns: tile.column...tile.column, rows: tile.row...tile.row)
        else { throw .outside }
        let viewport = Viewport(tiles: range, tilePixels: served.scene.definition.tilePixels)
        var explanation = try stored(tile, in: served, styleZoom: viewport.zoom)
        guard explanation.state != .outside else { return explanation }
        explanation.place = await place(of: tile, in: served)
        do {
            let input = try await served.scene.gather(viewport).input
            let (composer, now) = (served.scene.composer, time.now)
            explanation.layers = await workers.run { tools in
                composer.style.layers.indices.map { index in
                    let started = now()
                    let part = composer.compose(layer: index, of: input, viewport: viewport)
                    _ = tools.live.draw(part.list)
                    let layer = composer.style.layers[index]
                    return TileExplanation.Layer(
                        id: layer.id, kind: layer.paint.kindName,
                        isDrawn: layer.isDrawn(atZoom: viewport.zoom),
                        featureCount: part.featureCount, seconds: now() - started)
                }
            }
        } catch {
            throw .renderFailed("\(error)")
        }
        return explanation
    }

    /// Where the work for a tile's own picture is.
    private func place(of tile: TileCoordinate, in served: ServedMap) -> RenderQueue.Place? {
        let definition = served.scene.definition
        let output = MetatileRenderer.Output(
            tilePixels: definition.tilePixels, format: definition.format, colors: definition.colors)
        return queue.flight(holding: tile, map: served.name, output: output).flatMap(queue.place)
    }

    private nonisolated func stored(
        _ tile: TileCoordinate, in served: ServedMap, styleZoom: Double
    ) throws(TileError) -> TileExplanation {
        var explanation = TileExplanation(
            map: served.scene.definition.name, coordinate: tile, state: .outside, currentEpoch: served.epoch,
            styleZoom: styleZoom, styleHash: served.scene.definition.style.contentHash,
            fingerprint: served.scene.fingerprint.split(separator: "\n").map(String.init))
        guard served.scene.covers(tile) else { return explanation }
        explanation.state = .absent
        do {
            guard let stored = try served.store.tile(tile, variant: .standard) else { return explanation }
            explanation.state = stored.isFresh(in: served.epoch) ? .fresh : .stale
            explanation.storedEpoch = stored.epoch
            explanation.staleSinceSeconds = stored.staleSinceSeconds
            explanation.bytes = stored.bytes.count
            explanation.contentHash = stored.contentHash
            explanation.modifiedSeconds = stored.modifiedSeconds
        } catch {
            throw .storage("\(error)")
        }
        return explanation
    }
}

extension LayerPaint {
    /// The layer type as the specification spells it.
    public var kindName: String {
        switch self {
        case .background: "background"
        case .fill: "fill"
        case .line: "line"
        case .circle: "circle"
        case .heatmap: "heatmap"
        case .raster: "raster"
        case .symbol: "symbol"
        }
    }
}
