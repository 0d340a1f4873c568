import Geometry

/// Many paths in two flat arrays: all vertices, and where each sub-path ends.
///
/// A path is a range of sub-paths (`Range<Int>`), so a display list of a million shapes holds two
/// allocations. Whether a sub-path is closed is the command's business: fills close, strokes do not
/// unless the last vertex equals the first.
public struct PathStore: Equatable, Sendable {
    /// Every vertex of every sub-path, in order.
    public internal(set) var vertices: [FixedPoint] = []
    /// For each vertex the row of the table beyond the edge that leads on from it, or a sign of ``AreaBorders``; ends
    /// with the last vertex of which something is known.
    public internal(set) var neighbours: [UInt32] = []
    /// For each sub-path, the index after its last vertex.
    public private(set) var subpathEnds: [Int] = []

    /// An empty store.
    public init() {}

    /// How many sub-paths are finished.
    public var subpathCount: Int { subpathEnds.count }

    /// Adds a vertex to the open sub-path.
    @inlinable
    public mutating func append(_ vertex: FixedPoint) { appendVertex(vertex) }

    /// Adds a vertex to the open sub-path, and says what lies beyond the edge that leads to it.
    ///
    /// - Parameters:
    ///   - vertex: not the first of its sub-path.
    ///   - neighbour: as in ``neighbours``.
    public mutating func append(_ vertex: FixedPoint, beyond neighbour: UInt32) {
        neighbours.append(
            contentsOf: repeatElement(AreaBorders.none, count: vertices.count - neighbours.count))
        if !neighbours.isEmpty { neighbours[neighbours.count - 1] = neighbour }
        vertices.append(vertex)
    }

    /// Ends the open sub-path; one with fewer vertices than `minimum` is dropped.
    ///
    /// - Returns: true when the sub-path was kept.
    @discardableResult
    public mutating func endSubpath(minimum: Int = 1) -> Bool {
        let start = subpathEnds.last ?? 0
        guard vertices.count - start >= max(minimum, 1) else {
            vertices.removeSubrange(start...)
            neighbours.removeLast(max(neighbours.count - start, 0))
            return false
        }
        subpathEnds.append(vertices.count)
        return true
    }

    /// The vertices of a sub-path, as indexes into ``vertices``.
    @inlinable
    public func vertexRange(ofSubpath index: Int) -> Range<Int> {
        (index == 0 ? 0 : subpathEnds[index - 1])..<subpathEnds[index]
    }

    /// Forgets everything but keeps the memory.
    public mutating func removeAll() {
        vertices.removeAll(keepingCapacity: true)
        neighbours.removeAll(keepingCapacity: true)
        subpathEnds.removeAll(keepingCapacity: true)
    }

    @usableFromInline
    mutating func appendVertex(_ vertex: FixedPoint) { vertices.append(vertex) }
}
