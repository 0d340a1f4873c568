/// A position or a vector in a plane; the room that hands it over says which plane and which way y points.
public struct Point: Equatable, Hashable, Sendable {
    /// The first coordinate; east or right unless said otherwise.
    public var x: Double
    /// The second coordinate; its direction belongs to the plane.
    public var y: Double

    /// A point at the given coordinates.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// Both coordinates are neither infinite nor NaN.
    public var isFinite: Bool { x.isFinite && y.isFinite }
}
