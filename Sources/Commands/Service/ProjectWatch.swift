import FeatureSources
import Foundation
import Logging
import Scheduling

/// Looks after a served project: when another process has imported a dataset, or a style or raster file has
/// changed, the service is built anew beside the old one and put in its place.
struct ProjectWatch: Sendable {
    /// Between two looks: what people call at once, for a dozen file attributes.
    static let period = Duration.seconds(1)
    /// How long a replaced service is kept for the requests that began on it; longer than any deadline.
    static let farewell = Duration.seconds(30)

    let configuration: ServiceConfiguration
    let current: CurrentService
    let room: ServiceRoom

    /// A project as it was opened once.
    private struct Generation {
        let project: Project
        let served: ServedProject

        func close() async {
            served.close()
            await project.closeConnections()
        }
    }

    /// Watches until the task is cancelled, then closes what it has opened.
    ///
    /// - Parameter first: the project as it was opened at the start.
    func run(from first: ServedProject) async {
        var editor = first.editor
        let jobs = first.jobs
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
            let new = Set(found).subtracting(known)
            let isOwn = !new.isEmpty && new.allSatisfy(room.ownWrites.contains)
            known = found
            guard !isOwn, let next = await built(after: editor, jobs) else { continue }
            if let standing { leaving.append((standing, .now + Self.farewell)) }
            standing = next
            await jobs.move(to: next.served.opened.pyramid)
            editor = next.served.editor
        }
        await jobs.close()
        room.feed.close()
        for generation in leaving { await generation.generation.close() }
        await standing?.close()
    }

    /// Opens the project anew and puts it in place; nil, with the reason logged, when it cannot be served:
    /// what was served before goes on.
    ///
    /// Changes are taken by one editor at a time: the old one is closed first, and opened again should the new
    /// one not come to be; meanwhile clients are asked to come again.
    private func built(after editor: DatasetEditor, _ jobs: SeedJobs) async -> Generation? {
        let logger = room.logger
        let project = Project(configuration: configuration, logger: logger)
        await editor.close()
        do {
            let served = try ServedProject.open(project, in: room, jobs: jobs)
            current.replace(with: served.service)
            for map in served.opened.pyramid.mapNames {
                room.feed.tell(map: map, generation: 0, ranges: nil)
            }
            Output.note("the project has changed; its maps are served as they are now")
            return Generation(project: project, served: served)
        } catch {
            logger.error(
                "the project has changed but cannot be served; the maps stay as they were",
                metadata: ["error": "\(error)"])
            await project.closeConnections()
            await editor.reopen()
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
