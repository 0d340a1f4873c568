import Foundation
import ImageCoding
import Imagery
import Pixels
import TileStorage
import Testing
import Tiling

private let wanted = tile(5, 3, 4)
private let pauses: [Duration] = [.milliseconds(200), .milliseconds(400)]

/// The tile, or the fault that took its place.
private func result(_ upstream: TestUpstream, _ wanted: TileCoordinate = wanted) async -> Result<
    RasterTile?, ImageryError
> {
    do throws(ImageryError) { return .success(try await upstream.source.tile(wanted)) } catch {
        return .failure(error)
    }
}

private func withCache(_ body: (UpstreamCache) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
        let cache = try UpstreamCache(path: folder + "/base.mbtiles", sourceKey: "test")
        defer { cache.close() }
        try await body(cache)
    }
}

@Test(arguments: [TileFormat.png, .jpeg, .webp])
func `a good answer is given and kept, and asked for again only when it is old`(format: TileFormat)
    async throws
{
    try await withCache { cache in
        let upstream = try TestUpstream(cache: cache)
        upstream.answer = .tile(try encodedTile(format: format))
        for _ in 0..<3 {
            let found = try #require(try await upstream.source.tile(wanted))
            #expect(!found.isStale && found.pixels[128, 128].alpha == 255)
        }
        #expect(upstream.asked.count == 1)
        #expect(upstream.source.counters.freshTiles == 2)
        upstream.wallSeconds += 30 * 86_400
        _ = try await upstream.source.tile(wanted)
        #expect(upstream.asked.count == 1)
        upstream.wallSeconds += 1
        _ = try await upstream.source.tile(wanted)
        #expect(upstream.asked.count == 2)
    }
}

@Test func `the upstream is asked whether a kept tile still holds, and it does`() async throws {
    try await withCache { cache in
        let upstream = try TestUpstream(cache: cache)
        upstream.answer = .tile(try encodedTile())
        _ = try await upstream.source.tile(wanted)
        upstream.wallSeconds += 31 * 86_400
        upstream.answer = .status(304)
        #expect(try await upstream.source.tile(wanted)?.isStale == false)
        #expect(upstream.asked.last?.entityTag == "\"1\"")
        _ = try await upstream.source.tile(wanted)
        #expect(upstream.asked.count == 2)
    }
}

/// Every way to answer wrongly that ends at once, and what it is counted as.
private func wrongAnswers() throws -> [(TestUpstream.Answer, UpstreamFault.Kind)] {
    let good = try encodedTile()
    return [
        (.typed(200, Array("<html>busy</html>".utf8), contentType: "text/html"), .notAPicture),
        (.status(200), .notAPicture),
        (.tile(Array(good.prefix(good.count / 2))), .brokenPicture),
        (.tile(Array(good.dropLast(9))), .brokenPicture),
        (.tile(try encodedTile(512)), .wrongSize),
        (.tile(good + [UInt8](repeating: 0, count: 5 << 20)), .tooLarge),
        (.error(.tooLarge), .tooLarge),
        (.error(.redirect), .redirect), (.status(302), .redirect), (.status(304), .redirect),
        (.status(403), .refused), (.status(429), .tooManyRequests), (.status(101), .refused),
    ]
}

@Test func `a wrong answer is a fault, asked for once, and never kept`() async throws {
    for (answer, kind) in try wrongAnswers() {
        try await withCache { cache in
            let upstream = try TestUpstream(cache: cache)
            upstream.answer = answer
            guard case .failure(.upstream(let fault)) = await result(upstream) else {
                Issue.record("no fault for \(kind)")
                return
            }
            #expect(fault.kind == kind && fault.host == "maps.test")
            #expect(upstream.asked.count == 1)
            #expect(try cache.get(wanted) == nil)
            #expect(upstream.reported.map(\.kind) == [kind])
        }
    }
}

