import Features
import Geometry
import Tiling

/// A part of the world, for choosing tiles: a box, or the true shape of points, lines or polygons.
public struct TileArea: Sendable, Hashable {
    /// What the shape is; nil for the whole box.
    public let kind: GeometryKind?
    /// Rings, lines, or one list of points, world units; empty for a box.
    public let parts: [[WorldPoint]]
    /// The smallest box around it.
    public let box: WorldBox

    /// A box.
    public init(_ box: WorldBox) {
        kind = nil
        parts = []
        self.box = box
    }

    /// A shape; nil without a vertex.
    public init?(kind: GeometryKind, parts: [[WorldPoint]]) {
        let record = FeatureRecord(id: "", kind: kind, parts: parts, values: [:])
        guard let box = record.box else { return nil }
        self.kind = kind
        self.parts = parts
        self.box = box
    }

    /// The tiles that the area touches; the box's where the shape would be too many ranges.
    public func ranges(zoom: Int) -> [TileRange] {
        guard let kind else { return [TileRange(zoom: zoom, touching: box)] }
        return TileCover.ranges(
            of: FeatureRecord(id: "", kind: kind, parts: parts, values: [:]), zoom: zoom, reach: 0)
    }

    /// The tiles of a zoom that some areas touch.
    ///
    /// - Parameters:
    ///   - areas: the areas.
    ///   - zooms: of the tiles.
    ///   - most: more ranges than these are not given; the areas' boxes are taken then.
    /// - Returns: ranges that may overlap.
    public static func ranges(of areas: [TileArea], zooms: ClosedRange<Int>, most: Int = 50_000)
        -> [TileRange]
    {
        var found: [TileRange] = []
        for zoom in zooms {
            for area in areas {
                found += area.ranges(zoom: zoom)
                guard found.count <= most else {
                    return zooms.flatMap { zoom in areas.map { TileRange(zoom: zoom, touching: $0.box) } }
                }
            }
        }
        return found
    }

    /// What is left to look at of the area inside a square.
    struct Piece: Sendable {
        /// Which of the areas.
        var area: Int
        /// The edges that touch the square; nil when the area holds all of the square that its box does.
        var edges: [Segment]?
    }

    /// Everything of the area, which is the one with this number.
    func piece(_ number: Int) -> Piece {
        guard let kind else { return Piece(area: number, edges: nil) }
        let parts = kind == .point ? parts.joined().map { [$0] } : parts
        return Piece(area: number, edges: TileCover.segments(of: parts, areClosed: kind == .polygon))
    }

    /// What is left of a piece inside a square; nil when the area does not touch it.
    func narrowed(_ piece: Piece, to square: QuadSquare) -> Piece? {
        guard let edges = piece.edges else { return piece }
        let near = edges.filter { square.isNear($0, reach: 0) }
        if !near.isEmpty { return Piece(area: piece.area, edges: near) }
        return kind == .polygon && square.isInside(parts) ? Piece(area: piece.area, edges: nil) : nil
    }
}
