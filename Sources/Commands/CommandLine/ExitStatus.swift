/// How the program ends, for scripts.
public enum ExitStatus: Int32, Sendable {
    /// The work is done.
    case done = 0
    /// Problems were found, or a part of the work failed.
    case foundProblems = 1
    /// The command line makes no sense.
    case usage = 2
    /// The data or the configuration is bad.
    case badInput = 3
    /// The machine does not let us: port in use, disk full, library missing.
    case environment = 4
    /// The user stopped it: 128 + SIGINT, as shells count.
    case interrupted = 130
}

extension CommandError {
    /// The status a program stopped by this error ends with.
    public var exitStatus: ExitStatus {
        switch self {
        case .usage: .usage
        case .configuration, .missingConfiguration, .badInput: .badInput
        case .environment: .environment
        case .foundProblems: .foundProblems
        case .interrupted: .interrupted
        }
    }
}
