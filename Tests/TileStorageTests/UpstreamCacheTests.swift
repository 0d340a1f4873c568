import Foundation
import Testing
import TileStorage

struct UpstreamCacheTests {
    @Test func `an answer is kept with its time and tag until the next one`() throws {
        let bench = try Workbench()
        let cache = try UpstreamCache(path: bench.path("base.sqlite"), sourceKey: "base")
        let place = try tile(5, 3, 4)
        #expect(try cache.get(place) == nil)
        try cache.put(place, bytes: [1, 2], fetchedAtSeconds: 100, etag: "\"a\"")
        let first = try #require(try cache.get(place))
        #expect(first.bytes == [1, 2] && first.fetchedAtSeconds == 100 && first.etag == "\"a\"")
        try cache.confirm(place, fetchedAtSeconds: 150)
        #expect(try cache.get(place)?.fetchedAtSeconds == 150)
        try cache.put(place, bytes: [], fetchedAtSeconds: 200)
        let second = try #require(try cache.get(place))
        #expect(second.bytes == [] && second.fetchedAtSeconds == 200 && second.etag == nil)
        #expect(try cache.get(tile(5, 3, 27)) == nil)
    }

    @Test func `a cache opened again has its tiles, unless it is another upstream's`() throws {
        let bench = try Workbench()
        let path = bench.path("base.sqlite")
        let cache = try UpstreamCache(path: path, sourceKey: "base")
        try cache.put(tile(1, 0, 0), bytes: [9], fetchedAtSeconds: 1)
        cache.close()
        let again = try UpstreamCache(path: path, sourceKey: "base")
        #expect(try again.get(tile(1, 0, 0))?.bytes == [9])
        again.close()
        let other = try UpstreamCache(path: path, sourceKey: "other")
        #expect(try other.totals() == (0, 0))
    }

    @Test func `what is too old is removed on request`() throws {
        let bench = try Workbench()
        let cache = try UpstreamCache(path: bench.path("base.sqlite"), sourceKey: "base")
        for index in 0..<10 { try cache.put(tile(4, index, 0), bytes: [7], fetchedAtSeconds: Int64(index)) }
        try cache.removeAll(fetchedBefore: 4)
        #expect(try cache.totals() == (6, 6))
        #expect(try cache.get(tile(4, 3, 0)) == nil)
        #expect(try cache.get(tile(4, 4, 0)) != nil)
    }

    @Test func `a file of another kind is refused`() throws {
        let bench = try Workbench()
        try bench.store().close()
        let error = #expect(throws: TileStorageError.self) {
            try UpstreamCache(path: bench.path(), sourceKey: "base")
        }
        #expect(error?.key == "foreign_file")
    }
}
