import Testing
import TileStorage
import Tiling

@Suite("A store's version") struct VersionTests {
    private let bench: Workbench
    private let store: MBTilesStore

    init() throws {
        bench = try Workbench("version")
        store = try MBTilesStore(
            path: bench.path(), description: try Workbench.description(), versionInterval: .zero)
        _ = try store.currentEpoch(fingerprint: "a")
    }

    private func add(_ text: String, to store: MBTilesStore) throws {
        try store.write([try write(12, 3, 4, text)], epoch: 1, finished: [], modifiedSeconds: 0)
    }

    @Test func `it stands while nothing is written`() throws {
        try add("one", to: store)
        let version = try #require(store.version)
        _ = try store.tile(try tile(12, 3, 4))
        #expect(store.version == version && store.version == version)
    }

    @Test func `what the store writes changes it`() throws {
        let before = store.version
        try add("one", to: store)
        let written = store.version
        _ = try store.markStale(StaleMark(ranges: [], sinceSeconds: 5, followed: [:]))
        let marked = store.version
        _ = try store.removeAll()
        #expect(Set([before, written, marked, store.version]).count == 4)
    }

    @Test func `what another connection writes changes it`() throws {
        let other = try bench.store()
        let before = store.version
        try add("one", to: other)
        let written = store.version
        try bench.execute("DELETE FROM map")
        #expect(Set([before, written, store.version]).count == 3)
        other.close()
    }

    @Test func `writes of its own are seen however seldom it looks for others`() throws {
        let patient = try MBTilesStore(
            path: bench.path(), description: try Workbench.description(), versionInterval: .seconds(3600))
        let before = patient.version
        try add("one", to: store)
        #expect(patient.version == before)
        try add("two", to: patient)
        #expect(patient.version != before)
        patient.close()
    }
}
