import ArgumentParser
import Foundation

/// `gridmill init DIR`.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a starter project: gridmill.yaml, a style, a small example dataset.")

    @Argument(help: ArgumentHelp("The folder; it is made when it is not there.", valueName: "dir"))
    var directory: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
        guard let starter = Bundle.module.url(forResource: "Starter", withExtension: nil) else {
            throw CommandError.environment(
                "the starter project is missing beside the program; install gridmill with its resource folders"
            )
        }
        let written = try StarterProject(source: starter).copy(to: directory)
        for path in written { Output.note("wrote \(path)") }
        Output.note("next: cd \(directory) && gridmill check && gridmill serve")
    }
}

/// The files of a new project.
struct StarterProject {
    let source: URL

    /// Copies every file that is not there yet.
    ///
    /// - Returns: the files written.
    /// - Throws: ``CommandError/badInput(_:)`` when there is a project already.
    func copy(to directory: String) throws(CommandError) -> [String] {
        let target = URL(fileURLWithPath: directory, isDirectory: true)
        let files = FileManager.default
        let configuration = target.appendingPathComponent("gridmill.yaml").path
        guard !files.fileExists(atPath: configuration) else {
            throw .badInput("\(configuration) is there already; name another folder, or move it away")
        }
        var written: [String] = []
        for path in (files.subpaths(atPath: source.path) ?? []).sorted() {
            let from = source.appendingPathComponent(path)
            let to = target.appendingPathComponent(path)
            let isDirectory = (try? from.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
            if isDirectory || files.fileExists(atPath: to.path) { continue }
            do {
                try files.createDirectory(
                    at: to.deletingLastPathComponent(), withIntermediateDirectories: true)
                try files.copyItem(at: from, to: to)
            } catch {
                throw .environment("cannot write \(to.path): \(error.localizedDescription)")
            }
            written.append("\(directory)/\(path)")
        }
        return written
    }
}
