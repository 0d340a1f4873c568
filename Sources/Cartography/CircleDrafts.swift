import Drawing
import Features
import Geometry

/// The circles of a layer as they are found; ranks and keys are empty where they do not matter.
struct CircleDrafts {
    private(set) var centers: [FixedPoint] = []
    private var looks: [Int32] = []
    private var ranks: [UInt32] = []
    private var keys: [Double] = []

    init(capacity: Int) {
        centers.reserveCapacity(capacity)
        looks.reserveCapacity(capacity)
    }

    @inline(__always)
    mutating func append(_ center: FixedPoint, look: Int32) {
        centers.append(center)
        looks.append(look)
    }

    @inline(__always)
    mutating func append(rank: UInt32, times: Int) { for _ in 0..<times { ranks.append(rank) } }

    mutating func append(key: Double, times: Int) { for _ in 0..<times { keys.append(key) } }

    /// The circles in drawing order: by key, then by rank, then as they were found.
    func batch(styles: [CircleStyle]) -> CircleBatch {
        guard !(ranks.isEmpty && keys.isEmpty) else {
            return CircleBatch(centers: centers, styleIndexes: looks, styles: styles)
        }
        var order = ranks.isEmpty ? centers.indices.map { UInt32($0) } : ScatteredOrder.order(ranks)
        if !keys.isEmpty {
            order = order.enumerated().sorted {
                (keys[Int($0.element)], $0.offset) < (keys[Int($1.element)], $1.offset)
            }.map(\.element)
        }
        return CircleBatch(
            centers: order.map { centers[Int($0)] }, styleIndexes: order.map { looks[Int($0)] },
            styles: styles)
    }
}
