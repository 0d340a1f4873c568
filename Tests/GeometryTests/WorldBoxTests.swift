import Geometry
import Testing

struct WorldBoxTests {
    let box = WorldBox(minX: 10, minY: 20, maxX: 30, maxY: 40)

    @Test func `edges belong to the box`() {
        #expect(box.contains(WorldPoint(x: 10, y: 40)))
        #expect(!box.contains(WorldPoint(x: 9, y: 40)))
        #expect(box.intersects(WorldBox(minX: 30, minY: 40, maxX: 50, maxY: 50)))
        #expect(!box.intersects(WorldBox(minX: 31, minY: 40, maxX: 50, maxY: 50)))
    }

    @Test func `a box grows to hold a point, and no further`() {
        var grown = box
        grown.formUnion(WorldPoint(x: 5, y: 30))
        #expect(grown == WorldBox(minX: 5, minY: 20, maxX: 30, maxY: 40))
        #expect(
            box.union(WorldBox(WorldPoint(x: 99, y: 1))) == WorldBox(minX: 10, minY: 1, maxX: 99, maxY: 40))
    }

    @Test func `a margin stops at the edge of the world`() {
        #expect(box.grown(by: 5) == WorldBox(minX: 5, minY: 15, maxX: 35, maxY: 45))
        #expect(box.grown(by: 15) == WorldBox(minX: 0, minY: 5, maxX: 45, maxY: 55))
        #expect(box.grown(by: .max) == .world)
    }
}
