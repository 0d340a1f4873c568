import ArgumentParser
import Foundation
import Scheduling

/// `gridmill explain MAP Z/X/Y`.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Why a tile is what it is: state, epoch, style, features and time of each layer.")

    @Argument(help: ArgumentHelp("The map's name in the configuration.", valueName: "map"))
    var map: String

    @Argument(help: ArgumentHelp("The tile, XYZ numbering.", valueName: "z/x/y"))
    var tile: TileArgument

    @OptionGroup var result: ResultOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let report = try await Project.use(common.configuration(), logger: common.logger) { project in
            if let service = RunningService(project.configuration) {
                return try await service.explain(map, tile.coordinate)
            }
            let opened = try project.open([project.scene(named: map)], workers: 1)
            defer { opened.close() }
            return ExplanationReport(try await opened.pyramid.explain(map: map, tile: tile.coordinate))
        }
        Output.result(report, asJSON: result.json) { report.lines }
    }
}

/// An explanation for people and programs.
struct ExplanationReport: Codable {
    struct Layer: Codable {
        let id: String
        let kind: String
        let isDrawn: Bool
        let features: Int
        let milliseconds: Double
    }

    let map: String
    let tile: String
    let state: String
    let storedEpoch: Int64?
    let currentEpoch: Int64
    let bytes: Int?
    let contentHash: String?
    let modified: String?
    let styleZoom: Double
    let styleHash: String
    let staleSince: String?
    /// Place among the metatiles that wait for a worker, 0 while it is drawn; null when nobody wants it.
    let placeInQueue: Int?
    /// Whom the waiting work is for.
    let queueClass: String?
    /// When a worker comes to it, seconds.
    let queueSeconds: Double?
    let dependsOn: [String]
    let layers: [Layer]

    init(_ explanation: TileExplanation) {
        map = explanation.map
        tile = "\(explanation.coordinate)"
        state = explanation.state.rawValue
        storedEpoch = explanation.storedEpoch
        currentEpoch = explanation.currentEpoch
        bytes = explanation.bytes
        contentHash = explanation.contentHash
        modified = explanation.modifiedSeconds.map {
            Date(timeIntervalSince1970: Double($0)).formatted(.iso8601)
        }
        styleZoom = explanation.styleZoom
        styleHash = explanation.styleHash
        staleSince = explanation.staleSinceSeconds.map {
            Date(timeIntervalSince1970: Double($0)).formatted(.iso8601)
        }
        placeInQueue = explanation.place.map { $0.isRunning ? 0 : $0.keysAhead + 1 }
        queueClass = explanation.place?.renderClass.name
        queueSeconds = explanation.place?.waitSeconds
        dependsOn = explanation.fingerprint
        layers = explanation.layers.map {
            Layer(
                id: $0.id, kind: $0.kind, isDrawn: $0.isDrawn, features: $0.featureCount,
                milliseconds: ($0.seconds * 1e6).rounded() / 1000)
        }
    }

    var lines: [String] {
        var lines = ["\(map) \(tile): \(stateInWords)"]
        if let bytes, let contentHash, let modified {
            lines.append("stored: \(Output.bytes(bytes)), hash \(contentHash), since \(modified)")
        }
        lines.append("generation: \(storedEpoch.map { "stored \($0), " } ?? "")current \(currentEpoch)")
        lines.append("style: hash \(styleHash), zoom \(Output.decimal(styleZoom, places: 2))")
        if let placeInQueue, let queueClass {
            lines.append(
                placeInQueue == 0
                    ? "queue: being drawn, \(queueClass)" : "queue: place \(placeInQueue), \(queueClass)")
        } else {
            lines.append("queue: nobody waits for it")
        }
        if let staleSince { lines.append("stale since: \(staleSince)") }
        lines.append("depends on:")
        lines += dependsOn.map { "  \($0)" }
        if layers.isEmpty { return lines }
        lines.append("layers, bottom first:")
        lines += layers.map { layer in
            let work =
                layer.isDrawn
                ? "\(Output.grouped(layer.features)) features, \(Output.decimal(layer.milliseconds, places: 2)) ms"
                : "not drawn at this zoom"
            return "  \(layer.id) (\(layer.kind)): \(work)"
        }
        return lines
    }

    private var stateInWords: String {
        switch state {
        case "outside": "outside the map's zooms or bounds"
        case "absent": "absent, never drawn"
        case "stale": "stale, something changed since it was drawn"
        default: state
        }
    }
}
