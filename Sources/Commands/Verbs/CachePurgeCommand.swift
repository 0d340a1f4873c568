import ArgumentParser
import Foundation
import Geometry
import Scheduling
import TileStorage
import Tiling

/// `gridmill cache purge MAP`.
struct CachePurgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purge",
        abstract: "Remove a map's stored tiles; without an area and zooms, all of them.",
        discussion: "A service that runs goes on: what is gone is drawn again when asked for.")

    @Argument(help: ArgumentHelp("The map's name in the configuration.", valueName: "map"))
    var map: String

    @Option(help: ArgumentHelp("Tile zooms; default: all.", valueName: "a-b"))
    var zoom: ZoomsArgument?

    @OptionGroup var area: AreaOptions
    @OptionGroup var result: ResultOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let configuration = try common.configuration()
        guard let file = try CacheFiles(configuration: configuration).files(of: map).first else {
            return Output.result(CacheRemoval(map: map, tiles: 0, bytes: 0), asJSON: result.json) {
                ["\(map): nothing is stored yet"]
            }
        }
        let removal = try await Project.use(configuration, logger: common.logger) { project in
            let scene = try project.scene(named: map)
            let isAll = zoom == nil && area.isEmpty
            let zooms = isAll ? scene.definition.zoomRange : try scene.definition.zooms(asked: zoom?.range)
            let areas = isAll ? [] : try project.areas(area, of: scene)
            return try CommandError.translating {
                let store = try MBTilesStore(path: file.path, description: TilesetDescription(scene))
                defer { store.close() }
                let before = store.bytesOnDisk
                var tiles = 0
                if isAll {
                    tiles = try store.removeAll()
                } else {
                    for zoom in zooms {
                        for area in areas { tiles += try store.remove(area.ranges(zoom: zoom)) }
                    }
                    try store.giveBack()
                }
                return CacheRemoval(map: map, tiles: tiles, bytes: max(0, before - store.bytesOnDisk))
            }
        }
        Output.result(removal, asJSON: result.json) { [removal.line] }
    }
}

/// `gridmill cache compact [MAP]`.
struct CacheCompactCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compact",
        abstract: "Remove pictures that no tile uses, and give free room back to the disk.",
        discussion: "May run beside a service: it works a little at a time.")

    @Argument(help: ArgumentHelp("The map; default: all.", valueName: "map"))
    var map: String?

    @OptionGroup var result: ResultOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let configuration = try common.configuration()
        let removals = try await Project.use(configuration, logger: common.logger) { project in
            try CacheFiles(configuration: configuration).files(of: map).map { file in
                let scene = try project.scene(named: file.map)
                return try CommandError.translating {
                    let store = try MBTilesStore(path: file.path, description: TilesetDescription(scene))
                    defer { store.close() }
                    let pictures = try store.sweepOrphans()
                    return CacheRemoval(map: file.map, tiles: pictures, bytes: try store.giveBack())
                }
            }
        }
        Output.result(removals, asJSON: result.json) {
            removals.isEmpty
                ? ["nothing is stored yet"]
                : removals.map {
                    "\($0.map): \(Output.counted($0.tiles, "picture")) without a tile, "
                        + "\(Output.bytes(Int($0.bytes))) given back"
                }
        }
    }
}

/// What was removed, for people and programs.
struct CacheRemoval: Encodable {
    let map: String
    let tiles: Int
    let bytes: Int64

    var line: String {
        "\(map): \(Output.grouped(tiles)) tiles removed, \(Output.bytes(Int(bytes))) given back"
    }
}