@Test func `whatever goes wrong, the last good tile is given and stays`() async throws {
    let good = try encodedTile()
    for (answer, kind) in try wrongAnswers() where kind != .redirect {
        try await withCache { cache in
            let upstream = try TestUpstream(cache: cache)
            upstream.answer = .tile(good)
            let first = try #require(try await upstream.source.tile(wanted))
            upstream.wallSeconds += 31 * 86_400
            upstream.answer = answer
            let second = try #require(try await upstream.source.tile(wanted))
            #expect(second.isStale && second.pixels == first.pixels)
            #expect(try cache.get(wanted)?.bytes == good)
            #expect(upstream.source.counters.faults == [kind: 1])
            #expect(upstream.source.counters.staleTiles == 1)
        }
    }
}

@Test(arguments: [
    TestUpstream.Answer.status(500), .status(503), .error(.timeout), .error(.connection(reason: "reset")),
])
func `what may pass is asked for again, with growing pauses, three times in all`(answer: TestUpstream.Answer)
    async throws
{
    let upstream = try TestUpstream()
    upstream.answer = answer
    let found = await upstream.passing(pauses) { await result(upstream) }
    guard case .failure(.upstream) = found else {
        Issue.record("no fault")
        return
    }
    #expect(upstream.asked.count == 3)
    #expect(upstream.source.counters.faultCount == 3)
    #expect(upstream.reported.count == 1)
}

@Test func `a second answer that is good is as good as a first`() async throws {
    let upstream = try TestUpstream()
    upstream.answer = .status(502)
    let work = Task { await result(upstream) }
    await upstream.clock.untilSleeping(for: pauses[0])
    upstream.answer = .tile(try encodedTile())
    upstream.clock.advance(by: pauses[0])
    #expect(try await work.value.get()?.isStale == false)
}

@Test func `an upstream that hangs costs no more than the total timeout`() async throws {
    let upstream = try TestUpstream()
    upstream.answer = .hang
    let waits: [Duration] = [.seconds(5), .milliseconds(200), .milliseconds(2800)]
    let found = await upstream.passing(waits) { await result(upstream) }
    guard case .failure(.upstream(let fault)) = found else {
        Issue.record("no fault")
        return
    }
    #expect(fault.kind == .timeout)
    #expect(upstream.clock.now.offset == .seconds(8))
    #expect(upstream.asked.map(\.timeout) == [.seconds(5), .milliseconds(2800)])
}

@Test func `with a kept tile at hand a hanging upstream costs less`() async throws {
    try await withCache { cache in
        let upstream = try TestUpstream(cache: cache)
        upstream.answer = .tile(try encodedTile())
        _ = try await upstream.source.tile(wanted)
        upstream.wallSeconds += 31 * 86_400
        upstream.answer = .hang
        let found = await upstream.passing([.seconds(3)]) { await result(upstream) }
        #expect(try found.get()?.isStale == true)
        #expect(upstream.clock.now.offset == .seconds(3))
    }
}

