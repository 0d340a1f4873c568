import ArgumentParser
import Foundation
import Geometry
import Scheduling
import TileStorage
import Upstream

/// `gridmill invalidate MAP`.
struct InvalidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invalidate",
        abstract: "Mark a map's stored tiles as stale, so that they are drawn again when asked for.",
        discussion: """
            Without an area: the whole map. Stale tiles are still served until their fresh pictures are there; \
            a seed draws them again too.
            """)

    @Argument(help: ArgumentHelp("The map's name in the configuration.", valueName: "map"))
    var map: String

    @Option(help: ArgumentHelp("Tile zooms; default: the map's.", valueName: "a-b"))
    var zoom: ZoomsArgument?

    @OptionGroup var area: AreaOptions
    @OptionGroup var result: ResultOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await Project.use(common.configuration(), logger: common.logger) { project in
            let scene = try project.scene(named: map)
            let zooms = try scene.definition.zooms(asked: zoom?.range)
            let areas = try project.areas(area, of: scene)
            if let service = RunningService(project.configuration) {
                return try await service.invalidate(map, zooms: zooms, areas: areas)
            }
            let opened = try project.open([scene], workers: 1)
            defer { opened.close() }
            let wish = InvalidationWish(zooms: zooms, areas: areas)
            guard let report = try await opened.pyramid.invalidate(map: map, ranges: wish.ranges) else {
                throw CommandError.usage("there is no map «\(map)»")
            }
            return InvalidationReport(map: map, report)
        }
        if report.tiles == 0 { Output.note("warning: no stored tile lies there") }
        Output.result(report, asJSON: result.json) { report.lines }
    }
}

extension MapDefinition {
    /// The map's zooms that an option names; all without one.
    func zooms(asked: ClosedRange<Int>?) throws(CommandError) -> ClosedRange<Int> {
        guard let asked else { return zoomRange }
        guard asked.overlaps(zoomRange) else {
            throw .usage(
                "--zoom \(asked.lowerBound)-\(asked.upperBound) lies outside the zooms of map \(name), "
                    + "\(zoomRange.lowerBound)-\(zoomRange.upperBound)")
        }
        return asked.clamped(to: zoomRange)
    }
}
