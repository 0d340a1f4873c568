import Geometry

/// How a table's coordinates lie in the world: `origin + coordinate · unit`, world units, x east and y south.
///
/// The result may lie outside the world: a tile's features reach over its edges, and beside the world lie
/// copies of it.
public struct PieceFrame: Hashable, Sendable {
    /// World units to one unit of the table.
    public let unit: Double
    /// The place of the table's x = 0, world units.
    public let originX: Double
    /// The place of the table's y = 0, world units.
    public let originY: Double

    /// A table in world units.
    public static let world = Self(unit: 1, originX: 0, originY: 0)

    /// A frame from its parts.
    public init(unit: Double, originX: Double, originY: Double) {
        precondition(unit > 0, "a frame has an extent")
        self.unit = unit
        self.originX = originX
        self.originY = originY
    }

    /// The table's coordinates of a box in the world; nil when no coordinate lies inside.
    public func box(of extent: BoundingBox) -> WorldBox? {
        let minX = ((extent.minX - originX) / unit).rounded(.down)
        let minY = ((extent.minY - originY) / unit).rounded(.down)
        let maxX = ((extent.maxX - originX) / unit).rounded(.up)
        let maxY = ((extent.maxY - originY) / unit).rounded(.up)
        guard maxX >= 0, maxY >= 0, minX <= 4_294_967_295, minY <= 4_294_967_295 else { return nil }
        func held(_ value: Double) -> UInt32 { UInt32(min(max(value, 0), 4_294_967_295)) }
        return WorldBox(minX: held(minX), minY: held(minY), maxX: held(maxX), maxY: held(maxY))
    }
}
