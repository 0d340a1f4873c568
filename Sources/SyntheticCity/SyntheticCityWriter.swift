import CityGrid
import Foundation
import Geometry
import GeospatialFiles

/// How far a city has been written.
public struct SynthesisProgress: Sendable, Hashable {
    /// The layer under way, or `layout`, or `imagery`.
    public let stage: String
    /// Rows done in this stage.
    public let done: Int
    /// Rows the stage will have.
    public let total: Int
}

/// Writes a synthetic city: `city.gpkg` (or one FlatGeobuf per layer) and `imagery.tif`.
///
/// Features are made and written one by one: memory is the city's streets, whatever the number of parts and
/// cases. Coordinates are longitude and latitude (EPSG:4326).
public enum SyntheticCityWriter {
    /// Rows between two reports of progress.
    static let reportEvery = 50_000

    /// Writes the whole city into a folder, which is made when missing.
    ///
    /// - Parameters:
    ///   - plan: what the city shall hold.
    ///   - folder: where the files go; files of the same names are replaced.
    ///   - format: one GeoPackage, or a FlatGeobuf file per layer.
    ///   - progress: called on the same thread; returning false stops the run.
    /// - Throws: what could not be written; files that are not whole are not left behind.
    public static func write(
        plan: Plan, to folder: String, format: VectorFormat,
        progress: (SynthesisProgress) -> Bool = { _ in true }
    ) throws(SyntheticCityError) {
        let dictionaries = try CityDictionaries()
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .folder(path: folder, reason: error.localizedDescription)
        }
        try report(progress, SynthesisProgress(stage: "layout", done: 0, total: plan.cells))
        let city = City(plan: plan)
        try CityFileWriter(city: city, dictionaries: dictionaries, folder: folder, format: format)
            .write(progress)
        try AerialPicture(city: city).write(to: folder + "/imagery.tif", progress: progress)
    }

    static func report(
        _ progress: (SynthesisProgress) -> Bool, _ state: SynthesisProgress
    ) throws(SyntheticCityError) {
        guard progress(state) else { throw .cancelled }
    }
}

/// The dictionaries that name parts and events, read from the product's files.
struct CityDictionaries {
    let parts: CodeDictionary
    let events: CodeDictionary

    init() throws(SyntheticCityError) {
        parts = try Self.read(.parts)
        events = try Self.read(.events)
    }

    private static func read(_ file: DictionaryFile) throws(SyntheticCityError) -> CodeDictionary {
        guard let text = try? String(contentsOfFile: file.path, encoding: .utf8) else {
            throw .dictionary(.missingDictionary(path: file.path))
        }
        do {
            return try CodeDictionary(text: text, name: file.rawValue)
        } catch {
            throw .dictionary(error)
        }
    }
}
