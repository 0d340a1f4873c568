import Geometry
import ImageCoding
import Rendering

/// What `gridmill.yaml` says, checked: files exist, names are sound, values have their types.
public struct ServiceConfiguration: Hashable, Sendable {
    /// The file, as it was named.
    public var file: String
    /// Where the service listens.
    public var server: ServerSection
    /// Where it keeps things.
    public var storage: StorageSection
    /// Tables of features, in the file's order.
    public var datasets: [DatasetSection]
    /// Pictures of the ground, in the file's order.
    public var rasters: [RasterSection]
    /// Maps, in the file's order.
    public var maps: [MapSection]
}

/// `server:`.
public struct ServerSection: Hashable, Sendable {
    /// The address to listen on.
    public var host = "127.0.0.1"
    /// 0 lets the system choose.
    public var port = 8080
    /// The public base address, for links in documents; nil: host and port.
    public var publicURL: String?
}

/// `storage:`.
public struct StorageSection: Hashable, Sendable {
    /// Absolute path of the caches.
    public var directory: String
    /// The most bytes the caches should take; nil: no limit.
    public var maximumBytes: Int64?

    /// Free bytes below which jobs wait: a full disk hurts more than the service alone.
    public var leastFreeBytes: Int64 = 256 << 20

    /// The part that cannot be rebuilt: locks, appended files.
    public var stateDirectory: String { directory + "/state" }
    /// Packed tables.
    public var datasetDirectory: String { directory + "/datasets" }
}

/// An entry of `datasets:`.
public struct DatasetSection: Hashable, Sendable {
    /// The name that styles use after `dataset://`.
    public var name: String
    /// Where the entry stands, for messages.
    public var line: Int
    /// Absolute path of the file, or the address of a database without its password.
    public var file: String
    /// The password of a database: for use, not for messages.
    public var password: String?
    /// The layer, where the file has several.
    public var layer: String?
    /// The reference system, where the file does not say it.
    public var crs: String?
    /// The text encoding of attributes, where the file does not say it.
    public var encoding: String?
    /// The column of ids; nil: they are generated.
    public var id: String?
    /// The layout of the codes in the column of ids, else in `code`; nil: told by their length.
    public var codes: CodeKind?
    /// The column of times, for filters by time.
    public var time: String?
    /// The columns of coordinates of a table without geometry.
    public var coordinateColumns: CoordinateColumns?
    /// Columns derived from other datasets.
    public var aggregates: [AggregateSection] = []
    /// How the file is looked at for changes while a service runs; nil: it is not.
    public var watch: WatchSection?
}

/// `watch:` of a dataset.
public struct WatchSection: Hashable, Sendable {
    /// Between two looks.
    public var every: Duration
    /// The field that grows with every change of its row: a time or a number.
    public var column: String
    /// How far behind the newest value rows are read again, since writers may end in another order than they began.
    public var overlap = Overlap()
    /// Looks from one comparison of all ids to the next, which finds deleted rows; a look that finds another
    /// number of rows than expected compares them too.
    public var deletions = 10

    /// A watch with the defaults for the rest.
    public init(every: Duration, column: String) {
        self.every = every
        self.column = column
    }

    /// By how much.
    public struct Overlap: Hashable, Sendable {
        /// Where the column holds times.
        public var milliseconds = 30_000.0
        /// Where it holds numbers.
        public var numbers = 1000.0
    }
}

/// `codes:` of a dataset, which layout its codes have.
///
/// Both layouts of part codes have 16 digits, so the code
/// alone does not tell.
public enum CodeKind: String, Hashable, Sendable, CaseIterable {
    /// 6 division + 3 street + 3 community + 3 order.
    case cell
    /// 6 division + 2 class + 2 sub-class + 6 order.
    case part
    /// 6 division + 2 class + 3 sub-class + 5 order.
    case partWithLongSubclass = "part-long"
}

/// `x:` and `y:` of a dataset.
public struct CoordinateColumns: Hashable, Sendable {
    /// Eastings or longitudes.
    public var x: String
    /// Northings or latitudes.
    public var y: String
}

/// An entry of a dataset's `aggregate:`.
public struct AggregateSection: Hashable, Sendable {
    /// What is computed over the matching features.
    public enum Measure: Hashable, Sendable {
        /// How many there are.
        case count
        /// The sum of a numeric column.
        case sum(column: String)
        /// Those that pass the condition, of all, 0…1.
        case share
    }

    /// How features of the other dataset belong to a feature of this one.
    public enum Relation: Hashable, Sendable {
        /// They lie within it.
        case within
        /// Their column holds its id.
        case key(column: String)
    }

    /// The new column.
    public var column: String
    /// Where the entry stands, for messages.
    public var line: Int
    /// The other dataset's name.
    public var from: String
    /// Which of its features belong to a feature here.
    public var relation: Relation
    /// What is computed.
    public var measure: Measure
    /// An expression, as JSON text, that features must fulfil; nil: all do.
    public var condition: String?
}

/// An entry of `rasters:`.
public struct RasterSection: Hashable, Sendable {
    /// Where the pixels come from.
    public enum Source: Hashable, Sendable {
        /// A GeoTIFF, or whatever else GDAL reads; absolute path.
        case raster(file: String)
        /// Tiles in an MBTiles file; absolute path.
        case mbtiles(file: String)
        /// Tiles of another service.
        case xyz(XYZSection)
    }

    /// The name that styles use after `raster://`.
    public var name: String
    /// Where the entry stands, for messages.
    public var line: Int
    /// Where the pixels come from.
    public var source: Source
    /// Whom to thank.
    public var attribution: String?
}

/// An entry of `rasters:` that is another service's tiles.
public struct XYZSection: Hashable, Sendable {
    /// The address with `{z}`, `{x}`, `{y}` and perhaps `{key}`.
    public var template: ExpandedText
    /// What stands for `{key}`: a secret.
    public var key: ExpandedText?
    /// The zooms that the service has.
    public var zooms: ClosedRange<Int> = 0...18
    /// How long a fetched tile counts as fresh.
    public var keepsFor: Duration = .seconds(30 * 86_400)
    /// How long one tile may take, retries included.
    public var timeout: Duration = .seconds(10)
    /// Pixels along a tile's side.
    public var tilePixels = 256
}

/// An entry of `maps:`.
public struct MapSection: Hashable, Sendable {
    /// The name in addresses and file names.
    public var name: String
    /// Where the entry stands, for messages.
    public var line: Int
    /// For people; nil: the style's own name, else the map's.
    public var title: String?
    /// Absolute path of the style document.
    public var style: String
    /// Tile zooms served.
    public var zooms: ClosedRange<Int> = 0...22
    /// Longitude and latitude; nil: the extent of the datasets.
    public var bounds: BoundingBox?
    /// The encoding of tiles.
    public var format: TileFormat = .png
    /// The colours of PNG tiles.
    public var colors: PNGColors = .palette
    /// CSS pixels along a tile's side: 256 or 512.
    public var tilePixels = 256
    /// Whom to thank.
    public var attribution: String?
}
