import Features
import Geometry
import GeospatialFiles

/// Takes rows one by one into a builder, counting what is wrong with them.
struct RowImport {
    private(set) var builder: FeatureTableBuilder
    private(set) var tally = ImportTally()
    private(set) var rowsRead = 0
    /// False when rows without an id of their own are left out: a number of the row means nothing in a selection.
    var numbersRows = true

    private let plan: ColumnPlan
    private let projection: WorldProjection
    private let path: String
    private let codeCheck: CodeCheck?
    private var shape = VectorShape()
    private var outline = WorldOutline()
    private var id: [UInt8] = []
    private var text: [UInt8] = []

    init(plan: ColumnPlan, projection: WorldProjection, path: String, codeCheck: CodeCheck?) {
        builder = FeatureTableBuilder(columns: plan.definitions)
        builder.findsPoles = true
        self.plan = plan
        self.projection = projection
        self.path = path
        self.codeCheck = codeCheck
    }

    /// Takes a row, or counts why not.
    mutating func add(_ row: borrowing VectorRow) throws(FeatureSourceError) {
        rowsRead += 1
        if let reason = readShape(row) {
            tally.add(reason, row: rowsRead)
            return
        }
        guard makeID(row) || numbersRows else { return }
        guard builder.hasRoom(vertices: outline.vertices.count, idBytes: id.count) else {
            throw .tooLarge(path: path, what: "more rows or vertices than one table can number")
        }
        let (vertices, partEnds, id) = (outline.vertices, outline.partEnds, id)
        builder.appendRow(kind: outline.kind, vertices: vertices.span, partEnds: partEnds.span, id: id.span)
        for column in plan.fields.indices where !row.isNull(plan.fields[column]) {
            try setValue(row, column)
        }
    }

    // MARK: Geometry

    /// Makes the outline; gives the reason when there is none.
    private mutating func readShape(_ row: borrowing VectorRow) -> ImportReason? {
        if let place = plan.placeFields {
            guard let reason = readPlace(row, place) else { return finishOutline() }
            return reason
        }
        switch row.readShape(into: &shape) {
        case .read: return finishOutline()
        case .missing: return .nullGeometry
        case .empty: return .emptyGeometry
        case .notFinite: return .nonFiniteCoordinates
        case .unsupported: return .unsupportedGeometry
        case .invalid: return .invalidPolygon
        }
    }

    private mutating func finishOutline() -> ImportReason? {
        projection.apply(&shape.points)
        switch outline.make(from: shape) {
        case .failed(let reason): return reason
        case .madeHeld: tally.add(.heldInWorld, row: rowsRead)
        case .made: break
        }
        if shape.isRepaired { tally.add(.repairedPolygon, row: rowsRead) }
        if shape.isLinearised { tally.add(.linearisedCurve, row: rowsRead) }
        return nil
    }

    private mutating func readPlace(
        _ row: borrowing VectorRow, _ place: (x: VectorColumn, y: VectorColumn)
    ) -> ImportReason? {
        if row.isNull(place.x) || row.isNull(place.y) { return .nullGeometry }
        guard let x = number(row, place.x), let y = number(row, place.y) else {
            return .unreadableCoordinates
        }
        guard x.isFinite, y.isFinite else { return .nonFiniteCoordinates }
        shape.setPoint(Point(x: x, y: y))
        return nil
    }

    private func number(_ row: borrowing VectorRow, _ field: VectorColumn) -> Double? {
        switch field.type {
        case .real, .integer: row.real(field)
        case .boolean, .time: nil
        case .text:
            row.withText(field) { text in
                var characters = text.indices.map { text[$0] }
                while characters.last == 32 { characters.removeLast() }
                return Double(String(decoding: characters.drop { $0 == 32 }, as: UTF8.self))
            }
        }
    }

    // MARK: Id

    /// Makes the id; false when it is a generated one.
    private mutating func makeID(_ row: borrowing VectorRow) -> Bool {
        id.removeAll(keepingCapacity: true)
        guard let field = plan.idField else {
            id += "#\(rowsRead)".utf8
            tally.add(.generatedID, row: rowsRead)
            return false
        }
        if !row.isNull(field) { row.withText(field) { Self.copyTrimmed($0, into: &id) } }
        if id.isEmpty {
            tally.add(.blankID, row: rowsRead)
        } else if isKnown(id) {
            tally.add(.duplicateID, row: rowsRead)
        } else {
            return true
        }
        generateID()
        return false
    }

