/// One column of an open table.
///
/// Values by type: boolean 0, 1 or 255 for null; integer and time Int64 with the smallest for null; number
/// Float64 with NaN for null; string UInt32 codes into the dictionary with the largest for null.
///
/// A reference: a value of three sections would be counted three times for every row that is read.
final class ColumnStore: Sendable {
    static let nullBoolean: UInt8 = 255
    static let nullLong = Int64.min
    static let nullCode = UInt32.max

    let definition: ColumnDefinition
    let values: Section
    let dictionaryEnds: Section
    let dictionaryBytes: Section

    init(
        definition: ColumnDefinition, values: Section, dictionaryEnds: Section, dictionaryBytes: Section
    ) {
        self.definition = definition
        self.values = values
        self.dictionaryEnds = dictionaryEnds
        self.dictionaryBytes = dictionaryBytes
    }

    var dictionaryCount: Int { dictionaryEnds.length / 4 }

    static func valueBytes(_ type: ColumnType) -> Int {
        switch type {
        case .boolean: 1
        case .string: 4
        case .integer, .number, .time: 8
        }
    }

    func boolean(_ row: Int) -> Bool? {
        let value = values.byte(row)
        return value == Self.nullBoolean ? nil : value != 0
    }

    func long(_ row: Int) -> Int64? {
        let value = values.long(row)
        return value == Self.nullLong ? nil : value
    }

    func number(_ row: Int) -> Double? {
        let value = Double(bitPattern: UInt64(bitPattern: values.long(row)))
        return value.isNaN ? nil : value
    }

    /// The code, held inside the dictionary whatever a damaged file says.
    func code(_ row: Int) -> Int? {
        let code = Int(values.word(row))
        return code < dictionaryCount ? code : nil
    }

    func dictionaryString(_ code: Int) -> String {
        dictionaryBytes.text(dictionaryEnds.run(code))
    }

    func value(_ row: Int) -> FeatureValue {
        switch definition.type {
        case .boolean: boolean(row).map(FeatureValue.boolean) ?? .null
        case .integer: long(row).map { .number(Double($0)) } ?? .null
        case .number: number(row).map(FeatureValue.number) ?? .null
        case .string: code(row).map { .string(dictionaryString($0)) } ?? .null
        case .time: long(row).map { .string(TimeText.text(milliseconds: $0)) } ?? .null
        }
    }
}

extension Section {
    /// The run of a number, in a section of ends.
    @inline(__always)
    func run(_ index: Int) -> Range<Int> {
        let end = Int(word(index))
        return min(index == 0 ? 0 : Int(word(index &- 1)), end)..<end
    }
}
