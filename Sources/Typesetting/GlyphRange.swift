import Drawing

/// The glyphs of 256 code points, as a glyph PBF carries them.
///
/// - Source: `glyphs.proto` of node-fontnik: glyphs { stacks = 1 { name = 1, range = 2, glyphs = 3 { id = 1,
///   bitmap = 2, width = 3, height = 4, left = 5 (zigzag), top = 6 (zigzag), advance = 7 } } }; protocol buffers'
///   wire format.
struct GlyphRange: Sendable {
    /// The largest file that is read.
    static let maximumBytes = 16 << 20
    /// The widest and highest glyph box, pixels.
    static let maximumSide = 512
    /// The largest advance, pixels.
    static let maximumAdvance = 4096

    /// A glyph and how far it moves the pen, pixels at 24 to the em.
    struct Entry: Sendable {
        var shape: GlyphShape
        var advance: Int
    }

    /// By code point; what the file does not have is not there.
    private(set) var entries: [UInt32: Entry] = [:]
    /// Glyphs that were left out: their numbers make no sense, or do not fit their picture.
    private(set) var rejectedCount = 0
    /// True when the file ended in the middle of something.
    private(set) var isTruncated = false

    /// No glyphs.
    init() {}

    /// The glyphs of a file; what cannot be read is left out and counted.
    init(_ bytes: [UInt8]) {
        guard bytes.count <= Self.maximumBytes else {
            isTruncated = true
            return
        }
        var file = WireReader(bytes)
        while let field = file.next() {
            guard field.number == 1, let stack = field.bytes else { continue }
            read(stack: stack, of: bytes)
        }
        isTruncated = isTruncated || file.isBroken
    }

    private mutating func read(stack: Range<Int>, of bytes: [UInt8]) {
        var reader = WireReader(bytes, in: stack)
        while let field = reader.next() {
            guard field.number == 3, let glyph = field.bytes else { continue }
            read(glyph: glyph, of: bytes)
        }
        isTruncated = isTruncated || reader.isBroken
    }

    private mutating func read(glyph: Range<Int>, of bytes: [UInt8]) {
        var reader = WireReader(bytes, in: glyph)
        var id: UInt64?
        var bitmap = 0..<0
        var (width, height, left, top, advance) = (UInt64(0), UInt64(0), 0, 0, UInt64(0))
        while let field = reader.next() {
            switch field.number {
            case 1: id = field.value
            case 2: bitmap = field.bytes ?? bitmap
            case 3: width = field.value
            case 4: height = field.value
            case 5: left = field.zigzag
            case 6: top = field.zigzag
            case 7: advance = field.value
            default: break
            }
        }
        isTruncated = isTruncated || reader.isBroken
        let limit = Self.maximumAdvance
        guard let id, id <= 0x10FFFF, entries[UInt32(id)] == nil, width <= Self.maximumSide,
            height <= Self.maximumSide, advance <= limit, abs(left) <= limit, abs(top) <= limit,
            let shape = Self.shape(
                Array(bytes[bitmap]), width: Int(width), height: Int(height), left: left, top: top)
        else {
            rejectedCount += 1
            return
        }
        entries[UInt32(id)] = Entry(shape: shape, advance: Int(advance))
    }

    /// The shape of a bitmap; nil when it is not the size that the glyph says.
    private static func shape(_ bitmap: [UInt8], width: Int, height: Int, left: Int, top: Int) -> GlyphShape?
    {
        if bitmap.isEmpty { return .blank }
        let across = width + 2 * GlyphField.border
        let down = height + 2 * GlyphField.border
        guard bitmap.count == across * down else { return nil }
        return .field(GlyphField(width: across, height: down, left: left, top: top, distances: bitmap))
    }
}

/// Reads one message of protocol buffers, field by field.
struct WireReader {
    /// A field of a message.
    struct Field {
        let number: UInt64
        /// The number of a varint or fixed field.
        let value: UInt64
        /// Where the bytes of a length-delimited field lie.
        let bytes: Range<Int>?

        /// The number as a signed one, written in zigzag; far out of range becomes `Int.max`.
        var zigzag: Int { Int(clamping: Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)) }
    }

    private let bytes: [UInt8]
    private var place: Int
    private let end: Int
    /// True when the message ended early or has a field of no known kind.
    private(set) var isBroken = false

    /// A reader of a whole buffer, or of a part of it.
    init(_ bytes: [UInt8], in part: Range<Int>? = nil) {
        self.bytes = bytes
        place = part?.lowerBound ?? 0
        end = part?.upperBound ?? bytes.count
    }

    /// The next field; nil at the end, or when the rest cannot be read.
    mutating func next() -> Field? {
        guard place < end, !isBroken else { return nil }
        guard let key = varint() else { return broken() }
        switch key & 7 {
        case 0:
            guard let value = varint() else { return broken() }
            return Field(number: key >> 3, value: value, bytes: nil)
        case 2:
            guard let length = varint(), length <= end - place else { return broken() }
            let start = place
            place += Int(length)
            return Field(number: key >> 3, value: 0, bytes: start..<place)
        case 1, 5:
            let count = key & 7 == 1 ? 8 : 4
            guard count <= end - place else { return broken() }
            place += count
            return Field(number: key >> 3, value: 0, bytes: nil)
        default: return broken()
        }
    }

    private mutating func broken() -> Field? {
        isBroken = true
        return nil
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while place < end, shift < 64 {
            let byte = bytes[place]
            place += 1
            value |= UInt64(byte & 127) << shift
            if byte < 128 { return value }
            shift += 7
        }
        return nil
    }
}
