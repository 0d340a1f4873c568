import ArgumentParser
import Foundation
import TileStorage

/// Which maps' caches a verb looks at.
struct CacheFiles {
    let configuration: ServiceConfiguration

    /// The maps that have a cache, in the configuration's order, with its file.
    ///
    /// - Throws: ``CommandError/usage(_:)`` for a map that is not configured.
    func files(of map: String?) throws(CommandError) -> [(map: String, path: String)] {
        let names = configuration.maps.map(\.name)
        if let map, !names.contains(map) {
            throw .usage("there is no map «\(map)»; \(NearestWord.hint(for: map, among: names))")
        }
        return names.filter { map == nil || map == $0 }
            .map { ($0, configuration.storage.tilesPath(of: $0)) }
            .filter { FileManager.default.fileExists(atPath: $0.1) }
    }
}

extension StorageSection {
    /// The file of a map's tiles.
    func tilesPath(of map: String) -> String { "\(directory)/\(map).mbtiles" }
}

/// `gridmill cache stats [MAP]`.
struct CacheStatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "How many tiles and bytes are stored, by zoom.")

    @Argument(help: ArgumentHelp("The map; default: all.", valueName: "map"))
    var map: String?

    @OptionGroup var result: ResultOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let configuration = try common.configuration()
        var caches: [CacheStatistics] = []
        for file in try CacheFiles(configuration: configuration).files(of: map) {
            let statistics = try CommandError.translating { try MBTilesStore.statistics(path: file.path) }
            caches.append(CacheStatistics(map: file.map, path: file.path, statistics: statistics))
        }
        Output.result(caches, asJSON: result.json) {
            caches.isEmpty ? ["nothing is stored yet"] : caches.flatMap(\.lines)
        }
        warnAboveMaximum(caches, configuration.storage)
    }

    private func warnAboveMaximum(_ caches: [CacheStatistics], _ storage: StorageSection) {
        let bytes = caches.reduce(0) { $0 + $1.fileBytes }
        guard let maximum = storage.maximumBytes, bytes > maximum else { return }
        Output.note(
            "warning: the caches take \(Output.bytes(Int(bytes))), more than storage.maximum "
                + "\(Output.bytes(Int(maximum))); a running service removes what is least asked for")
    }
}

/// What one map's cache holds, for people and programs.
struct CacheStatistics: Encodable {
    struct Zoom: Encodable {
        let zoom: Int
        let tiles: Int
        let freshTiles: Int
        let bytes: Int64
    }

    let map: String
    let path: String
    let epoch: Int64
    let tiles: Int
    let variantTiles: Int
    let images: Int
    let imageBytes: Int64
    let fileBytes: Int64
    let zooms: [Zoom]

    init(map: String, path: String, statistics: StoreStatistics) {
        self.map = map
        self.path = path
        epoch = statistics.epoch
        tiles = statistics.tiles
        variantTiles = statistics.variantTiles
        images = statistics.images
        imageBytes = statistics.imageBytes
        fileBytes = statistics.fileBytes
        zooms = statistics.zooms.map {
            Zoom(zoom: $0.zoom, tiles: $0.tiles, freshTiles: $0.freshTiles, bytes: $0.bytes)
        }
    }

    var lines: [String] {
        let head =
            "\(map): \(Output.grouped(tiles)) tiles in \(Output.grouped(images)) pictures, "
            + "\(Output.bytes(Int(fileBytes))) on disk"
            + (variantTiles > 0 ? ", \(Output.grouped(variantTiles)) at other sizes or formats" : "")
        return [head]
            + zooms.map {
                "  zoom \($0.zoom): \(Output.grouped($0.tiles)) tiles, \(Output.grouped($0.freshTiles)) fresh, "
                    + Output.bytes(Int($0.bytes))
            }
    }
}
