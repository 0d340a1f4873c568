#if canImport(Glibc)
    import Glibc
#endif

/// How many chords stand for an arc.
public enum ArcFlattening {
    /// The furthest a chord may lie from its arc: 1/64 device pixel changes a pixel's coverage by 4/255.
    public static let tolerancePixels = 1.0 / 64

    /// The most chords of any arc: a half circle of 16,384 px radius needs 1,138.
    public static let maximumChords = 2048

    /// How many chords keep within the tolerance.
    ///
    /// - Parameters:
    ///   - radiusPixels: in device pixels.
    ///   - angle: how far the arc turns, radians, 0…2π.
    /// - Returns: 1…``maximumChords``.
    /// - Source: the sagitta of a chord over the angle a is r · (1 − cos(a / 2)).
    public static func chords(radiusPixels: Double, angle: Double) -> Int {
        guard radiusPixels > tolerancePixels, angle > 0 else { return 1 }
        let step = 2 * acos(1 - tolerancePixels / radiusPixels)
        let count = (angle / step).rounded(.up)
        return count >= 1 ? min(Int(min(count, 1e6)), maximumChords) : 1
    }
}
