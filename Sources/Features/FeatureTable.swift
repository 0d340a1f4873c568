import Geometry

/// Features as packed columns: integer coordinates in world units, Hilbert-sorted under a static index,
/// texts through dictionaries; immutable, over one region of bytes on the heap or in a memory map.
///
/// Rows are numbered 0 ..< ``count``. A row or column out of range traps, as with an array; damaged content
/// never does. Reading is safe from any number of threads.
public struct FeatureTable: Sendable {
    let storage: TableStorage

    /// Whether every section's checksum is compared when a table is opened.
    public enum Verification: Sendable {
        /// Header, directory, lengths and every byte; reads the whole region once.
        case full
        /// Header, directory and lengths only; ``FeatureTable/verify(_:)`` comes before reading. Damaged content gives
        /// wrong features, but no trap.
        case structure
    }

    /// Opens the bytes of a table; a damaged one is refused.
    public init(region: ByteRegion, verification: Verification = .full) throws(FeatureTableError) {
        storage = try TableStorage(region: region, verifying: verification == .full ? .all : .schema)
    }

    init(storage: TableStorage) {
        self.storage = storage
    }

    /// How many rows.
    public var count: Int { storage.header.rowCount }
    /// The columns, in order.
    public var columns: [ColumnDefinition] { storage.definitions }
    /// The smallest box around all rows; nil without rows.
    public var extent: WorldBox? { storage.header.extent }
    /// The hash of the content.
    public var generation: Generation { storage.generation }

    /// True when rows have the order of their source, which they are drawn in; else they lie along the curve.
    public var keepsSourceOrder: Bool { storage.hasPermutation }

    /// The first column of that name.
    public func columnIndex(named name: String) -> Int? { storage.columnIndexes[name] }
}

// MARK: Attributes

extension FeatureTable {
    /// The value of a row in a column; a time as ISO 8601 text.
    public func value(row: Int, column: Int) -> FeatureValue {
        check(row)
        return storage.columns[column].value(row)
    }

    /// The number of a row in an integer, number or boolean (0 or 1) column; nil when null or of another
    /// type.
    public func number(row: Int, column: Int) -> Double? {
        check(row)
        let store = storage.columns[column]
        switch store.definition.type {
        case .number: return store.number(row)
        case .integer: return store.long(row).map(Double.init)
        case .boolean: return store.boolean(row).map { $0 ? 1 : 0 }
        case .string, .time: return nil
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z of a row in a time column; nil when null or of another type.
    public func time(row: Int, column: Int) -> Int64? {
        check(row)
        let store = storage.columns[column]
        return store.definition.type == .time ? store.long(row) : nil
    }

    /// The whole number of a row in an integer column; nil when null or of another type.
    public func integer(row: Int, column: Int) -> Int64? {
        check(row)
        let store = storage.columns[column]
        return store.definition.type == .integer ? store.long(row) : nil
    }

    /// The dictionary code of a row in a string column; nil when null or of another type.
    public func stringCode(row: Int, column: Int) -> Int? {
        check(row)
        let store = storage.columns[column]
        return store.definition.type == .string ? store.code(row) : nil
    }

    /// How many distinct texts a string column has; 0 for other types.
    public func dictionaryCount(column: Int) -> Int { storage.columns[column].dictionaryCount }

    /// The text of a dictionary code, below ``dictionaryCount(column:)``.
    public func dictionaryString(column: Int, code: Int) -> String {
        precondition((0..<dictionaryCount(column: column)).contains(code), "a code beyond the dictionary")
        return storage.columns[column].dictionaryString(code)
    }

    /// The id of a row.
    public func id(row: Int) -> String {
        check(row)
        return storage.idBytes.text(storage.idEnds.run(row))
    }

    /// The rows with that id, ascending; O(log n).
    public func rows(withID id: String) -> [Int] {
        let text = Array(id.utf8)
        let wanted = UInt32(truncatingIfNeeded: ContentHash.of(text.span))
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if idHash(at: middle) < wanted { low = middle + 1 } else { high = middle }
        }
        var rows: [Int] = []
        while low < count, idHash(at: low) == wanted {
            let row = Int(storage.idOrder.word(low))
            if row < count, self.id(row: row).utf8.elementsEqual(text) { rows.append(row) }
            low += 1
        }
        return rows.sorted()
    }

    private func idHash(at place: Int) -> UInt32 {
        let run = storage.idEnds.run(Int(storage.idOrder.word(place)))
        return storage.idBytes.withBytes(run) { UInt32(truncatingIfNeeded: ContentHash.of($0)) }
    }

    @inline(__always)
    func check(_ row: Int) {
        precondition(row >= 0 && row < storage.header.rowCount, "a row beyond the table")
    }
}
