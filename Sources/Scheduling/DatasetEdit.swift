import Features
import TileStorage

/// A column that is computed from another dataset, as far as changes go.
public struct Derivation: Sendable {
    /// The dataset that has the columns.
    public var target: String
    /// The dataset they are computed from.
    public var source: String
    /// The columns.
    public var columns: [String]
    /// The ids of the target's features that a feature of the source counts for.
    public var owners: @Sendable (_ feature: FeatureRecord, _ target: FeatureSnapshot) -> [String]
    /// The columns' values for some features of the target.
    public var values:
        @Sendable (_ features: [FeatureRecord], _ source: FeatureSnapshot) -> [[String: FeatureValue]]

    /// A derivation.
    public init(
        target: String, source: String, columns: [String],
        owners: @escaping @Sendable (FeatureRecord, FeatureSnapshot) -> [String],
        values: @escaping @Sendable ([FeatureRecord], FeatureSnapshot) -> [[String: FeatureValue]]
    ) {
        self.target = target
        self.source = source
        self.columns = columns
        self.owners = owners
        self.values = values
    }
}

/// A dataset whose features may be changed.
public struct EditableDataset: Sendable {
    /// The name.
    public var name: String
    /// The packed table, with every change up to ``foldedThrough`` in it.
    public var table: FeatureTable
    /// Where changes are kept.
    public var log: FeatureChangeLog
    /// The number of the last change that the table has.
    public var foldedThrough: Int64

    /// A dataset.
    public init(name: String, table: FeatureTable, log: FeatureChangeLog, foldedThrough: Int64) {
        self.name = name
        self.table = table
        self.log = log
        self.foldedThrough = foldedThrough
    }
}

/// One wish to change a feature.
public struct FeatureEdit: Sendable {
    /// When the wish holds.
    public enum Condition: Sendable, Hashable {
        /// Always.
        case none
        /// The feature is there with one of these content hashes.
        case matches([String])
        /// The feature is there.
        case exists
        /// The feature is not there.
        case isNew
    }

    /// The dataset.
    public var dataset: String
    /// The feature's id.
    public var id: String
    /// What shall be there; nil for nothing.
    public var record: FeatureRecord?
    /// When.
    public var condition: Condition
    /// True when the dataset's source says so, and not a client of the service: what clients have changed stays.
    public var isOfSource = false

    /// A wish.
    public init(dataset: String, id: String, record: FeatureRecord?, condition: Condition = .none) {
        self.dataset = dataset
        self.id = id
        self.record = record
        self.condition = condition
    }
}

/// What became of a wish.
public enum EditOutcome: Sendable, Hashable {
    /// The feature is new; its content hash.
    case created(String)
    /// The feature is another now.
    case replaced(String)
    /// The feature was like that already.
    case unchanged(String)
    /// The feature is gone.
    case deleted
    /// There was no such feature.
    case missing
    /// The condition did not hold: nothing was done.
    case refused
}

/// Why changes cannot be made.
public enum EditError: Error, Sendable, Hashable {
    /// No dataset has this name.
    case unknownDataset(String)
    /// The editor has been closed: another one is about to take its place.
    case closed
    /// The log cannot be written, or a table that the change is made on is damaged.
    case storage(String)
}

/// What an editor has done; counters only grow.
public struct EditCounts: Sendable, Hashable {
    /// Changes kept.
    public var changes = 0
    /// Batches they were kept in.
    public var batches = 0
    /// Tables packed anew.
    public var folds = 0
}
