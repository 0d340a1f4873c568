/// What a watch knows between two looks: when to look again, and what a look must do.
///
/// A value without clock or files, so that its rules can be tested.
public struct WatchState: Sendable {
    /// A pause grows to so many times the usual one while the source is away, but not beyond ``longestPause``.
    public static let mostPauses = 64
    /// Longer than this nobody wants to wait for a source that has come back.
    public static let longestPause = Duration.seconds(300)

    let section: WatchSection
    private var faults = 0
    private var looksSinceComparison = 0
    /// Rows that the source should have by what was read of it; nil before the first comparison.
    public private(set) var expectedRows: Int?
    /// Ids that the source has and the dataset has not, in the last comparison.
    private var unknown: Set<String> = []
    /// Those that reading everything did not help with: rows that an import rejects.
    private var hopeless: Set<String> = []
    /// True when the next look must read every row, whatever its change column says.
    public private(set) var readsEverything = false

    /// Nothing has been looked at yet.
    public init(_ section: WatchSection) {
        self.section = section
    }

    /// Until the next look.
    public var pause: Duration {
        guard faults > 0 else { return section.every }
        let factor = min(1 << min(faults, 20), Self.mostPauses)
        return max(section.every, min(section.every * factor, Self.longestPause))
    }

    /// True when a look must be more than one at an unchanged file.
    public var mustLook: Bool { faults > 0 || expectedRows == nil || readsEverything || isComparisonDue }
    private var isComparisonDue: Bool { looksSinceComparison + 1 >= section.deletions }

    /// From which value on rows are read; nil for all.
    public func start(lastSeen: Double?, isTime: Bool) -> Double? {
        guard let lastSeen, !readsEverything else { return nil }
        return lastSeen - (isTime ? section.overlap.milliseconds : section.overlap.numbers)
    }

    /// True when a look that found so many rows, and made so many features, must compare ids.
    public func mustCompare(rowCount: Int?, created: Int) -> Bool {
        guard let expectedRows else { return true }
        return isComparisonDue || rowCount.map { $0 != expectedRows + created } ?? false
    }

    /// A look went well without a comparison.
    public mutating func looked(rowCount: Int?) {
        faults = 0
        looksSinceComparison += 1
        readsEverything = false
        if expectedRows != nil { expectedRows = rowCount ?? expectedRows }
    }

    /// A look went well, ids were compared.
    ///
    /// A row that is unknown twice has a change column that tells nothing of it: everything is read then, once.
    public mutating func compared(rowCount: Int, unknown found: Set<String>) {
        if readsEverything { hopeless = found }
        let wasReadingEverything = readsEverything
        looked(rowCount: rowCount)
        expectedRows = rowCount
        looksSinceComparison = 0
        readsEverything = !wasReadingEverything && !found.intersection(unknown).subtracting(hopeless).isEmpty
        unknown = found
    }

    /// A look failed.
    public mutating func failed() { faults += 1 }
}
