/// The fonts of a text, in order of preference, as a small number.
///
/// A number means the same fonts for every ``Typesetter`` of one ``GlyphSource``.
public struct FontStack: Equatable, Hashable, Sendable {
    /// Index among the source's stacks.
    let index: Int32
}

/// A glyph of a ``GlyphSource``: the same value for every worker, for as long as the source lives.
public struct GlyphID: Equatable, Hashable, Sendable {
    /// Index among the source's faces; of glyph ranges, among its stacks.
    let face: Int32
    /// The glyph's number in the face; of glyph ranges, the code point.
    let number: UInt32
}

/// Where glyphs come from.
public enum GlyphSource: Sendable {
    /// The machine's fonts: outlines, shaped by HarfBuzz.
    case fonts(FontLibrary)
    /// The glyph PBFs that a style names: distance fields, one for each code point.
    case ranges(GlyphRanges)

    /// The stack of some font names, joined by commas as in `text-font`.
    func stack(_ names: String) -> FontStack {
        switch self {
        case .fonts(let library): library.stack(names)
        case .ranges(let ranges): ranges.stack(names)
        }
    }
}
