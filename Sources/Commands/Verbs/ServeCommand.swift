import ArgumentParser
import Features
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
        discussion: "SIGTERM or Ctrl-C ends it once the answers under way are sent.")

    /// How long answers under way may take after the signal to stop.
    static let gracefulSeconds = 8

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
        let logger = common.logger
        let lock = try ServeLock(stateDirectory: project.configuration.storage.stateDirectory)
        let scenes = try project.scenes()
        let workers = ProcessInfo.processInfo.activeProcessorCount
        let opened = try project.open(scenes, workers: workers)
        defer { opened.close() }
        let datasets = try project.allDatasets()
        let fontWarnings = FontAudit.warnings(of: scenes.map(\.definition.style)) {
            datasets[$0]?.snapshot.tables ?? []
        }
        for warning in fontWarnings { Output.note("warning: \(warning)") }
        let factory = MapServiceFactory(
            scenes: scenes, datasets: datasets, pyramid: opened.pyramid,
            upstreams: project.upstreams)
        let current = CurrentService(factory.service())
        let server = try TileHTTPServer(
            service: current.forwarding,
            configuration: serverConfiguration(project.configuration, lock: lock),
            logger: logger)
        var group = ServiceGroupConfiguration(
            services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(Self.gracefulSeconds)
        let watch = ProjectWatch(
            configuration: project.configuration, current: current, workers: workers, logger: logger)
        let watching = Task { await watch.run() }
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
