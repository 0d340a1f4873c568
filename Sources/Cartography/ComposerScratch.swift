import Typesetting

/// What a worker keeps from picture to picture while it composes: shaped texts, glyphs, poles of areas, labels.
///
/// Each worker owns one, so no worker waits for another; pictures do not depend on it.
public struct ComposerScratch: ~Copyable, Sendable {
    private var typesetter: Typesetter?
    private var memos = SymbolMemos()

    /// An empty one.
    public init() {}

    /// Lets the body use the typesetter of a source of glyphs, a new one when the source is another than before,
    /// and the memos.
    mutating func withTypesetter<Result>(
        _ source: GlyphSource, _ body: (inout Typesetter, inout SymbolMemos) -> Result
    ) -> Result {
        if let known = typesetter?.source, known.isSame(as: source), var own = typesetter.take() {
            let result = body(&own, &memos)
            typesetter = consume own
            return result
        }
        var own = Typesetter(source)
        // Labels hold glyphs of the source before.
        memos.labels = LabelMemo()
        let result = body(&own, &memos)
        typesetter = consume own
        return result
    }
}

/// What is kept of labels, and of where they stand.
struct SymbolMemos: Sendable {
    var poles = PoleMemo()
    var labels = LabelMemo()
}

extension GlyphSource {
    /// True when both are the same object, whose numbers mean the same glyphs.
    fileprivate func isSame(as other: GlyphSource) -> Bool {
        switch (self, other) {
        case (.fonts(let left), .fonts(let right)): left === right
        case (.ranges(let left), .ranges(let right)): left === right
        default: false
        }
    }
}
