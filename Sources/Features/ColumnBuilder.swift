/// One column while rows are being added; only the array its type needs is used.
struct ColumnBuilder {
    let definition: ColumnDefinition
    private(set) var booleans: [UInt8] = []
    private(set) var codes: [UInt32] = []
    private(set) var longs: [Int64] = []
    private(set) var dictionary = StringPool()

    init(_ definition: ColumnDefinition) {
        self.definition = definition
    }

    /// A row more, without a value.
    mutating func appendNull() {
        switch definition.type {
        case .boolean:
            booleans.reserveRoom(1)
            booleans.append(ColumnStore.nullBoolean)
        case .string:
            codes.reserveRoom(1)
            codes.append(ColumnStore.nullCode)
        case .integer, .time:
            longs.reserveRoom(1)
            longs.append(ColumnStore.nullLong)
        case .number:
            longs.reserveRoom(1)
            longs.append(Int64(bitPattern: Double.nan.bitPattern))
        }
    }

    /// Sets the last row's value, converted to the column's type where that loses nothing, else null.
    mutating func setLast(_ value: FeatureValue) {
        switch value {
        case .null: break
        case .boolean(let flag): setLast(boolean: flag)
        case .number(let number): setLast(number: number)
        case .string(let text): setLast(text: text)
        }
    }

    mutating func setLast(boolean: Bool) {
        switch definition.type {
        case .boolean: booleans[booleans.count - 1] = boolean ? 1 : 0
        case .string: setLast(string: boolean ? "true" : "false")
        case .integer, .number: setLast(number: boolean ? 1 : 0)
        case .time: break
        }
    }

    mutating func setLast(number: Double) {
        switch definition.type {
        case .boolean: if number == 0 || number == 1 { setLast(boolean: number == 1) }
        case .integer, .time: if let long = Int64(exactly: number.rounded()) { longs[longs.count - 1] = long }
        case .number: longs[longs.count - 1] = Int64(bitPattern: number.bitPattern)
        case .string: setLast(string: NumberText.text(number))
        }
    }

    mutating func setLast(integer: Int64) {
        switch definition.type {
        case .integer, .time: longs[longs.count - 1] = integer
        case .string: setLast(string: String(integer))
        case .boolean, .number: setLast(number: Double(integer))
        }
    }

    mutating func setLast(text: String) {
        switch definition.type {
        case .string: setLast(string: text)
        case .time: if let moment = TimeText.milliseconds(text) { longs[longs.count - 1] = moment }
        case .number: if let number = Double(text) { setLast(number: number) }
        case .integer: if let integer = Int64(text) { setLast(integer: integer) }
        case .boolean: if text == "true" || text == "false" { setLast(boolean: text == "true") }
        }
    }

    mutating func setLast(utf8 text: Span<UInt8>) {
        guard definition.type == .string else { return }
        codes[codes.count - 1] = dictionary.intern(text)
    }

    private mutating func setLast(string: String) {
        let text = Array(string.utf8)
        setLast(utf8: text.span)
    }
}

// MARK: Bytes

extension ColumnBuilder {
    func sectionLengths(rowCount: Int, column: Int) -> [(key: SectionKey, length: Int)] {
        let values = rowCount * ColumnStore.valueBytes(definition.type)
        guard definition.type == .string else { return [(SectionKey(kind: .values, column: column), values)] }
        return [
            (SectionKey(kind: .values, column: column), values),
            (SectionKey(kind: .dictionaryEnds, column: column), dictionary.ends.count * 4),
            (SectionKey(kind: .dictionaryBytes, column: column), dictionary.bytes.count),
        ]
    }

    /// The bytes of the values, each row taken from the builder's row that the closure names.
    func values(count: Int, row: (Int) -> Int) -> SectionPayload {
        switch definition.type {
        case .boolean: .bytes((0..<count).map { booleans[row($0)] })
        case .string: .words((0..<count).map { codes[row($0)] })
        case .integer, .number, .time: .longs((0..<count).map { UInt64(bitPattern: longs[row($0)]) })
        }
    }

    mutating func seal() { dictionary.seal() }

    mutating func releaseValues() {
        booleans = []
        codes = []
        longs = []
    }

    mutating func releaseDictionary() { dictionary = StringPool() }

    /// All sections of the column, rows as they came.
    func payloads(column: Int) -> [(SectionKey, SectionPayload)] {
        let rows = max(booleans.count, codes.count, longs.count)
        let values = (SectionKey(kind: .values, column: column), values(count: rows) { $0 })
        guard definition.type == .string else { return [values] }
        return [
            values, (SectionKey(kind: .dictionaryEnds, column: column), .words(dictionary.ends)),
            (SectionKey(kind: .dictionaryBytes, column: column), .bytes(dictionary.bytes)),
        ]
    }
}

/// Numbers as text: whole ones without a fraction.
enum NumberText {
    static func text(_ number: Double) -> String {
        Int64(exactly: number).map { String($0) } ?? String(number)
    }
}
