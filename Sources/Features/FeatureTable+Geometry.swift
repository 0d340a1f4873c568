import Geometry

extension FeatureTable {
    /// The kind of a row's geometry.
    public func kind(row: Int) -> GeometryKind {
        check(row)
        return GeometryKind(rawValue: storage.kinds.byte(row)) ?? .point
    }

    /// The smallest box around a row.
    public func box(row: Int) -> WorldBox {
        check(row)
        if storage.isPoints { return WorldBox(storage.vertices.worldPoint(row)) }
        return storage.boxes.edges(row).worldBox
    }

    /// The first vertex of a row.
    public func point(row: Int) -> WorldPoint {
        check(row)
        if storage.isPoints { return storage.vertices.worldPoint(row) }
        let part = storage.rowEnds.run(row).lowerBound
        return storage.vertices.worldPoint(storage.partEnds.run(part).lowerBound)
    }

    /// How many parts a row has: rings, lines, or one for all its points.
    public func partCount(row: Int) -> Int {
        check(row)
        return storage.isPoints ? 1 : heldParts(row).count
    }

    /// Calls the body with the vertices of each part of a row, in order: rings, lines, or all points at once.
    public func forEachPart(row: Int, _ body: (Span<WorldPoint>) -> Void) {
        check(row)
        if storage.isPoints { return storage.vertices.withWorldPoints(row..<row + 1, body) }
        for part in heldParts(row) {
            storage.vertices.withWorldPoints(storage.partEnds.run(part), body)
        }
    }

    /// True when the table knows which edges of its areas are borders of two.
    public var knowsNeighbours: Bool { storage.hasNeighbours }

    /// True when a row's rings cross or touch, or go round the wrong way, as far as the table knows.
    func isIrregular(row: Int) -> Bool {
        guard let part = heldParts(row).first else { return false }
        return storage.neighbours.word(storage.partEnds.run(part).lowerBound) == Neighbours.irregular
    }

    /// As ``forEachPart(row:_:)``, with the row beyond the edge that leads on from each vertex or a sign of
    /// ``Neighbours``; of a table that does not know them, with none.
    public func forEachPart(row: Int, withNeighbours body: (Span<WorldPoint>, Span<UInt32>) -> Void) {
        guard storage.hasNeighbours else {
            return forEachPart(row: row) { body($0, Span()) }
        }
        check(row)
        for part in heldParts(row) {
            let range = storage.partEnds.run(part)
            storage.vertices.withWorldPoints(range) { points in
                storage.neighbours.withWords(range) { words in
                    body(points, words.count == points.count ? words : Span())
                }
            }
        }
    }

    /// True when every row is one point; also of a table without rows.
    var hasPointsOnly: Bool { storage.isPoints }

    /// True when the table knows where labels of its areas stand.
    public var knowsPoles: Bool { storage.hasPoles }

    /// Calls the body with the pole of each of a row's areas, world units; see ``PolygonPole``.
    public func forEachPole(row: Int, _ body: (Point) -> Void) {
        // A forged table may say anything: no more poles than rings, and none outside the world.
        let world = 0...4_294_967_296.0
        for place in storage.poleEnds.run(row).prefix(partCount(row: row)) {
            let pole = Point(x: storage.poles.double(2 * place), y: storage.poles.double(2 * place + 1))
            if world.contains(pole.x), world.contains(pole.y) { body(pole) }
        }
    }

    /// Calls the body with every vertex of every row and the row's number, rows along the Hilbert curve.
    func forEachPointAlongCurve(_ body: (WorldPoint, Int) -> Void) {
        for place in 0..<count {
            guard let row = row(atPlace: place).map(Int.init) else { continue }
            forEachPart(row: row) { part in
                for index in part.indices { body(part[index], row) }
            }
        }
    }

    private func heldParts(_ row: Int) -> Range<Int> {
        storage.rowEnds.run(row).clamped(to: 0..<storage.partEnds.length / 4)
    }

    /// Appends the rows whose box touches the given one, ascending.
    ///
    /// O(log n + found), plus sorting what was found when the table keeps its source's order.
    public func rows(touching box: WorldBox, into rows: inout [Int32]) {
        guard let top = storage.levels.indices.last else { return }
        let first = rows.count
        visit(level: top, node: 0, IndexQuery(SIMD4(box)), &rows)
        if storage.hasPermutation { rows[first...].sort() }
    }

    /// True when the box of a row touches the given one; ends at the first that does.
    public func hasRow(touching box: WorldBox) -> Bool {
        guard let top = storage.levels.indices.last else { return false }
        return hasRow(level: top, node: 0, SIMD4(box))
    }

    private func hasRow(level: Int, node: Int, _ edges: SIMD4<UInt32>) -> Bool {
        let own = storage.nodes.edges(storage.levels[level].lowerBound &+ node)
        guard edges.touches(own) else { return false }
        // A node without rows does not exist, and its box is that of its rows.
        if edges.covers(own) { return true }
        let first = node &* PackedIndex.nodeSize
        let end = min(first &+ PackedIndex.nodeSize, level == 0 ? count : storage.levels[level &- 1].count)
        return (first..<end).contains { child in
            guard level == 0 else { return hasRow(level: level &- 1, node: child, edges) }
            var rows: [Int32] = []
            appendIfTouching(child, edges, &rows)
            return !rows.isEmpty
        }
    }

    private struct IndexQuery {
        let edges: SIMD4<UInt32>

        init(_ edges: SIMD4<UInt32>) { self.edges = edges }
    }

    private func visit(level: Int, node: Int, _ query: IndexQuery, _ rows: inout [Int32]) {
        let edges = storage.nodes.edges(storage.levels[level].lowerBound &+ node)
        guard query.edges.touches(edges) else { return }
        if query.edges.covers(edges) { return appendAll(level: level, node: node, &rows) }
        let first = node &* PackedIndex.nodeSize
        if level == 0 {
            for place in first..<min(first &+ PackedIndex.nodeSize, count) {
                appendIfTouching(place, query.edges, &rows)
            }
        } else {
            let children = storage.levels[level &- 1].count
            for child in first..<min(first &+ PackedIndex.nodeSize, children) {
                visit(level: level &- 1, node: child, query, &rows)
            }
        }
    }

    private func appendIfTouching(_ place: Int, _ edges: SIMD4<UInt32>, _ rows: inout [Int32]) {
        guard let row = row(atPlace: place) else { return }
        if storage.isPoints {
            let point = storage.vertices.worldPoint(Int(row))
            let inside = point.x >= edges.x && point.x <= edges.z && point.y >= edges.y && point.y <= edges.w
            if inside { rows.append(row) }
        } else if edges.touches(storage.boxes.edges(Int(row))) {
            rows.append(row)
        }
    }

    /// Appends all rows below a node that lies wholly in the query.
    private func appendAll(level: Int, node: Int, _ rows: inout [Int32]) {
        var span = PackedIndex.nodeSize
        for _ in 0..<level { span &*= PackedIndex.nodeSize }
        let first = node &* span
        for place in first..<min(first &+ span, count) {
            if let row = row(atPlace: place) { rows.append(row) }
        }
    }

    /// The row at a place of the index; nil when a damaged permutation points nowhere.
    @inline(__always)
    private func row(atPlace place: Int) -> Int32? {
        guard storage.hasPermutation else { return Int32(truncatingIfNeeded: place) }
        let row = storage.permutation.word(place)
        return Int(row) < count ? Int32(truncatingIfNeeded: row) : nil
    }
}
