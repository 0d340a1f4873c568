/// How a new import differs from the one before.
public struct ImportDifference: Sendable, Hashable, Codable {
    /// Features that were not there before.
    public var added: Int
    /// Features that are gone.
    public var removed: Int
    /// Features with another geometry or other values; derived columns follow their own datasets and do not count.
    public var changed: Int
    /// Features that are as they were.
    public var unchanged: Int
    /// Why every tile of the maps that draw the dataset is stale, and not only those of what differs; nil when only
    /// these are.
    public var wholeMapReason: String?

    /// A difference in numbers.
    public init(added: Int, removed: Int, changed: Int, unchanged: Int, wholeMapReason: String? = nil) {
        self.added = added
        self.removed = removed
        self.changed = changed
        self.unchanged = unchanged
        self.wholeMapReason = wholeMapReason
    }
}
