import Features
import Geometry
import GeospatialFiles
import Projections
import Tiling

/// True for a text that is a code.
public typealias CodeCheck = @Sendable (String) -> Bool

/// How far an import has come.
public struct ImportProgress: Sendable, Hashable {
    /// Rows read so far.
    public let rowsRead: Int
    /// Rows of the source, if it knows.
    public let rowsInAll: Int?
}

/// Reads a source into a packed table.
///
/// Bad rows are counted and skipped; what stops an import is a source that cannot be read to its end. Rows
/// stream by: memory grows with the packed table, not with the source.
public struct DatasetImporter: Sendable {
    /// What to import.
    public let definition: DatasetDefinition
    let codeCheck: CodeCheck?
    private let tables: [String: FeatureTable]
    /// Rows between two calls of the progress closure.
    private static let progressRows = 16_384

    /// An importer of a dataset.
    ///
    /// - Parameters:
    ///   - definition: what to import.
    ///   - tables: the other datasets by name, for derived columns.
    ///   - codeCheck: says whether a text of the code field is a code; nil to ask nobody.
    public init(
        _ definition: DatasetDefinition, tables: [String: FeatureTable] = [:], codeCheck: CodeCheck? = nil
    ) {
        self.definition = definition
        self.tables = tables
        self.codeCheck = codeCheck
    }

    /// Imports into a file, which is replaced whole or not at all.
    ///
    /// - Parameters:
    ///   - path: the packed table, usually ``DatasetFile/path(directory:dataset:)``.
    ///   - progress: called every few thousand rows; false stops the import.
    /// - Returns: the report, but for ``ImportReport/seconds``.
    /// - Throws: when the source cannot be read to its end or the table not be written; the old table stays.
    public func run(
        to path: String, progress: (ImportProgress) -> Bool = { _ in true }
    ) throws(FeatureSourceError) -> ImportReport {
        let file = try DatasetFile.Writer(path: path)
        var (rows, report) = try read(progress: progress)
        if definition.aggregates.isEmpty {
            report.bytes = try file.commit { sink throws(FeatureSourceError) in
                try rows.take().write(order: .hilbert, to: sink)
            }
        } else {
            let packed = try derived(rows.take().finish(order: .hilbert))
            report.bytes = try file.commit { sink throws(FeatureSourceError) in try packed.write(to: sink) }
        }
        report.describe(try DatasetFile.open(path, verification: .structure))
        return report
    }

    /// Imports into memory.
    public func table(
        progress: (ImportProgress) -> Bool = { _ in true }
    ) throws(FeatureSourceError) -> (table: FeatureTable, report: ImportReport) {
        var (rows, report) = try read(progress: progress)
        let packed = try derived(rows.take().finish(order: .hilbert))
        report.describe(packed)
        return (packed, report)
    }

    /// The table with the derived columns.
    private func derived(_ packed: FeatureTable) throws(FeatureSourceError) -> FeatureTable {
        let columns = try Aggregation.columns(
            definition.aggregates, of: packed, named: definition.name, from: tables)
        return columns.isEmpty ? packed : packed.adding(columns)
    }

    /// Reads all rows of the source.
    private func read(
        progress: (ImportProgress) -> Bool
    ) throws(FeatureSourceError) -> (rows: ImportedRows, report: ImportReport) {
        let layer = try openLayer()
        let types = layer.isUntyped ? try survey(layer, progress) : nil
        let plan = try ColumnPlan(layer: layer, definition: definition, types: types)
        let system = try system(of: layer, plan: plan)
        var rows = RowImport(
            plan: plan, projection: try Self.projection(system), path: definition.file, codeCheck: codeCheck)
        while let row = try Self.next(layer) {
            try rows.add(row)
            if rows.rowsRead % Self.progressRows == 0,
                !progress(ImportProgress(rowsRead: rows.rowsRead, rowsInAll: layer.rowCount))
            {
                throw .cancelled
            }
        }
        let report = ImportReport(
            dataset: definition.name, file: definition.file, layer: layer.name, system: system.description,
            rowsRead: rows.rowsRead, rowsKept: rows.builder.count, counts: rows.tally.summary)
        return (ImportedRows(rows.builder), report)
    }

    /// Looks at all texts of an untyped source, and goes back to its start.
    private func survey(
        _ layer: VectorLayer, _ progress: (ImportProgress) -> Bool
    ) throws(FeatureSourceError) -> [ColumnType] {
        var survey = TypeSurvey(columns: layer.columns)
        var rowsSeen = 0
        while let row = try Self.next(layer) {
            survey.look(at: row, layer.columns)
            rowsSeen += 1
            if rowsSeen % Self.progressRows == 0, !progress(ImportProgress(rowsRead: 0, rowsInAll: nil)) {
                throw .cancelled
            }
        }
        layer.rewind()
        return survey.types
    }

    func openLayer() throws(FeatureSourceError) -> VectorLayer {
        do throws(GeospatialFileError) {
            let options = VectorReadOptions(
                encoding: definition.encoding, password: definition.password)
            let file = try VectorFile(path: definition.file, layer: definition.layer, options: options)
            let isChosen = definition.layer.map { file.layerNames.contains($0) } ?? false
            return try file.layer(named: isChosen || file.layerNames.count > 1 ? definition.layer : nil)
        } catch {
            throw .source(error)
        }
    }

    static func next(_ layer: VectorLayer) throws(FeatureSourceError) -> VectorRow? {
        do throws(GeospatialFileError) { return try layer.nextRow() } catch { throw .source(error) }
    }

    func system(
        of layer: VectorLayer, plan: ColumnPlan
    ) throws(FeatureSourceError) -> CoordinateReferenceSystem {
        let own = plan.placeFields == nil ? layer.systemDefinition : nil
        guard let text = definition.system ?? own else { throw .missingSystem(path: definition.file) }
        do throws(ProjectionError) { return try CoordinateReferenceSystem(text) } catch {
            throw .projection(error)
        }
    }

    static func projection(
        _ system: CoordinateReferenceSystem
    ) throws(FeatureSourceError) -> WorldProjection {
        do throws(ProjectionError) { return try WorldProjection(from: system) } catch {
            throw .projection(error)
        }
    }
}

/// The rows of an import, handed over once so that packing can let go of them piece by piece.
struct ImportedRows {
    private var builder: FeatureTableBuilder?

    init(_ builder: consuming FeatureTableBuilder) { self.builder = builder }

    mutating func take() -> FeatureTableBuilder {
        guard let taken = builder else { preconditionFailure("rows are handed over once") }
        builder = nil
        return taken
    }
}

extension ImportReport {
    init(
        dataset: String, file: String, layer: String, system: String, rowsRead: Int, rowsKept: Int,
        counts: [ImportCount]
    ) {
        self.dataset = dataset
        self.file = file
        self.layer = layer
        self.system = system
        self.rowsRead = rowsRead
        self.rowsKept = rowsKept
        self.counts = counts
        columns = []
        bounds = []
        bytes = 0
        seconds = 0
    }

    fileprivate mutating func describe(_ table: FeatureTable) {
        columns = table.columns.map(\.name)
        bounds =
            table.extent.map { extent in
                let box = WebMercator.geographic(extent)
                return [box.minX, box.minY, box.maxX, box.maxY]
            } ?? []
    }
}
