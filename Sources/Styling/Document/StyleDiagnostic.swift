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
    /// What is the matter. For faults against the specification, in the specification's words.
    public let message: String

    /// The place and the message on one line.
    public var description: String {
        let place = path.isEmpty ? "" : "\(path): "
        let line = line.map { "line \($0): " } ?? ""
        return "\(severity.rawValue): \(line)\(place)\(message)"
    }
}
