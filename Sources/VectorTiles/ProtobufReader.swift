/// Reads the fields of a protocol buffer message, one after the other, without copying.
///
/// - Source: Protocol Buffers documentation, "Encoding": varints, tags, wire types 0, 1, 2 and 5.
struct ProtobufReader {
    /// A field of a message.
    struct Field {
        var number: Int
        var value: Value
    }

    /// What a field holds.
    enum Value {
        case varint(UInt64)
        case fixed64(UInt64)
        case bytes(Range<Int>)
        case fixed32(UInt32)
    }

    let bytes: [UInt8]
    private(set) var position: Int
    let end: Int
    /// True once the message turned out to be no message.
    private(set) var isBroken = false

    init(_ bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        position = range?.lowerBound ?? 0
        end = range?.upperBound ?? bytes.count
    }

    /// The next field; nil at the end, and from the first fault on.
    mutating func next() -> Field? {
        guard position < end, !isBroken else { return nil }
        guard let tag = varint(), tag >> 3 <= UInt64(Int32.max), tag >> 3 > 0 else { return broken() }
        let number = Int(tag >> 3)
        switch tag & 7 {
        case 0:
            guard let value = varint() else { return broken() }
            return Field(number: number, value: .varint(value))
        case 1:
            guard let value = fixed(8) else { return broken() }
            return Field(number: number, value: .fixed64(value))
        case 2:
            guard let length = varint(), length <= UInt64(end - position) else { return broken() }
            let range = position..<position + Int(length)
            position = range.upperBound
            return Field(number: number, value: .bytes(range))
        case 5:
            guard let value = fixed(4) else { return broken() }
            return Field(number: number, value: .fixed32(UInt32(value)))
        default: return broken()
        }
    }

    /// The next number; nil at the end, or when it is longer than ten bytes.
    mutating func varint() -> UInt64? {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 64 {
            let byte = bytes[position]
            position += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        return nil
    }

    private mutating func fixed(_ count: Int) -> UInt64? {
        guard end - position >= count else { return nil }
        var result: UInt64 = 0
        for index in 0..<count { result |= UInt64(bytes[position + index]) << UInt64(8 * index) }
        position += count
        return result
    }

    private mutating func broken() -> Field? {
        isBroken = true
        return nil
    }
}

extension ProtobufReader.Value {
    var number: UInt64? { if case .varint(let number) = self { number } else { nil } }
    var range: Range<Int>? { if case .bytes(let range) = self { range } else { nil } }
}
