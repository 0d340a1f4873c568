/// A text of the configuration in which `${NAME}` stands for a variable of the environment.
///
/// Variables hold secrets, so the text describes itself as it was written, never as it was expanded.
public struct ExpandedText: Hashable, Sendable, CustomStringConvertible {
    /// As in the file.
    public let written: String
    /// With the variables' values; for use, not for messages.
    public let value: String

    /// A text without variables.
    public init(_ text: String) {
        written = text
        value = text
    }

    /// Puts the variables' values in place.
    ///
    /// - Returns: the text, or the name of the first variable that is not set.
    static func expanding(_ written: String, environment: [String: String]) -> Result<Self, MissingVariable> {
        var value = ""
        var rest = Substring(written)
        while let start = rest.firstRange(of: "${") {
            value += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                return .failure(MissingVariable(name: String(rest[start.upperBound...]), isUnclosed: true))
            }
            let name = String(rest[start.upperBound..<end])
            guard let replacement = environment[name] else {
                return .failure(MissingVariable(name: name, isUnclosed: false))
            }
            value += replacement
            rest = rest[rest.index(after: end)...]
        }
        return .success(Self(written: written, value: value + rest))
    }

    private init(written: String, value: String) {
        self.written = written
        self.value = value
    }

    /// The text as it was written.
    public var description: String { written }

    /// Why a text cannot be expanded.
    struct MissingVariable: Error {
        var name: String
        var isUnclosed: Bool
    }
}
