import Geometry

/// Counts the cells of points that come along the curve.
struct CellCounter {
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

/// The sums over cells of one size while they are made, of points that come along the curve.
struct DensityDraft {
    let shift: UInt32
    private(set) var places: [WorldPoint] = []
    private(set) var weights: [Float] = []
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

    /// All sums in order.
    func forEach(_ body: (WorldPoint, Float) -> Void) {
        for place in places.indices { body(places[place], weights[place]) }
    }
}
