import Features
import Geometry
import Synchronization
import Typesetting

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

    /// Says what labels depend on from now on, to the typesetter too when it is something else than before.
    mutating func begin(_ context: LabelMemo.Context, _ typesetter: inout Typesetter) {
        let before = self.context
        self.context = shared.labels.withLock { $0.number(of: context) }
        if self.context != before { typesetter.forgetMetTexts() }
    }

    /// The poles of a row's areas in the table's units; found by the closure when they are not known.
    func poles(row: Int, of generation: Generation, find: () -> [Point]) -> [Point] {
        if let known = shared.poles.withLock({ $0.poles(row: row, of: generation) }) { return known }
        let poles = find()
        shared.poles.withLock { $0.keep(poles, row: row, of: generation) }
        return poles
    }
}
