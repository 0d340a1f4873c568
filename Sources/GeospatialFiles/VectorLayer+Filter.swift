import CGDAL

/// How the rows of a layer can be chosen before they are read.
public enum VectorFilterLanguage: Sendable, Hashable {
    /// SQLite's, of a GeoPackage.
    case geoPackage
    /// PostgreSQL's.
    case postgreSQL
}

extension VectorLayer {
    /// The language that conditions are written in; nil for a format whose rows cannot be chosen by their source.
    public var filterLanguage: VectorFilterLanguage? {
        switch dataset.driver {
        case "GPKG": .geoPackage
        case "PostgreSQL": .postgreSQL
        default: nil
        }
    }

    /// A condition for rows whose value is at least a number; for times, milliseconds since 1970 UTC.
    ///
    /// Times of a GeoPackage are texts, which other programs write in more than one form: they are compared as times.
    public func condition(_ column: VectorColumn, atLeast value: Double) throws(GeospatialFileError) -> String
    {
        let name = "\"" + column.name.replacing("\"", with: "\"\"") + "\""
        switch (column.type, filterLanguage) {
        case (.integer, _?), (.real, _?): return "\(name) >= \(value)"
        case (.time, .geoPackage?), (.text, .geoPackage?):
            return "julianday(\(name)) >= \(2_440_587.5 + value / 86_400_000)"
        case (.time, .postgreSQL?): return "\(name) >= to_timestamp(\(value / 1000))"
        case (.text, .postgreSQL?): return "(\(name))::timestamptz >= to_timestamp(\(value / 1000))"
        case (.boolean, _): throw .unsuitable(path: path, reason: "\(column.name) is neither number nor time")
        case (_, nil): throw .unsuitable(path: path, reason: "its rows cannot be chosen by a column")
        }
    }

    /// Reads only rows that fulfil a condition, from the first on.
    ///
    /// - Throws: when the source does not understand it.
    public func choose(_ condition: String) throws(GeospatialFileError) {
        guard let layer = unsafe dataset.layer(index) else { return }
        let (status, messages) = GDALLibrary.capture { unsafe OGR_L_SetAttributeFilter(layer, condition) }
        guard status == OGRERR_NONE else {
            throw .cannotRead(path: path, reason: messages.reason(or: "\(condition) is not understood"))
        }
        rewind()
    }

    /// Reads one field only, and no geometry: the rows' other fields are null.
    public func readOnly(_ column: VectorColumn) {
        guard let layer = unsafe dataset.layer(index) else { return }
        let others = columns.filter { $0 != column }.map(\.name) + ["OGR_GEOMETRY", "OGR_STYLE"]
        _ = GDALLibrary.capture {
            unsafe CStringList.with(others) { list in
                // SAFETY: the list is only read, whatever the C signature says of it.
                unsafe OGR_L_SetIgnoredFields(layer, UnsafeMutablePointer(mutating: list))
            }
        }
    }
}
