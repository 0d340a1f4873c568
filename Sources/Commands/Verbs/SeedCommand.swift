import ArgumentParser
import Foundation
import Scheduling
import Tiling

/// `gridmill seed MAP`.
struct SeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Fill a map's tile pyramid; goes on where it stopped.",
        discussion: """
            Without an area: the map's bounds, else the extent of its datasets. Ctrl-C stops in order; what is \
            finished is kept. While a service runs on the project, the seed becomes one of its jobs.
            """)

    @Argument(help: ArgumentHelp("The map's name in the configuration.", valueName: "map"))
    var map: String

    @Option(help: ArgumentHelp("Tile zooms; default: the map's.", valueName: "a-b"))
    var zoom: ZoomsArgument?

    @OptionGroup var area: AreaOptions

    @Option(help: ArgumentHelp("Threads that draw; default: one for each processor.", valueName: "n"))
    var workers: Int?

    @Flag(help: "Only say how many tiles, bytes and seconds it would take.")
    var dryRun = false

    @Flag(help: "Draw again what is there already.")
    var fresh = false

    @Option(
        help: ArgumentHelp("With a running service: only in these hours, 22:00-06:00.", valueName: "from-to"))
    var window: String?

    @OptionGroup var result: ResultOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let workers, !(1...256).contains(workers) { throw ValidationError("--workers is a number 1…256") }
        if let window, SeedJobPlan.Window(window) == nil {
            throw ValidationError("--window is two times of the day, 22:00-06:00 for instance")
        }
    }

    func run() async throws {
        try await Project.use(common.configuration(), logger: common.logger) { project in
            let scene = try project.scene(named: map)
            let plan = SeedPlan(
                map: map, zooms: try scene.definition.zooms(asked: zoom?.range),
                areas: try project.areas(area, of: scene),
                isFresh: fresh)
            guard dryRun else {
                if let service = RunningService(project.configuration) {
                    return try await hand(plan, to: service)
                }
                guard window == nil else {
                    throw CommandError.usage(
                        "--window is for a running service; start one with gridmill serve")
                }
                return try await seed(plan, project: project, scene: scene)
            }
            let estimate = try await SeedEstimate.make(plan, scene: scene, workers: workerCount)
            Output.result(estimate, asJSON: result.json) { estimate.lines }
        }
    }

    private var workerCount: Int { workers ?? ProcessInfo.processInfo.activeProcessorCount }

    /// Makes the seed a job of the running service, and watches it to its end.
    private func hand(_ plan: SeedPlan, to service: RunningService) async throws {
        var job = try await service.begin(plan, window: window)
        Output.note("job \(job.id) of the running service")
        let display = ProgressDisplay(title: "seed \(map)", unit: "tiles")
        let id = job.id
        let (_, wasInterrupted) = try await InterruptWatch.run {
            var told = ""
            while true {
                let now = try await service.job(id)
                display.show(
                    ProgressMeter.Count(
                        done: now.tiles.done, total: now.tiles.total, skipped: now.tiles.skipped,
                        failed: now.tiles.failed))
                if now.isEnded || now.state == "paused" { return }
                if let reason = now.reason, reason != told {
                    Output.note("the job waits: \(reason)")
                    told = reason
                }
                guard (try? await Task.sleep(for: .milliseconds(500))) != nil else { return }
            }
        }
        display.end()
        if wasInterrupted { job = try await service.cancel(id) } else { job = try await service.job(id) }
        for failure in job.failures { Output.note("failed: \(failure.tiles): \(failure.reason)") }
        let summary = SeedSummary(map: map, job: job)
        Output.result(summary, asJSON: result.json) { [summary.line] }
        if wasInterrupted { throw CommandError.interrupted }
        if job.state == "failed" { throw CommandError.environment(job.reason ?? "the job failed") }
        if job.tiles.failed > 0 { throw CommandError.foundProblems }
    }

    private func seed(_ plan: SeedPlan, project: Project, scene: MapScene) async throws {
        let opened = try project.open([scene], workers: workerCount)
        defer { opened.close() }
        let display = ProgressDisplay(title: "seed \(map)", unit: "tiles")
        let started = MonotonicSeconds.now()
        let pyramid = opened.pyramid
        let (report, wasInterrupted) = try await InterruptWatch.run {
            try await pyramid.seed(plan) { progress in
                display.show(
                    ProgressMeter.Count(
                        done: progress.doneTiles, total: progress.totalTiles, skipped: progress.skippedTiles,
                        failed: progress.failedTiles))
            }
        }
        display.end()
        guard let report else { throw CommandError.usage("there is no map «\(map)»") }
        for failure in report.failures { Output.note("failed: \(failure.tiles): \(failure.reason)") }
        let summary = SeedSummary(map: map, report: report, seconds: MonotonicSeconds.now() - started)
        Output.result(summary, asJSON: result.json) { [summary.line] }
        if let full = report.fullDisk { throw CommandError.environment("\(full)") }
        if wasInterrupted { throw CommandError.interrupted }
        if report.progress.failedTiles > 0 { throw CommandError.foundProblems }
    }
}

/// What a seed came to, for people and programs.
struct SeedSummary: Encodable {
    let map: String
    let rendered: Int
    let skipped: Int
    let failed: Int
    let bytes: Int
    let seconds: Double
    let tilesPerSecond: Double
    let isInterrupted: Bool
    /// How near the tiles are to what was drawn, decibels; nil when they are the same to the bit, or nobody knows.
    ///
    /// The peak signal-to-noise ratio, 10 · log₁₀(255² / mean squared error), over all tiles drawn.
    let psnr: Double?

    init(map: String, report: SeedReport, seconds: Double) {
        self.map = map
        rendered = report.progress.renderedTiles
        skipped = report.progress.skippedTiles
        failed = report.progress.failedTiles
        bytes = report.progress.bytes
        self.seconds = (seconds * 1000).rounded() / 1000
        tilesPerSecond = seconds > 0 ? (Double(rendered) / seconds * 10).rounded() / 10 : 0
        isInterrupted = report.isInterrupted
        let error = report.progress.squaredErrors / Double(max(rendered, 1))
        psnr = error > 0 ? (100 * log10(255 * 255 / error)).rounded() / 10 : nil
    }

    init(map: String, job: JobReport) {
        self.map = map
        rendered = job.tiles.rendered
        skipped = job.tiles.skipped
        failed = job.tiles.failed
        bytes = job.bytes
        seconds = job.seconds
        tilesPerSecond = seconds > 0 ? (Double(rendered) / seconds * 10).rounded() / 10 : 0
        isInterrupted = !job.isEnded || job.state == "cancelled"
        psnr = nil
    }

    /// `grid: 1,234 tiles, 5.6 MB in 12 s (103 tiles/s), PSNR 44.1 dB, 20 were there`.
    var line: String {
        var text =
            "\(map): \(Output.grouped(rendered)) tiles, \(Output.bytes(bytes)) in \(Output.seconds(seconds)) "
            + "(\(Output.decimal(tilesPerSecond, places: 1)) tiles/s)"
        if let psnr { text += ", PSNR \(Output.decimal(psnr, places: 1)) dB" }
        if skipped > 0 { text += ", \(Output.grouped(skipped)) were there" }
        if failed > 0 { text += ", \(Output.grouped(failed)) failed" }
        if isInterrupted { text += ", interrupted; run the same command to go on" }
        return text
    }
}
