import Features
import Styling

/// Numbers the distinct values of one column, so that what depends on the value alone is found once for each.
///
/// Texts have their dictionary's codes; numbers are numbered as they are met, in an open-addressed table.
struct ValueCodes {
    /// Above this many distinct values a memo costs more than it saves on one viewport.
    static let largestCount = 4096

    let column: Int
    private let reader: ColumnReader
    private let isText: Bool
    /// Of texts: the code of null.
    private let nullCode: Int
    /// How many numbers have been met; the first code is null's.
    private var count = 1
    private var keys: [UInt64] = []
    /// 0 is free, else a code.
    private var codes: [UInt16] = []

    /// Nil when what is read is not one column of texts or numbers, or a column of too many texts.
    init?(_ dependencies: ExpressionDependencies, table: FeatureTable) {
        guard !dependencies.usesFeatureOther, dependencies.properties.count == 1,
            let column = table.columnIndex(named: dependencies.properties[0]),
            !table.hasVariants(of: dependencies.properties[0])
        else { return nil }
        switch table.columns[column].type {
        case .time: return nil
        case .string:
            nullCode = table.dictionaryCount(column: column)
            guard nullCode <= Self.largestCount else { return nil }
            isText = true
        case .integer, .number, .boolean:
            nullCode = 0
            isText = false
            keys = Array(repeating: 0, count: 64)
            codes = Array(repeating: 0, count: 64)
        }
        self.column = column
        reader = table.reader(column: column)
    }

    /// The code of a row's value, at most ``largestCount``; nil when it is one too many.
    @inline(__always)
    mutating func code(row: Int) -> Int? {
        if isText { return reader.code(row) ?? nullCode }
        guard let number = reader.number(row) else { return nullCode }
        let key = number.bitPattern
        var place = Self.place(key, in: keys.count)
        while codes[place] != 0 {
            if keys[place] == key { return Int(codes[place]) }
            place = (place &+ 1) & (keys.count &- 1)
        }
        return add(key)
    }

    /// Fibonacci hashing (Knuth, TAOCP 3, 6.4): the upper bits of a product with 2⁶⁴ / φ.
    @inline(__always)
    private static func place(_ key: UInt64, in size: Int) -> Int {
        Int((key &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 &- size.trailingZeroBitCount))
    }

    private mutating func add(_ key: UInt64) -> Int? {
        guard count < Self.largestCount else { return nil }
        if count * 2 >= keys.count { grow() }
        insert(key, code: UInt16(count))
        count += 1
        return count - 1
    }

    private mutating func insert(_ key: UInt64, code: UInt16) {
        var place = Self.place(key, in: keys.count)
        while codes[place] != 0 { place = (place &+ 1) & (keys.count &- 1) }
        keys[place] = key
        codes[place] = code
    }

    private mutating func grow() {
        let (oldKeys, oldCodes) = (keys, codes)
        keys = Array(repeating: 0, count: oldKeys.count * 4)
        codes = Array(repeating: 0, count: oldKeys.count * 4)
        for (place, code) in oldCodes.enumerated() where code != 0 { insert(oldKeys[place], code: code) }
    }
}

extension FeatureTable {
    /// True when a property may stand in further columns, because its type varies (see `LooseColumns`).
    fileprivate func hasVariants(of name: String) -> Bool {
        columns.contains { $0.name.count > name.count && $0.name.hasPrefix("\(name)\u{1F}") }
    }
}
