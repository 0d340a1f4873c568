import Drawing
import Geometry
import Testing

struct PathStoreTests {
    private func store(_ counts: [Int], minimum: Int = 1) -> PathStore {
        var store = PathStore()
        for count in counts {
            for index in 0..<count { store.append(FixedPoint(x: Int32(index), y: 0)) }
            store.endSubpath(minimum: minimum)
        }
        return store
    }

    @Test func `sub-paths follow one another`() {
        let store = store([3, 1, 4])
        #expect(store.subpathCount == 3)
        #expect((0..<3).map(store.vertexRange) == [0..<3, 3..<4, 4..<8])
    }

    @Test func `a sub-path with too few vertices is dropped, with its vertices`() {
        let store = store([3, 2, 0, 4], minimum: 3)
        #expect(store.subpathEnds == [3, 7])
        #expect(store.vertices.count == 7)
    }

    @Test func `nothing is no sub-path`() {
        var store = PathStore()
        let kept = [store.endSubpath(), store.endSubpath(minimum: -5)]
        #expect(kept == [false, false])
        #expect(store.subpathCount == 0)
    }

    @Test func `a store is emptied`() {
        var store = store([3, 3])
        store.removeAll()
        #expect(store == PathStore())
    }
}
