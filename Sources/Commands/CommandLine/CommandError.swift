/// Why a command stopped; each case knows its exit status.
public enum CommandError: Error, Hashable, Sendable {
    /// The command line makes no sense.
    case usage(String)
    /// The configuration has problems.
    case configuration([ConfigurationProblem])
    /// There is no configuration file.
    case missingConfiguration(file: String)
    /// A file given as input cannot be used.
    case badInput(String)
    /// The machine does not let us: port in use, disk full, folder not writable.
    case environment(String)
    /// The work is done, and found problems or failed in parts; what they are has been said.
    case foundProblems
    /// The user stopped it.
    case interrupted
}

extension CommandError: CustomStringConvertible {
    /// What happened, where, what to do; may have several lines.
    public var description: String {
        switch self {
        case .usage(let text), .badInput(let text), .environment(let text): text
        case .configuration(let problems): problems.map(\.description).joined(separator: "\n")
        case .missingConfiguration(let file):
            "there is no configuration \(file); name one with --config, or make a project with «gridmill init DIR»"
        case .foundProblems: "problems were found"
        case .interrupted: "interrupted"
        }
    }
}
