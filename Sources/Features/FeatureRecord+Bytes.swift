import Geometry

/// A record as bytes, for change logs: version, kind, id, values by column name, parts; little-endian.
extension FeatureRecord {
    private static let version: UInt8 = 1

    /// The same bytes for equal records.
    public var bytes: [UInt8] {
        var out = LittleEndianBytes()
        out.append(Self.version)
        out.append(kind.rawValue)
        out.append(text: id)
        let known = values.filter { $0.value != .null }.sorted { $0.key < $1.key }
        out.append(UInt32(known.count))
        for (name, value) in known {
            out.append(text: name)
            switch value {
            case .null: out.append(UInt8(0))
            case .boolean(let flag):
                out.append(UInt8(1))
                out.append(UInt8(flag ? 1 : 0))
            case .number(let number):
                out.append(UInt8(2))
                out.append(number.bitPattern)
            case .string(let text):
                out.append(UInt8(3))
                out.append(text: text)
            }
        }
        out.append(UInt32(parts.count))
        for part in parts {
            out.append(UInt32(part.count))
            for point in part {
                out.append(point.x)
                out.append(point.y)
            }
        }
        return out.bytes
    }

    /// Reads what ``bytes`` wrote; nil when the bytes are anything else.
    public init?(bytes: [UInt8]) {
        var input = RecordReader(bytes: bytes)
        guard input.byte() == Self.version, let kind = input.byte().flatMap(GeometryKind.init(rawValue:)),
            let id = input.text(), let valueCount = input.count(minimum: 5)
        else { return nil }
        var values: [String: FeatureValue] = [:]
        for _ in 0..<valueCount {
            guard let name = input.text(), let value = input.value() else { return nil }
            values[name] = value
        }
        guard let partCount = input.count(minimum: 4) else { return nil }
        var parts: [[WorldPoint]] = []
        for _ in 0..<partCount {
            guard let pointCount = input.count(minimum: 8) else { return nil }
            var part: [WorldPoint] = []
            part.reserveCapacity(pointCount)
            for _ in 0..<pointCount {
                guard let x = input.word(), let y = input.word() else { return nil }
                part.append(WorldPoint(x: x, y: y))
            }
            parts.append(part)
        }
        guard input.isAtEnd, parts.contains(where: { !$0.isEmpty }) else { return nil }
        self.init(id: id, kind: kind, parts: parts, values: values)
    }
}

extension LittleEndianBytes {
    fileprivate mutating func append(text: String) {
        append(UInt32(text.utf8.count))
        bytes += text.utf8
    }
}

/// Takes values off bytes that may be anything.
private struct RecordReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    mutating func word() -> UInt32? {
        guard bytes.count - position >= 4 else { return nil }
        position += 4
        return (1...4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[position - $1]) }
    }

    /// A count of things that take so many bytes each: never more than there are bytes.
    mutating func count(minimum: Int) -> Int? {
        guard let number = word(), Int(number) <= (bytes.count - position) / minimum else { return nil }
        return Int(number)
    }

    mutating func text() -> String? {
        guard let length = count(minimum: 1) else { return nil }
        position += length
        return String(validating: bytes[position - length..<position], as: UTF8.self)
    }

    mutating func value() -> FeatureValue? {
        switch byte() {
        case 0: return .null
        case 1: return byte().map { .boolean($0 != 0) }
        case 2:
            guard let low = word(), let high = word() else { return nil }
            return .number(Double(bitPattern: UInt64(high) << 32 | UInt64(low)))
        case 3: return text().map { .string($0) }
        default: return nil
        }
    }
}
