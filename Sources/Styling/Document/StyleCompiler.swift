/// Checks a style document against the specification and compiles it; one use.
///
/// Faults against the specification are errors in its own words and places. What the specification allows but
/// is not drawn here, or not known at all, is a warning: nothing is ignored in silence.
struct StyleCompiler {
    let root: JSONValue
    let duplicateKeys: [(key: String, line: Int)]
    /// The most diagnostics of one document: nobody reads more, and a hostile text could ask for millions.
    static let largestDiagnosticCount = 1000

    var diagnostics: [StyleDiagnostic] = []
    /// There was an error, whether it was noted or not.
    private var isBroken = false
    /// The style's global state: the defaults the document gives.
    var state: [String: ExpressionValue] = [:]

    init(document: JSONDocument) {
        root = document.root
        duplicateKeys = document.duplicateKeys
    }

    mutating func compile() -> StyleCompilation {
        for duplicate in duplicateKeys {
            diagnostics.append(
                StyleDiagnostic(
                    severity: .warning, path: "", line: duplicate.line,
                    message: "the key \"\(duplicate.key)\" stands twice in one object; the last one counts"))
        }
        checkRoot()
        readState()
        let sources = compileSources()
        let layers = compileLayers()
        let hasErrors = isBroken || diagnostics.contains { $0.severity == .error }
        let style =
            hasErrors
            ? nil
            : CompiledStyle(
                name: root["name"]?.text, sources: sources, layers: layers,
                contentHash: digest(of: root.canonicalText), metadata: root["metadata"], document: root)
        return StyleCompilation(style: style, diagnostics: inOrder(diagnostics))
    }

    /// By line; what has none comes first.
    private func inOrder(_ diagnostics: [StyleDiagnostic]) -> [StyleDiagnostic] {
        diagnostics.enumerated()
            .sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
            .map(\.element)
    }

    private mutating func readState() {
        for member in root["state"]?.members ?? [] {
            state[member.key] = member.value["default"].map { ExpressionValue($0) } ?? .null
        }
    }

    // MARK: Diagnostics

    /// Notes a fault against the specification.
    mutating func fail(_ message: String, at path: String, _ json: JSONValue?) {
        note(.error, message, at: path, json, isSpecificationFault: true)
    }

    /// Notes a fault against the specification that does not keep the style from being drawn.
    mutating func failGently(_ message: String, at path: String, _ json: JSONValue?) {
        note(.warning, message, at: path, json, isSpecificationFault: true)
    }

    /// Notes that the specification allows something this program cannot take.
    mutating func reject(_ message: String, at path: String, _ json: JSONValue?) {
        note(.error, message, at: path, json)
    }

    /// Notes something that is not drawn as it says.
    mutating func warn(_ message: String, at path: String, _ json: JSONValue?) {
        note(.warning, message, at: path, json)
    }

    private mutating func note(
        _ severity: StyleDiagnostic.Severity, _ message: String, at path: String, _ json: JSONValue?,
        isSpecificationFault: Bool = false
    ) {
        if severity == .error { isBroken = true }
        guard diagnostics.count < Self.largestDiagnosticCount else { return }
        diagnostics.append(
            StyleDiagnostic(
                severity: severity, path: path, line: json.flatMap { $0.line > 0 ? $0.line : nil },
                message: message,
                isSpecificationFault: isSpecificationFault))
    }
}
