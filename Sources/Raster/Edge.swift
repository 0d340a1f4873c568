/// An edge of an outline from its top to its bottom, in steps of the canvas.
///
/// Coordinates are within ± 2³⁰, so differences stay below 2³² and every product here below 2⁶³.
struct Edge {
    let x0: Int
    let y0: Int
    let x1: Int
    /// Above `y0`, as numbers go: further down.
    let y1: Int
    /// 1 when the outline runs down here, −1 when it runs up.
    let sign: Int32

    /// The quotient rounded down and what is left of it; the divisor is positive.
    @inline(__always)
    static func floorDivide(_ value: Int, by divisor: Int) -> (quotient: Int, rest: Int) {
        var quotient = value / divisor
        var rest = value &- quotient &* divisor
        if rest < 0 {
            quotient &-= 1
            rest &+= divisor
        }
        return (quotient, rest)
    }
}
