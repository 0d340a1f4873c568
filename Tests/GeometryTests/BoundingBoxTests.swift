import Geometry
import Testing

struct BoundingBoxTests {
    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `an edge that is not finite makes no box`(edge: Double) {
        #expect(BoundingBox(minX: edge, minY: 0, maxX: 1, maxY: 1) == nil)
        #expect(BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: edge) == nil)
    }

    @Test func `an inverted box is none, a box of one point is one`() {
        #expect(BoundingBox(minX: 1, minY: 0, maxX: 0, maxY: 1) == nil)
        #expect(BoundingBox(Point(x: 2, y: 3))?.width == 0)
    }

    @Test func `boxes that share an edge meet in it`() throws {
        let left = try #require(BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 4))
        let right = try #require(BoundingBox(minX: 1, minY: 2, maxX: 3, maxY: 9))
        #expect(left.intersects(right))
        #expect(left.intersection(right) == BoundingBox(minX: 1, minY: 2, maxX: 1, maxY: 4))
        #expect(left.union(right) == BoundingBox(minX: 0, minY: 0, maxX: 3, maxY: 9))
    }

    @Test func `boxes apart have nothing in common`() throws {
        let left = try #require(BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1))
        let right = try #require(BoundingBox(minX: 1.5, minY: 0, maxX: 2, maxY: 1))
        #expect(!left.intersects(right))
        #expect(left.intersection(right) == nil)
        #expect(!left.contains(right.center) && right.contains(right.center))
    }
}
