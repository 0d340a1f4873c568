import Geometry

/// Finds the borders of a table's areas: edges that exactly one other area has too, walked the other way.
///
/// One hash table over all edges; O(vertices), some 30 bytes for each while it works.
struct BorderFinder {
    /// x in the low half, y in the high half, in the table's order.
    private let vertices: [UInt64]
    /// Where the edge from a vertex ends; the vertex itself for what is no edge of a sound area.
    private var ends: [UInt32]
    private var rows: [UInt32]

    /// - Parameters:
    ///   - builder: the rows.
    ///   - source: the builder's row for each row of the table.
    init(_ builder: FeatureTableBuilder, source: (Int) -> Int) {
        var vertices: [UInt64] = []
        var ends: [UInt32] = []
        var rows: [UInt32] = []
        vertices.reserveCapacity(builder.vertices.count)
        ends.reserveCapacity(builder.vertices.count)
        rows.reserveCapacity(builder.vertices.count)
        var check = AreaCheck()
        for row in 0..<builder.count {
            let first = vertices.count
            check.removeAll()
            for part in builder.parts(row: source(row)) {
                let start = vertices.count
                for index in builder.vertexRange(part: part) {
                    vertices.append(builder.vertices[index])
                    ends.append(UInt32(vertices.count))
                }
                if vertices.count > start { ends[vertices.count - 1] = UInt32(start) }
                check.append(ring: vertices[start...])
            }
            let isArea = builder.kinds[source(row)] == GeometryKind.polygon.rawValue
            let isSound =
                isArea
                && (builder.soundness[source(row)] == .unknown
                    ? check.isSound() : builder.soundness[source(row)] == .sound)
            for index in first..<vertices.count {
                rows.append(isSound || !isArea ? UInt32(row) : Neighbours.irregular)
                if !isSound { ends[index] = UInt32(index) }
            }
        }
        (self.vertices, self.ends, self.rows) = (vertices, ends, rows)
    }

    /// For each vertex the row on the other side of the edge that leads on from it, or a sign of ``Neighbours``.
    consuming func neighbours() -> [UInt32] {
        var slots = [UInt32](repeating: 0, count: Self.slotCount(vertices.count))
        // The other edge; none, or several, until the rows are put in their place.
        var mates = [UInt32](repeating: Neighbours.none, count: vertices.count)
        let several = Neighbours.none - 1
        for edge in vertices.indices where Int(ends[edge]) != edge {
            let (from, to) = (vertices[edge], vertices[Int(ends[edge])])
            var slot = Self.hash(from, to) & (slots.count - 1)
            while slots[slot] != 0, !isSame(Int(slots[slot]) - 1, from, to) {
                slot = (slot + 1) & (slots.count - 1)
            }
            guard slots[slot] != 0 else {
                slots[slot] = UInt32(edge + 1)
                continue
            }
            let first = Int(slots[slot]) - 1
            let isPair =
                mates[first] == Neighbours.none && vertices[first] == to && rows[first] != rows[edge]
            if isPair {
                mates[first] = UInt32(edge)
                mates[edge] = UInt32(first)
            } else {
                if mates[first] < several { mates[Int(mates[first])] = several }
                mates[first] = several
            }
        }
        for edge in mates.indices {
            if rows[edge] == Neighbours.irregular {
                mates[edge] = Neighbours.irregular
            } else {
                mates[edge] = mates[edge] < several ? rows[Int(mates[edge])] : Neighbours.none
            }
        }
        return mates
    }

    /// True when an edge has these ends, in either order.
    private func isSame(_ edge: Int, _ from: UInt64, _ to: UInt64) -> Bool {
        let (start, end) = (vertices[edge], vertices[Int(ends[edge])])
        return (start == from && end == to) || (start == to && end == from)
    }

    private static func slotCount(_ edges: Int) -> Int {
        var count = 16
        while count < edges + edges / 2 { count *= 2 }
        return count
    }

