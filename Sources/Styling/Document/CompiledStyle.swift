/// A style document, checked and compiled.
public struct CompiledStyle: Sendable {
    /// The document's name.
    public let name: String?
    /// The sources by name.
    public let sources: [String: StyleSource]
    /// The layers that can be drawn, bottom first.
    public let layers: [StyleLayer]
    /// A digest of the document: equal documents, whatever the order of their keys, have equal digests.
    public let contentHash: String
    /// The document's `metadata`.
    public let metadata: JSONValue?
    /// The document as it was read; what a browser is served.
    public let document: JSONValue

    /// Reads, checks and compiles a style document.
    ///
    /// Never fails without saying why: when the style is nil there is at least one diagnostic of severity
    /// error.
    public static func compile(json: [UInt8]) -> StyleCompilation {
        do throws(JSONError) {
            let document = try JSONParser.parse(json)
            var compiler = StyleCompiler(document: document)
            return compiler.compile()
        } catch {
            let diagnostic = StyleDiagnostic(
                severity: .error, path: "", line: error.line, message: "not JSON: \(error.message)",
                isSpecificationFault: true)
            return StyleCompilation(style: nil, diagnostics: [diagnostic])
        }
    }
}

/// What became of a style document.
public struct StyleCompilation: Sendable {
    /// The style; nil when there is an error.
    public let style: CompiledStyle?
    /// What its author should know, in the order of the document.
    public let diagnostics: [StyleDiagnostic]

    /// The errors among the diagnostics.
    public var errors: [StyleDiagnostic] { diagnostics.filter { $0.severity == .error } }

    /// What `gridmill validate-style` prints: a JSON array of `{"message": …, "line": …}`.
    public var specificationReport: String {
        let items = diagnostics.filter(\.isSpecificationFault).map { diagnostic in
            let line = diagnostic.line.map { ",\"line\":\($0)" } ?? ""
            return "{\"message\":\(quoted(diagnostic.placedMessage)),\"severity\":\"error\"\(line)}"
        }
        return "[\(items.joined(separator: ","))]"
    }

    /// What the specification's own validator would say, place and message; empty for a valid style.
    public var specificationMessages: [String] {
        diagnostics.filter(\.isSpecificationFault).map(\.placedMessage)
    }
}
