/// Something in a style document that its author should know, with its place.
public struct StyleDiagnostic: Hashable, Sendable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable {
        /// The style cannot be drawn.
        case error
        /// The style is drawn, but not all of it as it says.
        case warning
    }

    /// How bad it is.
    public let severity: Severity
    /// Where in the document, as `layers[3].paint.fill-color[2]`; empty for the whole.
    public let path: String
    /// The line, counted from 1; nil when it is not known.
    public let line: Int?
    /// What is the matter; for faults against the specification, in its own words.
    public let message: String
    /// The specification itself calls this a fault; else only this program minds.
    public let isSpecificationFault: Bool

    /// Something an author should know.
    public init(
        severity: Severity, path: String, line: Int?, message: String, isSpecificationFault: Bool = false
    ) {
        self.severity = severity
        self.path = path
        self.line = line
        self.message = message
        self.isSpecificationFault = isSpecificationFault
    }

    /// The place and the message, as `layers[0].paint.fill-color: color expected, array found`.
    public var placedMessage: String { path.isEmpty ? message : "\(path): \(message)" }

    /// Severity, line, place and message.
    public var description: String {
        let line = line.map { "line \($0): " } ?? ""
        return "\(severity.rawValue): \(line)\(placedMessage)"
    }
}
