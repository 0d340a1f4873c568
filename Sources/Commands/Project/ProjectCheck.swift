import FeatureSources
import Features
import Foundation
import GeospatialFiles
import Imagery
import Logging
import StyleSources
import Styling
import TileStorage
import Typesetting

/// Looks through everything that a configuration names, and goes on after a problem.
struct ProjectCheck {
    let configuration: ServiceConfiguration

    /// Every problem found, in the order of the configuration: datasets, rasters, maps, caches.
    func findings() -> [Finding] {
        configuration.datasets.flatMap(dataset) + configuration.rasters.flatMap(raster)
            + configuration.maps.flatMap(map) + configuration.maps.flatMap(cache)
    }

    // MARK: Datasets

    private func dataset(_ section: DatasetSection) -> [Finding] {
        do throws(CommandError) {
            let definition = try DatasetRecipe(section: section).definition(of: section.file, overrides: nil)
            var findings = missingFields(section, in: try SourceProbe(definition))
            findings += aggregates(section)
            return findings
        } catch {
            return [finding(section.line, error.inside("datasets.\(section.name)"))]
        }
    }

    private func missingFields(_ section: DatasetSection, in probe: SourceProbe) -> [Finding] {
        var findings: [Finding] = []
        let named: [(String, String?)] = [
            ("id", section.id), ("time", section.time), ("x", section.coordinateColumns?.x),
            ("y", section.coordinateColumns?.y),
        ]
        for (key, field) in named {
            guard let field, !probe.fields.contains(where: { $0.lowercased() == field.lowercased() }) else {
                continue
            }
            findings.append(
                problem(
                    section.line, "datasets.\(section.name).\(key): \(section.file) has no field «\(field)»",
                    NearestWord.hint(for: field, among: probe.fields)))
        }
        if section.crs == nil && !probe.hasSystem {
            findings.append(
                finding(section.line, CommandError(FeatureSourceError.missingSystem(path: section.file))))
        }
        return findings
    }

    private func aggregates(_ section: DatasetSection) -> [Finding] {
        section.aggregates.flatMap { aggregate -> [Finding] in
            guard let from = configuration.datasets.first(where: { $0.name == aggregate.from }),
                let definition = try? DatasetRecipe(section: from).definition(of: from.file, overrides: nil),
                let probe = try? SourceProbe(definition)
            else { return [] }
            let known = probe.fields + from.aggregates.map(\.column)
            return aggregate.neededColumns.filter { !known.contains($0) }.map { column in
                problem(
                    aggregate.line,
                    "datasets.\(section.name).aggregate.\(aggregate.column): dataset \(from.name) has no column "
                        + "«\(column)»", NearestWord.hint(for: column, among: known))
            }
        }
    }

    // MARK: Rasters and caches

    private func raster(_ section: RasterSection) -> [Finding] {
        do throws(ImageryError) {
            switch section.source {
            case .raster(let file): _ = try GeoTIFFSource(path: file)
            case .mbtiles(let file): _ = try MBTilesSource(path: file)
            // An upstream is not asked: a check must not depend on the network.
            case .xyz: break
            }
            return []
        } catch {
            return [finding(section.line, CommandError(error).inside("rasters.\(section.name)"))]
        }
    }

    private func cache(_ section: MapSection) -> [Finding] {
        let path = configuration.storage.tilesPath(of: section.name)
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        do throws(TileStorageError) {
            _ = try MBTilesStore.statistics(path: path)
            return []
        } catch {
            return [Finding(.error, file: path, CommandError(error))]
        }
    }

    // MARK: Maps

    private func map(_ section: MapSection) -> [Finding] {
        let file: StyleFile
        do throws(CommandError) { file = try StyleFile(path: section.style) } catch {
            return [finding(section.line, error.inside("maps.\(section.name)"))]
        }
        var findings = file.findings
        guard let style = file.style else { return findings }
        let references = StyleReferences(
            style: style, path: file.path, datasets: configuration.datasets.map(\.name),
            rasters: configuration.rasters.map(\.name))
        findings += references.problems.map { Finding(.error, $0) }
        findings += OwnSources(style: style, folder: file.folder, form: .tables).problems.map {
            Finding($0.isFatal ? .error : .warning, StyleFile.problem($0, of: style, path: file.path))
        }
        return findings + unknownColumns(style, path: file.path) + fonts(style, path: file.path)
    }

