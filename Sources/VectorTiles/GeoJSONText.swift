import Styling

/// Reads a GeoJSON text feature by feature: besides the bytes, memory holds one feature's JSON at a time.
public enum GeoJSONText {
    /// The largest text that is read.
    public static let maximumBytes = 512 << 20
    /// How deep brackets may nest; a coordinate of a multi-polygon in a collection has 9.
    public static let maximumDepth = 64

    /// Adds the features of a text.
    ///
    /// Features before a fault are kept; the fault is told among the problems.
    ///
    /// - Throws: ``JSONError`` when the text is no JSON, too large or too deep.
    public static func read(_ bytes: [UInt8], into features: inout GeoJSONFeatures) throws(JSONError) {
        let limits = JSONParser.Limits(depth: maximumDepth, bytes: maximumBytes)
        guard bytes.count <= maximumBytes else {
            throw JSONError(
                line: 1, column: 1,
                message: "the text has \(bytes.count) bytes, at most \(maximumBytes) are read")
        }
        guard let members = FeatureSlices(bytes).ranges else {
            return features.add(try JSONParser.parse(bytes, limits: limits).root)
        }
        for range in members {
            do throws(JSONError) {
                features.addFeature(try JSONParser.parse(Array(bytes[range]), limits: limits).root)
            } catch {
                let line = 1 + bytes[..<range.lowerBound].count { $0 == UInt8(ascii: "\n") }
                throw JSONError(line: line + error.line - 1, column: error.column, message: error.message)
            }
        }
    }
}

/// Where the features of a collection lie in its text, without reading them.
///
/// Only brackets and quotes are followed, so this finds the place of everything in JSON that is sound; what is
/// not is found when the slices are read.
struct FeatureSlices {
    /// The members of the top object's `features`; nil when there is no such list of objects.
    private(set) var ranges: [Range<Int>]?

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        ranges = find()
    }

    private mutating func find() -> [Range<Int>]? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        guard take("{") else { return nil }
        var found: [Range<Int>]?
        while !take("}") {
            guard let key = string(), take(":") else { return nil }
            if key == Array("features".utf8), found == nil {
                found = elements()
                if found == nil { return nil }
            } else if value() == nil {
                return nil
            }
            if !take(","), position >= bytes.count || bytes[position] != UInt8(ascii: "}") { return nil }
        }
        skipSpace()
        return position == bytes.count ? found : nil
    }

    private mutating func elements() -> [Range<Int>]? {
        guard take("[") else { return nil }
        var found: [Range<Int>] = []
        while !take("]") {
            skipSpace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "{"), let range = value() else {
                return nil
            }
            found.append(range)
            if !take(","), position >= bytes.count || bytes[position] != UInt8(ascii: "]") { return nil }
        }
        return found
    }

    /// Steps over a value.
    private mutating func value() -> Range<Int>? {
        skipSpace()
        let start = position
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                guard string() != nil else { return nil }
                if depth == 0 { return start..<position }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return start < position ? start..<position : nil }
                depth -= 1
                if depth == 0 {
                    position += 1
                    return start..<position
                }
            case UInt8(ascii: ","): if depth == 0 { return start < position ? start..<position : nil }
            default: break
            }
            position += 1
        }
        return nil
    }

    /// Steps over a string and returns what is between the quotes, as it stands.
    private mutating func string() -> [UInt8]? {
        guard take("\"") else { return nil }
        let start = position
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "\\") {
                position += 2
            } else if bytes[position] == UInt8(ascii: "\"") {
                position += 1
                return Array(bytes[start..<position - 1])
            } else {
                position += 1
            }
        }
        return nil
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}
