import Foundation
import Imagery
import Yams

// Reading the sections that name where features and pixels come from.

extension ConfigurationReader {
    mutating func dataset(_ name: String, _ section: ConfigurationSection) -> DatasetSection? {
        refuseUnknown(
            section,
            known: [
                "file", "layer", "crs", "encoding", "id", "codes", "time", "x", "y", "aggregate", "watch",
            ])
        if section["file"] == nil {
            report(section.line, "\(section.path) has no «file»", hint: "add file: …")
        }
        guard let (file, password) = source(section) else { return nil }
        var dataset = DatasetSection(name: name, line: section.line, file: file)
        dataset.password = password
        dataset.layer = text(section, "layer")?.value
        dataset.crs = text(section, "crs")?.value
        dataset.encoding = text(section, "encoding")?.value
        dataset.id = text(section, "id")?.value
        dataset.codes = value(section, "codes", expected: "cell, part or part-long") {
            CodeKind(rawValue: $0)
        }
        dataset.time = text(section, "time")?.value
        switch (text(section, "x")?.value, text(section, "y")?.value) {
        case (let x?, let y?): dataset.coordinateColumns = CoordinateColumns(x: x, y: y)
        case (nil, nil): break
        default:
            report(section.line, "\(section.path) has only one of «x» and «y»", hint: "name both columns")
        }
        if let entry = section["aggregate"], let inner = self.section(entry, path: section.name("aggregate"))
        {
            dataset.aggregates = inner.entries.compactMap { aggregate($0, in: inner) }
        }
        dataset.watch = watch(section, of: dataset)
        return dataset
    }

    // MARK: Derived columns

    private mutating func aggregate(
        _ entry: ConfigurationSection.Entry, in parent: ConfigurationSection
    ) -> AggregateSection? {
        guard let section = section(entry, path: parent.name(entry.key)) else { return nil }
        refuseUnknown(section, known: ["from", "by", "count", "sum", "share", "where"])
        guard let from = required(section, "from"), let by = required(section, "by"),
            let measure = measure(section)
        else { return nil }
        let condition = section["where"].flatMap { json($0.node, line: $0.line, name: section.name("where")) }
        if measure == .share && section["where"] == nil {
            report(section.line, "\(section.path): a share needs «where», or it is always 1")
        }
        return AggregateSection(
            column: entry.key, line: entry.line, from: from.value,
            relation: by.value == "within" ? .within : .key(column: by.value), measure: measure,
            condition: condition)
    }

    private mutating func measure(_ section: ConfigurationSection) -> AggregateSection.Measure? {
        var found: [AggregateSection.Measure] = []
        for (key, measure) in [("count", AggregateSection.Measure.count), ("share", .share)] {
            let isWanted = value(section, key, expected: "true or false") {
                ["true": true, "false": false][$0]
            }
            if isWanted == true { found.append(measure) }
        }
        if let column = text(section, "sum") { found.append(.sum(column: column.value)) }
        guard found.count == 1 else {
            report(
                section.line, "\(section.path) must have exactly one of «count», «sum» and «share»",
                hint: "count: true, sum: COLUMN or share: true")
            return nil
        }
        return found[0]
    }

    /// Aggregates read datasets that exist, and never go round in a circle.
    mutating func checkAggregates(_ datasets: [DatasetSection]) {
        let names = datasets.map(\.name)
        for dataset in datasets {
            for aggregate in dataset.aggregates where !names.contains(aggregate.from) {
                report(
                    aggregate.line,
                    "datasets.\(dataset.name).aggregate.\(aggregate.column): there is no dataset «\(aggregate.from)»",
                    hint: NearestWord.hint(for: aggregate.from, among: names))
            }
            if Self.reaches(dataset.name, from: dataset, in: datasets) {
                report(dataset.line, "datasets.\(dataset.name): its aggregates depend on themselves")
            }
        }
    }

