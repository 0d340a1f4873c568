import Foundation
import ImageCoding
import Rendering
import Yams

extension ServiceConfiguration {
    /// Reads a configuration file.
    ///
    /// - Parameters:
    ///   - file: its path; other paths in it count from its folder.
    ///   - surroundings: environment and files.
    /// - Returns: the configuration.
    /// - Throws: ``CommandError/configuration(_:)`` with every problem found, or that the file is missing.
    public static func load(
        file: String, surroundings: ConfigurationSurroundings = .real
    ) throws(CommandError) -> Self {
        let url = URL(fileURLWithPath: file)
        guard let bytes = try? Data(contentsOf: url) else {
            throw .missingConfiguration(file: file)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .configuration([
                ConfigurationProblem(file: file, line: 1, message: "the file is not UTF-8 text")
            ])
        }
        return try parse(
            text, file: file, directory: url.deletingLastPathComponent().path, surroundings: surroundings)
    }

    /// Reads a configuration from its text.
    ///
    /// - Parameters:
    ///   - text: YAML.
    ///   - file: its name in messages.
    ///   - directory: the absolute folder that relative paths count from.
    ///   - surroundings: environment and files.
    /// - Returns: the configuration.
    /// - Throws: ``CommandError/configuration(_:)`` with every problem found.
    public static func parse(
        _ text: String, file: String, directory: String, surroundings: ConfigurationSurroundings
    ) throws(CommandError) -> Self {
        var reader = ConfigurationReader(file: file, directory: directory, surroundings: surroundings)
        let configuration = rootNode(of: text, &reader)
            .flatMap { reader.section($0, path: "", line: 1) }
            .map { reader.configuration($0) }
        guard let configuration, reader.problems.isEmpty else {
            throw .configuration(reader.problems.sorted { $0.line < $1.line })
        }
        return configuration
    }

    /// The document's node; an empty document is an empty mapping.
    private static func rootNode(of text: String, _ reader: inout ConfigurationReader) -> Node? {
        do {
            return try Yams.compose(yaml: text) ?? Node([(Node, Node)]())
        } catch let error as YamlError {
            let place = place(of: error)
            reader.report(place.line, place.message, hint: place.hint)
        } catch {
            reader.report(1, "the file cannot be read as YAML: \(error)")
        }
        return nil
    }

    private static func place(of error: YamlError) -> (line: Int, message: String, hint: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, "not valid YAML: \(problem)", "indent with spaces; quote texts that hold : or #")
        case .duplicatedKeysInMapping(let duplicates, let context):
            (
                context.mark.line,
                "the same key twice: \(duplicates.map { "\($0)" }.joined(separator: ", "))",
                "keep one of them"
            )
        default: (1, "not valid YAML: \(error)", "see yaml.org for the form")
        }
    }
}

extension ConfigurationReader {
    private static let sections = ["server", "storage", "datasets", "rasters", "maps"]
    /// Sections of the full product that this build does not have yet: named, so that nobody relies on them.
    private static let later = ["grids", "access", "walls", "jobs"]

    mutating func configuration(_ root: ConfigurationSection) -> ServiceConfiguration {
        for entry in root.entries where Self.later.contains(entry.key) {
            report(
                entry.line, "the section «\(entry.key)» is not yet supported by this build",
                hint: "take it out, or use a build that has it")
        }
        refuseUnknown(root, known: Self.sections + Self.later)
        let datasets = named(root, "datasets").map { dataset($0.name, $0.1) }
        checkAggregates(datasets.compactMap(\.self))
        return ServiceConfiguration(
            file: file, server: server(root), storage: storage(root), datasets: datasets.compactMap(\.self),
            rasters: named(root, "rasters").compactMap { raster($0.name, $0.1) },
            maps: named(root, "maps").compactMap { map($0.name, $0.1) })
    }

    private mutating func server(_ root: ConfigurationSection) -> ServerSection {
        var server = ServerSection()
        guard let entry = root["server"], let section = section(entry, path: "server") else { return server }
        refuseUnknown(section, known: ["host", "port", "url"])
        if let host = text(section, "host") { server.host = host.value }
        let port = value(section, "port", expected: "a port number 0…65535") { text in
            Int(text).flatMap { (0...65_535).contains($0) ? $0 : nil }
        }
        if let port { server.port = port }
        server.publicURL = value(section, "url", expected: "an address like http://maps.city.example") {
            text in
            Self.isWebAddress(text) ? (text.hasSuffix("/") ? String(text.dropLast()) : text) : nil
        }
        return server
    }

    private mutating func storage(_ root: ConfigurationSection) -> StorageSection {
        var storage = StorageSection(directory: absolute("cache"))
        guard let entry = root["storage"], let section = section(entry, path: "storage") else {
            return storage
        }
        refuseUnknown(section, known: ["directory", "maximum", "reserve"])
        if let directory = text(section, "directory") { storage.directory = absolute(directory.value) }
        storage.maximumBytes = value(
            section, "maximum", expected: "an amount of bytes like 20GB", parse: ConfigurationScalar.bytes)
        let reserve = value(
            section, "reserve", expected: "an amount of bytes like 256MB", parse: ConfigurationScalar.bytes)
        if let reserve { storage.leastFreeBytes = reserve }
        return storage
    }

    private mutating func map(_ name: String, _ section: ConfigurationSection) -> MapSection? {
        refuseUnknown(
            section,
            known: ["style", "title", "grid", "zoom", "bounds", "format", "png", "tile", "attribution"])
        _ = value(section, "grid", expected: "WebMercatorQuad, the only grid of this build") { text in
            text == "WebMercatorQuad" ? text : nil
        }
        if section["style"] == nil {
            report(section.line, "\(section.path) has no «style»", hint: "add style: …")
        }
        guard let style = path(section, "style") else { return nil }
        var map = MapSection(name: name, line: section.line, style: style)
        map.title = text(section, "title")?.value
        map.bounds = bounds(section, "bounds")
        map.attribution = text(section, "attribution")?.value
        let zooms = value(
            section, "zoom", expected: "a zoom or a range like 10-19, within 0…24",
            parse: ConfigurationScalar.zooms)
        if let zooms { map.zooms = zooms }
        let format = value(section, "format", expected: "png, jpg or webp") { TileFormat(fileExtension: $0) }
        if let format { map.format = format }
        let colors = value(section, "png", expected: "palette or lossless") { PNGColors(rawValue: $0) }
        if let colors { map.colors = colors }
        if let pixels = tilePixels(section) { map.tilePixels = pixels }
        return map
    }

    mutating func tilePixels(_ section: ConfigurationSection) -> Int? {
        value(section, "tile", expected: "256 or 512") { ["256": 256, "512": 512][$0] }
    }

    static func isWebAddress(_ text: String) -> Bool {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased() else { return false }
        return ["http", "https"].contains(scheme) && url.host?.isEmpty == false
    }
}
