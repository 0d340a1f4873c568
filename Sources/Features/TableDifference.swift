import Geometry

/// What is different between two tables of one dataset, feature by feature.
///
/// Features are matched by their ids, which are unique in each table; O(n) when both hold nearly the same, since
/// equal features then stand in the same order.
public struct TableDifference: Sendable {
    /// Features of the new table only.
    public private(set) var added = 0
    /// Features of the old table only.
    public private(set) var removed = 0
    /// Features with another geometry or another value in a compared column.
    public private(set) var changed = 0
    /// Features that are as they were.
    public private(set) var unchanged = 0
    /// What differs: the feature in each table, nil where it is not there; empty when there is more than asked for.
    public private(set) var features: [(before: FeatureRecord?, after: FeatureRecord?)] = []

    /// How many features differ.
    public var count: Int { added + removed + changed }

    /// Compares two tables.
    ///
    /// - Parameters:
    ///   - old: the table before.
    ///   - new: the table now.
    ///   - ignoring: columns that are not compared.
    ///   - limit: features that are handed out at most; beyond it they are only counted.
    public init(from old: FeatureTable, to new: FeatureTable, ignoring: Set<String> = [], limit: Int = .max) {
        if old.generation == new.generation {
            unchanged = new.count
            return
        }
        let columns = ColumnPairs(old, new, ignoring: ignoring)
        var isFound = [Bool](repeating: false, count: old.count)
        var guess = 0
        for row in 0..<new.count {
            guard let place = Self.place(of: new.id(row: row), in: old, guess: guess) else {
                added += 1
                take(nil, new.record(row: row), limit)
                continue
            }
            isFound[place] = true
            guess = place + 1
            if columns.areEqual(place, row) {
                unchanged += 1
            } else {
                changed += 1
                take(old.record(row: place), new.record(row: row), limit)
            }
        }
        for row in 0..<old.count where !isFound[row] {
            removed += 1
            take(old.record(row: row), nil, limit)
        }
        if count > limit { features = [] }
    }

    private static func place(of id: String, in table: FeatureTable, guess: Int) -> Int? {
        if guess < table.count, table.id(row: guess) == id { return guess }
        return table.rows(withID: id).first
    }

    private mutating func take(_ before: FeatureRecord?, _ after: FeatureRecord?, _ limit: Int) {
        if features.count < limit { features.append((before, after)) }
    }
}

/// The columns of two tables by name.
private struct ColumnPairs {
    let old: FeatureTable
    let new: FeatureTable
    private let places: [(Int, Int)]

    init(_ old: FeatureTable, _ new: FeatureTable, ignoring: Set<String>) {
        self.old = old
        self.new = new
        places = new.columns.enumerated().compactMap { place, column in
            ignoring.contains(column.name) ? nil : old.columnIndex(named: column.name).map { ($0, place) }
        }
    }

    func areEqual(_ before: Int, _ after: Int) -> Bool {
        guard old.kind(row: before) == new.kind(row: after), old.box(row: before) == new.box(row: after),
            old.partCount(row: before) == new.partCount(row: after)
        else { return false }
        for (left, right) in places
        where old.value(row: before, column: left) != new.value(row: after, column: right) {
            return false
        }
        return old.parts(row: before) == new.parts(row: after)
    }
}

extension FeatureTable {
    fileprivate func parts(row: Int) -> [[WorldPoint]] {
        var parts: [[WorldPoint]] = []
        forEachPart(row: row) { span in parts.append(span.indices.map { span[$0] }) }
        return parts
    }
}
