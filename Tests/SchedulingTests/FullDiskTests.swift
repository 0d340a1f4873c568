import Foundation
import Logging
import Rendering
import Scheduling
import Synchronization
import Testing
import TileStorage
import Tiling

/// A store on a disk that takes nothing more after so many writes, until there is room again, and that may rot.
final class SmallDisk: TileStore {
    private let store = MemoryTileStore()
    private let isRotten = Mutex(false)
    private let room: Mutex<Int>

    init(writes: Int) { room = Mutex(writes) }

    func makeRoom() { room.withLock { $0 = .max } }

    /// Changes the bytes of every picture from here on.
    func rot() { isRotten.withLock { $0 = true } }

    func write(
        _ tiles: [TileWrite], epoch: Int64, generation: Int64, finished: [Metatile], modifiedSeconds: Int64
    ) throws(TileStorageError) {
        let hasRoom = room.withLock { room in
            room -= 1
            return room >= 0
        }
        guard hasRoom else { throw .diskFull(path: "city.mbtiles") }
        store.write(
            tiles, epoch: epoch, generation: generation, finished: finished, modifiedSeconds: modifiedSeconds)
    }

    func currentEpoch(fingerprint: String) -> Int64 { store.currentEpoch(fingerprint: fingerprint) }
    func tile(_ coordinate: TileCoordinate, variant: TileVariant) -> StoredTile? {
        guard let tile = store.tile(coordinate, variant: variant) else { return nil }
        guard isRotten.withLock(\.self) else { return tile }
        return StoredTile(
            bytes: tile.bytes + [0], contentHash: tile.contentHash, modifiedSeconds: tile.modifiedSeconds,
            epoch: tile.epoch, staleSinceSeconds: tile.staleSinceSeconds)
    }
    func ratios() -> Set<Int> { store.ratios() }
    func generation() -> Int64 { store.generation() }
    func markStale(_ mark: StaleMark) -> StaleReport { store.markStale(mark) }
    func bumpEpoch(fingerprint: String, followed: [String: Int64]) -> Int64 {
        store.bumpEpoch(fingerprint: fingerprint, followed: followed)
    }
    func followed() -> [String: Int64] { store.followed() }
    func failures() -> [TileFailure] { store.failures() }
    func note(_ failure: TileFailure, epoch: Int64) { store.note(failure, epoch: epoch) }
    func forgetFailure(of tiles: TileRange, variant: TileVariant) {
        store.forgetFailure(of: tiles, variant: variant)
    }
    func forgetFailures() { store.forgetFailures() }
    func finishedMetatiles(zoom: Int, size: Int, epoch: Int64) -> MetatileSet {
        store.finishedMetatiles(zoom: zoom, size: size, epoch: epoch)
    }
    func statistics() -> StoreStatistics { store.statistics() }
}

@Suite("A full disk") struct FullDiskTests {
    private let disk = SmallDisk(writes: 2)
    private let pyramid: TilePyramid
    private let plan: SeedPlan

    init() throws {
        let scene = try SmallPyramid.scene()
        pyramid = TilePyramid(
            maps: [try ServedMap(scene: scene, store: disk)], configuration: PyramidConfiguration(),
            time: PyramidTime(now: { 0 }, calendarSeconds: { 0 }), logger: Logger(label: "test"))
        plan = SeedPlan(map: "city", zooms: 8...18, areas: [TileArea(scene.worldBox)])
    }

    @Test func `a seed ends early, blames no tile and goes on later`() async throws {
        defer { pyramid.shutDown() }
        let first = try #require(try await pyramid.seed(plan) { _ in })
        #expect(first.fullDisk == .diskFull(path: "city.mbtiles"))
        #expect(first.progress.failedTiles == 0 && first.failures.isEmpty)
        #expect(first.progress.doneTiles < first.progress.totalTiles)
        // People see their tiles all the same.
        let place = try #require(TileCoordinate(zoom: 18, column: 1 << 17, row: 1 << 17))
        let answer = try await pyramid.tile(
            TileRequest(map: "city", coordinate: place), deadline: .seconds(60))
        #expect(!answer.bytes.isEmpty)
        disk.makeRoom()
        let second = try #require(try await pyramid.seed(plan) { _ in })
        #expect(second.fullDisk == nil && second.progress.skippedTiles >= first.progress.renderedTiles)
        #expect(second.progress.doneTiles == second.progress.totalTiles)
    }

    @Test func `a job waits, says why, and goes on by itself once there is room`() async throws {
        defer { pyramid.shutDown() }
        let path = FileManager.default.temporaryDirectory.appending(path: "gridmill-jobs-\(UUID()).sqlite")
            .path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let jobs = try SeedJobs(
            store: JobStore(path: path), pyramid: pyramid,
            surroundings: JobSurroundings(
                minuteOfDay: { 0 }, freeBytes: { nil }, leastFreeBytes: 0, newID: { "night" }),
            logger: Logger(label: "test"))
        _ = try await jobs.add(SeedJobPlan(plan))
        while await jobs.job("night")?.state != .waiting { await Task.yield() }
        #expect(await jobs.job("night")?.progress.reason?.contains("no space left") == true)
        disk.makeRoom()
        await jobs.look()
        while await jobs.job("night")?.state != .done { await Task.yield() }
        let job = try #require(await jobs.job("night"))
        #expect(job.progress.failedTiles == 0 && job.progress.doneTiles == job.progress.totalTiles)
        await jobs.close()
    }
}
