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
    /// The sums' bytes, see ``DensityLayout``.
    let region: ByteRegion
    /// For each row the weight of each of its points; 0 for one that does not count.
    private let weights: Section
    private let levels: [DensityLevel]

    /// Sums a table.
    ///
    /// - Parameters:
    ///   - table: points.
    ///   - key: tells these weights of the table from others, when the sums are kept.
    ///   - weight: of a row; 0, negative or not a number: the row does not count.
    /// - Complexity: O(points); 4 bytes a row are kept, and about 25 a sum.
    public convenience init(table: FeatureTable, key: UInt64 = 0, weight: (Int) -> Float) {
        var weights = [Float](repeating: 0, count: table.count)
        for row in 0..<table.count where table.kind(row: row) == .point {
            let amount = weight(row)
            if amount > 0 { weights[row] = amount }
        }
        let drafts = Self.drafts(table, weights)
        let layout = DensityLayout(
            rowCount: table.count, levels: drafts.map { (shift: $0.shift, count: $0.places.count) })
        let region = ByteRegion(byteCount: layout.totalBytes) { heap in
            layout.write(weights, drafts, key: key, generation: table.generation, to: heap)
        }
        self.init(table: table, region: region, layout: layout)
    }

    /// Opens sums that were kept; every byte is compared with their checksum.
    ///
    /// - Throws: ``FeatureTableError`` when they are damaged, or of another table or other weights.
    public convenience init(table: FeatureTable, key: UInt64, region: ByteRegion) throws(FeatureTableError) {
        let layout = try DensityLayout(
            region: region, rowCount: table.count, key: key, generation: table.generation)
        self.init(table: table, region: region, layout: layout)
    }

    private init(table: FeatureTable, region: ByteRegion, layout: DensityLayout) {
        self.table = table
        self.region = region
        weights = Section(region: region, offset: layout.weightsOffset, length: layout.rowCount * 4)
        levels = layout.levels.map { DensityLevel(region: region, $0) }
    }

    /// Hands over the bytes by which the sums can be opened again.
    ///
    /// - Returns: how many there are.
    @discardableResult
    public func write<Failure: Error>(
        to sink: (RawSpan, Int) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        try region.withBytes { bytes throws(Failure) in try sink(bytes, 0) }
        return region.count
    }

    /// The weight of each point of a row; 0 for a row that does not count.
    public func weight(row: Int) -> Float { weights.float(row) }

    private static func drafts(_ table: FeatureTable, _ weights: [Float]) -> [DensityDraft] {
        var levels: [DensityDraft] = []
        var below: DensityDraft?
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
            var builder = DensityDraft(shift: shift, count: counter.count)
            if let below {
                below.forEach { builder.add($0, weight: $1) }
            } else {
                table.forEachPointAlongCurve { builder.add($0, weight: weights[$1]) }
            }
            builder.endCell()
            levels.append(builder)
            below = builder
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
        for row in rows.lazy.map(Int.init) where weight(row: row) > 0 {
            table.forEachPart(row: row) { part in
                for index in part.indices { body(part[index], weight(row: row)) }
            }
        }
    }
}