    /// `#17` for row 17, or `#17-2` and so on where a row is really called that.
    private mutating func generateID() {
        var attempt = 1
        repeat {
            id = Array((attempt == 1 ? "#\(rowsRead)" : "#\(rowsRead)-\(attempt)").utf8)
            attempt += 1
        } while isKnown(id)
    }

    private mutating func isKnown(_ id: [UInt8]) -> Bool { builder.contains(id: id.span) }

    static func copyTrimmed(_ text: Span<UInt8>, into target: inout [UInt8]) {
        var start = 0
        var end = text.count
        while end > start, text[end - 1] <= 32 { end -= 1 }
        while start < end, text[start] <= 32 { start += 1 }
        for index in start..<end { target.append(text[index]) }
        if !isUTF8(target.span) { target = Array(String(decoding: target, as: UTF8.self).utf8) }
    }

    // MARK: Values

    private mutating func setValue(_ row: borrowing VectorRow, _ column: Int) throws(FeatureSourceError) {
        let field = plan.fields[column]
        let type = plan.definitions[column].type
        switch field.type {
        case .boolean: builder.set(column: column, boolean: row.integer(field) != 0)
        case .integer: builder.set(column: column, integer: row.integer(field))
        case .real: builder.set(column: column, number: row.real(field))
        case .time: setMoment(row, column)
        case .text where type == .time: setTimeText(row, column)
        case .text where type == .string: try setText(row, column)
        case .text: builder.set(column: column, .string(text(row, field)))
        }
        if column == plan.codeColumn, let codeCheck, !row.withText(field, Self.accepts(codeCheck)) {
            tally.add(.unparsedCode, row: rowsRead)
        }
    }

    private mutating func setMoment(_ row: borrowing VectorRow, _ column: Int) {
        guard let moment = row.moment(plan.fields[column]),
            let local = TimeText.milliseconds(
                year: Int64(moment.year), month: Int64(moment.month), day: Int64(moment.day),
                secondsOfDay: moment.secondsOfDay)
        else { return tally.add(.unparsedTime, row: rowsRead) }
        builder.set(column: column, integer: local - Int64(moment.offsetMinutes ?? 0) * 60_000)
    }

    private mutating func setTimeText(_ row: borrowing VectorRow, _ column: Int) {
        let text = text(row, plan.fields[column])
        if let moment = TimeText.milliseconds(text) {
            builder.set(column: column, integer: moment)
        } else if !text.isEmpty {
            tally.add(.unparsedTime, row: rowsRead)
        }
    }

    private func text(_ row: borrowing VectorRow, _ field: VectorColumn) -> String {
        row.withText(field) { text in String(decoding: text.indices.map { text[$0] }, as: UTF8.self) }
    }

    private mutating func setText(_ row: borrowing VectorRow, _ column: Int) throws(FeatureSourceError) {
        text.removeAll(keepingCapacity: true)
        row.withText(plan.fields[column]) { bytes in
            for index in bytes.indices { text.append(bytes[index]) }
        }
        if !Self.isUTF8(text.span) {
            text = Array(String(decoding: text, as: UTF8.self).utf8)
            tally.add(.repairedText, row: rowsRead)
        }
        guard builder.hasRoom(column: column, textBytes: text.count) else {
            throw .tooLarge(path: path, what: "more than 4 GiB of texts in \(plan.definitions[column].name)")
        }
        let kept = text
        builder.set(column: column, utf8: kept.span)
    }

    private static func accepts(_ check: @escaping CodeCheck) -> (Span<UInt8>) -> Bool {
        { text in
            var code: [UInt8] = []
            copyTrimmed(text, into: &code)
            return code.isEmpty || check(String(decoding: code, as: UTF8.self))
        }
    }

    private static func isUTF8(_ text: Span<UInt8>) -> Bool {
        (try? UTF8Span(validating: text)) != nil
    }
}
