/// Writes protocol buffers for tests.
struct ProtobufWriter {
    var bytes: [UInt8] = []

    mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func field(_ number: Int, varint value: UInt64) {
        varint(UInt64(number << 3))
        varint(value)
    }

    mutating func field(_ number: Int, bytes value: [UInt8]) {
        varint(UInt64(number << 3 | 2))
        varint(UInt64(value.count))
        bytes += value
    }

    static func zigzag(_ value: Int) -> UInt64 { UInt64(bitPattern: Int64(value << 1 ^ value >> 63)) }
}

/// A vector tile of one layer, written by hand.
struct TileWriter {
    var name = "roads"
    var extent: UInt64 = 4096
    var features: [(kind: UInt64, id: UInt64?, commands: [UInt64], tags: [UInt64])] = []
    var keys: [String] = []
    var values: [[UInt8]] = []

    static func move(_ points: (Int, Int)...) -> [UInt64] { command(1, points) }
    static func line(_ points: (Int, Int)...) -> [UInt64] { command(2, points) }
    static let close: [UInt64] = [15]

    private static func command(_ id: UInt64, _ points: [(Int, Int)]) -> [UInt64] {
        [id | UInt64(points.count) << 3]
            + points.flatMap { [ProtobufWriter.zigzag($0.0), ProtobufWriter.zigzag($0.1)] }
    }

    static func text(_ text: String) -> [UInt8] {
        var value = ProtobufWriter()
        value.field(1, bytes: Array(text.utf8))
        return value.bytes
    }

    static func number(_ number: UInt64) -> [UInt8] {
        var value = ProtobufWriter()
        value.field(5, varint: number)
        return value.bytes
    }

    var bytes: [UInt8] {
        var layer = ProtobufWriter()
        layer.field(15, varint: 2)
        layer.field(1, bytes: Array(name.utf8))
        for feature in features {
            var part = ProtobufWriter()
            if let id = feature.id { part.field(1, varint: id) }
            part.field(2, bytes: packed(feature.tags))
            part.field(3, varint: feature.kind)
            part.field(4, bytes: packed(feature.commands))
            layer.field(2, bytes: part.bytes)
        }
        for key in keys { layer.field(3, bytes: Array(key.utf8)) }
        for value in values { layer.field(4, bytes: value) }
        layer.field(5, varint: extent)
        var tile = ProtobufWriter()
        tile.field(3, bytes: layer.bytes)
        return tile.bytes
    }

    private func packed(_ numbers: [UInt64]) -> [UInt8] {
        var writer = ProtobufWriter()
        for number in numbers { writer.varint(number) }
        return writer.bytes
    }
}
