import FeatureSources
import Foundation
import Logging

/// Looks after a served project: when another process has imported a dataset, or a style or raster file has
/// changed, the service is built anew beside the old one and put in its place.
struct ProjectWatch: Sendable {
    /// Between two looks: what people call at once, for a dozen file attributes.
    static let period = Duration.seconds(1)
    /// How long a replaced service is kept for the requests that began on it; longer than any deadline.
    static let farewell = Duration.seconds(30)

    let configuration: ServiceConfiguration
    let current: CurrentService
    let workers: Int
    let logger: Logger

    /// A project as it was opened once.
    private struct Generation {
        let project: Project
        let opened: OpenedMaps

        func close() async {
            opened.close()
            await project.closeConnections()
        }
    }

    /// Watches until the task is cancelled, then closes what it has opened.
    func run() async {
        var known = marks()
        var standing: Generation?
        var leaving: [(generation: Generation, until: ContinuousClock.Instant)] = []
        while (try? await Task.sleep(for: Self.period)) != nil {
            while let first = leaving.first, first.until < .now {
                await first.generation.close()
                leaving.removeFirst()
            }
            let found = marks()
            guard found != known else { continue }
            known = found
            guard let next = await built() else { continue }
            if let standing { leaving.append((standing, .now + Self.farewell)) }
            standing = next
        }
        for generation in leaving { await generation.generation.close() }
        await standing?.close()
    }

    /// Opens the project anew and puts it in place; nil, with the reason logged, when it cannot be served:
    /// what was served before goes on.
    private func built() async -> Generation? {
        let project = Project(configuration: configuration, logger: logger)
        do {
            let scenes = try project.scenes()
            let datasets = try project.allDatasets()
            let opened = try project.open(scenes, workers: workers)
            let factory = MapServiceFactory(
                scenes: scenes, datasets: datasets, pyramid: opened.pyramid, upstreams: project.upstreams)
            current.replace(with: factory.service())
            Output.note("the project has changed; its maps are served as they are now")
            return Generation(project: project, opened: opened)
        } catch {
            logger.error(
                "the project has changed but cannot be served; the maps stay as they were",
                metadata: ["error": "\(error)"])
            await project.closeConnections()
            return nil
        }
    }

    /// The files that decide on what is served.
    ///
    /// A dataset's record is written when its table is in place.
    private func marks() -> [FileMark] {
        let storage = configuration.storage
        let records = configuration.datasets.map {
            DatasetFile.path(directory: storage.datasetDirectory, dataset: $0.name) + ".json"
        }
        let rasters = configuration.rasters.compactMap { section in
            switch section.source {
            case .raster(let file), .mbtiles(let file): file
            case .xyz: nil
            }
        }
        return (records + configuration.maps.map(\.style) + rasters).flatMap(FileMark.marks(of:))
    }
}
