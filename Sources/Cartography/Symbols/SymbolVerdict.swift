/// What became of a label in the seamless placement, and how far away the causes of that may lie.
struct SymbolVerdict {
    /// One way the label may be drawn.
    struct Way: Equatable {
        var isAccepted: Bool
        /// D of ``SeamlessPlacement``, steps.
        var distance: Int64
    }

    /// All ways, in the order in which they were decided on.
    var ways: [Way] = []
    /// Holds what must be free for any of the ways; nil without ways.
    var bounds: StepBox?
    /// How the label is drawn; nil when it is not.
    var fate: SymbolFate?

    /// True when the whole map decides the same, given how far away the first label lies whose conflicts were not all
    /// looked at.
    ///
    /// Were a way decided otherwise there, both its D would be at least that distance.
    func isCertain(within steps: Int64) -> Bool { ways.allSatisfy { $0.distance < steps } }
}
