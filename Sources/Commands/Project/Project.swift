import FeatureSources
import Features
import Foundation
import Geometry
import ImageCoding
import Imagery
import Logging
import Scheduling
import StyleSources
import Styling
import TileStorage
import Tiling
import Upstream

/// A configuration brought to life: datasets, rasters, maps and their stores.
///
/// The only place that joins them.
final class Project {
    /// What the file says.
    let configuration: ServiceConfiguration
    private let logger: Logger
    let datasets: DatasetStore
    let densities: DensityFolder
    private var rasters: [String: any RasterSource] = [:]
    private var httpFetcher: HTTPTileFetcher?

    /// A project; datasets and rasters are opened when a map needs them.
    init(configuration: ServiceConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        datasets = DatasetStore(configuration: configuration, logger: logger)
        densities = DensityFolder(directory: configuration.storage.datasetDirectory)
    }

    // MARK: Sources

    /// A dataset, imported first when its table is missing or old.
    func dataset(_ name: String) throws(CommandError) -> Dataset {
        let table = try datasets.table(name)
        densities.note(table, of: name)
        let lineage = datasets.origin(of: try datasets.section(name)).lineage
        return Dataset(name: name, snapshot: FeatureSnapshot(tables: [table]), lineage: lineage)
    }

    /// Every dataset of the configuration, by name.
    func allDatasets() throws(CommandError) -> [String: Dataset] {
        var all: [String: Dataset] = [:]
        for section in configuration.datasets { all[section.name] = try dataset(section.name) }
        return all
    }

    /// The rasters that were opened and fetch tiles from elsewhere, by name.
    var upstreams: [(name: String, source: XYZSource)] {
        rasters.sorted { $0.key < $1.key }.compactMap { name, source in
            (source as? XYZSource).map { (name, $0) }
        }
    }

    /// A raster of the configuration, opened once.
    func raster(_ name: String) throws(CommandError) -> any RasterSource {
        if let known = rasters[name] { return known }
        guard let section = configuration.rasters.first(where: { $0.name == name }) else {
            throw .usage("there is no raster «\(name)» in \(configuration.file)")
        }
        let opener = RasterOpener(storage: configuration.storage, logger: logger, fetcher: fetcher)
        let source = try opener.open(section)
        rasters[name] = source
        return source
    }

    /// One HTTP client for all rasters, made when the first needs it.
    private func fetcher() -> TileFetcher {
        if let httpFetcher { return httpFetcher.fetcher }
        let made = HTTPTileFetcher(userAgent: "gridmill/\(CommandLineTool.version)")
        httpFetcher = made
        return made.fetcher
    }

    /// Uses a project for some work, and closes its connections whatever comes of it.
    static func use<Value>(
        _ configuration: ServiceConfiguration, logger: Logger, _ work: (Project) async throws -> Value
    ) async throws -> Value {
        let project = Project(configuration: configuration, logger: logger)
        do {
            let value = try await work(project)
            await project.closeConnections()
            return value
        } catch {
            await project.closeConnections()
            throw error
        }
    }

    /// Ends the HTTP client; rasters that fetch tiles answer with errors afterwards.
    func closeConnections() async {
        let fetcher = httpFetcher
        httpFetcher = nil
        await fetcher?.shutDown()
    }

    // MARK: Maps

    /// Every map of the configuration with what it is drawn from, in the file's order.
    func scenes() throws(CommandError) -> [MapScene] {
        var scenes: [MapScene] = []
        for section in configuration.maps { scenes.append(try scene(section)) }
        return scenes
    }

    /// A map by name with what it is drawn from.
    ///
    /// - Throws: ``CommandError/usage(_:)`` when there is no such map.
    func scene(named name: String) throws(CommandError) -> MapScene {
        let known = configuration.maps.map(\.name)
        guard let section = configuration.maps.first(where: { $0.name == name }) else {
            throw .usage(
                "there is no map «\(name)» in \(configuration.file); \(NearestWord.hint(for: name, among: known))"
            )
        }
        return try scene(section)
    }

    private func scene(_ section: MapSection) throws(CommandError) -> MapScene {
        let file = try StyleFile(path: section.style)
        for warning in file.problems(.warning) { Output.note("warning: \(warning)") }
        let style = try file.compiled()
        var definition = MapDefinition(
            name: section.name, title: section.title ?? style.name ?? section.name, style: style,
            zoomRange: section.zooms, bounds: section.bounds)
        definition.tilePixels = section.tilePixels
        definition.format = section.format
        definition.colors = section.colors
        definition.attribution =
            section.attribution ?? attributions(of: references(of: file.path, style).usedRasters)
        return try scene(definition, stylePath: file.path)
    }

