import Drawing
import Synchronization

/// The glyph PBFs of a style: fetched when a character first asks for them, kept for all workers.
///
/// A range that cannot be had has no glyphs, as the specification says; it is told once in ``diagnostics``.
public final class GlyphRanges: Sendable {
    /// Fetches a range.
    ///
    /// Called with the font stack and the range's name («20480-20735»), at most once for each pair and
    /// possibly from several threads.
    ///
    /// - Returns: the file, or nil when there is none.
    public typealias Loader = @Sendable (_ fontStack: String, _ range: String) -> [UInt8]?

    /// Ranges that are kept: all of Unicode for a dozen stacks.
    private static let maximumRanges = 4096

    private struct Key: Hashable {
        let stack: Int32
        let block: UInt32
    }

    private struct State {
        var indexes: [String: Int32] = [:]
        var names: [String] = []
        var ranges: [Key: GlyphRange] = [:]
        var diagnostics: [String] = []
    }

    /// What tells this style's glyphs from another's: the URL template.
    public let name: String
    private let load: Loader
    private let state = Mutex(State())

    /// The ranges of a style's `glyphs` template.
    public init(name: String, load: @escaping Loader) {
        self.name = name
        self.load = load
    }

    /// Ranges that could not be had or read, in the order in which they were asked for.
    public var diagnostics: [String] { state.withLock { $0.diagnostics } }

    /// The stack of some names, joined by commas.
    func stack(_ names: String) -> FontStack {
        state.withLock { state in
            if let index = state.indexes[names] { return FontStack(index: index) }
            let index = Int32(state.names.count)
            state.indexes[names] = index
            state.names.append(names)
            return FontStack(index: index)
        }
    }

    /// The face that stands for a stack in a display list.
    func face(_ stack: Int32) -> FontFace {
        let stackName = state.withLock { $0.names[Int(stack)] }
        return FontFace(path: nil, index: 0, name: "\(name)#\(stackName)")
    }

    /// The range of a stack that holds a code point.
    func range(_ stack: Int32, holding character: UInt32) -> GlyphRange {
        let key = Key(stack: stack, block: character >> 8)
        let (known, stackName) = state.withLock { ($0.ranges[key], $0.names[Int(stack)]) }
        if let known { return known }
        // Loading may take long, so nobody waits for it; two workers may load one range.
        let first = character & ~255
        let rangeName = "\(first)-\(first + 255)"
        let bytes = load(stackName, rangeName)
        let loaded = bytes.map(GlyphRange.init) ?? GlyphRange()
        return state.withLock { state in
            if let known = state.ranges[key] { return known }
            guard state.ranges.count < Self.maximumRanges else { return loaded }
            state.ranges[key] = loaded
            if let complaint = Self.complaint(loaded, isThere: bytes != nil) {
                state.diagnostics.append("glyph range \(rangeName) of «\(stackName)» \(complaint)")
            }
            return loaded
        }
    }

    private static func complaint(_ range: GlyphRange, isThere: Bool) -> String? {
        if !isThere { return "cannot be had; its characters are not drawn" }
        if range.isTruncated { return "is damaged; the characters behind the damage are not drawn" }
        return range.rejectedCount > 0 ? "has \(range.rejectedCount) glyphs that make no sense" : nil
    }
}
