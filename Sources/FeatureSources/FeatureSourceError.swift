import Features
import GeospatialFiles
import Projections

/// Why a dataset cannot be imported or opened.
public enum FeatureSourceError: Error, Sendable, Hashable {
    /// The source cannot be read.
    case source(GeospatialFileError)
    /// The coordinates cannot be brought into the world.
    case projection(ProjectionError)
    /// The packed table is not one.
    case table(path: String, FeatureTableError)
    /// Neither the source nor the definition says what the coordinates mean.
    case missingSystem(path: String)
    /// The definition names a field that the source does not have.
    case noSuchField(path: String, field: String, fields: [String])
    /// Two fields would become one column.
    case duplicateColumn(path: String, column: String)
    /// The source has neither a geometry nor the fields of x and y.
    case noGeometry(path: String, fields: [String])
    /// The source is larger than the packed format can hold.
    case tooLarge(path: String, what: String)
    /// A derived column asks for a dataset that is not there.
    case noSuchDataset(column: String, dataset: String)
    /// A derived column asks for a dataset whose packed table is damaged.
    case damagedDataset(column: String, dataset: String, FeatureTableError)
    /// A derived column asks for a column that is not there.
    case noSuchColumn(column: String, dataset: String, wanted: String, columns: [String])
    /// The packed table cannot be read.
    case cannotRead(path: String, reason: String)
    /// The packed table cannot be written.
    case cannotWrite(path: String, reason: String)
    /// Another import of the same dataset is under way.
    case busy(path: String)
    /// The caller asked to stop.
    case cancelled

    /// The short name of the error, without values, for metrics.
    public var key: String {
        switch self {
        case .source(let error): error.key
        case .projection(let error): error.key
        case .table(_, let error): error.key
        case .missingSystem: "dataset_crs"
        case .noSuchField: "dataset_field"
        case .duplicateColumn: "dataset_column_twice"
        case .noGeometry: "dataset_no_geometry"
        case .tooLarge: "dataset_too_large"
        case .noSuchDataset: "aggregate_dataset"
        case .damagedDataset(_, _, let error): error.key
        case .noSuchColumn: "aggregate_column"
        case .cannotRead: "dataset_read"
        case .cannotWrite: "dataset_write"
        case .busy: "dataset_busy"
        case .cancelled: "cancelled"
        }
    }
}

extension FeatureSourceError: CustomStringConvertible {
    /// What happened, on what, what to do.
    public var description: String {
        switch self {
        case .source(let error): error.description
        case .projection(let error): error.description
        case .table(let path, let error): "\(path): \(error.description)"
        case .missingSystem(let path):
            "\(path) does not say its coordinate reference system; "
                + "give it with --crs EPSG:n, or crs: \"EPSG:n\" in the dataset's section"
        case .noSuchField(let path, let field, let fields):
            "\(path) has no field \(field); it has \(Self.list(fields))"
        case .duplicateColumn(let path, let column):
            "\(path): two fields would become column \(column); give one another name with --set field=column"
        case .noGeometry(let path, let fields):
            "\(path) has no geometry; name the fields of its coordinates with x: and y: "
                + "(it has \(Self.list(fields)))"
        case .tooLarge(let path, let what): "\(path) is too large for one dataset: \(what); split it"
        case .noSuchDataset(let column, let dataset):
            "aggregate \(column) counts from dataset \(dataset), which is not there or not yet imported"
        case .damagedDataset(let column, let dataset, let error):
            "aggregate \(column) counts from dataset \(dataset): \(error)"
        case .noSuchColumn(let column, let dataset, let wanted, let columns):
            "aggregate \(column): dataset \(dataset) has no column \(wanted); it has \(Self.list(columns))"
        case .cannotRead(let path, let reason): "cannot read \(path): \(reason)"
        case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
        case .busy(let path): "\(path) is being written by another import; wait for it to end"
        case .cancelled: "the import was interrupted; nothing was changed"
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(40).joined(separator: ", ")
        return names.isEmpty ? "none" : names.count > 40 ? shown + ", …" : shown
    }
}
