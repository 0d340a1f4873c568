import ImageCoding
import Rendering
import Tiling

/// How long a render will take, learnt from those before: seconds per unit of work, by map, zoom and encoding.
///
/// Work is counted in features, and every tile's pixels count as ``featuresPerTile`` of them.
struct CostModel: Sendable {
    /// What a tile's pixels cost beside features: an empty 256-pixel tile takes about as long to clear, encode
    /// and store as this many small features take to draw.
    static let featuresPerTile = 200.0
    /// Before anything was measured, seconds for one unit.
    static let firstSecondsPerUnit = 0.02 / featuresPerTile
    /// The weight of a new measurement.
    static let learning = 0.2

    private struct Place: Hashable {
        var map: String
        var zoom: Int
        /// A picture at @3x, or as WebP, takes many times what a tile of the pyramid takes.
        var ratio: Int
        var format: TileFormat

        init(_ key: RenderKey) {
            map = key.map
            zoom = key.tiles.zoom
            ratio = key.output.ratio
            format = key.output.format
        }
    }

    private var secondsPerUnit: [Place: Double] = [:]

    /// Seconds that a key will take.
    ///
    /// - Parameters:
    ///   - key: what is drawn.
    ///   - features: features in its tiles, roughly.
    /// - Returns: seconds, more than 0.
    func seconds(_ key: RenderKey, features: Int) -> Double {
        let rate = secondsPerUnit[Place(key)]
        return (rate ?? Self.firstSecondsPerUnit) * Self.units(key, features: features)
    }

    /// Learns what a key took.
    mutating func learn(_ key: RenderKey, features: Int, seconds: Double) {
        let place = Place(key)
        let rate = max(seconds, 1e-6) / Self.units(key, features: features)
        secondsPerUnit[place] = secondsPerUnit[place].map { $0 + Self.learning * (rate - $0) } ?? rate
    }

    private static func units(_ key: RenderKey, features: Int) -> Double {
        if let viewport = key.viewport {
            let tiles = Double(viewport.width * viewport.height) / (256 * 256)
            return tiles * featuresPerTile + Double(max(features, 0))
        }
        let pixels = Double(key.tiles.count * key.output.ratio * key.output.ratio)
        let size = Double(key.output.tilePixels) / 256
        return pixels * size * size * featuresPerTile + Double(max(features, 0))
    }
}
