import FeatureSources

/// What an import did, for people.
struct ImportSummary {
    let reports: [ImportReport]

    init(_ reports: [ImportReport]) { self.reports = reports }

    /// One line for each file, and one for each reason below it.
    var lines: [String] {
        reports.flatMap { report in
            let changed = report.counts.filter { !$0.reason.isRejection }.reduce(0) { $0 + $1.count }
            var head =
                "\(report.dataset): \(Output.grouped(report.rowsRead)) rows read, "
                + "\(Output.grouped(report.rowsKept)) kept, \(Output.grouped(changed)) changed, "
                + "\(Output.grouped(report.rowsRejected)) rejected"
            if report.seconds > 0 { head += " in \(Output.seconds(report.seconds))" }
            if report.bytes > 0 { head += ", \(Output.bytes(report.bytes))" }
            return [head] + report.counts.map(Self.line) + (report.difference.map(Self.lines) ?? [])
        }
    }

    private static func lines(_ difference: ImportDifference) -> [String] {
        let numbers = [
            (difference.added, "added"), (difference.removed, "removed"), (difference.changed, "changed"),
            (difference.unchanged, "unchanged"),
        ]
        let text = numbers.map { "\(Output.grouped($0)) \($1)" }.joined(separator: ", ")
        let whole = difference.wholeMapReason.map { "  all tiles of its maps are stale: \($0)" }
        return ["  since the import before: \(text)"] + [whole].compactMap(\.self)
    }

    private static func line(_ count: ImportCount) -> String {
        let rows = count.count == 1 ? "row" : "rows"
        let first = count.count == 1 ? "row \(count.firstRow)" : "first row \(count.firstRow)"
        return
            "  \(count.reason.isRejection ? "rejected" : "changed"): \(Output.grouped(count.count)) \(rows) "
            + "\(count.reason.words) (\(first))"
    }
}
