import CGDAL

/// What the values of a field that is read are.
public enum VectorColumnType: Sendable, Hashable {
    /// True or false.
    case boolean
    /// Whole numbers of up to 64 bits.
    case integer
    /// Real numbers.
    case real
    /// Text, and whatever else can be written as text.
    case text
    /// Dates and moments.
    case time
}

/// A field of a layer that is read.
public struct VectorColumn: Sendable, Hashable {
    /// The field's name in the file.
    public let name: String
    /// What its values are.
    public let type: VectorColumnType
    /// The field's number in the file.
    let index: Int32
}

/// A layer of features, read row by row from the first to the last.
public final class VectorLayer {
    /// The layer's name.
    public let name: String
    /// The fields, in the file's order.
    public let columns: [VectorColumn]
    /// The reference system as "EPSG:n" or WKT; nil when the file does not say.
    public let systemDefinition: String?
    /// False for a table without a geometry column.
    public let hasGeometry: Bool
    /// How many rows there are, if the file knows without counting.
    public let rowCount: Int?
    /// The format has nothing but texts (CSV), whatever they mean.
    public let isUntyped: Bool

    let dataset: VectorDatasetHandle
    let index: Int
    let path: String
    private let encoding: String?
    /// Coordinates come north first and are swapped on reading.
    private let isNorthFirst: Bool

    init(dataset: VectorDatasetHandle, index: Int, path: String, encoding: String?) {
        self.dataset = dataset
        self.index = index
        self.path = path
        self.encoding = encoding
        name = dataset.layerNames[index]
        hasGeometry = dataset.hasGeometry(layer: index)
        isUntyped = dataset.driver == "CSV"
        let facts = GDALLibrary.capture { unsafe Facts(layer: dataset.layer(index), encoding: encoding) }
            .result
        columns = facts.columns
        systemDefinition = facts.systemDefinition
        isNorthFirst = facts.isNorthFirst
        rowCount = facts.rowCount
    }

    /// The next row, or nil after the last one.
    ///
    /// - Throws: when the file breaks off or is damaged; rows read before are good.
    public func nextRow() throws(GeospatialFileError) -> VectorRow? {
        guard let layer = unsafe dataset.layer(index) else { return nil }
        let (feature, messages) = unsafe GDALLibrary.capture { unsafe OGR_L_GetNextFeature(layer) }
        guard let feature = unsafe feature else {
            if let failure = messages.failure { throw .cannotRead(path: path, reason: failure) }
            return nil
        }
        return unsafe VectorRow(
            adopting: feature, dataset: dataset, encoding: encoding, isNorthFirst: isNorthFirst)
    }

    /// Goes back before the first row.
    public func rewind() {
        guard let layer = unsafe dataset.layer(index) else { return }
        _ = GDALLibrary.capture { unsafe OGR_L_ResetReading(layer) }
    }
}

/// What a layer says of itself, read while GDAL's messages are caught.
private struct Facts {
    var columns: [VectorColumn] = []
    var systemDefinition: String?
    var isNorthFirst = false
    var rowCount: Int?

    init(layer: OGRLayerH?, encoding: String?) {
        guard let layer = unsafe layer else { return }
        columns = unsafe Self.columns(layer, encoding: encoding)
        if let system = unsafe OGR_L_GetSpatialRef(layer) {
            systemDefinition = unsafe Self.definition(system)
            isNorthFirst = unsafe Self.isNorthFirst(system)
        }
        let count = unsafe OGR_L_GetFeatureCount(layer, 0)
        rowCount = count >= 0 ? Int(count) : nil
        unsafe OGR_L_ResetReading(layer)
    }

    private static func columns(_ layer: OGRLayerH, encoding: String?) -> [VectorColumn] {
        let definition = unsafe OGR_L_GetLayerDefn(layer)
        let count = unsafe OGR_FD_GetFieldCount(definition)
        return (0..<count).compactMap { index in
            guard let field = unsafe OGR_FD_GetFieldDefn(definition, index),
                let type = columnType(unsafe OGR_Fld_GetType(field), unsafe OGR_Fld_GetSubType(field))
            else { return nil }
            return VectorColumn(
                name: unsafe RecodedText.string(OGR_Fld_GetNameRef(field), encoding: encoding), type: type,
                index: index)
        }
    }

    /// Nil for what has no place in a table, such as binary blobs.
    private static func columnType(_ type: OGRFieldType, _ subtype: OGRFieldSubType) -> VectorColumnType? {
        switch type {
        case OFTInteger: subtype == OFSTBoolean ? .boolean : .integer
        case OFTInteger64: .integer
        case OFTReal: .real
        case OFTDate, OFTDateTime: .time
        case OFTBinary: nil
        default: .text
        }
    }

    private static func definition(_ system: OGRSpatialReferenceH) -> String? {
        // SAFETY: authority and code belong to the system and are copied at once; the WKT is freed here.
        if let authority = unsafe OSRGetAuthorityName(system, nil),
            let code = unsafe OSRGetAuthorityCode(system, nil)
        {
            return unsafe String(cString: authority) + ":" + String(cString: code)
        }
        var text: UnsafeMutablePointer<CChar>?
        defer { unsafe VSIFree(text) }
        let options = ["FORMAT=WKT2_2018"]
        let status = unsafe CStringList.with(options) { unsafe OSRExportToWktEx(system, &text, $0) }
        guard status == OGRERR_NONE, let text = unsafe text else { return nil }
        return unsafe String(cString: text)
    }

    /// True when the authority puts north first and the layer's data follow it, which few drivers do.
    private static func isNorthFirst(_ system: OGRSpatialReferenceH) -> Bool {
        guard unsafe OSREPSGTreatsAsLatLong(system) == 1 || OSREPSGTreatsAsNorthingEasting(system) == 1 else {
            return false
        }
        var count: Int32 = 0
        guard let mapping = unsafe OSRGetDataAxisToSRSAxisMapping(system, &count), count >= 2 else {
            return false
        }
        return unsafe mapping[0] == 1 && mapping[1] == 2
    }
}
