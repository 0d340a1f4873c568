import CGDAL
import Geometry

/// Writes features into a new GeoPackage or FlatGeobuf file, row after row, in bounded memory.
///
/// The file grows under a name of its own and gets its real one in ``finish()``: a run that is broken off
/// leaves no half file behind. Rows go in transactions of ``rowsPerTransaction``. Equal calls give equal
/// files: no date and no clock gets into them.
@safe
public final class VectorWriter {
    /// Rows between two commits: enough that commits cost nothing, few enough that the journal stays small.
    public static let rowsPerTransaction = 65_536

    private let path: String
    private let partialPath: String
    private let format: VectorFormat
    private let epsg: Int32
    private var dataset: GDALDatasetH?
    private var layer: OpenLayer?
    private var isFinished = false

    /// The layer under way: its handles, and one feature that is filled again for every row.
    @safe
    private struct OpenLayer {
        let handle: OGRLayerH
        let feature: OGRFeatureH
        let fields: [VectorField]
        var rows = 0
    }

    /// Creates the file; one that exists is replaced when ``finish()`` succeeds.
    ///
    /// - Parameters:
    ///   - path: where the file will be; its folder exists.
    ///   - format: GeoPackage or FlatGeobuf.
    ///   - epsg: the reference system of all layers, such as 4326; coordinates are longitude, latitude.
    /// - Throws: ``GeospatialFileError/cannotCreate(path:reason:)``.
    public init(path: String, format: VectorFormat, epsg: Int) throws(GeospatialFileError) {
        self.path = path
        self.partialPath = PartialFile.path(for: path)
        self.format = format
        self.epsg = Int32(clamping: epsg)
        PartialFile.remove(partialPath)
        let (created, messages) = unsafe WriterSettings.captured { [partialPath] in
            // SAFETY: the driver is checked for nil; a null option list is allowed.
            unsafe GDALGetDriverByName(format.driver).flatMap {
                unsafe GDALCreate($0, partialPath, 0, 0, 0, GDT_Unknown, nil)
            }
        }
        guard let created = unsafe created else {
            throw .cannotCreate(path: path, reason: messages.reason(or: "no reason was given"))
        }
        unsafe dataset = created
    }

    deinit {
        guard !isFinished else { return }
        closeLayer()
        if let dataset = unsafe dataset { _ = WriterSettings.captured { unsafe GDALClose(dataset) } }
        PartialFile.remove(partialPath)
    }

    /// Begins a layer, of which FlatGeobuf files hold one; the layer before it ends.
    public func beginLayer(_ description: VectorLayerDescription) throws(GeospatialFileError) {
        try endLayer()
        guard let dataset = unsafe dataset else { throw failure("the file is finished already") }
        let (opened, messages) = unsafe WriterSettings.captured { [epsg] in
            unsafe Self.createLayer(description, in: dataset, epsg: epsg)
        }
        guard let opened = unsafe opened else {
            throw failure(messages.reason(or: "layer \(description.name) cannot be created"))
        }
        layer = unsafe OpenLayer(
            handle: opened.layer, feature: opened.feature, fields: description.fields)
        try transact("begin") { unsafe OGR_L_StartTransaction(opened.layer) }
    }

    /// Writes one row into the layer under way.
    ///
    /// - Parameters:
    ///   - geometry: of the layer's kind.
    ///   - values: one per field, in the fields' order and of their type; others are written as null.
    /// - Throws: ``GeospatialFileError/cannotWrite(path:reason:)``.
    public func write(_ geometry: VectorGeometry, values: [VectorValue]) throws(GeospatialFileError) {
        guard let open = layer else { throw failure("no layer has begun") }
        let (result, messages) = GDALLibrary.capture {
            unsafe Self.fill(open.feature, values: values, fields: open.fields)
            unsafe OGR_F_SetGeometryDirectly(open.feature, Self.makeGeometry(geometry))
            return unsafe OGR_L_CreateFeature(open.handle, open.feature)
        }
        guard result == OGRERR_NONE else {
            throw failure(messages.reason(or: "row \(open.rows + 1) was refused"))
        }
        layer?.rows += 1
        guard (open.rows + 1) % Self.rowsPerTransaction == 0 else { return }
        try transact("commit") { unsafe OGR_L_CommitTransaction(open.handle) }
        try transact("begin") { unsafe OGR_L_StartTransaction(open.handle) }
    }

    /// Ends the layer under way, if there is one.
    public func endLayer() throws(GeospatialFileError) {
        guard let open = layer else { return }
        defer { closeLayer() }
        try transact("commit") { unsafe OGR_L_CommitTransaction(open.handle) }
    }

    /// Closes the file and gives it its real name.
    public func finish() throws(GeospatialFileError) {
        try endLayer()
        guard let open = unsafe dataset else { throw failure("the file is finished already") }
        unsafe dataset = nil
        let (_, messages) = WriterSettings.captured { unsafe GDALClose(open) }
        if let reason = messages.failure { throw failure(reason) }
        try PartialFile.publish(partialPath, as: path)
        isFinished = true
    }

