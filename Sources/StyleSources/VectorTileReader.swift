import Cartography
import Features
import Styling
import Tiling
import VectorTiles

/// The features of a source of vector tiles.
final class VectorTileReader: Sendable {
    private struct Key: Hashable {
        var zoom: Int
        var column: Int
        var row: Int
    }

    /// Bytes of features kept.
    private static let maximumCost = 256 << 20
    /// A packed row takes some times the bytes it has in a tile.
    private static let costPerByte = 4

    let tiles: TileSet
    private let wanted: Set<String>
    private let cache = BoundedCache<Key, VectorTile?>(maximumCost: maximumCost)

    /// A reader of the layers that are named.
    init(tiles: TileSet, wanted: Set<String>) {
        self.tiles = tiles
        self.wanted = wanted
    }

    /// The pieces under a viewport, in drawing order.
    ///
    /// Where a tile is missing, the nearest one above it stands in, enlarged.
    func pieces(_ viewport: Viewport, problems: inout [String]) -> [FeaturePiece] {
        let zoom = Int(max(viewport.zoom, 0).rounded(.down))
        guard zoom >= tiles.zoomRange.lowerBound else { return [] }
        let cover = TileCover.tiles(
            of: viewport, zoom: min(zoom, tiles.zoomRange.upperBound), overscaledZoom: zoom)
        var pieces: [FeaturePiece] = []
        var standIns: Set<PieceTile> = []
        for tile in cover where tiles.covers(tile) {
            for above in stride(from: tile.zoom, through: tiles.zoomRange.lowerBound, by: -1) {
                guard let place = tile.ancestor(zoom: above) else { break }
                guard let content = content(place, problems: &problems) else { continue }
                if above == tile.zoom || standIns.insert(place).inserted {
                    pieces += content.layers.map {
                        FeaturePiece(table: $0.table, sourceLayer: $0.name, tile: place)
                    }
                }
                break
            }
        }
        return pieces
    }

    /// The layers of a tile; nil when there is no such tile.
    private func content(_ tile: PieceTile, problems: inout [String]) -> VectorTile? {
        let key = Key(zoom: tile.zoom, column: tile.column, row: tile.row)
        do throws(StyleSourceError) {
            let content = try cache.value(key) { () throws(StyleSourceError) in
                guard let bytes = try tiles.bytes(tile) else { return (value: nil, cost: 64) }
                let content = VectorTile(mvt: bytes, wanted: wanted, promoteID: tiles.promoteID)
                return (value: content, cost: 1024 + bytes.count * Self.costPerByte)
            }
            problems += (content?.problems ?? []).map {
                "tile \(tile.zoom)/\(tile.column)/\(tile.row): \($0)"
            }
            return content
        } catch {
            problems.append("\(error)")
            return nil
        }
    }
}

/// The features of a GeoJSON source, cut into tiles.
final class GeoJSONReader: Sendable {
    private struct Key: Hashable {
        var zoom: Int
        var column: Int
        var row: Int
    }

    private static let maximumTiles = 512

    private let tiles: GeoJSONTiles
    private let minimumZoom = 0
    private let cache = BoundedCache<Key, FeatureTable?>(maximumCost: maximumTiles)

    init(_ tiles: GeoJSONTiles) { self.tiles = tiles }

    /// The pieces under a viewport, in drawing order.
    func pieces(_ viewport: Viewport) -> [FeaturePiece] {
        let zoom = Int(max(viewport.zoom, 0).rounded(.down))
        let cover = TileCover.tiles(of: viewport, zoom: min(zoom, tiles.maximumZoom), overscaledZoom: zoom)
        return cover.compactMap { tile in
            let key = Key(zoom: tile.zoom, column: tile.column, row: tile.row)
            let table = cache.value(key) {
                (value: tiles.table(zoom: tile.zoom, column: tile.column, row: tile.row), cost: 1)
            }
            return table.map { FeaturePiece(table: $0, sourceLayer: nil, tile: tile) }
        }
    }

    /// The features as one table in world units.
    func worldTable() -> FeatureTable { tiles.worldTable() }
}
