import Features

/// A column computed from the rows of another dataset.
public struct AggregateDefinition: Sendable {
    /// How rows of the other dataset belong to a row of this one.
    public enum Relation: Sendable, Hashable {
        /// The other row lies in this row's polygons: a point by its place, anything else by its box' middle.
        /// On a border shared by several polygons it belongs to exactly one of them.
        case within
        /// A column here and a column there hold the same text.
        case key(own: String, other: String)
    }

    /// What is computed from the rows that belong.
    public enum Measure: Sendable, Hashable {
        /// How many there are.
        case count
        /// The sum of a numeric column; rows without a value add nothing.
        case sum(String)
        /// How large a part of all that belong the condition accepts, 0…1; null when none belong.
        case share
    }

    /// Accepts a row of the other dataset.
    public typealias Condition = @Sendable (FeatureTable, Int) -> Bool

    /// The name of the new column.
    public var column: String
    /// The other dataset.
    public var dataset: String
    /// How rows belong together.
    public var relation: Relation
    /// What is computed.
    public var measure: Measure
    /// Which rows of the other dataset are taken; nil for all.
    public var condition: Condition?

    /// A derived column.
    public init(
        column: String, dataset: String, relation: Relation, measure: Measure, condition: Condition? = nil
    ) {
        self.column = column
        self.dataset = dataset
        self.relation = relation
        self.measure = measure
        self.condition = condition
    }
}
