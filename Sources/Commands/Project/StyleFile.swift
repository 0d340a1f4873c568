import Foundation
import Styling

/// A style document on disk, compiled, with its faults told by file and line.
struct StyleFile {
    /// The file, as it is named in messages.
    let path: String
    /// What the compiler said, in the document's order.
    let diagnostics: [StyleDiagnostic]
    /// The style, with the GeoJSON files that it names read; nil when there is an error.
    let style: CompiledStyle?
    /// Files that the style names and that cannot be used.
    private let fileProblems: [ConfigurationProblem]

    /// The largest style read; real ones are below 1 MB, inline GeoJSON makes them larger.
    static let maximumBytes = 128 << 20

    /// Reads and compiles a file.
    ///
    /// - Throws: ``CommandError/badInput(_:)`` when it cannot be read.
    init(path: String) throws(CommandError) {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) else {
            throw .badInput("cannot read the style \(path); check the path and its rights")
        }
        guard bytes.count <= Self.maximumBytes else {
            throw .badInput(
                "the style \(path) has \(bytes.count) bytes; at most \(Self.maximumBytes) are read")
        }
        self.path = path
        let compilation = CompiledStyle.compile(json: [UInt8](bytes))
        diagnostics = compilation.diagnostics
        guard let style = compilation.style else {
            self.style = nil
            fileProblems = []
            return
        }
        let inlined = InlinedStyle(document: style.document, path: path)
        fileProblems = inlined.problems
        self.style =
            inlined.isChanged
            ? CompiledStyle.compile(json: Array(inlined.document.scriptText.utf8)).style : style
    }

    /// The diagnostics of a severity as problems with file and line.
    func problems(_ severity: StyleDiagnostic.Severity) -> [ConfigurationProblem] {
        let own = diagnostics.filter { $0.severity == severity }.map {
            ConfigurationProblem(
                file: path, line: $0.line ?? 1, message: ($0.path.isEmpty ? "" : "\($0.path): ") + $0.message)
        }
        return severity == .error ? own + fileProblems : own
    }

    /// The compiled style.
    ///
    /// - Throws: ``CommandError/configuration(_:)`` with every error of the document.
    func compiled() throws(CommandError) -> CompiledStyle {
        let errors = problems(.error)
        guard let style, errors.isEmpty else { throw .configuration(errors) }
        return style
    }
}
