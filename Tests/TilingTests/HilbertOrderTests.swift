import Tiling
import Testing

struct HilbertOrderTests {
    @Test func `the curve of order one goes round the four quarters`() {
        let places = (0..<4).map { HilbertOrder.place(order: 1, distance: $0) }
        #expect(places.map(\.x) == [0, 0, 1, 1])
        #expect(places.map(\.y) == [0, 1, 1, 0])
    }

    @Test(arguments: 1...5)
    func `every place is passed once, each next to the one before`(order: Int) {
        var seen = Set<UInt64>()
        var last: (x: UInt32, y: UInt32)?
        for distance in 0..<UInt64(1) << UInt64(2 * order) {
            let place = HilbertOrder.place(order: order, distance: distance)
            #expect(HilbertOrder.distance(order: order, x: place.x, y: place.y) == distance)
            if let last {
                let step = abs(Int(place.x) - Int(last.x)) + abs(Int(place.y) - Int(last.y))
                #expect(step == 1)
            }
            seen.insert(UInt64(place.x) << 32 | UInt64(place.y))
            last = place
        }
        #expect(seen.count == 1 << (2 * order))
    }

    @Test func `the largest curve has room for every world point`() {
        let corners: [UInt32] = [0, .max]
        let distances = corners.flatMap { x in corners.map { HilbertOrder.distance(order: 32, x: x, y: $0) } }
        #expect(Set(distances).count == 4)
        #expect(HilbertOrder.distance(order: 32, x: 0, y: 0) == 0)
    }
}
