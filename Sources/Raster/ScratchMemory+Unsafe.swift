/// Memory that a worker keeps from one shape to the next: it grows, and never shrinks.
///
/// Faster than an array in the inner loops (no uniqueness or bounds check); whoever asks for ``base``
/// keeps inside ``count``.
@safe
struct ScratchMemory<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var count = 0

    init() { unsafe base = .allocate(capacity: 1) }

    // SAFETY: `base` always holds what `allocate` returned last, and nobody else frees it.
    deinit { unsafe base.deallocate() }

    /// Makes room for at least `count` elements.
    ///
    /// When it grows, what was there is lost and every element is `value`.
    mutating func reserve(_ count: Int, filledWith value: Element) {
        guard count > self.count else { return }
        grow(to: count)
        unsafe base.initialize(repeating: value, count: count)
    }

    /// Room for at least `count` elements whose values mean nothing until they are written.
    mutating func reserveUnset(_ count: Int) {
        guard count > self.count else { return }
        grow(to: count)
    }

    private mutating func grow(to count: Int) {
        // SAFETY: the elements are trivial, so there is nothing to deinitialize before the memory goes.
        unsafe base.deallocate()
        unsafe base = .allocate(capacity: count)
        self.count = count
    }
}

// SAFETY: the type cannot be copied, so its memory has one owner and moves with it.
extension ScratchMemory: @unchecked Sendable {}
