import Features
import GeospatialFiles

/// Finds out what the texts of an untyped source are, by looking at all of them.
///
/// A column is whole numbers, numbers or times only if every text is one; a leading zero makes a text a code.
struct TypeSurvey {
    private var columns: [Candidates]

    private struct Candidates {
        var hasValues = false
        var areIntegers = true
        var areNumbers = true
        var areTimes = true

        var type: ColumnType {
            if !hasValues { return .string }
            return areIntegers ? .integer : areNumbers ? .number : areTimes ? .time : .string
        }

        var isDecided: Bool { hasValues && !areIntegers && !areNumbers && !areTimes }

        mutating func look(at text: Span<UInt8>) {
            let shape = NumberShape(text)
            hasValues = true
            areIntegers = areIntegers && shape == .integer
            areNumbers = areNumbers && shape != .other
            if areTimes { areTimes = Self.isTime(text) }
        }

        private static func isTime(_ text: Span<UInt8>) -> Bool {
            // The shortest is 2026-3-1; the check keeps strings from being made of anything else.
            guard text.count >= 8, (48...57).contains(text[0]) else { return false }
            return TimeText.milliseconds(String(decoding: text.indices.map { text[$0] }, as: UTF8.self))
                != nil
        }
    }

    init(columns: [VectorColumn]) {
        self.columns = columns.map { _ in Candidates() }
    }

    mutating func look(at row: borrowing VectorRow, _ fields: [VectorColumn]) {
        for index in fields.indices where fields[index].type == .text && !columns[index].isDecided {
            if row.isNull(fields[index]) { continue }
            row.withText(fields[index]) { columns[index].look(at: $0) }
        }
    }

    /// The type of each column; meant for those that are text in the source.
    var types: [ColumnType] { columns.map(\.type) }
}

/// Whether a text is a number as programs write them.
enum NumberShape {
    /// Up to 18 digits, without leading zero, perhaps a minus.
    case integer
    /// Digits, perhaps a fraction and an exponent.
    case real
    /// Anything else, `007` and `+5` included.
    case other

    /// So many digits always fit 64 bits.
    private static let maximumDigits = 18

    init(_ text: Span<UInt8>) {
        var position = 0
        func digits() -> Int {
            let start = position
            while position < text.count, (48...57).contains(text[position]) { position += 1 }
            return position - start
        }
        if position < text.count, text[position] == 45 { position += 1 }
        let first = position
        let whole = digits()
        guard whole > 0, whole == 1 || text[first] != 48 else {
            self = .other
            return
        }
        if position == text.count {
            self = whole <= Self.maximumDigits ? .integer : .other
            return
        }
        if text[position] == 46 {
            position += 1
            _ = digits()
        }
        if position < text.count, text[position] == 101 || text[position] == 69 {
            position += 1
            if position < text.count, text[position] == 45 || text[position] == 43 { position += 1 }
            guard digits() > 0 else {
                self = .other
                return
            }
        }
        self = position == text.count ? .real : .other
    }
}
