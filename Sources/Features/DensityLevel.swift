import Geometry

/// The sums over cells of one size, along the curve, under an index like the table's own.
struct DensityLevel: Sendable {
    let shift: UInt32
    private let count: Int
    private let places: Section
    private let weights: Section
    /// The index' nodes, the lowest level first.
    private let nodes: Section
    private let ranges: [Range<Int>]

    init(region: ByteRegion, _ level: DensityLayout.Level) {
        shift = level.shift
        count = level.count
        places = Section(region: region, offset: level.placesOffset, length: level.count * 8)
        weights = Section(region: region, offset: level.weightsOffset, length: level.count * 4)
        nodes = Section(region: region, offset: level.nodesOffset, length: level.nodeCount * 16)
        ranges = PackedIndex.levels(rowCount: level.count)
    }

    /// The sums in a box, in order, and a few around it.
    func forEach(in box: WorldBox, _ body: (WorldPoint, Float) -> Void) {
        guard let top = ranges.indices.last else { return }
        visit(level: top, node: 0, SIMD4(box), body)
    }

    private func visit(
        level: Int, node: Int, _ box: SIMD4<UInt32>, _ body: (WorldPoint, Float) -> Void
    ) {
        guard box.touches(nodes.edges(ranges[level].lowerBound + node)) else { return }
        let first = node * PackedIndex.nodeSize
        let children = level == 0 ? count : ranges[level - 1].count
        for child in first..<min(first + PackedIndex.nodeSize, children) {
            if level == 0 {
                body(places.worldPoint(child), weights.float(child))
            } else {
                visit(level: level - 1, node: child, box, body)
            }
        }
    }
}
