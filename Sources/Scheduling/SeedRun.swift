import Rendering
import TileStorage
import Tiling

/// How far a seed is.
public struct SeedProgress: Sendable {
    /// Tiles in the plan.
    public var totalTiles: Int
    /// Tiles drawn in this run.
    public var renderedTiles = 0
    /// Tiles that were there already.
    public var skippedTiles = 0
    /// Tiles that could not be drawn.
    public var failedTiles = 0
    /// Encoded bytes of the drawn tiles.
    public var bytes = 0
    /// The mean squared errors of the drawn tiles, summed, see ``EncodedTile/meanSquaredError``.
    public var squaredErrors = 0.0

    /// Tiles dealt with, one way or another.
    public var doneTiles: Int { renderedTiles + skippedTiles + failedTiles }
}

/// What a seed came to.
public struct SeedReport: Sendable {
    /// The last state of the progress.
    public var progress: SeedProgress
    /// Which metatiles failed, and why; the first ``SeedRun/mostFailuresKept``.
    public var failures: [(tiles: String, reason: String)] = []
    /// True when the run was ended before its plan was done.
    public var isInterrupted = false
    /// Why the run ended early by itself: the disk takes no more tiles; what was stored before is kept.
    public var fullDisk: TileStorageError?
}

/// One filling of a pyramid: walks the plan, keeps a few metatiles under way, leaves out what is finished.
struct SeedRun {
    /// A plan that fails everywhere says so a hundred times, not a million.
    static let mostFailuresKept = 100

    let pyramid: TilePyramid
    let served: ServedMap
    let plan: SeedPlan
    private var report: SeedReport
    /// Whom the work is charged to.
    private let client: String
    /// The ledger of the zoom being walked.
    private var ledger: MetatileSet?
    /// What is known to be empty at the zoom being walked.
    private var blanks: SeedBlanks?

    init(pyramid: TilePyramid, served: ServedMap, plan: SeedPlan, client: String = "seed") {
        self.client = client
        self.pyramid = pyramid
        self.served = served
        self.plan = plan
        let total = plan.tileCount(metatileSize: pyramid.configuration.seedMetatileSize)
        report = SeedReport(progress: SeedProgress(totalTiles: total))
    }

    private var output: MetatileRenderer.Output {
        MetatileRenderer.Output(
            tilePixels: served.scene.definition.tilePixels, ratio: 1, format: served.scene.definition.format,
            colors: served.scene.definition.colors)
    }

    /// Draws what is missing; ends early, with the report so far, when the task is cancelled.
    mutating func run(progress: @Sendable (SeedProgress) -> Void) async throws(TileStorageError) -> SeedReport
    {
        let blocks = plan.blocks(metatileSize: pyramid.configuration.seedMetatileSize)
        // One more than there are workers, so that none waits for the walk.
        let mostUnderWay = pyramid.configuration.workers + 1
        let result = await withTaskGroup(of: (RenderKey, TilePyramid.Outcome).self) { group in
            var underWay = 0
            do throws(TileStorageError) {
                for block in blocks {
                    if Task.isCancelled || report.fullDisk != nil { break }
                    if try isFinished(block) {
                        report.progress.skippedTiles += block.count
                        progress(report.progress)
                        continue
                    }
                    if try await isBlank(block) {
                        progress(report.progress)
                        continue
                    }
                    if underWay >= mostUnderWay, let ended = await group.next() {
                        underWay -= 1
                        note(ended.0, ended.1)
                        progress(report.progress)
                    }
                    let key = RenderKey(map: served.scene.definition.name, tiles: block, output: output)
                    let pyramid = pyramid
                    let features = served.scene.featureEstimate(block)
                    let demand = TilePyramid.Demand(renderClass: .seed, client: client)
                    group.addTask { (key, await pyramid.wait(for: key, demand, features: features)) }
                    underWay += 1
                }
                for await ended in group {
                    note(ended.0, ended.1)
                    progress(report.progress)
                }
                flushBlanks()
                progress(report.progress)
                return Result<Void, TileStorageError>.success(())
            } catch {
                group.cancelAll()
                return .failure(error)
            }
        }
        try result.get()
        report.isInterrupted = Task.isCancelled
        return report
    }

