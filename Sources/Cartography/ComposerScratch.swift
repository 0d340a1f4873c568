import Features
import Geometry
import Synchronization
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
        let result = body(&own, &memos)
        typesetter = consume own
        return result
    }
}

/// Poles of areas and labels, for all workers of a service: neighbouring blocks are drawn by different ones.
///
/// It is locked to look up and to keep, never while something is made.
public final class ComposerMemos: Sendable {
    let poles = Mutex(PoleMemo())
    let labels = Mutex(LabelMemo())

    /// Empty ones.
    public init() {}
}

/// What a picture looks up of labels, and of where they stand.
struct SymbolMemos: Sendable {
    let shared: ComposerMemos
    /// Of the picture that is being composed.
    private(set) var context: Int32 = 0

    init(shared: ComposerMemos) { self.shared = shared }

    /// Says what labels depend on from now on.
    mutating func begin(_ context: LabelMemo.Context) {
        self.context = shared.labels.withLock { $0.number(of: context) }
    }

    /// The poles of a row's areas in the table's units; found by the closure when they are not known.
    func poles(row: Int, of generation: Generation, find: () -> [Point]) -> [Point] {
        if let known = shared.poles.withLock({ $0.poles(row: row, of: generation) }) { return known }
        let poles = find()
        shared.poles.withLock { $0.keep(poles, row: row, of: generation) }
        return poles
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
