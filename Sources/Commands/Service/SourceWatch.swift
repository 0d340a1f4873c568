import FeatureSources
import Features
import Foundation
import Logging
import Scheduling
import TileStorage

/// Looks at a dataset's source again and again, and makes what has changed there a change of the dataset: kept in the
/// log, shown, told, like one of a client's.
///
/// Only rows are read whose change column is new enough; deleted rows are found by comparing ids. What clients have
/// changed stays as they said. A source that is away is told once and tried again, with longer pauses.
struct SourceWatch: Sendable {
    /// Edits that are made at once: small enough that clients' own come between.
    static let mostEdits = 1000

    let section: DatasetSection
    let watch: WatchSection
    let importer: DatasetImporter
    let columns: [ColumnDefinition]
    let log: FeatureChangeLog
    let editor: DatasetEditor
    /// True when the dataset has features of other files too: those are not missing from the source.
    let hasOtherFiles: Bool
    let book = WatchBook()
    let logger: Logger

    /// The name of the last seen value in the log; another column begins anew.
    private var seenName: String { "watch " + watch.column }
    private var isFile: Bool { FileManager.default.fileExists(atPath: section.file) }

    /// Watches until the task is cancelled.
    func run() async {
        var state = WatchState(watch)
        var known: SourceMark?
        var earlier: Set<String>?
        while !Task.isCancelled {
            let mark = SourceMark(path: section.file)
            let isSame = isFile && mark == known && !state.mustLook
            // Another project has taken over, or is about to.
            if !(await editor.isAtEnd), !isSame {
                do {
                    try await look(&state, earlier: &earlier)
                    known = mark.isSettled(atSeconds: Int64(Date().timeIntervalSince1970)) ? mark : nil
                } catch is CancellationError {
                    return
                } catch EditError.closed {
                    // What was found is found again by whoever comes next.
                } catch {
                    state.failed()
                    tell(error)
                }
            }
            try? await Task.sleep(for: state.pause)
        }
    }

    private func tell(_ error: any Error) {
        guard book.noteFault() else { return }
        logger.warning(
            "a watched source cannot be read; its dataset stays as it is until it can",
            metadata: ["dataset": "\(section.name)", "error": "\(error)"])
    }

    // MARK: A look

    private func look(_ state: inout WatchState, earlier: inout Set<String>?) async throws {
        let lastSeen = try log.lastSeen(seenName)
        let before = await editor.snapshot(section.name)
        let start = state.start(lastSeen: try lastSeen ?? firstSeen(before), isTime: isTime)
        let (importer, column) = (importer, watch.column)
        let found = try await OwnThread.run { try importer.changes(of: column, atLeast: start) }
        let done = try await make(edits(of: found.table, before))
        var made = done.made
        if let newest = found.newest { try log.saw(seenName, max(lastSeen ?? newest, notAhead(newest))) }
        if state.mustCompare(rowCount: found.rowCount, created: done.created) {
            made += try await compare(&state, earlier: &earlier, rowCount: found.rowCount)
        } else {
            state.looked(rowCount: found.rowCount)
        }
        if book.note(changes: made) {
            logger.notice("a watched source can be read again", metadata: ["dataset": "\(section.name)"])
        }
    }

    /// True when the change column holds times.
    private var isTime: Bool {
        let type = columns.first { $0.name == watch.column }?.type
        return type == .time || type == .string
    }

    /// Where to begin when nothing has been seen so far: at the newest row of the import, or at the first of all when
    /// clients may have changed it.
    private func firstSeen(_ before: FeatureSnapshot?) throws(TileStorageError) -> Double? {
        guard let table = before?.tables.first, let column = table.columnIndex(named: watch.column),
            try log.changedByService().isEmpty
        else { return nil }
        return table.newest(column: column).map(notAhead)
    }

    /// A stamp from the future must not hide what comes until then.
    private func notAhead(_ value: Double) -> Double {
        isTime ? min(value, Date().timeIntervalSince1970 * 1000) : value
    }

