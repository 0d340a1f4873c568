/// A position in a tile grid's own integer world: 2³² units across, x east and y **south** from the
/// north-west corner.
///
/// In Web Mercator one unit is 9.3 mm at the equator.
///
/// Everything a dataset holds is kept in these units, so that a tile query is integer range work and
/// every tile sees the same coordinates.
public struct WorldPoint: Equatable, Hashable, Sendable {
    /// Units east of the western edge.
    public var x: UInt32
    /// Units south of the northern edge.
    public var y: UInt32

    /// A point at the given world units.
    public init(x: UInt32, y: UInt32) {
        self.x = x
        self.y = y
    }
}

/// A box in world units, all four edges included.
public struct WorldBox: Equatable, Hashable, Sendable {
    /// The western edge.
    public var minX: UInt32
    /// The northern edge.
    public var minY: UInt32
    /// The eastern edge.
    public var maxX: UInt32
    /// The southern edge.
    public var maxY: UInt32

    /// The whole grid.
    public static let world = Self(minX: 0, minY: 0, maxX: .max, maxY: .max)

    /// A box from its edges; traps when it is inverted.
    public init(minX: UInt32, minY: UInt32, maxX: UInt32, maxY: UInt32) {
        precondition(minX <= maxX && minY <= maxY, "an inverted world box is a bug in the caller")
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// The box of one point.
    public init(_ point: WorldPoint) {
        self.init(minX: point.x, minY: point.y, maxX: point.x, maxY: point.y)
    }

    /// True when the two boxes share at least a point.
    @inlinable
    public func intersects(_ other: Self) -> Bool {
        minX <= other.maxX && other.minX <= maxX && minY <= other.maxY && other.minY <= maxY
    }

    /// True when the point lies in the box or on its edge.
    @inlinable
    public func contains(_ point: WorldPoint) -> Bool {
        point.x >= minX && point.x <= maxX && point.y >= minY && point.y <= maxY
    }

    /// Grows the box until it holds the point.
    @inlinable
    public mutating func formUnion(_ point: WorldPoint) {
        minX = min(minX, point.x)
        minY = min(minY, point.y)
        maxX = max(maxX, point.x)
        maxY = max(maxY, point.y)
    }

    /// The smallest box around both.
    public func union(_ other: Self) -> Self {
        Self(
            minX: min(minX, other.minX), minY: min(minY, other.minY),
            maxX: max(maxX, other.maxX), maxY: max(maxY, other.maxY))
    }

    /// The box grown by the same margin on every side, held inside the world.
    public func grown(by margin: UInt64) -> Self {
        let margin = UInt32(clamping: margin)
        func less(_ value: UInt32) -> UInt32 { value > margin ? value - margin : 0 }
        func more(_ value: UInt32) -> UInt32 { value > .max - margin ? .max : value + margin }
        return Self(minX: less(minX), minY: less(minY), maxX: more(maxX), maxY: more(maxY))
    }
}
