import Features
import Styling
import Tiling

/// The features of one vector tile, by layer.
public struct VectorTile: Sendable {
    /// A layer's name and features, in units of the tile (see ``PieceTile/stored(x:y:)``).
    public struct Layer: Sendable {
        /// The name that styles write as `source-layer`.
        public let name: String
        /// The features in the tile's order.
        public let table: FeatureTable

        /// A layer.
        public init(name: String, table: FeatureTable) {
            self.name = name
            self.table = table
        }
    }

    /// The layers, in the tile's order.
    public var layers: [Layer]
    /// What could not be read, each reason once with a count: for people.
    public var problems: [String]

    /// A tile.
    public init(layers: [Layer] = [], problems: [String] = []) {
        self.layers = layers
        self.problems = problems
    }

    /// The largest tile that is read, bytes after unpacking; honest ones stay below a few megabytes.
    public static let maximumBytes = 64 << 20

    /// Reads the Mapbox Vector Tile format, version 1 and 2.
    ///
    /// Never fails: what cannot be read is left out and told in ``problems``. Time and memory are linear in the
    /// bytes.
    ///
    /// - Parameters:
    ///   - bytes: the tile, unpacked.
    ///   - wanted: the layers to read; nil for all.
    ///   - promoteID: the property that stands for the id: a name, or an object with one for each layer.
    /// - Source: Mapbox Vector Tile Specification 2.1.
    public init(mvt bytes: [UInt8], wanted: Set<String>? = nil, promoteID: JSONValue? = nil) {
        self.init()
        guard bytes.count <= Self.maximumBytes else {
            problems = ["the tile has \(bytes.count) bytes; at most \(Self.maximumBytes) are read"]
            return
        }
        var faults = FaultCounts()
        var reader = ProtobufReader(bytes)
        while let field = reader.next() {
            guard field.number == 3, let range = field.value.range else { continue }
            var layer = VectorTileLayerReader(bytes: bytes, range: range)
            layer.readHead()
            guard wanted?.contains(layer.name) ?? true else { continue }
            layers.append(Layer(name: layer.name, table: layer.table(promoteID: promoteID)))
            faults.add(layer.faults)
        }
        if reader.isBroken { faults.add("the tile ends in the middle of something, or is none") }
        problems = faults.texts
    }
}

/// Faults by reason.
struct FaultCounts {
    private var counts: [String: Int] = [:]

    mutating func add(_ reason: String) { counts[reason, default: 0] += 1 }

    mutating func add(_ other: Self) { counts.merge(other.counts, uniquingKeysWith: +) }

    /// The reasons in alphabetical order, each with how often it occurred.
    var texts: [String] {
        counts.sorted { $0.key < $1.key }.map { $1 == 1 ? $0 : "\($0) (\($1) times)" }
    }
}
