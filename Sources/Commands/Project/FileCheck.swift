import FeatureSources
import Foundation

/// Checks one file that is named on the command line, by what it is.
struct FileCheck {
    let path: String

    /// The problems of a style, a configuration or a source of features.
    ///
    /// - Throws: ``CommandError/badInput(_:)`` when there is no such file.
    func findings() throws(CommandError) -> [Finding] {
        guard FileManager.default.fileExists(atPath: path) else {
            throw .badInput("there is no file \(path)")
        }
        switch URL(fileURLWithPath: path).pathExtension.lowercased() {
        case "json": return try StyleFile(path: path).findings
        case "yaml", "yml": return configurationFindings()
        default: return try sourceFindings()
        }
    }

    private func configurationFindings() -> [Finding] {
        do throws(CommandError) {
            return ProjectCheck(configuration: try ServiceConfiguration.load(file: path)).findings()
        } catch {
            guard case .configuration(let problems) = error else {
                return [Finding(.error, file: path, error)]
            }
            return problems.map { Finding(.error, $0) }
        }
    }

    /// Reads a source to its end, as an import would, and tells what would be changed or refused.
    private func sourceFindings() throws(CommandError) -> [Finding] {
        let importer = DatasetImporter(DatasetDefinition(name: "check", file: path))
        do throws(FeatureSourceError) {
            let report = try importer.table(progress: { _ in !Task.isCancelled }).report
            return report.counts.filter { $0.reason != .generatedID }.map { count in
                Finding(
                    .warning,
                    ConfigurationProblem(
                        file: path, line: count.firstRow,
                        message: "\(Output.grouped(count.count)) rows \(count.reason.words)"))
            }
        } catch {
            if case .cancelled = error { throw .interrupted }
            return [Finding(.error, file: path, CommandError(error))]
        }
    }
}
