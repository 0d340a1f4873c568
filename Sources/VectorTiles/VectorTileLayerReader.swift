import Features
import Geometry
import Styling
import Tiling

/// Reads one layer of a vector tile.
struct VectorTileLayerReader {
    private let bytes: [UInt8]
    private let range: Range<Int>
    private(set) var name = ""
    private var extent = 4096
    private var keys: [String] = []
    private var values: [JSONValue] = []
    private var features: [Range<Int>] = []
    private(set) var faults = FaultCounts()

    init(bytes: [UInt8], range: Range<Int>) {
        self.bytes = bytes
        self.range = range
    }

    /// Reads everything but the features.
    mutating func readHead() {
        var reader = ProtobufReader(bytes, in: range)
        while let field = reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): name = string(text)
            case (2, .bytes(let feature)): features.append(feature)
            case (3, .bytes(let text)): keys.append(string(text))
            case (4, .bytes(let value)): values.append(self.value(value))
            case (5, .varint(let number)): extent = Int(clamping: number)
            default: break
            }
        }
        if reader.isBroken { faults.add("layer «\(name)» ends in the middle of something") }
    }

    /// The features that make sense.
    mutating func table(promoteID: JSONValue?) -> FeatureTable {
        var builder = LooseTableBuilder()
        guard (1...1 << 24).contains(extent) else {
            faults.add("layer «\(name)» has an extent of \(extent)")
            return builder.finish()
        }
        let idProperty = promoteID?.text ?? promoteID?[name]?.text
        for range in features {
            guard var row = row(range) else { continue }
            if let idProperty { row.id = row.properties.first { $0.key == idProperty }?.value ?? row.id }
            builder.append(row)
        }
        features = []
        return builder.finish()
    }

    private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    private func value(_ range: Range<Int>) -> JSONValue {
        var reader = ProtobufReader(bytes, in: range)
        var result = JSONValue(.null)
        while let field = reader.next() {
            switch (field.number, field.value) {
            case (1, .bytes(let text)): result = JSONValue(.string(string(text)))
            case (2, .fixed32(let bits)): result = JSONValue(.number(Double(Float(bitPattern: bits))))
            case (3, .fixed64(let bits)): result = JSONValue(.number(Double(bitPattern: bits)))
            case (4, .varint(let number)): result = JSONValue(.number(Double(Int64(bitPattern: number))))
            case (5, .varint(let number)): result = JSONValue(.number(Double(number)))
            case (6, .varint(let number)): result = JSONValue(.number(Double(Self.unfolded(number))))
            case (7, .varint(let number)): result = JSONValue(.boolean(number != 0))
            default: break
            }
        }
        return result
    }

    /// A signed number from its zigzag form.
    private static func unfolded(_ number: UInt64) -> Int64 {
        Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    // MARK: Features

    private mutating func row(_ range: Range<Int>) -> LooseRow? {
        var reader = ProtobufReader(bytes, in: range)
        var id: JSONValue?
        var kind: GeometryKind?
        var geometry: Range<Int>?
        var properties: [JSONMember] = []
        while let field = reader.next() {
            switch (field.number, field.value) {
            case (1, .varint(let number)): id = JSONValue(.number(Double(number)))
            case (2, .bytes(let tags)): properties = members(tags)
            case (3, .varint(let number)): kind = GeometryKind(rawValue: UInt8(clamping: number))
            case (4, .bytes(let commands)): geometry = commands
            default: break
            }
        }
        guard !reader.isBroken, let kind, let geometry else {
            faults.add("a feature of layer «\(name)» has no geometry, or is damaged")
            return nil
        }
        var path = VectorTilePath(kind: kind, extent: extent)
        if !path.read(ProtobufReader(bytes, in: geometry)) {
            faults.add("a geometry of layer «\(name)» is damaged")
        }
        return LooseRow(kind: kind, parts: path.parts, id: id, properties: properties)
    }

    private mutating func members(_ range: Range<Int>) -> [JSONMember] {
        var reader = ProtobufReader(bytes, in: range)
        var members: [JSONMember] = []
        while let key = reader.varint(), let value = reader.varint() {
            guard key < UInt64(keys.count), value < UInt64(values.count) else {
                faults.add("a feature of layer «\(name)» names a key or value that is not there")
                continue
            }
            members.append(JSONMember(key: keys[Int(key)], value: values[Int(value)]))
        }
        return members
    }
}

/// The commands of a feature's geometry, followed.
struct VectorTilePath {
    private let kind: GeometryKind
    private let scale: Double
    private(set) var parts: [[WorldPoint]] = []
    private var part: [WorldPoint] = []
    private var x = 0
    private var y = 0

    init(kind: GeometryKind, extent: Int) {
        self.kind = kind
        scale = Double(PieceTile.extent) / Double(extent)
    }

    /// Follows all commands; false when one makes no sense: what came before stays.
    mutating func read(_ commands: ProtobufReader) -> Bool {
        var reader = commands
        var isSound = true
        while isSound, let command = reader.varint() {
            switch command & 7 {
            case 1, 2: isSound = readPoints(&reader, count: command >> 3, movesPen: command & 7 == 1)
            case 7: close()
            default: isSound = false
            }
        }
        endPart()
        return isSound
    }

    private mutating func readPoints(_ reader: inout ProtobufReader, count: UInt64, movesPen: Bool) -> Bool {
        var left = count
        while left > 0 {
            guard let across = reader.varint(), let down = reader.varint() else { return false }
            left -= 1
            if movesPen, kind != .point { endPart() }
            x = Self.sum(x, across)
            y = Self.sum(y, down)
            part.append(PieceTile.stored(x: scaled(x), y: scaled(y)))
        }
        return true
    }

    /// Coordinates are 32 bits; a sum beyond that stays at the limit.
    private static func sum(_ start: Int, _ folded: UInt64) -> Int {
        let step = Int(truncatingIfNeeded: folded >> 1) ^ -Int(truncatingIfNeeded: folded & 1)
        let limit = Int(Int32.max)
        return max(-limit, min(start + max(-2 * limit, min(step, 2 * limit)), limit))
    }

    private func scaled(_ value: Int) -> Int { Int((Double(value) * scale + 0.5).rounded(.down)) }

    private mutating func close() {
        if kind == .line, let first = part.first { part.append(first) }
    }

    private mutating func endPart() {
        if kind == .polygon, part.count > 1, part.first == part.last { part.removeLast() }
        if !part.isEmpty { parts.append(part) }
        part = []
    }
}
