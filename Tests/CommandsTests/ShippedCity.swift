import FeatureSources
import Features
import Foundation
import Geometry
import GeospatialFiles
import Imagery
import Rendering
import Scheduling
import StyleSources
import Styling
import SyntheticCity
import Testing
import Tiling
import Typesetting

/// A small synthetic city in memory, and the shipped styles over it.
struct ShippedCity: Sendable {
    static let styles = [
        "grid-day", "grid-dark", "grid-print", "parts", "heat", "imagery", "imagery-overlay",
    ]
    /// Made once for all tests.
    static let shared = Result { try ShippedCity() }
    private static let fonts = FontLibrary()

    let datasets: [String: Dataset]
    let rasters: [String: any RasterSource]
    /// The middle of the city's cells, world units.
    let middle: WorldPoint
    /// The imagery is read from here while tests run.
    private let folder: String

    private init() throws {
        folder = NSTemporaryDirectory() + "gridmill-shipped-\(ProcessInfo.processInfo.processIdentifier)"
        try SyntheticCityWriter.write(
            plan: Plan(cells: 300, parts: 6000, cases: 3000, seed: 5), to: folder, format: .geoPackage)
        var tables: [String: FeatureTable] = [:]
        for name in [
            "districts", "streets", "communities", "cases", "cells", "parts", "roads", "water", "blocks",
        ] {
            var definition = DatasetDefinition(name: name, file: folder + "/city.gpkg")
            definition.layer = name
            definition.idField = ["cases": "id", "roads": nil, "water": nil, "blocks": nil][name] ?? "code"
            if name == "cells" {
                definition.aggregates = ["cases", "open_cases"].map {
                    AggregateDefinition(column: $0, dataset: "cases", relation: .within, measure: .count)
                }
            }
            tables[name] = try DatasetImporter(definition, tables: tables).table().table
        }
        datasets = tables.reduce(into: [:]) { datasets, entry in
            let snapshot = FeatureSnapshot(tables: [entry.value])
            datasets[entry.key] = Dataset(name: entry.key, snapshot: snapshot)
        }
        rasters = ["imagery": try GeoTIFFSource(path: folder + "/imagery.tif")]
        let extent = try #require(tables["cells"]?.extent)
        middle = WorldPoint(
            x: extent.minX / 2 + extent.maxX / 2, y: extent.minY / 2 + extent.maxY / 2)
    }

    /// A map of a shipped style.
    func scene(_ style: String) throws -> MapScene {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../styles/\(style).json").standardized.path
        let json = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let compiled = try #require(CompiledStyle.compile(json: json).style)
        return MapScene(
            definition: MapDefinition(name: style, title: style, style: compiled, zoomRange: 10...19),
            datasets: datasets, rasters: rasters,
            own: OwnSources(
                style: compiled, folder: StyleFolder(ofStyle: path), form: .tables,
                fonts: { Self.fonts }))
    }

    /// A square of tiles around the city's middle, aligned to its own size.
    func range(zoom: Int, side: Int) throws -> TileRange {
        let tile = { (place: UInt32) in Int(place) >> (32 - zoom) / side * side }
        let (column, row) = (tile(middle.x), tile(middle.y))
        return try #require(
            TileRange(zoom: zoom, columns: column...column + side - 1, rows: row...row + side - 1))
    }
}
