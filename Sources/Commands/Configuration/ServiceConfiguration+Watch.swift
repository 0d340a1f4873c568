import GeospatialFiles
import Yams

// Reading where a dataset comes from, and how it is looked at for changes.

extension ConfigurationReader {
    /// A dataset's file, or its database and the password.
    mutating func source(_ section: ConfigurationSection) -> (file: String, password: String?)? {
        guard let entry = section["file"], let text = entry.node.scalar?.string,
            DatabaseAddress.isAddress(text)
        else { return path(section, "file").map { ($0, nil) } }
        guard let expanded = self.text(section, "file") else { return nil }
        // The text itself is not told: it may hold a password.
        guard let address = DatabaseAddress(expanded.value) else {
            report(
                entry.line, "\(section.name("file")) is no address of a database",
                hint: "write \"PG:host=… dbname=… user=… password=${…}\", values with blanks in single quotes"
            )
            return nil
        }
        if section["layer"] == nil {
            report(
                entry.line, "\(section.path) has no «layer», the table of the database",
                hint: "add layer: TABLE or SCHEMA.TABLE")
        }
        return (address.description, address.password)
    }

    /// How a dataset's file is looked at for changes.
    mutating func watch(_ parent: ConfigurationSection, of dataset: DatasetSection) -> WatchSection? {
        guard let entry = parent["watch"], let section = section(entry, path: parent.name("watch")) else {
            return nil
        }
        refuseUnknown(section, known: ["every", "column", "overlap", "deletions"])
        if dataset.id == nil {
            report(
                section.line, "\(section.path) needs the dataset's «id»: changes are told by it",
                hint: "add id: COLUMN to \(parent.path)")
        }
        let isDatabase = DatabaseAddress.isAddress(dataset.file)
        if !isDatabase, !dataset.file.lowercased().hasSuffix(".gpkg") {
            report(
                section.line, "\(section.path): only a GeoPackage or a PostGIS table can be watched",
                hint: "take it out; a newer file of another form is imported by «gridmill import»")
        }
        for key in ["every", "column"] where section[key] == nil {
            report(section.line, "\(section.path) has no «\(key)»", hint: "add \(key): …")
        }
        let every = value(section, "every", expected: "a time of 100ms to 1d, like 5s") { text in
            ConfigurationScalar.duration(text).flatMap {
                (Duration.milliseconds(100)...Duration.seconds(86_400)).contains($0) ? $0 : nil
            }
        }
        guard let every, let column = text(section, "column")?.value else { return nil }
        var watch = WatchSection(every: every, column: column)
        if let overlap = overlap(section) { watch.overlap = overlap }
        let deletions = value(section, "deletions", expected: "a number of looks, 1…100000") { text in
            Int(text).flatMap { (1...100_000).contains($0) ? $0 : nil }
        }
        if let deletions { watch.deletions = deletions }
        return watch
    }

    private mutating func overlap(_ section: ConfigurationSection) -> WatchSection.Overlap? {
        value(section, "overlap", expected: "a time like 30s, or a number where the column holds numbers") {
            text in
            var overlap = WatchSection.Overlap()
            if let number = Double(text), number.isFinite, number >= 0 {
                overlap.numbers = number
                if number == 0 { overlap.milliseconds = 0 }
            } else if let time = ConfigurationScalar.duration(text) {
                overlap.milliseconds = time / .milliseconds(1)
            } else {
                return nil
            }
            return overlap
        }
    }
}