@Test func `many who want one tile make one request`() async throws {
    let upstream = try TestUpstream()
    let gate = TestUpstream.Gate()
    upstream.answer = .wait(gate)
    let all = (0..<20).map { _ in Task { await result(upstream) } }
    while upstream.source.counters.joined < 19 { await Task.yield() }
    gate.open()
    for one in all { #expect(try await one.value.get() == nil) }
    #expect(upstream.asked.count == 1)
}

@Test func `one who goes away does not take the others' request along`() async throws {
    let upstream = try TestUpstream()
    let gate = TestUpstream.Gate()
    upstream.answer = .wait(gate)
    let first = Task { await result(upstream) }
    while upstream.asked.isEmpty { await Task.yield() }
    let second = Task { await result(upstream) }
    while upstream.source.counters.joined < 1 { await Task.yield() }
    first.cancel()
    gate.open()
    #expect(try await second.value.get() == nil)
    #expect(upstream.reported.isEmpty)
}

@Test func `after five faults in a row the upstream is left alone, then tried with one request`() async throws
{
    let upstream = try TestUpstream()
    upstream.answer = .status(403)
    for column in 0..<5 { _ = await result(upstream, tile(5, column, 0)) }
    guard case .failure(.upstream(let fault)) = await result(upstream) else {
        Issue.record("no fault")
        return
    }
    #expect(fault.kind == .pausing && upstream.asked.count == 5)
    upstream.clock.advance(by: .seconds(30))
    _ = await result(upstream)
    _ = await result(upstream)
    #expect(upstream.asked.count == 6)
    upstream.answer = .tile(try encodedTile())
    upstream.clock.advance(by: .seconds(30))
    for column in 0..<5 { #expect(try await upstream.source.tile(tile(6, column, 0)) != nil) }
    #expect(upstream.asked.count == 11)
    #expect(upstream.reported.map(\.kind) == [.refused, .pausing])
}

@Test func `a good answer between them ends a row of faults`() async throws {
    let upstream = try TestUpstream()
    for column in 0..<12 {
        upstream.answer = column % 4 == 3 ? .status(404) : .status(403)
        _ = await result(upstream, tile(5, column, 0))
    }
    #expect(upstream.asked.count == 12)
}

@Test func `a fault is reported once in its window and counted every time`() async throws {
    var policy = UpstreamPolicy()
    policy.faultsBeforePause = 1000
    let upstream = try TestUpstream(policy: policy)
    upstream.answer = .status(403)
    for _ in 0..<10 { _ = await result(upstream) }
    #expect(upstream.reported.count == 1)
    upstream.clock.advance(by: .seconds(300))
    _ = await result(upstream)
    #expect(upstream.reported.count == 2)
    #expect(upstream.source.counters.faults == [.refused: 11])
}

@Test(arguments: [204, 404, 410])
func `nothing there is an answer, kept for an hour`(status: Int) async throws {
    try await withCache { cache in
        let upstream = try TestUpstream(cache: cache)
        upstream.answer = .status(status)
        for _ in 0..<2 { #expect(try await upstream.source.tile(wanted) == nil) }
        #expect(upstream.asked.count == 1)
        upstream.wallSeconds += 3601
        upstream.answer = .tile(try encodedTile())
        #expect(try await upstream.source.tile(wanted) != nil)
        #expect(upstream.reported.isEmpty)
    }
}

@Test func `outside its zooms an upstream is not asked`() async throws {
    let upstream = try TestUpstream()
    #expect(try await upstream.source.tile(tile(23, 0, 0)) == nil)
    #expect(upstream.asked.isEmpty)
}

@Test func `the key is in the request and nowhere else`() async throws {
    let answers: [TestUpstream.Answer] = [
        .error(.connection(reason: "cannot reach https://maps.test/5/3/4?k=top-secret")),
        .typed(200, [], contentType: "text/top-secret"), .status(403),
    ]
    for answer in answers {
        var policy = UpstreamPolicy()
        policy.attempts = 1
        let upstream = try TestUpstream(policy: policy)
        upstream.answer = answer
        guard case .failure(let error) = await result(upstream) else {
            Issue.record("no fault")
            return
        }
        #expect(upstream.asked[0].address.hasSuffix("k=top-secret"))
        let told =
            error.description + upstream.reported.map(\.description).joined() + upstream.source.fingerprint
        #expect(!told.contains("top-secret"))
        #expect(error.description.contains("maps.test"))
    }
}

@Test func `a kept tile that is broken is fetched again`() async throws {
    try await withCache { cache in
        let upstream = try TestUpstream(cache: cache)
        try cache.put(wanted, bytes: [1, 2, 3], fetchedAtSeconds: upstream.wallSeconds)
        upstream.answer = .tile(try encodedTile())
        #expect(try await upstream.source.tile(wanted)?.isStale == false)
        #expect(upstream.asked.count == 1)
        #expect(upstream.source.counters.faults[.cache, default: 0] > 0)
    }
}

@Test func `a cache that fails does not cost the tile`() async throws {
    try await withCache { cache in
        let upstream = try TestUpstream(cache: cache)
        cache.close()
        upstream.answer = .tile(try encodedTile())
        #expect(try await upstream.source.tile(wanted) != nil)
        #expect(upstream.reported.map(\.kind) == [.cache])
    }
}
