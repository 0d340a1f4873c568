import StyleSources
import Styling

/// Whether what a style names is in the project.
struct StyleReferences {
    let style: CompiledStyle
    let path: String
    let datasets: [String]
    let rasters: [String]

    /// Sources that the project does not have, or that this build does not read, with their places.
    var problems: [ConfigurationProblem] {
        style.sources.sorted { $0.key < $1.key }.compactMap { name, source in
            switch source {
            case .dataset(let dataset) where !datasets.contains(dataset):
                problem(
                    name, "there is no dataset «\(dataset)»", NearestWord.hint(for: dataset, among: datasets))
            case .raster(let raster, _) where !rasters.contains(raster):
                problem(name, "there is no raster «\(raster)»", NearestWord.hint(for: raster, among: rasters))
            case .rasterTiles(let tiles), .vectorTiles(let tiles):
                remoteAddress(of: tiles).flatMap { address in
                    problem(
                        name, "«\(address)» is not fetched: a style names files",
                        "name the service under rasters: in the configuration and write «raster://NAME»")
                }
            case .unsupported(let type):
                problem(name, "a source of type «\(type)» is not read by this build", "take its layers out")
            case .dataset, .raster, .geojson, .image: nil
            }
        }
    }

    /// The first address that leads to the network; nil when none does.
    private func remoteAddress(of tiles: TilesSource) -> String? {
        (tiles.templates + [tiles.url].compactMap(\.self)).first {
            StyleFolder(ofStyle: path).file($0) == nil
        }
    }

    private func problem(_ source: String, _ message: String, _ hint: String) -> ConfigurationProblem {
        let line = style.document["sources"]?[source]?.line ?? 1
        return ConfigurationProblem(
            file: path, line: max(line, 1), message: "sources.\(source): \(message)", hint: hint)
    }

    /// The names of the project's datasets that the style draws.
    var usedDatasets: [String] {
        style.sources.values.compactMap { source in
            if case .dataset(let name) = source { name } else { nil }
        }.sorted()
    }

    /// The names of the project's rasters that the style draws.
    var usedRasters: [String] {
        style.sources.values.compactMap { source in
            if case .raster(let name, _) = source { name } else { nil }
        }.sorted()
    }
}
