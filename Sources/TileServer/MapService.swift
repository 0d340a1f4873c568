public import Geometry
public import Tiling

/// Everything the HTTP side asks of the rest of the program, as injected functions.
///
/// The server holds no map, dataset or cache itself; who builds the program fills in this value.
/// Names are handed over as they stand in the address, already decoded; an unknown one is thrown as
/// ``ServiceError/unknownMap(_:)`` or ``ServiceError/unknownDataset(_:)``.
public struct MapService: Sendable {
    /// Every map, in the order of the configuration; called often, so it should only read.
    public var maps: @Sendable () -> [MapSummary]
    /// One tile; waits for a render as long as the program's deadline says.
    public var tile: @Sendable (TileQuestion) async throws(ServiceError) -> ImageAnswer
    /// One tile that is stored and shows what is there; nil when it must be waited for or cannot be had.
    ///
    /// Called on an event loop, before ``tile``: it reads what is there and does not wait.
    public var storedTile: @Sendable (TileQuestion) -> ImageAnswer?
    /// One picture of any size.
    public var picture: @Sendable (PictureQuestion) async throws(ServiceError) -> ImageAnswer
    /// The map's style document for browsers; nil to have one made that shows the map's tiles.
    public var style: @Sendable (String) async throws(ServiceError) -> [UInt8]?
    /// What the map's colours and symbols mean, as a JSON document.
    public var legend: @Sendable (String) async throws(ServiceError) -> [UInt8]
    /// The same as a picture.
    public var legendPicture: @Sendable (LegendQuestion) async throws(ServiceError) -> ImageAnswer
    /// One dataset.
    public var dataset: @Sendable (String) async throws(ServiceError) -> DatasetSummary
    /// What lies at a place, nearest and smallest first.
    public var features: @Sendable (FeatureQuestion) async throws(ServiceError) -> [FeatureAnswer]
    /// A box in the named reference system (`EPSG:4547`) as longitude and latitude; nil when unknown.
    ///
    /// Not asked for EPSG:4326, OGC:CRS84 and EPSG:3857, which the server knows itself.
    public var geographicBox: @Sendable (_ box: BoundingBox, _ crs: String) async -> BoundingBox?
    /// Further lines for `/metrics` in the Prometheus text format, each ended by a line feed.
    public var metrics: @Sendable () async -> String
    /// What operators and other systems ask for.
    public var control: @Sendable (ControlRequest) async throws(ServiceError) -> ControlAnswer
    /// What a listening client is told from now on; ends when the service stops.
    ///
    /// Nil when nobody may listen more.
    public var events: @Sendable (EventQuestion) async -> AsyncStream<ServerEvent>?
    /// Whether the program can answer, and what is missing.
    public var readiness: @Sendable () async -> Readiness

    /// A service without maps; fill in what there is.
    public init() {
        maps = { [] }
        tile = { question throws(ServiceError) in throw .unknownMap(question.map) }
        storedTile = { _ in nil }
        picture = { question throws(ServiceError) in throw .unknownMap(question.map) }
        style = { _ throws(ServiceError) in nil }
        legend = { name throws(ServiceError) in throw .unknownMap(name) }
        legendPicture = { question throws(ServiceError) in throw .unknownMap(question.map) }
        dataset = { name throws(ServiceError) in throw .unknownDataset(name) }
        features = { question throws(ServiceError) in throw .unknownDataset(question.dataset) }
        geographicBox = { _, _ in nil }
        metrics = { "" }
        control = { _ throws(ServiceError) in throw .unanswerable("this service only reads") }
        events = { _ in AsyncStream { $0.finish() } }
        readiness = { Readiness(checks: []) }
    }
}

/// Which tile is wanted, and how.
public struct TileQuestion: Sendable, Hashable {
    /// The map's name.
    public var map: String
    /// The place, inside the grid.
    public var coordinate: TileCoordinate
    /// Device pixels to the CSS pixel, 1…4.
    public var ratio: Int
    /// The image format.
    public var format: PictureFormat
    /// The address of who asks.
    public var client = ""
}

/// Which picture is wanted.
public struct PictureQuestion: Sendable, Hashable {
    /// The map's name.
    public var map: String
    /// What is looked at, within ``ServerLimits``.
    public var viewport: Viewport
    /// The image format.
    public var format: PictureFormat
    /// Whom the work is charged to.
    public var client = ""
}

/// Which legend is wanted, and how it is to look.
public struct LegendQuestion: Sendable, Hashable {
    /// The languages of a legend; the raw value is what addresses say.
    public enum Language: String, Sendable, Hashable, CaseIterable {
        /// Simplified Chinese.
        case chinese = "zh"
        /// English.
        case english = "en"
    }

    /// The map's name.
    public var map: String
    /// The language of its texts.
    public var language: Language
    /// Device pixels to the CSS pixel.
    public var ratio: Double
    /// True for light ink on dark paper.
    public var isDark: Bool
}

/// An encoded picture with what caches need to know.
public struct ImageAnswer: Sendable, Hashable {
    /// The file.
    public var bytes: [UInt8]
    /// The format of the file.
    public var format: PictureFormat
    /// A hash of the content, hexadecimal and without quotes; nil to have one computed.
    public var contentHash: String?
    /// When it was drawn, seconds since 1970 UTC.
    public var modifiedSeconds: Int64?
    /// True when newer content exists but is not drawn yet.
    public var isStale: Bool

    /// A picture.
    public init(
        bytes: [UInt8], format: PictureFormat, contentHash: String? = nil, modifiedSeconds: Int64? = nil,
        isStale: Bool = false
    ) {
        self.bytes = bytes
        self.format = format
        self.contentHash = contentHash
        self.modifiedSeconds = modifiedSeconds
        self.isStale = isStale
    }
}

/// What is asked about a place.
public struct FeatureQuestion: Sendable, Hashable {
    /// The dataset's name.
    public var dataset: String
    /// Degrees, −180…180.
    public var longitude: Double
    /// Degrees, −90…90.
    public var latitude: Double
    /// Metres on the ground around the place within which a feature counts as hit.
    public var radiusMetres: Double
    /// At most so many answers.
    public var limit: Int
}

/// Whether the program can answer.
public struct Readiness: Sendable, Hashable {
    /// One thing that must work.
    public struct Check: Sendable, Hashable {
        /// A short name.
        public var name: String
        /// Whether it works.
        public var isReady: Bool
        /// What is the matter, without paths or secrets.
        public var detail: String?

        /// A check and its result.
        public init(name: String, isReady: Bool, detail: String? = nil) {
            self.name = name
            self.isReady = isReady
            self.detail = detail
        }
    }

    /// All that was looked at.
    public var checks: [Check]

    /// The results of some checks.
    public init(checks: [Check]) { self.checks = checks }

    /// True when every check passed.
    public var isReady: Bool { checks.allSatisfy(\.isReady) }
}
