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
        var served = first
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
            guard !isOwn, let next = await built(after: served, jobs) else { continue }
            if let standing { leaving.append((standing, .now + Self.farewell)) }
            standing = next
            await jobs.move(to: next.served.opened.pyramid)
            served = next.served
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
    private func built(after before: ServedProject, _ jobs: SeedJobs) async -> Generation? {
        let logger = room.logger
        let project = Project(configuration: configuration, logger: logger)
        await before.editor.close()
        before.opened.leave(true)
        do {
            let served = try ServedProject.open(project, in: room, jobs: jobs)
            current.replace(with: served.service)
            tell(served.opened, after: before.opened)
            Output.note("the project has changed; its maps are served as they are now")
            return Generation(project: project, served: served)
        } catch {
            logger.error(
                "the project has changed but cannot be served; the maps stay as they were",
                metadata: ["error": "\(error)"])
            await project.closeConnections()
            before.opened.leave(false)
            await before.editor.reopen()
            return nil
        }
    }

    /// Tells listeners what has changed: the tiles of followed changes, or all where a map began anew.
    private func tell(_ opened: OpenedMaps, after before: OpenedMaps) {
        for name in opened.pyramid.mapNames {
            let isSame = before.pyramid.map(named: name)?.epoch == opened.pyramid.map(named: name)?.epoch
            guard isSame, let followed = opened.followed[name], let ranges = followed.ranges else {
                room.feed.tell(map: name, generation: 0, ranges: nil)
                continue
            }
            if !ranges.isEmpty {
                room.feed.tell(map: name, generation: followed.generation, ranges: ranges)
            }
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
