import Typesetting

/// What a worker keeps from picture to picture while it composes: shaped texts and glyphs; and what all workers of a
/// service share.
///
/// Pictures do not depend on it.
public struct ComposerScratch: ~Copyable, Sendable {
    private var typesetter: Typesetter?
    private var memos: SymbolMemos

    /// An empty one.
    public init(memos: ComposerMemos = ComposerMemos()) {
        self.memos = SymbolMemos(shared: memos)
    }

    /// Lets the body use the typesetter of a source of glyphs and the memos.
    ///
    /// - Parameters:
    ///   - source: nil for a picture without glyphs; such a one, as of an empty tile, takes nothing from those after it.
    ///   - noGlyphs: the source that stands in for none.
    ///   - body: what is done with them.
    /// - Returns: what the body returns.
    mutating func withTypesetter<Result>(
        _ source: GlyphSource?, noGlyphs: GlyphSource, _ body: (inout Typesetter, inout SymbolMemos) -> Result
    ) -> Result {
        guard let source else {
            var own = Typesetter(noGlyphs)
            return body(&own, &memos)
        }
        if let known = typesetter?.source, known.isSame(as: source), var own = typesetter.take() {
            let result = body(&own, &memos)
            typesetter = consume own
            return result
        }
        var own = Typesetter(source)
        let result = body(&own, &memos)
        typesetter = consume own
        return result
    }
}

extension GlyphSource {
    /// True when both are the same object, whose numbers mean the same glyphs.
    func isSame(as other: GlyphSource) -> Bool {
        switch (self, other) {
        case (.fonts(let left), .fonts(let right)): left === right
        case (.ranges(let left), .ranges(let right)): left === right
        default: false
        }
    }
}
