import Foundation
import Geometry
import Yams

/// What a configuration needs to know of the machine; a value, so that tests can make one up.
public struct ConfigurationSurroundings: Sendable {
    /// Variables that `${NAME}` may name.
    public var environment: [String: String]
    /// True when a file or folder is there.
    public var exists: @Sendable (String) -> Bool

    /// Surroundings made up of these.
    public init(environment: [String: String], exists: @escaping @Sendable (String) -> Bool) {
        self.environment = environment
        self.exists = exists
    }

    /// This process and this machine.
    public static var real: Self {
        Self(environment: ProcessInfo.processInfo.environment) { FileManager.default.fileExists(atPath: $0) }
    }
}

/// A mapping of the configuration with the places of its keys.
struct ConfigurationSection {
    struct Entry {
        let key: String
        let line: Int
        let node: Node
    }

    /// `datasets.cells`; empty for the whole file.
    let path: String
    let line: Int
    let entries: [Entry]

    subscript(key: String) -> Entry? { entries.first { $0.key == key } }

    /// The full name of a key of this section.
    func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

/// Reads values out of YAML nodes and collects every problem with its line, so that one run tells them all.
struct ConfigurationReader {
    let file: String
    let directory: String
    let surroundings: ConfigurationSurroundings
    private(set) var problems: [ConfigurationProblem] = []

    init(file: String, directory: String, surroundings: ConfigurationSurroundings) {
        self.file = file
        self.directory = directory
        self.surroundings = surroundings
    }

    mutating func report(_ line: Int, _ message: String, hint: String? = nil) {
        problems.append(ConfigurationProblem(file: file, line: line, message: message, hint: hint))
    }

    // MARK: Mappings

    /// The mapping of an entry; an entry without a value is an empty one.
    mutating func section(_ entry: ConfigurationSection.Entry, path: String) -> ConfigurationSection? {
        if let scalar = entry.node.scalar, scalar.string.isEmpty || scalar.string == "~" {
            return ConfigurationSection(path: path, line: entry.line, entries: [])
        }
        return section(entry.node, path: path, line: entry.line)
    }

    mutating func section(_ node: Node, path: String, line: Int) -> ConfigurationSection? {
        guard let mapping = node.mapping else {
            report(line, "\(path.isEmpty ? "the file" : path) must be a mapping of keys to values")
            return nil
        }
        var entries: [ConfigurationSection.Entry] = []
        for (key, value) in mapping {
            let keyLine = key.mark?.line ?? line
            guard let name = key.scalar?.string else {
                report(keyLine, "a key of \(path.isEmpty ? "the file" : path) is not a word")
                continue
            }
            entries.append(ConfigurationSection.Entry(key: name, line: keyLine, node: value))
        }
        return ConfigurationSection(path: path, line: line, entries: entries)
    }

    /// Reports keys that are not among the known ones.
    mutating func refuseUnknown(_ section: ConfigurationSection, known: [String]) {
        for entry in section.entries where !known.contains(entry.key) {
            report(
                entry.line,
                "unknown key «\(entry.key)»" + (section.path.isEmpty ? "" : " in \(section.path)"),
                hint: NearestWord.hint(for: entry.key, among: known))
        }
    }

    /// The named sections of a section, each name fit for addresses and file names.
    mutating func named(_ parent: ConfigurationSection, _ key: String) -> [(
        name: String, ConfigurationSection
    )] {
        guard let entry = parent[key], let section = section(entry, path: parent.name(key)) else { return [] }
        var found: [(String, ConfigurationSection)] = []
        for entry in section.entries {
            guard ConfigurationScalar.isName(entry.key) else {
                report(
                    entry.line, "\(key): «\(entry.key)» cannot be a name",
                    hint: "use letters a-z, digits, - and _, at most 64; a map's title: may be anything")
                continue
            }
            if let inner = self.section(entry, path: section.name(entry.key)) {
                found.append((entry.key, inner))
            }
        }
        return found
    }

    // MARK: Values

    /// A scalar with the environment's variables in place.
    mutating func text(_ section: ConfigurationSection, _ key: String) -> ExpandedText? {
        guard let entry = section[key] else { return nil }
        guard let scalar = entry.node.scalar, !scalar.string.isEmpty else {
            report(entry.line, "\(section.name(key)) must be a single value")
            return nil
        }
        return expanded(scalar.string, line: entry.line, name: section.name(key))
    }

    mutating func expanded(_ written: String, line: Int, name: String) -> ExpandedText? {
        switch ExpandedText.expanding(written, environment: surroundings.environment) {
        case .success(let text): return text
        case .failure(let missing) where missing.isUnclosed:
            report(line, "\(name): «${\(missing.name)» has no closing brace", hint: "write ${NAME}")
        case .failure(let missing):
            report(
                line, "\(name): the environment has no variable \(missing.name)",
                hint: "set it before starting: export \(missing.name)=…")
        }
        return nil
    }

    mutating func required(_ section: ConfigurationSection, _ key: String) -> ExpandedText? {
        if section[key] == nil {
            report(section.line, "\(section.path) has no «\(key)»", hint: "add \(key): …")
        }
        return text(section, key)
    }

    /// A scalar of a certain form; `expected` says which, for the message.
    mutating func value<Value>(
        _ section: ConfigurationSection, _ key: String, expected: String, parse: (String) -> Value?
    ) -> Value? {
        guard let text = text(section, key), let entry = section[key] else { return nil }
        if let value = parse(text.value) { return value }
        report(entry.line, "\(section.name(key)): «\(text)» is not \(expected)")
        return nil
    }

    /// The absolute path of a file that exists.
    mutating func path(_ section: ConfigurationSection, _ key: String) -> String? {
        guard let text = text(section, key), let entry = section[key] else { return nil }
        let path = absolute(text.value)
        if !surroundings.exists(path) {
            report(
                entry.line, "\(section.name(key)): there is no file \(text)",
                hint: "paths are relative to the folder of \(file)")
        }
        return path
    }

    /// A path of the configuration, which counts from its own folder.
    func absolute(_ path: String) -> String {
        let base = URL(fileURLWithPath: directory, isDirectory: true)
        return URL(fileURLWithPath: path, relativeTo: base).absoluteURL.standardizedFileURL.path
    }

    mutating func bounds(_ section: ConfigurationSection, _ key: String) -> BoundingBox? {
        guard let entry = section[key] else { return nil }
        let numbers = entry.node.sequence?.map { $0.scalar.flatMap { Double($0.string) } }
        if let numbers, !numbers.contains(nil),
            let box = ConfigurationScalar.bounds(numbers.compactMap(\.self))
        {
            return box
        }
        report(
            entry.line, "\(section.name(key)) is not a box of the world",
            hint: "write [west, south, east, north] in degrees, for example [113.7, 22.4, 114.7, 22.9]")
        return nil
    }
}
