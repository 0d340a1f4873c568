import Geometry

extension FeatureTable {
    /// Nodes of the index looked at for an estimate.
    private static var estimateNodes: Int { 48 }

    /// About how many rows touch a box: exact for boxes around everything and for empty ones.
    ///
    /// Walks down the index as long as few nodes touch the box, then takes the shares of their areas: some
    /// microseconds, however many rows there are.
    public func estimatedCount(touching box: WorldBox) -> Int {
        guard let top = storage.levels.indices.last else { return 0 }
        let edges = SIMD4<UInt32>(box)
        var nodes = [0].filter { node in edges.touches(self.edges(level: top, node: node)) }
        var level = top
        while level > 0 {
            var children: [Int] = []
            let count = storage.levels[level - 1].count
            for node in nodes {
                for child in node * PackedIndex.nodeSize..<min((node + 1) * PackedIndex.nodeSize, count)
                where edges.touches(self.edges(level: level - 1, node: child)) {
                    children.append(child)
                }
            }
            guard children.count <= Self.estimateNodes else { break }
            nodes = children
            level -= 1
        }
        var span = PackedIndex.nodeSize
        for _ in 0..<level { span *= PackedIndex.nodeSize }
        let sum = nodes.reduce(0.0) { sum, node in
            let rows = min((node + 1) * span, count) - node * span
            return sum + Double(rows) * Self.share(of: self.edges(level: level, node: node), in: edges)
        }
        return Int(sum.rounded(.up))
    }

    private func edges(level: Int, node: Int) -> SIMD4<UInt32> {
        storage.nodes.edges(storage.levels[level].lowerBound + node)
    }

    /// How much of a node's box lies in the other, 0…1; a box without area counts as a whole.
    private static func share(of node: SIMD4<UInt32>, in box: SIMD4<UInt32>) -> Double {
        func part(_ low: UInt32, _ high: UInt32, _ from: UInt32, _ to: UInt32) -> Double {
            guard high > low else { return 1 }
            return max(0, Double(min(high, to)) - Double(max(low, from))) / Double(high - low)
        }
        return part(node.x, node.z, box.x, box.z) * part(node.y, node.w, box.y, box.w)
    }
}
