/// An axis-aligned box of real coordinates, edges included; never empty, never inverted.
public struct BoundingBox: Equatable, Hashable, Sendable {
    /// The western or left edge.
    public let minX: Double
    /// The edge of the smaller y.
    public let minY: Double
    /// The eastern or right edge.
    public let maxX: Double
    /// The edge of the larger y.
    public let maxY: Double

    /// A box, or nil when an edge is not finite or the box is inverted.
    public init?(minX: Double, minY: Double, maxX: Double, maxY: Double) {
        guard minX.isFinite, minY.isFinite, maxX.isFinite, maxY.isFinite, minX <= maxX, minY <= maxY else {
            return nil
        }
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// The box of one finite point.
    public init?(_ point: Point) {
        self.init(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)
    }

    /// The width, in the plane's units.
    public var width: Double { maxX - minX }
    /// The height, in the plane's units.
    public var height: Double { maxY - minY }
    /// The middle of the box.
    public var center: Point { Point(x: (minX + maxX) / 2, y: (minY + maxY) / 2) }

    /// True when the two boxes share at least a point.
    public func intersects(_ other: Self) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }

    /// True when the point lies in the box or on its edge.
    public func contains(_ point: Point) -> Bool {
        point.x >= minX && point.x <= maxX && point.y >= minY && point.y <= maxY
    }

    /// The smallest box around both.
    public func union(_ other: Self) -> Self {
        Self(
            uncheckedMinX: min(minX, other.minX), minY: min(minY, other.minY),
            maxX: max(maxX, other.maxX), maxY: max(maxY, other.maxY))
    }

    /// The common part, or nil when the boxes do not meet.
    public func intersection(_ other: Self) -> Self? {
        Self(
            minX: max(minX, other.minX), minY: max(minY, other.minY),
            maxX: min(maxX, other.maxX), maxY: min(maxY, other.maxY))
    }

    private init(uncheckedMinX minX: Double, minY: Double, maxX: Double, maxY: Double) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }
}
