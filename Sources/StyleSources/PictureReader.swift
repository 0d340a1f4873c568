import Cartography
import Geometry
import ImageCoding
import Pixels
import Styling
import Tiling

/// The pictures of a source of image tiles.
final class RasterTileReader: Sendable {
    private struct Key: Hashable {
        var zoom: Int
        var column: Int
        var row: Int
    }

    /// Bytes of pixels kept.
    private static let maximumCost = 256 << 20
    /// How many zooms up a missing tile's stand-in may lie.
    private static let deepestStandIn = 10

    let tiles: TileSet
    private let cache = BoundedCache<Key, PixelBuffer?>(maximumCost: maximumCost)

    init(tiles: TileSet) { self.tiles = tiles }

    /// The pictures under a viewport, in drawing order.
    ///
    /// Where a tile is missing, the nearest one above it stands in, enlarged.
    func pictures(_ viewport: Viewport, problems: inout [String]) -> [MapPicture] {
        let ideal = viewport.zoom + libraryLog2(512 / Double(max(tiles.tilePixels, 1)))
        let zoom = Int(max((ideal + 0.5).rounded(.down), 0))
        guard zoom >= tiles.zoomRange.lowerBound else { return [] }
        let cover = TileCover.tiles(of: viewport, zoom: min(zoom, tiles.zoomRange.upperBound))
        var pictures: [MapPicture] = []
        for tile in cover where tiles.covers(tile) {
            let highest = max(tiles.zoomRange.lowerBound, tile.zoom - Self.deepestStandIn)
            for above in stride(from: tile.zoom, through: highest, by: -1) {
                guard let place = tile.ancestor(zoom: above) else { break }
                guard let pixels = pixels(place, problems: &problems) else { continue }
                pictures.append(
                    MapPicture(pixels: pixels, tile: place, cut: above == tile.zoom ? nil : tile))
                break
            }
        }
        return pictures
    }

    private func pixels(_ tile: PieceTile, problems: inout [String]) -> PixelBuffer? {
        let key = Key(zoom: tile.zoom, column: tile.column, row: tile.row)
        do {
            return try cache.value(key) {
                guard let bytes = try tiles.bytes(tile), !bytes.isEmpty else { return (value: nil, cost: 64) }
                let pixels = try ImageDecoder.decode(bytes)
                return (value: pixels, cost: pixels.width * pixels.height * 4)
            }
        } catch {
            problems.append("tile \(tile.zoom)/\(tile.column)/\(tile.row): \(error)")
            return nil
        }
    }
}

/// The picture of an `image` source.
struct ImageReader: Sendable {
    private let pixels: PixelBuffer
    /// The corners in world units: top left, top right, bottom right, bottom left.
    private let corners: [Point]

    /// Nil, with a problem told, when the picture cannot be had or lies nowhere.
    init?(_ source: ImageSource, folder: StyleFolder, problems: inout [String]) {
        guard let bytes = folder.bytes(source.url, maximum: DecodeLimits.tile.maximumBytes) else {
            problems.append("there is no picture «\(source.url)»")
            return nil
        }
        do throws(ImageCodingError) { pixels = try ImageDecoder.decode(bytes) } catch {
            problems.append("«\(source.url)»: \(error)")
            return nil
        }
        let places = source.corners.compactMap { corner in
            WebMercator.unitPlace(longitude: corner[0], latitude: min(max(corner[1], -89.99), 89.99))
        }
        guard places.count == 4 else {
            problems.append("«\(source.url)»: a corner is not in the world")
            return nil
        }
        corners = Self.onGrid(places).map {
            Point(x: $0.x * WebMercator.worldUnits, y: $0.y * WebMercator.worldUnits)
        }
    }

    /// The corners on the grid of the smallest tile that is as large as the picture.
    ///
    /// - Source: MapLibre GL JS, `image_source.ts`: corners become whole units of the tile in the picture's middle.
    private static func onGrid(_ places: [Point]) -> [Point] {
        let (xs, ys) = (places.map(\.x), places.map(\.y))
        let width = (xs.max() ?? 0) - (xs.min() ?? 0)
        let height = (ys.max() ?? 0) - (ys.min() ?? 0)
        let side = max(width, height)
        guard side > 0 else { return places }
        let zoom = min(max((-libraryLog2(side)).rounded(.down), 0), Double(TileCoordinate.maximumZoom))
        let units = Double(1 << Int(zoom)) * Double(PieceTile.extent)
        return places.map { Point(x: ($0.x * units).rounded() / units, y: ($0.y * units).rounded() / units) }
    }

    /// The picture in each copy of the world that a viewport shows.
    func pictures(_ viewport: Viewport) -> [MapPicture] {
        let extent = viewport.extent()
        let xs = corners.map(\.x)
        let (west, east) = (xs.min() ?? 0, xs.max() ?? 0)
        let world = WebMercator.worldUnits
        let limit = Double(TileCover.maximumWraps)
        let first = max(((extent.minX - east) / world).rounded(.up), -limit)
        let last = min(((extent.maxX - west) / world).rounded(.down), limit)
        guard first <= last else { return [] }
        return stride(from: first, through: last, by: 1).map { turn in
            func moved(_ corner: Point) -> Point { Point(x: corner.x + turn * world, y: corner.y) }
            return MapPicture(
                pixels: pixels, topLeft: moved(corners[0]), topRight: moved(corners[1]),
                bottomRight: moved(corners[2]), bottomLeft: moved(corners[3]))
        }
    }
}