    /// Columns that a style reads and its dataset does not have: drawn as null, and almost always a slip.
    private func unknownColumns(_ style: CompiledStyle, path: String) -> [Finding] {
        (style.document["layers"]?.elements ?? []).flatMap { layer -> [Finding] in
            guard let source = layer["source"]?.text, case .dataset(let name)? = style.sources[source],
                let known = columns(of: name)
            else { return [] }
            return PropertyUses.find(in: layer).filter { !known.contains($0.name) }.map { use in
                Finding(
                    .warning,
                    ConfigurationProblem(
                        file: path, line: max(use.line, 1),
                        message:
                            "layer \(layer["id"]?.text ?? ""): dataset \(name) has no column «\(use.name)»",
                        hint: NearestWord.hint(for: use.name, among: known)))
            }
        }
    }

    /// Fonts that are not installed, and characters of the data that no font has.
    private func fonts(_ style: CompiledStyle, path: String) -> [Finding] {
        guard FontAudit.usesFonts(style) else { return [] }
        let library = FontLibrary(sharing: MachineFonts.shared)
        FontAudit.prepareFonts(of: style, in: library)
        var findings = library.diagnostics.map { Self.warning($0.description, path: path) }
        var audit = FontAudit(library: library)
        let columns = FontAudit.columns(of: style)
        for section in configuration.datasets {
            let wanted = columns.filter { $0.dataset == section.name }
            // A source that cannot be read is told elsewhere.
            guard !wanted.isEmpty,
                let definition = try? DatasetRecipe(section: section).definition(
                    of: section.file, overrides: nil)
            else { continue }
            try? audit.visit(definition, wanted)
        }
        findings += audit.gaps.map { Self.warning($0.text, path: path) }
        if audit.gapCount > audit.gaps.count {
            findings.append(
                Self.warning("\(audit.gapCount - audit.gaps.count) more characters have no font", path: path))
        }
        return findings
    }

    private static func warning(_ message: String, path: String) -> Finding {
        Finding(
            .warning,
            ConfigurationProblem(
                file: path, line: 1, message: message, hint: "install a font that has what is missing"))
    }

    /// The columns a dataset will have; nil when its source cannot be read, which is told elsewhere.
    private func columns(of dataset: String) -> [String]? {
        guard let section = configuration.datasets.first(where: { $0.name == dataset }),
            let definition = try? DatasetRecipe(section: section).definition(
                of: section.file, overrides: nil),
            let probe = try? SourceProbe(definition)
        else { return nil }
        return probe.fields + section.aggregates.map(\.column)
    }

    private func finding(_ line: Int, _ error: CommandError) -> Finding {
        Finding(.error, file: configuration.file, line: line, error)
    }

    private func problem(_ line: Int, _ message: String, _ hint: String) -> Finding {
        Finding(
            .error, ConfigurationProblem(file: configuration.file, line: line, message: message, hint: hint))
    }
}

extension StyleFile {
    /// What the compiler says of the document.
    var findings: [Finding] {
        problems(.error).map { Finding(.error, $0) }
            + (problems(.warning) + labelProblems).map { Finding(.warning, $0) }
    }
}

extension AggregateSection {
    /// The columns of the other dataset that must be there.
    var neededColumns: [String] {
        var columns: [String] = []
        if case .key(let column) = relation { columns.append(column) }
        if case .sum(let column) = measure { columns.append(column) }
        if let condition, let json = try? JSONParser.parse(Array(condition.utf8)).root {
            columns += PropertyUses.find(in: json).map(\.name)
        }
        return columns
    }
}

/// What the head of a source tells, without reading its rows.
struct SourceProbe {
    let fields: [String]
    let hasSystem: Bool

    init(_ definition: DatasetDefinition) throws(CommandError) {
        do throws(GeospatialFileError) {
            let file = try VectorFile(
                path: definition.file, layer: definition.layer,
                options: VectorReadOptions(encoding: definition.encoding, password: definition.password))
            // As an import does: the layer may have chosen the file in an archive, which then has one layer.
            let isNamed = file.layerNames.count > 1 || file.layerNames.contains { $0 == definition.layer }
            let layer = try file.layer(named: isNamed ? definition.layer : nil)
            fields = layer.columns.map(\.name)
            hasSystem = layer.systemDefinition != nil
        } catch {
            throw CommandError(error)
        }
    }
}

/// Where an expression reads a property of a feature.
struct PropertyUses {
    let name: String
    let line: Int

    /// `["get", "name"]` and `["has", "name"]` anywhere in a value.
    static func find(in value: Styling.JSONValue) -> [Self] {
        if let members = value.members {
            return members.filter { $0.key != "metadata" }.flatMap { find(in: $0.value) }
        }
        guard let elements = value.elements else { return [] }
        if elements.count == 2, let operation = elements[0].text, ["get", "has"].contains(operation),
            let name = elements[1].text
        {
            return [Self(name: name, line: elements[1].line)]
        }
        return elements.flatMap(find)
    }
}