    private func transact(_ what: String, _ body: () -> OGRErr) throws(GeospatialFileError) {
        let (result, messages) = WriterSettings.captured(body)
        if result != OGRERR_NONE { throw failure(messages.reason(or: "the transaction did not \(what)")) }
    }

    private func closeLayer() {
        if let open = layer { unsafe OGR_F_Destroy(open.feature) }
        layer = nil
    }

    private func failure(_ reason: String) -> GeospatialFileError { .cannotWrite(path: path, reason: reason) }
}

extension VectorWriter {
    private static func createLayer(
        _ description: VectorLayerDescription, in dataset: GDALDatasetH, epsg: Int32
    ) -> (layer: OGRLayerH, feature: OGRFeatureH)? {
        guard let system = unsafe WriterSettings.makeReferenceSystem(epsg: epsg) else { return nil }
        defer { unsafe OSRRelease(system) }
        let index = description.hasSpatialIndex ? "YES" : "NO"
        let options = unsafe CSLSetNameValue(nil, "SPATIAL_INDEX", index)
        defer { unsafe CSLDestroy(options) }
        // SAFETY: every handle is checked, and the option list lives until the layer is made.
        guard
            let layer = unsafe GDALDatasetCreateLayer(
                dataset, description.name, system, geometryType(description.geometry), options)
        else { return nil }
        for field in description.fields {
            let definition = unsafe OGR_Fld_Create(field.name, fieldType(field.type))
            defer { unsafe OGR_Fld_Destroy(definition) }
            guard unsafe OGR_L_CreateField(layer, definition, 1) == OGRERR_NONE else { return nil }
        }
        guard let feature = unsafe OGR_F_Create(OGR_L_GetLayerDefn(layer)) else { return nil }
        return unsafe (layer, feature)
    }

    private static func geometryType(_ kind: VectorGeometryKind) -> OGRwkbGeometryType {
        switch kind {
        case .point: wkbPoint
        case .line: wkbLineString
        case .polygon: wkbPolygon
        }
    }

    private static func fieldType(_ type: VectorFieldType) -> OGRFieldType {
        switch type {
        case .text: OFTString
        case .integer: OFTInteger64
        case .real: OFTReal
        case .time: OFTDateTime
        }
    }

    /// Puts the values of a row into the feature that is used again and again.
    private static func fill(_ feature: OGRFeatureH, values: [VectorValue], fields: [VectorField]) {
        unsafe OGR_F_SetFID(feature, GIntBig(OGRNullFID))
        for index in fields.indices {
            let value = index < values.count ? values[index] : .null
            let column = Int32(truncatingIfNeeded: index)
            switch (value, fields[index].type) {
            case (.text(let text), .text): unsafe OGR_F_SetFieldString(feature, column, text)
            case (.integer(let number), .integer):
                unsafe OGR_F_SetFieldInteger64(feature, column, GIntBig(number))
            case (.real(let number), .real): unsafe OGR_F_SetFieldDouble(feature, column, number)
            case (.time(let seconds), .time):
                let time = CivilTime(seconds: seconds)
                unsafe OGR_F_SetFieldDateTimeEx(
                    feature, column, time.year, time.month, time.day, time.hour, time.minute, time.second,
                    utcFlag)
            default: unsafe OGR_F_SetFieldNull(feature, column)
            }
        }
    }

    /// OGR's mark of a time in UTC.
    private static let utcFlag: Int32 = 100

    private static func makeGeometry(_ geometry: VectorGeometry) -> OGRGeometryH? {
        switch geometry {
        case .point(let point):
            let made = unsafe OGR_G_CreateGeometry(wkbPoint)
            unsafe OGR_G_SetPoint_2D(made, 0, point.x, point.y)
            return unsafe made
        case .line(let points):
            return unsafe makeLine(points, type: wkbLineString, isClosed: false)
        case .polygon(let rings):
            let made = unsafe OGR_G_CreateGeometry(wkbPolygon)
            for ring in rings {
                unsafe OGR_G_AddGeometryDirectly(
                    made, makeLine(ring, type: wkbLinearRing, isClosed: true))
            }
            return unsafe made
        }
    }

    private static func makeLine(
        _ points: [Point], type: OGRwkbGeometryType, isClosed: Bool
    ) -> OGRGeometryH? {
        let made = unsafe OGR_G_CreateGeometry(type)
        let count = points.count + (isClosed && !points.isEmpty ? 1 : 0)
        unsafe OGR_G_SetPointCount(made, Int32(clamping: count))
        for index in 0..<count {
            let point = points[index == points.count ? 0 : index]
            unsafe OGR_G_SetPoint_2D(made, Int32(clamping: index), point.x, point.y)
        }
        return unsafe made
    }
}
