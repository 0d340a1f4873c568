import ArgumentParser
import Logging

/// Options that every verb has.
struct CommonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The project's configuration.", valueName: "file"))
    var config = "gridmill.yaml"

    @Option(help: "How much to tell: trace, debug, info, notice, warning, error or critical.")
    var logLevel = LogLevelArgument(level: .info)

    /// A logger that writes to standard error.
    var logger: Logger {
        var logger = Logger(label: "gridmill", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = logLevel.level
        return logger
    }

    /// The project's configuration, read and checked.
    func configuration() throws(CommandError) -> ServiceConfiguration {
        try ServiceConfiguration.load(file: config)
    }
}

/// Options of a verb that prints a result.
struct ResultOptions: ParsableArguments {
    @Flag(help: "Print the result as JSON.")
    var json = false
}

/// A level of the log.
struct LogLevelArgument: ExpressibleByArgument {
    let level: Logger.Level

    init(level: Logger.Level) { self.level = level }

    init?(argument: String) {
        guard let level = Logger.Level(rawValue: argument.lowercased()) else { return nil }
        self.level = level
    }

    var defaultValueDescription: String { level.rawValue }
}
