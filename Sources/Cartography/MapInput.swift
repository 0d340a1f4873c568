import Features
import Geometry
import Pixels
import Tiling
import Typesetting

/// Everything a picture is drawn from, by the names of the style's sources.
///
/// A value: the composer asks nobody for more, so equal inputs give equal display lists.
public struct MapInput: Sendable {
    /// Features of `vector` and `geojson` sources that are whole, in world units.
    public var features: [String: FeatureSnapshot]
    /// Features of sources that come in tiles, in drawing order.
    public var pieces: [String: [FeaturePiece]]
    /// Pixels of `raster` sources, for one viewport.
    public var images: [String: MapImage]
    /// Pictures of `raster` and `image` sources that lie where their corners say, in drawing order.
    public var pictures: [String: [MapPicture]]
    /// The style's icons and patterns.
    public var sprite: SpriteSheet
    /// Where the glyphs of texts come from; without it no text is drawn.
    public var glyphs: GlyphSource?

    /// An input; sources that are missing draw nothing.
    public init(
        features: [String: FeatureSnapshot] = [:], pieces: [String: [FeaturePiece]] = [:],
        images: [String: MapImage] = [:], pictures: [String: [MapPicture]] = [:],
        sprite: SpriteSheet = SpriteSheet(), glyphs: GlyphSource? = nil
    ) {
        self.features = features
        self.pieces = pieces
        self.images = images
        self.pictures = pictures
        self.sprite = sprite
        self.glyphs = glyphs
    }

    /// All pieces of a source, in drawing order; changes that are not folded into their table come after it.
    public func pieces(of source: String) -> [FeaturePiece] {
        (features[source]?.parts ?? []).map { FeaturePiece(table: $0.table, hidden: $0.hidden) }
            + (pieces[source] ?? [])
    }
}

/// Pixels of a raster source where they lie in the world.
public struct MapImage: Sendable {
    /// The pixels, north-west corner first.
    public var pixels: PixelBuffer
    /// Source pixels across the whole world.
    public var scale: Double
    /// Source pixels from the world's western edge to the image's.
    public var originX: Int
    /// Source pixels from the world's northern edge to the image's.
    public var originY: Int

    /// An image at a place in its source's global pixel space.
    public init(pixels: PixelBuffer, scale: Double, originX: Int, originY: Int) {
        self.pixels = pixels
        self.scale = scale
        self.originX = originX
        self.originY = originY
    }
}

/// A picture with its four corners in the world: a raster tile, or an `image` source.
public struct MapPicture: Sendable {
    /// The pixels, from the corner ``topLeft`` on.
    public var pixels: PixelBuffer
    /// World units, x east and y south; may lie outside the world.
    public var topLeft: Point
    /// See ``topLeft``.
    public var topRight: Point
    /// See ``topLeft``.
    public var bottomRight: Point
    /// See ``topLeft``.
    public var bottomLeft: Point
    /// True for tiles: they keep to whole pixels of an unmoving map, and shrunk ones are read from halved copies.
    public var isTile: Bool
    /// What of the picture is drawn: the tile it stands in for; nil for all of it.
    public var cut: PieceTile?

    /// A picture between four corners.
    public init(
        pixels: PixelBuffer, topLeft: Point, topRight: Point, bottomRight: Point, bottomLeft: Point,
        isTile: Bool = false
    ) {
        self.pixels = pixels
        self.topLeft = topLeft
        self.topRight = topRight
        self.bottomRight = bottomRight
        self.bottomLeft = bottomLeft
        self.isTile = isTile
    }

    /// A picture of a tile, or of one above it that stands in for `cut`.
    public init(pixels: PixelBuffer, tile: PieceTile, cut: PieceTile? = nil) {
        let box = tile.extent
        self.init(
            pixels: pixels, topLeft: Point(x: box.minX, y: box.minY),
            topRight: Point(x: box.maxX, y: box.minY),
            bottomRight: Point(x: box.maxX, y: box.maxY), bottomLeft: Point(x: box.minX, y: box.maxY),
            isTile: true)
        self.cut = cut
    }
}
