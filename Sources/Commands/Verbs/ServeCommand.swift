import ArgumentParser
import Foundation
import Scheduling
import ServiceLifecycle
import TileServer
import UnixSignals

/// `gridmill serve`.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the project's maps over HTTP, with a map browser at /.",
        discussion: """
            SIGTERM or Ctrl-C ends it once the answers under way are sent. Datasets with watch: in the configuration \
            are looked at for changes that other programs make.
            """)

    /// How long answers under way may take after the signal to stop.
    static let gracefulSeconds = 8

    /// Renders at once that only clients get: half as many again as there are processors, since background
    /// threads give way to them.
    static func reserved(_ workers: Int) -> Int { max(1, workers / 2) }

    @Option(help: ArgumentHelp("The address to listen on, in place of server.host.", valueName: "address"))
    var host: String?

    @Option(
        help: ArgumentHelp("The port, in place of server.port; 0 lets the system choose.", valueName: "n"))
    var port: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port is a port number 0…65535") }
    }

    func run() async throws {
        try await Project.use(common.configuration(), logger: common.logger, serve)
        Output.note("stopped")
    }

    private func serve(_ project: Project) async throws {
        FileLimit.raise()
        let logger = common.logger
        let lock = try ServeLock(stateDirectory: project.configuration.storage.stateDirectory)
        let workers = ProcessInfo.processInfo.activeProcessorCount
        let room = ServiceRoom(
            feed: ChangeFeed(
                firstID: UInt64(max(Date().timeIntervalSince1970, 1)) << 20,
                mostListeners: ServerLimits.listeners),
            workers: workers, logger: logger)
        let served = try ServedProject.open(project, in: room)
        defer { served.close() }
        await served.jobs.start()
        let current = CurrentService(served.service)
        let server = try TileHTTPServer(
            service: current.forwarding,
            configuration: serverConfiguration(project.configuration, lock: lock),
            logger: logger)
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: server, successTerminationBehavior: .gracefullyShutdownGroup),
                .init(service: Farewell(room: room, jobs: served.jobs), successTerminationBehavior: .ignore),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(Self.gracefulSeconds)
        let watch = ProjectWatch(
            configuration: project.configuration, current: current, room: room)
        let watching = Task { await watch.run(from: served) }
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            watching.cancel()
            await watching.value
            throw error
        }
        watching.cancel()
        await watching.value
    }

    private func serverConfiguration(_ project: ServiceConfiguration, lock: ServeLock)
        -> TileServerConfiguration
    {
        var section = project.server
        section.host = host ?? section.host
        section.port = port ?? section.port
        return serverConfiguration(section, maps: project.maps.count, lock: lock)
    }

    private func serverConfiguration(
        _ section: ServerSection, maps: Int, lock: ServeLock
    ) -> TileServerConfiguration {
        var configuration = TileServerConfiguration(
            host: section.host, port: section.port, publicURL: section.publicURL)
        configuration.version = CommandLineTool.version
        configuration.onListening = { port in
            let host = section.host.contains(":") ? "[\(section.host)]" : section.host
            let address = "http://\(host):\(port)"
            lock.note(address: address)
            Output.note("serving \(address) (\(Output.counted(maps, "map")))")
        }
        return configuration
    }
}

/// Ends what would keep a service that stops from stopping: listeners' streams, and jobs.
///
/// The last service of a group is the first that is told to stop.
private struct Farewell: Service {
    let room: ServiceRoom
    let jobs: SeedJobs

    func run() async {
        // Waiting ends with the signal to stop, or when the task is cancelled: both mean farewell.
        try? await gracefulShutdown()
        room.feed.close()
        await jobs.close()
    }
}
