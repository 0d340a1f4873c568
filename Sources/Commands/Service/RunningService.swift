import Foundation
import Geometry
import Scheduling
import Tiling
import Upstream

/// The service that runs on a project: verbs hand their work over to it, since it alone draws and writes then.
struct RunningService {
    private let client: ServiceClient

    /// The service of a project; nil when none runs.
    init?(_ configuration: ServiceConfiguration) {
        let state = configuration.storage.stateDirectory
        guard let holder = ServeLock.runningService(stateDirectory: state),
            let address = holder.split(separator: " ").last, address.hasPrefix("http")
        else { return nil }
        client = ServiceClient(address: Self.reachable(String(address)))
    }

    /// A service that listens on every address is asked on this machine's own.
    private static func reachable(_ address: String) -> String {
        address.replacingOccurrences(of: "//0.0.0.0:", with: "//127.0.0.1:")
            .replacingOccurrences(of: "//[::]:", with: "//[::1]:")
    }

    /// Marks tiles as stale.
    func invalidate(
        _ map: String, zooms: ClosedRange<Int>, areas: [TileArea]
    ) async throws(CommandError) -> InvalidationReport {
        try await ask(
            "POST", "/maps/\(Self.segment(map))/invalidate",
            body: InvalidationWish.text(zooms: zooms, areas: areas), as: InvalidationReport.self)
    }

    /// Why a tile is what it is.
    func explain(_ map: String, _ tile: TileCoordinate) async throws(CommandError) -> ExplanationReport {
        try await ask(
            "GET", "/maps/\(Self.segment(map))/\(tile.zoom)/\(tile.column)/\(tile.row)/explain",
            as: ExplanationReport.self)
    }

    /// Makes a seed a job.
    func begin(_ plan: SeedPlan, window: String?) async throws(CommandError) -> JobReport {
        try await ask("POST", "/jobs", body: JobText.text(plan, window: window), as: JobReport.self)
    }

    /// How a job is.
    func job(_ id: String) async throws(CommandError) -> JobReport {
        try await ask("GET", "/jobs/\(id)", as: JobReport.self)
    }

    /// Ends a job.
    func cancel(_ id: String) async throws(CommandError) -> JobReport {
        try await ask("DELETE", "/jobs/\(id)", as: JobReport.self)
    }

    /// Sends a request and reads its JSON answer.
    func ask<Answer: Decodable>(
        _ method: String, _ path: String, body: [UInt8] = [], as type: Answer.Type
    ) async throws(CommandError) -> Answer {
        let bytes = try await send(method, path, body: body)
        guard let answer = try? JSONDecoder().decode(type, from: Data(bytes)) else {
            throw .environment("the running service answers in a way that this program does not understand")
        }
        return answer
    }

    /// Sends a request; an answer that is no success becomes an error with its own words.
    func send(_ method: String, _ path: String, body: [UInt8] = []) async throws(CommandError) -> [UInt8] {
        let reply: ServiceClient.Reply
        do throws(ServiceClient.Failure) {
            reply = try await client.send(method, path, body: body)
        } catch {
            throw .environment("the running service at \(client.address) does not answer: \(error)")
        }
        guard (200..<300).contains(reply.status) else {
            let problem = try? JSONDecoder().decode(ProblemText.self, from: Data(reply.body))
            let words = problem?.detail ?? "status \(reply.status)"
            throw (400..<500).contains(reply.status)
                ? .usage("the running service refuses: \(words)")
                : .environment("the running service cannot do it: \(words)")
        }
        return reply.body
    }

    /// A name as one segment of an address.
    static func segment(_ name: String) -> String {
        name.addingPercentEncoding(
            withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-._~")))
            ?? name
    }

    private struct ProblemText: Decodable { let detail: String }
}
