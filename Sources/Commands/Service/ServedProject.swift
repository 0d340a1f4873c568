import Features
import Foundation
import Logging
import Scheduling
import Synchronization
import TileServer
import TileStorage
import Tiling

/// What stays while a service runs, whatever becomes of the project it serves.
struct ServiceRoom: Sendable {
    /// Who is told of changes.
    let feed: ChangeFeed
    /// Tables that the service itself has written: no reason to open the project anew.
    let ownWrites = OwnWrites()
    /// Renders at once for the background.
    let workers: Int
    let logger: Logger
}

/// A project as it was opened once, with everything that answers for it.
struct ServedProject: Sendable {
    let opened: OpenedMaps
    let editor: DatasetEditor
    let jobs: SeedJobs
    let service: MapService
    private let keeping: [Task<Void, Never>]

    /// Ends the workers and closes the stores.
    func close() {
        for task in keeping { task.cancel() }
        opened.close()
    }

    /// Opens a project: tables, stores, what they have missed, and what answers.
    ///
    /// - Parameters:
    ///   - project: the project.
    ///   - room: what stays.
    ///   - jobs: those of the project as it was opened before; nil to read what is kept.
    /// - Returns: what answers; nothing is drawn yet.
    /// - Throws: when the project cannot be served.
    static func open(_ project: Project, in room: ServiceRoom, jobs: SeedJobs? = nil) throws -> Self {
        let scenes = try project.scenes()
        let datasets = try project.allDatasets()
        let fontWarnings = FontAudit.warnings(of: scenes.map(\.definition.style)) {
            datasets[$0]?.snapshot.tables ?? []
        }
        for warning in fontWarnings { Output.note("warning: \(warning)") }
        let editable = try project.editableDatasets()
        let opened = try project.open(
            scenes, workers: room.workers, reserved: ServeCommand.reserved(room.workers))
        let files = Dictionary(uniqueKeysWithValues: editable.map { ($0.dataset.name, $0.file) })
        let (ownWrites, densities) = (room.ownWrites, project.densities)
        let editor = DatasetEditor(
            datasets: editable.map(\.dataset), derivations: try project.derivations(),
            pyramid: opened.pyramid, feed: room.feed, logger: room.logger,
            fold: { name, table, sequence in
                guard let file = files[name] else { return table }
                try file.write(table, through: sequence)
                ownWrites.note(file)
                let packed = try file.open()
                densities.note(packed, of: name)
                return packed
            })
        let jobs = try jobs ?? Self.jobs(of: project.configuration.storage, opened.pyramid, room)
        let factory = MapServiceFactory(
            scenes: scenes, datasets: datasets, pyramid: opened.pyramid, upstreams: project.upstreams)
        var service = factory.service()
        let desk = ControlDesk(
            pyramid: opened.pyramid, editor: editor, feed: room.feed,
            jobs: JobDesk(jobs: jobs, pyramid: opened.pyramid),
            editable: Dictionary(uniqueKeysWithValues: editable.map { ($0.dataset.name, $0.schema) }),
            datasets: Set(datasets.keys))
        service.control = { request throws(ServiceError) in try await desk.answer(request) }
        service.events = { question in
            room.feed.listen(maps: question.maps, lastID: question.lastID).map(EventText.stream)
        }
        service.features = { question throws(ServiceError) in
            guard let known = datasets[question.dataset] else { throw .unknownDataset(question.dataset) }
            let now = await editor.snapshot(question.dataset) ?? known.snapshot
            return try PlaceAnswers(snapshot: now).answer(question)
        }
        let answered = service.metrics
        let watches = try SourceWatch.all(of: project, editable, editor: editor, logger: room.logger)
        service.metrics = {
            let text = await answered()
            return text + WatchMetrics.prometheusText(watches.map { ($0.section.name, $0.book.counts) })
                + (await editor.counts).prometheusText(
                    listeners: room.feed.listenerCount, stores: opened.pyramid.storeBytes)
        }
        let keeper = Housekeeper(
            pyramid: opened.pyramid, maximumBytes: project.configuration.storage.maximumBytes,
            logger: room.logger)
        let keeping = [
            Task(priority: .background) { await keeper.run() },
            Task(priority: .background) { warm(scenes, datasets, logger: room.logger) },
        ]
        return Self(
            opened: opened, editor: editor, jobs: jobs, service: service,
            keeping: keeping + watches.map { watch in Task { await watch.run() } })
    }