    private func make(_ edits: [FeatureEdit]) async throws(EditError) -> (made: Int, created: Int) {
        var (made, created) = (0, 0)
        var rest = edits[...]
        while !rest.isEmpty {
            let outcomes = try await editor.apply(Array(rest.prefix(Self.mostEdits)))
            rest = rest.dropFirst(Self.mostEdits)
            for outcome in outcomes {
                switch outcome {
                case .created: (made, created) = (made + 1, created + 1)
                case .replaced, .deleted: made += 1
                case .unchanged, .missing, .refused: break
                }
            }
        }
        return (made, created)
    }

    /// The rows that differ from what is there, as edits.
    private func edits(of rows: FeatureTable, _ before: FeatureSnapshot?) -> [FeatureEdit] {
        let derived = section.aggregates.map(\.column)
        var builder = FeatureTableBuilder(columns: columns)
        builder.findsBorders = false
        let places = builder.places(in: rows)
        for row in 0..<rows.count { builder.append(row: row, of: rows, places: places) }
        // Values have the types of the dataset's table then.
        let typed = builder.finish(order: .source)
        return (0..<typed.count).compactMap { row in
            var record = typed.record(row: row)
            if let known = before?.record(id: record.id) {
                for column in derived { record.values[column] = known.values[column] }
                if known == record { return nil }
            }
            return edit(record.id, record)
        }
    }

    private func edit(_ id: String, _ record: FeatureRecord?) -> FeatureEdit {
        var edit = FeatureEdit(dataset: section.name, id: id, record: record)
        edit.isOfSource = true
        return edit
    }

    // MARK: Deleted rows

    private func compare(
        _ state: inout WatchState, earlier: inout Set<String>?, rowCount: Int?
    ) async throws -> Int {
        let importer = importer
        let ids = try await OwnThread.run { try importer.ids() }
        let theirs = try log.changedByService()
        var unknown = ids.subtracting(theirs)
        var gone: [String] = []
        await editor.snapshot(section.name)?.forEachID { id in
            if unknown.remove(id) == nil, !ids.contains(id), !theirs.contains(id), !Self.isGenerated(id) {
                gone.append(id)
            }
        }
        if hasOtherFiles { gone = gone.filter { earlier?.contains($0) ?? false } }
        let made = try await make(gone.sorted().map { edit($0, nil) }).made
        earlier = hasOtherFiles ? ids : nil
        state.compared(rowCount: rowCount ?? ids.count, unknown: unknown)
        return made
    }

    /// True for an id that an import makes up, such as `#17` or `#17-2`.
    private static func isGenerated(_ id: String) -> Bool {
        id.first == "#" && id.dropFirst().allSatisfy { $0.isNumber || $0 == "-" }
    }
}

extension SourceWatch {
    /// The watches that a project's configuration asks for.
    static func all(
        of project: Project, _ editable: [Project.Editable], editor: DatasetEditor, logger: Logger
    ) throws(CommandError) -> [SourceWatch] {
        var watches: [SourceWatch] = []
        for section in project.configuration.datasets {
            guard let watch = section.watch,
                let dataset = editable.first(where: { $0.dataset.name == section.name })
            else { continue }
            let store = project.datasets
            if store.isReplaced(section) {
                Output.note(
                    "warning: \(section.name) holds other files than its own now: these are not watched")
                continue
            }
            let definition = try DatasetRecipe(section: section).definition(of: section.file, overrides: nil)
            watches.append(
                SourceWatch(
                    section: section, watch: watch,
                    importer: DatasetImporter(definition, codeCheck: DatasetRecipe.codeCheck(section.codes)),
                    columns: dataset.schema.columns, log: dataset.dataset.log, editor: editor,
                    hasOtherFiles: !store.appended(to: section.name).entries.isEmpty, logger: logger))
        }
        return watches
    }
}

/// Runs work that waits for disks and networks on a thread of its own: the pool of the service has few.
enum OwnThread {
    static func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { done in
            let thread = Thread { done.resume(with: Result(catching: work)) }
            thread.name = "source watch"
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
