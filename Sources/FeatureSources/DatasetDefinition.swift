/// A field of the source that becomes a column of another name.
public struct FieldRenaming: Sendable, Hashable {
    /// The field in the source.
    public var field: String
    /// The column in the table.
    public var column: String

    /// A renaming.
    public init(field: String, column: String) {
        self.field = field
        self.column = column
    }
}

/// What a dataset is made from, and how.
public struct DatasetDefinition: Sendable {
    /// The dataset's name.
    public var name: String
    /// The path of the source.
    public var file: String
    /// The password of a source that is a database; it is in no report and no error.
    public var password: String?
    /// The layer, where the source has several.
    public var layer: String?
    /// The reference system, in place of what the source says.
    public var system: String?
    /// The encoding of texts, such as "GBK"; nil for what the source says, else UTF-8.
    public var encoding: String?
    /// The field of the ids; nil to number the rows.
    public var idField: String?
    /// The field of x (longitude, easting) in a source without geometry.
    public var xField: String?
    /// The field of y (latitude, northing) in a source without geometry.
    public var yField: String?
    /// A field that is to be read as time, even if the source has it as text.
    public var timeField: String?
    /// The field whose texts should be codes.
    public var codeField: String?
    /// Fields that become columns of other names; the others keep theirs.
    public var renamings: [FieldRenaming]
    /// Columns computed from other datasets.
    public var aggregates: [AggregateDefinition]

    /// A definition; further properties are set afterwards.
    public init(name: String, file: String) {
        self.name = name
        self.file = file
        renamings = []
        aggregates = []
    }
}
