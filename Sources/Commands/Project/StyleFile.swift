import Foundation
import StyleSources
import Styling

/// A style document on disk, compiled, with its faults told by file and line.
struct StyleFile {
    /// The file, as it is named in messages.
    let path: String
    /// What the compiler said, in the document's order.
    let diagnostics: [StyleDiagnostic]
    /// The style; nil when there is an error.
    let style: CompiledStyle?

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
        style = compilation.style
    }

    /// The diagnostics of a severity as problems with file and line.
    func problems(_ severity: StyleDiagnostic.Severity) -> [ConfigurationProblem] {
        diagnostics.filter { $0.severity == severity }.map(problem)
    }

    /// What of the style's labels cannot be kept in tiles that fit together.
    var labelProblems: [ConfigurationProblem] { (style?.labelSeamDiagnostics ?? []).map(problem) }

    private func problem(_ diagnostic: StyleDiagnostic) -> ConfigurationProblem {
        ConfigurationProblem(
            file: path, line: diagnostic.line ?? 1,
            message: (diagnostic.path.isEmpty ? "" : "\(diagnostic.path): ") + diagnostic.message)
    }

    /// The compiled style.
    ///
    /// - Throws: ``CommandError/configuration(_:)`` with every error of the document.
    func compiled() throws(CommandError) -> CompiledStyle {
        let errors = problems(.error)
        guard let style, errors.isEmpty else { throw .configuration(errors) }
        return style
    }

    /// Where the style's addresses start.
    var folder: StyleFolder { StyleFolder(ofStyle: path) }

    /// What the style names by itself could not be had or read: the problem with file and line.
    static func problem(_ problem: StyleSourceProblem, of style: CompiledStyle, path: String)
        -> ConfigurationProblem
    {
        let place = problem.source.flatMap { style.document["sources"]?[$0] } ?? style.document["sprite"]
        let name = problem.source.map { "sources.\($0): " } ?? "sprite: "
        return ConfigurationProblem(
            file: path, line: max(place?.line ?? 1, 1), message: name + problem.message)
    }
}
