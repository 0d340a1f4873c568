import Features
import Foundation
import Geometry
import Scheduling
import Styling
import Testing
import TileStorage

/// A store that has missed changes marks what they touch, or everything where the log no longer says.
struct ChangeFollowerTests {
    private static let style = """
        {"version":8,"sources":{"parts":{"type":"vector","url":"dataset://parts"}},"layers":[
        {"id":"parts","type":"circle","source":"parts","paint":{"circle-radius":3}}]}
        """

    private static func change(_ id: String, _ x: UInt32) -> LoggedChange {
        let record = FeatureRecord(id: id, kind: .point, parts: [[WorldPoint(x: x, y: x)]], values: [:])
        return LoggedChange(id: id, before: nil, after: record.bytes)
    }

    /// What a store marks that has followed one of three changes of one feature.
    private static func ranges(compactedThrough: Int64) throws -> Int? {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "gridmill-follower-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let log = try FeatureChangeLog(path: folder.appending(path: "parts.sqlite").path)
        try log.append([change("a", 1 << 20), change("a", 1 << 28), change("a", 1 << 30)], seconds: 0)
        while try log.compact(through: compactedThrough) {}
        let compiled = try #require(CompiledStyle.compile(json: Array(style.utf8)).style)
        let snapshot = FeatureSnapshot(tables: [FeatureTableBuilder(columns: []).finish(order: .hilbert)])
        let scene = MapScene(
            definition: MapDefinition(name: "town", title: "town", style: compiled, zoomRange: 10...12),
            datasets: ["parts": Dataset(name: "parts", snapshot: snapshot)], rasters: [:])
        let store = MemoryTileStore()
        _ = store.markStale(StaleMark(ranges: [], sinceSeconds: 0, followed: ["parts": 1]))
        let served = try ServedMap(scene: scene, store: store)
        let follower = ChangeFollower(logs: ["parts": log], derivations: [], snapshots: ["parts": snapshot])
        let outcome = try follower.follow(served, seconds: 0)
        #expect(store.followed()["parts"] == 3)
        return outcome.ranges?.count
    }

    @Test func `changes that are there are followed one by one`() throws {
        #expect(try Self.ranges(compactedThrough: 0) == 6)
        #expect(try Self.ranges(compactedThrough: 1) == 6)
    }

    @Test func `what may have been left out of the log makes the whole map stale`() throws {
        #expect(try Self.ranges(compactedThrough: 3) == nil)
    }
}
