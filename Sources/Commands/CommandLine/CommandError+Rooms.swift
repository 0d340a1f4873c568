import Atlas
import CityGrid
import FeatureSources
import Features
import Foundation
import GeospatialFiles
import ImageCoding
import Imagery
import Projections
import Scheduling
import SyntheticCity
import TileServer
import TileStorage

// How the errors of the rooms below end the program: bad input is status 3, the machine's fault is 4.

extension CommandError {
    /// The error in this room's words; nil for one that no room of ours throws.
    init?(_ error: any Error) {
        switch error {
        case let error as CommandError: self = error
        case let error as GeospatialFileError: self.init(error)
        case let error as FeatureSourceError: self.init(error)
        case let error as FeatureTableError: self = .badInput("\(error)")
        case let error as ImageryError: self.init(error)
        case let error as GatherError: self.init(error)
        case let error as ProjectionError: self = .badInput("\(error)")
        case let error as CityGridError: self = .badInput("\(error)")
        case let error as SyntheticCityError: self.init(error)
        case let error as TileStorageError: self.init(error)
        case let error as TileError: self.init(error)
        case ServiceError.addressInUse(let host, let port):
            self = .environment(
                "port \(port) of \(host) is in use by another program; stop it, or choose another with --port or "
                    + "server.port")
        case let error as ServiceError: self = .environment("\(error)")
        case let error as ImageCodingError: self = .environment("\(error)")
        case let error as AtlasError: self.init(error)
        case let error as CocoaError: self = .environment(error.localizedDescription)
        case is CancellationError: self = .interrupted
        default: return nil
        }
    }

    /// What a file of features or pixels did.
    init(_ error: GeospatialFileError) {
        switch error {
        case .cannotCreate, .cannotWrite, .noDriver: self = .environment("\(error)")
        case .cannotOpen, .cannotRead, .noLayers, .noSuchLayer, .severalLayers, .emptyArchive, .tooLarge,
            .unsuitable:
            self = .badInput("\(error)")
        }
    }

    /// What an import did.
    init(_ error: FeatureSourceError) {
        switch error {
        case .source(let error): self.init(error)
        case .cannotWrite, .busy: self = .environment("\(error)")
        case .cancelled: self = .interrupted
        default: self = .badInput("\(error)")
        }
    }

    /// What a raster did.
    init(_ error: ImageryError) {
        switch error {
        case .file(let error): self.init(error)
        case .cancelled: self = .interrupted
        case .upstream: self = .environment("\(error)")
        case .tileFile, .notPictures, .brokenTile, .badTemplate: self = .badInput("\(error)")
        }
    }

    /// What a map's sources did.
    init(_ error: GatherError) {
        switch error {
        case .imagery(let error): self.init(error)
        case .table: self = .badInput("\(error)")
        }
    }

    /// What a store of tiles did.
    init(_ error: TileStorageError) {
        switch error {
        case .notADatabase, .foreignFile, .unknownSchema, .corrupt: self = .badInput("\(error)")
        case .notFound, .diskFull, .notWritable, .locked, .failed: self = .environment("\(error)")
        }
    }

    private init(_ error: AtlasError) {
        switch error {
        case .emptyPage, .pageTooLarge: self = .usage("\(error)")
        case .cairo: self = .environment("\(error)")
        }
    }

    private init(_ error: SyntheticCityError) {
        switch error {
        case .outsideLimits: self = .usage("\(error)")
        case .folder, .dictionary: self = .environment("\(error)")
        case .file(let error): self.init(error)
        case .cancelled: self = .interrupted
        }
    }

    private init(_ error: TileError) {
        switch error {
        case .unknownMap, .outside: self = .usage("\(error)")
        case .notReady, .renderFailed, .storage: self = .environment("\(error)")
        }
    }

    /// The same error with the place in the configuration before it.
    func inside(_ place: String) -> Self {
        switch self {
        case .badInput(let text): .badInput("\(place): \(text)")
        case .environment(let text): .environment("\(place): \(text)")
        case .usage, .configuration, .missingConfiguration, .foundProblems, .interrupted: self
        }
    }

    /// Runs a body and says its errors in this room's words.
    static func translating<Value>(_ body: () throws -> Value) throws(CommandError) -> Value {
        do {
            return try body()
        } catch {
            throw CommandError(error) ?? .environment("\(error)")
        }
    }
}
