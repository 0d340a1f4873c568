import Geometry

/// The weights of a table's points, summed over square cells of many sizes: what a heat field is drawn from
/// when there are more points than pixels.
///
/// ```
/// level 2   one sum for a cell of 4 × 4 finest cells      each sum lies where its points lie
/// level 1   one sum for a cell of 2 × 2                   on average, by weight
/// level 0   one sum for each finest cell with points
/// rows      the points themselves
/// ```
///
/// Rows lie along the Hilbert curve, so the points of a cell of any size follow each other: every level is one
/// walk over the one below. Cells lie where they lie in the world; sums are made in the rows' order.
public final class DensityPyramid: Sendable {
    /// Sides of the finest and the coarsest cells, as powers of two of world units: 0.6 m and 10 km.
    private static let shifts = 6...20
    /// A level that has not this much fewer sums than the one below is left out.
    private static let worthwhileShare = 0.7

    /// The table that was summed.
    public let table: FeatureTable
    /// For each row the weight of each of its points; 0 for one that does not count.
    public let rowWeights: [Float]
    private let levels: [DensityLevel]

    /// Sums a table.
    ///
    /// - Parameters:
    ///   - table: points.
    ///   - weight: of a row; 0, negative or not a number: the row does not count.
    /// - Complexity: O(points); 4 bytes a row are kept, and about 25 a sum.
    public init(table: FeatureTable, weight: (Int) -> Float) {
        var weights = [Float](repeating: 0, count: table.count)
        for row in 0..<table.count where table.kind(row: row) == .point {
            let amount = weight(row)
            if amount > 0 { weights[row] = amount }
        }
        self.table = table
        rowWeights = weights
        levels = Self.levels(table, weights)
    }

    private static func levels(_ table: FeatureTable, _ weights: [Float]) -> [DensityLevel] {
        var levels: [DensityLevel] = []
        var below: DensityLevel?
        var count = table.count
        for shift in shifts.map(UInt32.init) {
            // Counting is cheap, and the finest cells hold little more than a point each.
            var counter = CellCounter(shift: shift)
            if let below {
                below.forEach { point, _ in counter.add(point) }
            } else {
                table.forEachPointAlongCurve { point, row in if weights[row] > 0 { counter.add(point) } }
            }
            guard Double(counter.count) < Double(count) * worthwhileShare else { continue }
            var builder = DensityLevel.Builder(shift: shift, count: counter.count)
            if let below {
                below.forEach { builder.add($0, weight: $1) }
            } else {
                table.forEachPointAlongCurve { builder.add($0, weight: weights[$1]) }
            }
            builder.endCell()
            let level = DensityLevel(builder)
            levels.append(level)
            below = level
            count = counter.count
        }
        return levels
    }

    /// Calls the body with the places and weights in a box: of points, or of sums over cells of at most a side.
    ///
    /// The order is that of the curve, whatever the box.
    ///
    /// - Parameters:
    ///   - box: what is wanted; a little around it may come too.
    ///   - cellUnits: the largest side of a cell, world units.
    ///   - body: a place, and the sum of the weights there.
    public func forEach(in box: WorldBox, cellUnits: Double, _ body: (WorldPoint, Float) -> Void) {
        if let level = levels.last(where: { Double(UInt32(1) << $0.shift) <= cellUnits }) {
            return level.forEach(in: box, body)
        }
        var rows: [Int32] = []
        table.rows(touching: box, into: &rows)
        for row in rows.lazy.map(Int.init) where rowWeights[row] > 0 {
            table.forEachPart(row: row) { part in
                for index in part.indices { body(part[index], rowWeights[row]) }
            }
        }
    }
}

/// Counts the cells of points that come along the curve.
private struct CellCounter {
    let shift: UInt32
    private(set) var count = 0
    private var cell: UInt64?

    init(shift: UInt32) { self.shift = shift }

    @inline(__always)
    mutating func add(_ point: WorldPoint) {
        let next = UInt64(point.x >> shift) << 32 | UInt64(point.y >> shift)
        if next != cell { count &+= 1 }
        cell = next
    }
}

/// The sums over cells of one size, along the curve, under an index like the table's own.
struct DensityLevel: Sendable {
    let shift: UInt32
    private let places: [WorldPoint]
    private let weights: [Float]
    /// The index' nodes, the lowest level first.
    private let nodes: [SIMD4<UInt32>]
    private let ranges: [Range<Int>]

    /// Sums points that come along the curve.
    struct Builder {
        let shift: UInt32
        fileprivate var places: [WorldPoint] = []
        fileprivate var weights: [Float] = []
        private var cell: UInt64?
        private var sum = 0.0
        /// Weight times the way from the cell's north-west corner.
        private var momentX = 0.0
        private var momentY = 0.0

        init(shift: UInt32, count: Int) {
            self.shift = shift
            places.reserveCapacity(count)
            weights.reserveCapacity(count)
        }

        mutating func add(_ point: WorldPoint, weight: Float) {
            guard weight > 0 else { return }
            let next = UInt64(point.x >> shift) << 32 | UInt64(point.y >> shift)
            if next != cell {
                endCell()
                cell = next
            }
            let mask = UInt32(1) << shift &- 1
            sum += Double(weight)
            momentX += Double(weight) * Double(point.x & mask)
            momentY += Double(weight) * Double(point.y & mask)
        }

        /// Finishes the open cell.
        mutating func endCell() {
            guard let cell else { return }
            let left = UInt32(truncatingIfNeeded: cell >> 32) << shift
            let top = UInt32(truncatingIfNeeded: cell) << shift
            // The mean lies in the cell, so the sums fit.
            places.append(
                WorldPoint(x: left + UInt32(momentX / sum), y: top + UInt32(momentY / sum)))
            weights.append(Float(sum))
            self.cell = nil
            sum = 0
            momentX = 0
            momentY = 0
        }
    }

    fileprivate init(_ builder: Builder) {
        shift = builder.shift
        places = builder.places
        weights = builder.weights
        ranges = PackedIndex.levels(rowCount: places.count)
        let places = builder.places
        let edges = PackedIndex.nodes(rowCount: places.count) { place in
            let point = places[place]
            return SIMD4(point.x, point.y, point.x, point.y)
        }
        nodes = stride(from: 0, to: edges.count, by: 4).map {
            SIMD4(edges[$0], edges[$0 + 1], edges[$0 + 2], edges[$0 + 3])
        }
    }

    /// All sums in order.
    func forEach(_ body: (WorldPoint, Float) -> Void) {
        for place in places.indices { body(places[place], weights[place]) }
    }

    /// The sums in a box, in order, and a few around it.
    func forEach(in box: WorldBox, _ body: (WorldPoint, Float) -> Void) {
        guard let top = ranges.indices.last else { return }
        visit(level: top, node: 0, SIMD4(box), body)
    }

    private func visit(
        level: Int, node: Int, _ box: SIMD4<UInt32>, _ body: (WorldPoint, Float) -> Void
    ) {
        guard box.touches(nodes[ranges[level].lowerBound + node]) else { return }
        let first = node * PackedIndex.nodeSize
        let children = level == 0 ? places.count : ranges[level - 1].count
        for child in first..<min(first + PackedIndex.nodeSize, children) {
            if level == 0 {
                body(places[child], weights[child])
            } else {
                visit(level: level - 1, node: child, box, body)
            }
        }
    }
}
