import ArgumentParser
import Foundation
import Styling

/// `gridmill evaluate-expression`.
struct EvaluateExpressionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate-expression",
        abstract: "Answer questions about style expressions: one JSON object per line in, one out.",
        discussion: """
            In: {"id", "expression", "propertySpec", "globalState", "inputs": [[globals, feature], …]}. \
            Out: {"id", "compiled", "outputs"}. A line that is no JSON object is answered with {"error"}.
            """)

    func run() async throws {
        while let line = readLine() {
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            Output.line(
                ExpressionQuestion.answer(line: Array(line.utf8))
                    ?? #"{"error":"the line is no JSON object"}"#)
        }
    }
}

/// `gridmill validate-style FILE`.
struct ValidateStyleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate-style",
        abstract: "Check a style against the MapLibre Style Specification and print its faults as JSON.",
        discussion: """
            Prints [{"message", "line"}, …] in the words of the specification's own validator; [] for a valid \
            style. The exit status is 0 either way; «gridmill check FILE» is the verb for people.
            """)

    @Argument(help: ArgumentHelp("The style.", valueName: "file"))
    var file: String

    func run() async throws {
        guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: file)) else {
            throw CommandError.badInput("cannot read the style \(file); check the path and its rights")
        }
        guard bytes.count <= StyleFile.maximumBytes else {
            throw CommandError.badInput(
                "the style \(file) has \(bytes.count) bytes; at most \(StyleFile.maximumBytes) are read")
        }
        Output.result(CompiledStyle.compile(json: [UInt8](bytes)).specificationReport)
    }
}

extension Output {
    /// A line of the result that somebody waits for: nothing of it is held back.
    static func line(_ text: String) {
        result(text)
        // All streams: naming standard output here is not safe in Swift's eyes.
        fflush(nil)
    }
}