    /// True when every tile of the block is there and fresh: ticked off as a whole, or found one by one.
    private mutating func isFinished(_ block: TileRange) throws(TileStorageError) -> Bool {
        guard !plan.isFresh else { return false }
        let size = min(pyramid.configuration.seedMetatileSize, 1 << block.zoom)
        if ledger?.zoom != block.zoom {
            ledger = try served.store.finishedMetatiles(zoom: block.zoom, size: size, epoch: served.epoch)
        }
        guard
            let first = TileCoordinate(
                zoom: block.zoom, column: block.columns.lowerBound, row: block.rows.lowerBound)
        else { return false }
        if let ledger, ledger.contains(Metatile(holding: first, size: size)) { return true }
        for row in block.rows {
            for column in block.columns {
                guard let tile = TileCoordinate(zoom: block.zoom, column: column, row: row),
                    let stored = try served.store.tile(tile, variant: .standard),
                    stored.isFresh(in: served.epoch)
                else { return false }
            }
        }
        return true
    }

    /// True when the block is proven empty, and is or will be stored as that.
    private mutating func isBlank(_ block: TileRange) async throws(TileStorageError) -> Bool {
        guard pyramid.configuration.provesBlankTiles else { return false }
        let moment = served.now
        if blanks?.isOf(moment, zoom: block.zoom) != true {
            flushBlanks()
            blanks = await SeedBlanks(pyramid, moment, zoom: block.zoom, output: output)
        }
        let key = RenderKey(map: served.name, tiles: block, output: output)
        guard blanks?.add(key) == true else { return false }
        if blanks?.isFull == true { flushBlanks() }
        return true
    }

    /// Stores the empty blocks that wait for it.
    private mutating func flushBlanks() {
        guard let keys = blanks?.waiting, let bytes = blanks?.bytes, !keys.isEmpty else { return }
        do throws(TileStorageError) {
            try blanks?.flush(to: served.store, modifiedSeconds: pyramid.time.calendarSeconds())
            let count = keys.reduce(0) { $0 + $1.tiles.count }
            report.progress.renderedTiles += count
            report.progress.bytes += count * bytes.count
        } catch {
            if case .diskFull = error { return report.fullDisk = error }
            for key in keys { fail(key, "\(error)") }
        }
    }

    private mutating func note(_ key: RenderKey, _ outcome: TilePyramid.Outcome) {
        switch outcome {
        case .rendered(let rendered):
            if case .diskFull? = rendered.writeError {
                // Not the fault of these tiles: they are tried again when there is room.
                report.fullDisk = rendered.writeError
                return
            }
            if let error = rendered.writeError { return fail(key, "\(error)") }
            if rendered.isStale { return fail(key, "a raster had only old pixels to give") }
            report.progress.renderedTiles += rendered.tiles.count
            report.progress.bytes += rendered.tiles.reduce(0) { $0 + $1.bytes.count }
            report.progress.squaredErrors += rendered.tiles.reduce(0) { $0 + $1.meanSquaredError }
        case .failed(let reason), .unavailable(let reason), .damaged(let reason), .resting(let reason, _):
            fail(key, reason)
        case .timedOut: break
        case .busy: fail(key, "the render queue is full")
        }
    }

    private mutating func fail(_ key: RenderKey, _ reason: String) {
        report.progress.failedTiles += key.tiles.count
        if report.failures.count < Self.mostFailuresKept { report.failures.append((key.description, reason)) }
    }
}

extension TilePyramid {
    /// Fills a part of a map's pyramid, going on where an earlier run stopped.
    ///
    /// - Parameters:
    ///   - plan: what to fill.
    ///   - progress: told after every metatile.
    /// - Returns: what it came to; failures of single metatiles are in it, not thrown.
    /// - Throws: ``TileStorageError`` when the store cannot be read.
    public nonisolated func seed(
        _ plan: SeedPlan, progress: @Sendable (SeedProgress) -> Void
    ) async throws(TileStorageError) -> SeedReport? {
        guard let served = maps[plan.map] else { return nil }
        var run = SeedRun(pyramid: self, served: served, plan: plan)
        return try await run.run(progress: progress)
    }

    /// Ends the workers; nothing may be asked of the pyramid afterwards.
    public nonisolated func shutDown() { workers.shutDown() }
}
