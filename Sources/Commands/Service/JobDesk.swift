import Foundation
import Geometry
import Scheduling
import Styling
import TileServer
import TileStorage
import Tiling

/// Answers requests about jobs.
struct JobDesk: Sendable {
    /// Tiles of one job: a city of a million people has ten million at zoom 20.
    static let mostTiles = 500_000_000

    let jobs: SeedJobs
    let pyramid: TilePyramid

    /// The answer to a request about all jobs or one.
    func answer(_ request: ControlRequest) async throws(ServiceError) -> ControlAnswer {
        switch (request.resource, request.method) {
        case (.jobs, .post): return try await add(request)
        case (.job(let id), .get):
            guard let job = await jobs.job(id) else { throw Self.unknown(id) }
            return ControlAnswer(body: JobReport(job).jsonText)
        case (.job(let id), .delete):
            return try await changed(id) { jobs throws(TileStorageError) in try await jobs.cancel(id) }
        case (.job(let id), .patch):
            let state = try ControlDesk.json(request.body)["state"]?.text
            switch state {
            case "paused":
                return try await changed(id) { jobs throws(TileStorageError) in try await jobs.pause(id) }
            case "running":
                return try await changed(id) { jobs throws(TileStorageError) in try await jobs.resume(id) }
            default:
                throw .unanswerable("send {\"state\": \"paused\"} or {\"state\": \"running\"}")
            }
        default:
            return ControlAnswer(body: JobReport.list(await jobs.all))
        }
    }

    private func changed(
        _ id: String, _ change: (SeedJobs) async throws(TileStorageError) -> SeedJob?
    ) async throws(ServiceError) -> ControlAnswer {
        let job: SeedJob?
        do throws(TileStorageError) {
            job = try await change(jobs)
        } catch {
            throw .failed(error.description)
        }
        guard let job else { throw Self.unknown(id) }
        return ControlAnswer(body: JobReport(job).jsonText)
    }

    private static func unknown(_ id: String) -> ServiceError {
        .refused(status: 404, kind: "unknown-job", reason: "there is no job \"\(id)\"; see /jobs")
    }

    private func add(_ request: ControlRequest) async throws(ServiceError) -> ControlAnswer {
        let json = try ControlDesk.json(request.body)
        guard json["kind"]?.text ?? "seed" == "seed" else {
            throw .unanswerable("this service takes jobs of kind \"seed\"")
        }
        guard let map = json["map"]?.text else { throw .unanswerable("\"map\" is missing") }
        guard let scene = pyramid.map(named: map)?.scene else { throw .unknownMap(map) }
        let wish = try InvalidationWish(json, map: scene)
        var plan = SeedPlan(map: map, zooms: wish.zooms, areas: wish.areas)
        plan.isFresh = json["fresh"]?.boolean ?? false
        // The boxes' tiles bound them: cheap to know, whatever the shapes.
        let tiles = wish.zooms.reduce(0.0) { sum, zoom in
            wish.areas.reduce(sum) { $0 + Double(TileRange(zoom: zoom, touching: $1.box).count) }
        }
        guard tiles <= Double(Self.mostTiles) else {
            throw .refused(
                status: 422, kind: "too-many-tiles",
                reason: "a job may have \(Self.mostTiles) tiles, this one would have \(Int(tiles))")
        }
        let wanted = SeedJobPlan(plan, window: try Self.window(json))
        let job: SeedJob?
        do throws(TileStorageError) {
            job = try await jobs.add(wanted)
        } catch {
            throw .failed(error.description)
        }
        guard let job else { throw .notReady(retryAfterSeconds: 60) }
        var answer = ControlAnswer(status: 202, body: JobReport(job).jsonText)
        answer.location = "/jobs/\(job.id)"
        return answer
    }

    /// Reads `"window": "22:00-06:00"`.
    private static func window(_ json: Styling.JSONValue) throws(ServiceError) -> SeedJobPlan.Window? {
        guard let text = json["window"]?.text else { return nil }
        guard let window = SeedJobPlan.Window(text) else {
            throw .unanswerable("window is two times of the day, 22:00-06:00 for instance")
        }
        return window
    }
}

/// A job as a service is asked for it.
enum JobText {
    /// The request's JSON.
    static func text(_ plan: SeedPlan, window: String?) -> [UInt8] {
        var members: [TileServer.JSONMember] = [
            .init("kind", "seed"), .init("map", .string(plan.map)), .init("fresh", .boolean(plan.isFresh)),
        ]
        members += InvalidationWish.members(zooms: plan.zooms, areas: plan.areas)
        if let window { members.append(.init("window", .string(window))) }
        return TileServer.JSONValue.object(members).bytes
    }
}

extension SeedJobPlan.Window {
    /// Reads `22:00-06:00`.
    init?(_ text: String) {
        let minutes = text.split(separator: "-", omittingEmptySubsequences: false).map { time -> Int? in
            let parts = time.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 2, let hours = parts[0], let minutes = parts[1], (0...24).contains(hours),
                (0..<60).contains(minutes)
            else { return nil }
            return hours * 60 + minutes
        }
        guard minutes.count == 2, let from = minutes[0], let to = minutes[1] else { return nil }
        self.init(from: from, to: to)
    }
}

/// A job for people and programs.
struct JobReport: Codable {
    struct Tiles: Codable {
        let total: Int
        let done: Int
        let rendered: Int
        let skipped: Int
        let failed: Int
    }

    struct Remaining: Codable {
        let p50: Double
        let p90: Double
    }

    struct Failure: Codable {
        let tiles: String
        let reason: String
    }

    let id: String
    let kind: String
    let map: String
    let state: String
    let reason: String?
    let zooms: [Int]
    let fresh: Bool
    let window: String?
    let tiles: Tiles
    let bytes: Int
    let seconds: Double
    /// Seconds that the job will still take, with even odds and with nine out of ten.
    let remainingSeconds: Remaining?
    let created: String
    let failures: [Failure]

    init(_ job: SeedJob) {
        id = job.id
        kind = "seed"
        map = job.plan.map
        state = job.state.rawValue
        reason = job.progress.reason
        zooms = job.plan.zooms
        fresh = job.plan.isFresh
        window = job.plan.window.map { "\(Self.time($0.from))-\(Self.time($0.to))" }
        let progress = job.progress
        tiles = Tiles(
            total: progress.totalTiles, done: progress.doneTiles, rendered: progress.renderedTiles,
            skipped: progress.skippedTiles, failed: progress.failedTiles)
        bytes = progress.bytes
        seconds = (progress.seconds * 1000).rounded() / 1000
        remainingSeconds = job.remaining.map {
            Remaining(p50: $0.median.rounded(), p90: $0.late.rounded())
        }
        created = Date(timeIntervalSince1970: Double(job.createdSeconds)).formatted(.iso8601)
        failures = progress.failures.map { Failure(tiles: $0.tiles, reason: $0.reason) }
    }

    private static func time(_ minutes: Int) -> String {
        let (hours, rest) = minutes.quotientAndRemainder(dividingBy: 60)
        return "\(hours < 10 ? "0" : "")\(hours):\(rest < 10 ? "0" : "")\(rest)"
    }

    /// The report as JSON.
    var jsonText: [UInt8] { Self.text(self) }

    /// Several reports as JSON.
    static func list(_ jobs: [SeedJob]) -> [UInt8] { text(["jobs": jobs.map(JobReport.init)]) }

    private static func text(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { Array($0) } ?? []
    }

    /// True when nothing more will happen.
    var isEnded: Bool { SeedJob.State(rawValue: state)?.isEnded ?? true }
}