    private static func reaches(_ name: String, from start: DatasetSection, in datasets: [DatasetSection])
        -> Bool
    {
        var open = start.aggregates.map(\.from)
        var seen: Set<String> = []
        while let next = open.popLast() {
            if next == name { return true }
            guard seen.insert(next).inserted else { continue }
            open += datasets.first { $0.name == next }?.aggregates.map(\.from) ?? []
        }
        return false
    }

    /// A YAML value as JSON text: an expression may be written in either.
    mutating func json(_ node: Node, line: Int, name: String) -> String? {
        switch node {
        case .sequence(let sequence):
            let parts = sequence.map { json($0, line: line, name: name) }
            return parts.contains(nil) ? nil : "[" + parts.compactMap(\.self).joined(separator: ",") + "]"
        case .scalar(let scalar):
            guard let text = expanded(scalar.string, line: line, name: name) else { return nil }
            return Self.json(text.value, isPlain: scalar.style == .plain)
        case .mapping, .alias:
            report(line, "\(name): an expression is a list like [\"!=\", [\"get\", \"state\"], \"closed\"]")
            return nil
        }
    }

    private static func json(_ text: String, isPlain: Bool) -> String {
        if isPlain {
            if ["true", "false", "null"].contains(text) { return text }
            if let number = Int64(text) { return "\(number)" }
            if let number = Double(text), number.isFinite { return "\(number)" }
        }
        let bytes = (try? JSONEncoder().encode(text)) ?? Data("\"\"".utf8)
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Rasters

    mutating func raster(_ name: String, _ section: ConfigurationSection) -> RasterSection? {
        let isXYZ = section["xyz"] != nil
        if isXYZ && section["file"] != nil {
            report(section.line, "\(section.path) has both «file» and «xyz»", hint: "keep one of them")
            return nil
        }
        let attribution = section["attribution"] == nil ? nil : text(section, "attribution")?.value
        guard let source = isXYZ ? xyz(section) : fileRaster(section) else { return nil }
        return RasterSection(name: name, line: section.line, source: source, attribution: attribution)
    }

    private mutating func fileRaster(_ section: ConfigurationSection) -> RasterSection.Source? {
        refuseUnknown(section, known: ["file", "xyz", "attribution"])
        if section["file"] == nil {
            report(section.line, "\(section.path) has neither «file» nor «xyz»", hint: "add one of them")
        }
        guard let file = path(section, "file") else { return nil }
        return file.lowercased().hasSuffix(".mbtiles") ? .mbtiles(file: file) : .raster(file: file)
    }

    private mutating func xyz(_ section: ConfigurationSection) -> RasterSection.Source? {
        refuseUnknown(section, known: ["xyz", "key", "zoom", "cache", "timeout", "tile", "attribution"])
        guard let template = text(section, "xyz") else { return nil }
        var xyz = XYZSection(template: template)
        xyz.key = text(section, "key")
        // A key whose variable is missing has been reported already.
        if section["key"] == nil || xyz.key != nil { checkTemplate(template, key: xyz.key, section) }
        let zooms = value(
            section, "zoom", expected: "a zoom or a range like 0-18, within 0…24",
            parse: ConfigurationScalar.zooms)
        if let zooms { xyz.zooms = zooms }
        let keepsFor = value(
            section, "cache", expected: "a time like 30d, 12h or 10s", parse: ConfigurationScalar.duration)
        if let keepsFor { xyz.keepsFor = keepsFor }
        let timeout = value(
            section, "timeout", expected: "a time like 10s or 500ms", parse: ConfigurationScalar.duration)
        if let timeout { xyz.timeout = timeout }
        if let pixels = tilePixels(section) { xyz.tilePixels = pixels }
        return .xyz(xyz)
    }

    private mutating func checkTemplate(
        _ template: ExpandedText, key: ExpandedText?, _ section: ConfigurationSection
    ) {
        guard let entry = section["xyz"] else { return }
        do {
            _ = try UpstreamTemplate(template.value, key: key?.value)
        } catch .badTemplate(let reason) {
            report(entry.line, "\(section.name("xyz")): «\(template)» cannot be used: \(reason)")
        } catch {
            report(entry.line, "\(section.name("xyz")): «\(template)» cannot be used")
        }
    }
}
