import FeatureSources
import Foundation

/// How a file is to be read where it differs from the dataset's own settings.
struct SourceOverrides: Codable, Hashable {
    /// The layer, where the file has several.
    var layer: String?
    /// The reference system, where the file does not say it.
    var crs: String?
    /// Fields of the file that become columns of other names: field, column.
    var renamings: [[String]] = []
}

/// The files that `import --append` added to a dataset: copies under `state/`, since a dataset is its file plus
/// these, replayed on every import.
///
///     state/appended/cases/0001/late.csv
///     state/appended/cases/0001.json        how it is read
struct AppendedFiles {
    let stateDirectory: String
    let dataset: String

    /// A kept file.
    struct Entry {
        var path: String
        var overrides: SourceOverrides
    }

    private var folder: String { "\(stateDirectory)/appended/\(dataset)" }

    /// The kept files, in the order of their coming.
    var entries: [Entry] {
        numbers.compactMap { number in
            guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(number).json"),
                let record = try? JSONDecoder().decode(Record.self, from: bytes)
            else { return nil }
            return Entry(path: "\(folder)/\(number)/\(record.file)", overrides: record.overrides)
        }
    }

    /// Keeps a copy of a file.
    ///
    /// The record is written last: a copy without one does not count, so an interruption loses nothing.
    func add(_ path: String, overrides: SourceOverrides) throws(CommandError) {
        let number = next
        let target = "\(folder)/\(number)"
        let file = URL(fileURLWithPath: path).lastPathComponent
        do {
            let files = FileManager.default
            try? files.removeItem(atPath: target)
            try files.createDirectory(atPath: target, withIntermediateDirectories: true)
            for source in [path] + SourceFiles.companions(of: path) {
                let name = URL(fileURLWithPath: source).lastPathComponent
                try files.copyItem(atPath: source, toPath: "\(target)/\(name)")
            }
            let record = try JSONEncoder().encode(Record(file: file, overrides: overrides))
            try record.write(to: URL(fileURLWithPath: "\(folder)/\(number).json"), options: .atomic)
        } catch {
            throw .environment("cannot keep a copy of \(path) in \(folder): \(error.localizedDescription)")
        }
    }

    /// Takes back the file that came last, when it turned out not to be readable.
    func removeLast() {
        guard let last = numbers.last else { return }
        try? FileManager.default.removeItem(atPath: "\(folder)/\(last).json")
        try? FileManager.default.removeItem(atPath: "\(folder)/\(last)")
    }

    /// Forgets every kept file.
    func removeAll() throws(CommandError) {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            throw .environment("cannot remove \(folder): \(error.localizedDescription)")
        }
    }

    private struct Record: Codable {
        var file: String
        var overrides: SourceOverrides
    }

    private var numbers: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    private var next: String {
        let number = (numbers.last.flatMap { Int($0) } ?? 0) + 1
        return String(repeating: "0", count: max(0, 4 - "\(number)".count)) + "\(number)"
    }
}
