import Features
import Geometry
import Testing

/// The order in which points of a table lie over each other.
struct ScatteredOrderTests {
    @Test func `ranks ascend, and equal ones stay as they were`() {
        var random = SplitMix(state: 3)
        let ranks = (0..<5000).map { _ in UInt32.random(in: 0..<1 << 10, using: &random) << 11 }
        let expected = ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        #expect(ScatteredOrder.order(ranks) == expected.map { UInt32($0) })
        #expect(ScatteredOrder.order([]).isEmpty)
    }

    @Test func `points side by side stand anywhere in the order`() {
        let ranks = (0..<4096).map { ScatteredOrder.rank(WorldPoint(x: 3_000_000_000 + $0, y: 7)) }
        let order = ScatteredOrder.order(ranks)
        let kept = zip(order, order.dropFirst()).count { abs(Int($0) - Int($1)) < 16 }
        // By lot there are 32 of 4095.
        #expect((10...60).contains(kept))
        // Each quarter of the line has its share of the last quarter of the order.
        for quarter in 0..<4 {
            let share = order.suffix(1024).count { Int($0) / 1024 == quarter }
            #expect((200...320).contains(share))
        }
    }
}