    /// A map that need not be in the configuration, with what it is drawn from.
    ///
    /// - Throws: ``CommandError/configuration(_:)`` when its style names what the project does not have.
    func scene(_ definition: MapDefinition, stylePath: String) throws(CommandError) -> MapScene {
        let references = references(of: stylePath, definition.style)
        guard references.problems.isEmpty else { throw .configuration(references.problems) }
        var used: [String: Dataset] = [:]
        for name in references.usedDatasets { used[name] = try dataset(name) }
        var pixels: [String: any RasterSource] = [:]
        for name in references.usedRasters { pixels[name] = try raster(name) }
        return MapScene(
            definition: definition, datasets: used, rasters: pixels,
            own: try ownSources(of: definition.style, stylePath: stylePath), densities: densities)
    }

    /// What a style names by itself; files that are missing or damaged are errors in a project.
    private func ownSources(of style: CompiledStyle, stylePath: String) throws(CommandError) -> OwnSources {
        let own = OwnSources(
            style: style, folder: StyleFolder(ofStyle: stylePath), form: .tables,
            fonts: { MachineFonts.shared })
        let problems = own.problems.map { (StyleFile.problem($0, of: style, path: stylePath), $0.isFatal) }
        let fatal = problems.filter(\.1).map(\.0)
        guard fatal.isEmpty else { throw .configuration(fatal) }
        for problem in problems { Output.note("warning: \(problem.0)") }
        return own
    }

    private func references(of path: String, _ style: CompiledStyle) -> StyleReferences {
        StyleReferences(
            style: style, path: path, datasets: configuration.datasets.map(\.name),
            rasters: configuration.rasters.map(\.name))
    }

    private func attributions(of rasters: [String]) -> String? {
        let texts = configuration.rasters.filter { rasters.contains($0.name) }.compactMap(\.attribution)
        return texts.isEmpty ? nil : texts.joined(separator: " · ")
    }

    // MARK: Stores

    /// Opens the stores of maps and a pyramid over them.
    ///
    /// - Parameters:
    ///   - scenes: the maps.
    ///   - workers: renders at once.
    ///   - reserved: renders at once, on top, for clients that wait.
    /// - Returns: the pyramid; to be closed.
    /// - Throws: ``CommandError`` when a store cannot be opened.
    func open(_ scenes: [MapScene], workers: Int, reserved: Int = 0) throws(CommandError) -> OpenedMaps {
        do {
            try FileManager.default.createDirectory(
                atPath: configuration.storage.directory, withIntermediateDirectories: true)
        } catch {
            throw .environment(
                "cannot make the folder \(configuration.storage.directory): \(error.localizedDescription)")
        }
        var stores: [MBTilesStore] = []
        var served: [ServedMap] = []
        do throws(TileStorageError) {
            for scene in scenes {
                let path = configuration.storage.tilesPath(of: scene.definition.name)
                let (store, aside) = try MBTilesStore.sound(
                    path: path, description: TilesetDescription(scene))
                if let aside {
                    Output.note("warning: \(path) was damaged; it is \(aside) now, and made anew")
                }
                stores.append(store)
                served.append(try ServedMap(scene: scene, store: store))
            }
        } catch {
            for store in stores { store.close() }
            throw CommandError(error)
        }
        let followed: [String: ChangeFollower.Outcome]
        do throws(CommandError) {
            followed = try follow(served)
        } catch {
            for store in stores { store.close() }
            throw error
        }
        var settings = PyramidConfiguration()
        settings.workers = workers
        settings.reservedForLive = reserved
        let pyramid = TilePyramid(
            maps: served, configuration: settings,
            time: PyramidTime(
                now: { MonotonicSeconds.now() }, threadSeconds: { MonotonicSeconds.ofThread() },
                calendarSeconds: { Int64(Date().timeIntervalSince1970) }),
            logger: logger)
        return OpenedMaps(pyramid: pyramid, followed: followed, stores: stores)
    }
}

/// A pyramid and the stores it writes to, to be closed when the work is done.
struct OpenedMaps: Sendable {
    /// Answers tiles and fills the stores.
    let pyramid: TilePyramid
    /// What the maps had missed when they were opened, by name.
    let followed: [String: ChangeFollower.Outcome]
    private let stores: [MBTilesStore]

    init(pyramid: TilePyramid, followed: [String: ChangeFollower.Outcome], stores: [MBTilesStore]) {
        self.pyramid = pyramid
        self.followed = followed
        self.stores = stores
    }

    /// Says whether another project is about to serve the maps.
    func leave(_ isLeaving: Bool) {
        for name in pyramid.mapNames { pyramid.map(named: name)?.leave(isLeaving) }
    }

    /// Ends the workers and folds the stores' logs into their files.
    func close() {
        pyramid.shutDown()
        for store in stores { store.close() }
    }
}

extension TilesetDescription {
    /// What other programs are told about a map's tiles.
    init(_ scene: MapScene) {
        let definition = scene.definition
        self.init(
            name: definition.title, format: definition.format.fileExtension, bounds: scene.geographicBounds,
            zoomRange: definition.zoomRange, kind: .baseLayer, attribution: definition.attribution)
    }
}