    /// Makes ready what pictures need, then reads every table once and tells the operator of damage, before a client
    /// meets it.
    private static func warm(_ scenes: [MapScene], _ datasets: [String: Dataset], logger: Logger) {
        for scene in scenes { scene.prepareDensities() }
        for (name, dataset) in datasets.sorted(by: { $0.key < $1.key }) {
            do throws(FeatureTableError) {
                try dataset.snapshot.verify()
            } catch {
                logger.error(
                    "a dataset's table is damaged; its maps draw nothing new until it is imported again",
                    metadata: ["dataset": "\(name)", "error": "\(error)"])
            }
        }
    }

    /// The jobs that are kept with a project.
    private static func jobs(
        of storage: StorageSection, _ pyramid: TilePyramid, _ room: ServiceRoom
    ) throws -> SeedJobs {
        let store = try JobStore(path: storage.stateDirectory + "/jobs.sqlite")
        let directory = storage.directory
        return try SeedJobs(
            store: store, pyramid: pyramid,
            surroundings: JobSurroundings(
                minuteOfDay: {
                    let time = Calendar.current.dateComponents([.hour, .minute], from: Date())
                    return (time.hour ?? 0) * 60 + (time.minute ?? 0)
                },
                freeBytes: {
                    let attributes = try? FileManager.default.attributesOfFileSystem(forPath: directory)
                    return (attributes?[.systemFreeSize] as? NSNumber)?.int64Value
                },
                leastFreeBytes: storage.leastFreeBytes,
                newID: { String(UUID().uuidString.lowercased().prefix(8)) }),
            logger: room.logger)
    }
}

/// Files that the service itself has written.
final class OwnWrites: Sendable {
    private let marks = Mutex<Set<FileMark>>([])

    /// Notes the record of a table as it is now.
    func note(_ file: TableFile) {
        let found = FileMark.marks(of: file.recordPath)
        marks.withLock { $0.formUnion(found) }
    }

    /// True when a file is as the service has left it.
    func contains(_ mark: FileMark) -> Bool { marks.withLock { $0.contains(mark) } }
}

/// Events of maps in the words of the HTTP side.
enum EventText {
    /// The events one by one.
    static func stream(_ events: AsyncStream<MapEvent>) -> AsyncStream<ServerEvent> {
        AsyncStream { continuation in
            let told = Task {
                for await event in events { continuation.yield(text(event)) }
                continuation.finish()
            }
            continuation.onTermination = { _ in told.cancel() }
        }
    }

    /// `{"map": …, "generation": …, "ranges": [[zoom, west, north, east, south], …]}`; ranges are null for all
    /// tiles.
    private static func text(_ event: MapEvent) -> ServerEvent {
        guard let map = event.map else { return ServerEvent(id: event.id, name: "reset", data: [:]) }
        let ranges = event.ranges.map { ranges in
            JSONValue.array(
                ranges.map { range in
                    let numbers = [
                        range.zoom, range.columns.lowerBound, range.rows.lowerBound,
                        range.columns.upperBound, range.rows.upperBound,
                    ]
                    return .array(numbers.map { .number(Double($0)) })
                })
        }
        return ServerEvent(
            id: event.id, name: "change",
            data: [
                "map": .string(map), "generation": .number(Double(event.generation)),
                "ranges": ranges ?? .null,
            ])
    }
}
