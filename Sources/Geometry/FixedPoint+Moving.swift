extension FixedPoint {
    /// The point moved by a vector in device pixels, rounded to a step.
    ///
    /// Only the vector is rounded, so the same move from points that differ by whole pixels ends on points
    /// that differ by the same whole pixels. The result is held inside ± ``limit``; a NaN moves nothing.
    @inlinable
    public func moved(byPixelsX x: Double, y: Double) -> Self {
        Self(x: Self.sum(self.x, x), y: Self.sum(self.y, y))
    }

    /// The point with both coordinates held inside ± ``limit``.
    @inlinable
    public var held: Self {
        Self(x: max(-Self.limit, min(x, Self.limit)), y: max(-Self.limit, min(y, Self.limit)))
    }

    @inlinable
    static func sum(_ start: Int32, _ pixels: Double) -> Int32 {
        // Twice the limit reaches from one end to the other; NaN compares false and counts as 0.
        let reach = 2 * Double(limit)
        let steps = (pixels * Double(stepsPerPixel)).rounded()
        let held = steps >= -reach ? min(steps, reach) : steps < 0 ? -reach : 0
        let sum = Int(start) &+ Int(held)
        return Int32(truncatingIfNeeded: max(-Int(limit), min(sum, Int(limit))))
    }
}
