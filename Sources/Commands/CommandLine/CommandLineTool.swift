import ArgumentParser
import Foundation

/// The program behind `main`: parses arguments, runs a verb, turns its outcome into an exit status.
public enum CommandLineTool {
    /// The version that `--version` tells.
    public static let version = "0.1.0"

    /// Runs one command.
    ///
    /// - Parameters:
    ///   - arguments: without the program's own name.
    ///   - output: where its words go.
    /// - Returns: the status to end the process with.
    public static func run(_ arguments: [String], output: CommandOutput = .standard) async -> ExitStatus {
        await Output.$streams.withValue(output) { await run(arguments) }
    }

    private static func run(_ arguments: [String]) async -> ExitStatus {
        // A reader that goes away, as in `gridmill … | head`, ends a write with an error instead of a signal.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try GridmillCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            return .done
        } catch {
            return tell(error)
        }
    }

    private static func tell(_ error: any Error) -> ExitStatus {
        if let error = CommandError(error) {
            tell(error)
            return error.exitStatus
        }
        let text = GridmillCommand.fullMessage(for: error)
        switch GridmillCommand.exitCode(for: error) {
        case .success:
            // `--help` and `--version` arrive here; they are what was asked for.
            Output.result(text)
            return .done
        case .validationFailure:
            Output.note(text)
            return .usage
        default:
            Output.note("error: \(error)")
            return .environment
        }
    }

    private static func tell(_ error: CommandError) {
        switch error {
        case .foundProblems: break
        case .interrupted: Output.note("interrupted")
        case .configuration: Output.note("\(error)")
        case .usage, .missingConfiguration, .badInput, .environment: Output.note("error: \(error)")
        }
    }
}

/// The root of the verbs.
struct GridmillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gridmill",
        abstract: "Map tiles of what a city manages: unit grid cells, parts and cases.",
        discussion: """
            Results go to standard output, everything else to standard error. Exit status: 0 done, \
            1 found problems or partly failed, 2 usage, 3 bad data or configuration, 4 environment \
            (port in use, disk full), 130 interrupted.
            """,
        version: CommandLineTool.version,
        subcommands: [
            InitCommand.self, SynthCommand.self, ImportCommand.self, RenderCommand.self, LegendCommand.self,
            SeedCommand.self, InvalidateCommand.self,
            ServeCommand.self, CheckCommand.self, ExplainCommand.self, CacheCommand.self,
            RenderBatchCommand.self,
            EvaluateExpressionCommand.self, ValidateStyleCommand.self,
        ])
}
