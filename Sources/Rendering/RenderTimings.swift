/// Seconds that each stage of a render took; the caller's clock measures them.
public struct RenderTimings: Equatable, Sendable {
    /// Features and style to display list.
    public var composeSeconds = 0.0
    /// Display list to pixels.
    public var rasterSeconds = 0.0
    /// Pixels to bytes.
    public var encodeSeconds = 0.0

    /// No time at all.
    public init() {}

    /// Adds another render's seconds.
    public mutating func add(_ other: Self) {
        composeSeconds += other.composeSeconds
        rasterSeconds += other.rasterSeconds
        encodeSeconds += other.encodeSeconds
    }
}