    /// The same for both directions of an edge.
    private static func hash(_ from: UInt64, _ to: UInt64) -> Int {
        let sum = from &+ to &+ (from ^ to) &* 0x9E37_79B9_7F4A_7C15
        let mixed = (sum ^ (sum >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return Int(truncatingIfNeeded: mixed >> 17)
    }
}

/// Tells whether an area's rings neither cross nor touch, go round the right way and lie in each other as they should.
///
/// Such an area's winding number is 1 inside and 0 outside, so that the areas of many may be added up. One that is
/// turned down may be a valid one (a hole that touches its ring): it is drawn all the same, by itself.
///
/// - Source: winding numbers by signed crossings, and segments by orientation: J. O'Rourke, "Computational Geometry in C",
///   chapters 1 and 7; exact, in 128 bits.
struct AreaCheck {
    private struct Segment {
        var from: SIMD2<Int64>
        var to: SIMD2<Int64>
        /// Counts through all rings; the next of a ring's last is its first.
        var number: Int
        var next: Int

        var low: SIMD2<Int64> { pointwiseMin(from, to) }
        var high: SIMD2<Int64> { pointwiseMax(from, to) }
    }

    /// More pairs of rings and vertices, or of segments, are not looked at: some tens of milliseconds.
    private static let mostPairs = 1 << 24
    /// Fewer segments are compared all with all: putting them in order would take longer.
    private static let fewSegments = 24

    private var segments: [Segment] = []
    private var rings: [Range<Int>] = []

    mutating func removeAll() {
        segments.removeAll(keepingCapacity: true)
        rings.removeAll(keepingCapacity: true)
    }

    mutating func append(ring: ArraySlice<UInt64>) {
        func place(_ vertex: UInt64) -> SIMD2<Int64> {
            SIMD2(Int64(vertex & 0xFFFF_FFFF), Int64(vertex >> 32))
        }
        guard var last = ring.last.map(place) else { return }
        let first = segments.count
        for vertex in ring {
            let next = place(vertex)
            segments.append(Segment(from: last, to: next, number: segments.count, next: segments.count + 1))
            last = next
        }
        segments[segments.count - 1].next = first
        rings.append(first..<segments.count)
    }

    /// Looks at the rings; their segments lose their order.
    mutating func isSound() -> Bool {
        guard rings.allSatisfy({ $0.count > 2 }), areNested() else { return false }
        let isMany = segments.count > Self.fewSegments
        var pairs = 0
        if isMany { segments.sort { $0.low.x < $1.low.x } }
        for (index, segment) in segments.enumerated() {
            for other in segments[(index + 1)...] {
                if isMany, other.low.x > segment.high.x { break }
                pairs += 1
                guard pairs <= Self.mostPairs else { return false }
                if segment.next == other.number || other.next == segment.number { continue }
                if Self.meet(segment, other) { return false }
            }
        }
        return true
    }

    /// True when the first vertex of each outer ring lies in no other ring, that of a hole in one.
    private func areNested() -> Bool {
        guard rings.count > 1 else { return rings.first.map { area(of: $0) > 0 } ?? false }
        guard rings.count * segments.count <= Self.mostPairs else { return false }
        return rings.allSatisfy { ring in
            let winding = rings.filter { $0 != ring }.reduce(0) {
                $0 + self.winding(of: $1, around: segments[ring.lowerBound].to)
            }
            return area(of: ring) > 0 ? winding == 0 : winding == 1
        }
    }

    /// Twice the signed area; positive when clockwise on screen (y down).
    ///
    /// - Source: the shoelace formula.
    private func area(of ring: Range<Int>) -> Int128 {
        let origin = segments[ring.lowerBound].from
        return segments[ring].reduce(0) {
            let (a, b) = ($1.from &- origin, $1.to &- origin)
            return $0 + Int128(a.x) * Int128(b.y) - Int128(b.x) * Int128(a.y)
        }
    }

    /// How often a ring goes round a point, clockwise on screen counting as 1.
    private func winding(of ring: Range<Int>, around point: SIMD2<Int64>) -> Int {
        segments[ring].reduce(0) { sum, segment in
            if segment.from.y <= point.y, segment.to.y > point.y {
                return Self.side(of: point, segment) > 0 ? sum + 1 : sum
            }
            if segment.from.y > point.y, segment.to.y <= point.y {
                return Self.side(of: point, segment) < 0 ? sum - 1 : sum
            }
            return sum
        }
    }

    /// Positive when a point lies clockwise of a segment's direction, 0 on its line.
    private static func side(of point: SIMD2<Int64>, _ segment: Segment) -> Int128 {
        let (a, b) = (segment.to &- segment.from, point &- segment.from)
        return Int128(a.x) * Int128(b.y) - Int128(a.y) * Int128(b.x)
    }

    /// True when two segments have a point in common.
    private static func meet(_ one: Segment, _ other: Segment) -> Bool {
        let (low, high) = (pointwiseMax(one.low, other.low), pointwiseMin(one.high, other.high))
        guard low.x <= high.x, low.y <= high.y else { return false }
        func isAside(_ first: Int128, _ second: Int128) -> Bool {
            (first > 0 && second > 0) || (first < 0 && second < 0)
        }
        return !isAside(side(of: other.from, one), side(of: other.to, one))
            && !isAside(side(of: one.from, other), side(of: one.to, other))
    }
}
