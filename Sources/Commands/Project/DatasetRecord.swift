import FeatureSources
import Foundation

/// What a packed table was made from, beside it as JSON: tells whether it must be made again.
struct DatasetRecord: Codable {
    /// Grows when the same sources would give another table.
    static let currentVersion = 1

    var version = Self.currentVersion
    /// The dataset's settings.
    var recipe: String
    /// The files as they were.
    var files: [FileMark]
    /// The generation of every dataset that derived columns were worked out from.
    var origins: [String: String]
    /// The file that was imported in place of the dataset's own, if one was.
    var replacement: [String] = []
    /// A name of what was imported, without the changes made through the service since; nil in older records.
    var lineage: String?
    /// The part of ``lineage`` that does not tell of other datasets.
    var ownLineage: String?
    /// Another one for every import: who holds a table of one edition must not write over another.
    var edition: String?
    /// The number of the last change of the dataset's log that the table has.
    var sequence: Int64?
    /// What the import did, one for each file.
    var reports: [ImportReport]

    /// The record at a path; nil when there is none that this build understands.
    static func read(path: String) -> Self? {
        guard let bytes = FileManager.default.contents(atPath: path),
            let record = try? JSONDecoder().decode(Self.self, from: bytes), record.version == currentVersion
        else { return nil }
        return record
    }

    /// Writes the record whole or not at all.
    func write(path: String) throws(CommandError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .environment("cannot write \(path): \(error.localizedDescription)")
        }
    }
}

/// A file at a moment: when any of this differs, it has changed.
struct FileMark: Codable, Hashable {
    var path: String
    var bytes: Int64
    /// Milliseconds since 1970 UTC.
    var modified: Int64

    /// The mark of a file, and of those that belong to it: a shapefile has several.
    static func marks(of path: String) -> [Self] {
        ([path] + SourceFiles.companions(of: path)).compactMap(Self.init(path:))
    }

    private init?(path: String) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let date = attributes[.modificationDate] as? Date
        else { return nil }
        self.path = path
        bytes = (attributes[.size] as? NSNumber)?.int64Value ?? 0
        modified = Int64((date.timeIntervalSince1970 * 1000).rounded())
    }
}

/// What belongs to a source on disk.
enum SourceFiles {
    /// The other files of a shapefile, sorted; empty for everything else.
    static func companions(of path: String) -> [String] {
        let url = URL(fileURLWithPath: path)
        guard url.pathExtension.lowercased() == "shp" else { return [] }
        let stem = url.deletingPathExtension().lastPathComponent
        let folder = url.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { name in
            name != url.lastPathComponent
                && URL(fileURLWithPath: name).deletingPathExtension().lastPathComponent == stem
        }.sorted().map { folder.appendingPathComponent($0).path }
    }
}
