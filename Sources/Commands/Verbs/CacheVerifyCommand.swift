import ArgumentParser
import TileStorage

/// `gridmill cache verify [MAP]`.
struct CacheVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every stored picture and every table; exit status 1 when something is wrong.")

    @Argument(help: ArgumentHelp("The map; default: all.", valueName: "map"))
    var map: String?

    @OptionGroup var result: ResultOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let configuration = try common.configuration()
        let reports = try CacheFiles(configuration: configuration).files(of: map).map { file in
            CacheVerification(map: file.map, report: MBTilesStore.verify(path: file.path))
        }
        Output.result(reports, asJSON: result.json) {
            reports.isEmpty ? ["nothing is stored yet"] : reports.flatMap(\.lines)
        }
        if reports.contains(where: { !$0.isSound }) { throw CommandError.foundProblems }
    }
}

/// What a check of one map's cache found, for people and programs.
struct CacheVerification: Encodable {
    struct Problem: Encodable {
        let kind: String
        let place: String
        let detail: String
    }

    let map: String
    let path: String
    let isSound: Bool
    let tiles: Int
    let images: Int
    let problemCount: Int
    let problems: [Problem]

    init(map: String, report: VerifyReport) {
        self.map = map
        path = report.path
        isSound = report.isSound
        tiles = report.tiles
        images = report.images
        problemCount = report.problemCount
        problems = report.problems.map { Problem(kind: $0.kind.rawValue, place: $0.place, detail: $0.detail) }
    }

    var lines: [String] {
        let checked = "\(Output.grouped(tiles)) tiles and \(Output.grouped(images)) pictures checked"
        guard !isSound else { return ["\(map): sound, \(checked)"] }
        return ["\(map): \(Output.grouped(problemCount)) problems, \(checked)"]
            + problems.map { "  \($0.kind): \($0.place): \($0.detail)" }
            + (problemCount > problems.count
                ? ["  … and \(Output.grouped(problemCount - problems.count)) more"] : [])
    }
}
