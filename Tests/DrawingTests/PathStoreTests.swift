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

    @Test func `vertices are written in place, as many as the writer says`() {
        var store = store([3])
        let isWritten = unsafe store.append(upTo: 4) { target in
            for index in 0..<2 { unsafe target[index] = FixedPoint(x: Int32(index), y: 7) }
            return target.count == 4 ? 2 : nil
        }
        #expect(isWritten && store.vertices.count == 5)
        #expect(store.vertices.suffix(2) == [FixedPoint(x: 0, y: 7), FixedPoint(x: 1, y: 7)])
        let before = store
        let isRefused = unsafe store.append(upTo: 9) { target in
            unsafe target[8] = FixedPoint(x: 1, y: 1)
            return nil
        }
        #expect(!isRefused && store == before)
    }
}
