import ArgumentParser
import Foundation

/// `gridmill check`.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look for problems in the configuration, styles, datasets, rasters and caches.",
        discussion: """
            Without a file: the whole project. With files: styles (.json), configurations (.yaml) and datasets. \
            Exit status 1 when a problem is found; warnings alone are status 0.
            """)

    @Argument(help: ArgumentHelp("Files to check by themselves.", valueName: "file"))
    var files: [String] = []

    @OptionGroup var result: ResultOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let findings =
            try files.isEmpty ? projectFindings() : files.flatMap { try FileCheck(path: $0).findings() }
        Output.result(findings, asJSON: result.json) { findings.map(\.text) }
        let errors = findings.count { $0.severity == .error }
        Output.note(
            findings.isEmpty
                ? "no problem found"
                : Output.counted(errors, "problem") + ", "
                    + Output.counted(findings.count - errors, "warning"))
        if errors > 0 { throw CommandError.foundProblems }
    }

    private func projectFindings() throws(CommandError) -> [Finding] {
        let configuration: ServiceConfiguration
        do throws(CommandError) {
            configuration = try common.configuration()
        } catch {
            // Problems of the configuration are what this verb is asked for; a missing one is another matter.
            guard case .configuration(let problems) = error else { throw error }
            return problems.map { Finding(.error, $0) }
        }
        return ProjectCheck(configuration: configuration).findings()
    }
}

/// A problem or a warning, for people and programs.
struct Finding: Encodable {
    enum Severity: String, Encodable {
        case error
        case warning
    }

    let severity: Severity
    let file: String
    let line: Int
    let message: String
    let hint: String?

    init(_ severity: Severity, _ problem: ConfigurationProblem) {
        self.severity = severity
        file = problem.file
        line = problem.line
        message = problem.message
        hint = problem.hint
    }

    init(_ severity: Severity, file: String, line: Int = 1, _ error: CommandError) {
        self.severity = severity
        self.file = file
        self.line = line
        message = error.description
        hint = nil
    }

    /// `file:line: error: message; hint`.
    var text: String { "\(file):\(line): \(severity.rawValue): \(message)" + (hint.map { "; \($0)" } ?? "") }
}
