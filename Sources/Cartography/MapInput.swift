import Features
import Pixels

/// Everything a picture is drawn from, by the names of the style's sources.
///
/// A value: the composer asks nobody for more, so equal inputs give equal display lists.
public struct MapInput: Sendable {
    /// Features of `vector` and `geojson` sources.
    public var features: [String: FeatureSnapshot]
    /// Pixels of `raster` sources, for one viewport.
    public var images: [String: MapImage]

    /// An input; sources that are missing draw nothing.
    public init(features: [String: FeatureSnapshot] = [:], images: [String: MapImage] = [:]) {
        self.features = features
        self.images = images
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
