import CGDAL
import Geometry

/// A date and time of day as a file says it.
public struct VectorMoment: Sendable, Hashable {
    /// The year.
    public let year: Int
    /// 1…12.
    public let month: Int
    /// 1…31.
    public let day: Int
    /// Seconds since midnight.
    public let secondsOfDay: Double
    /// Minutes east of Greenwich; nil when the file does not say.
    public let offsetMinutes: Int?
}

/// One feature of a layer that is being read.
@safe
public struct VectorRow: ~Copyable {
    private let feature: OGRFeatureH
    /// Keeps the layer's definition alive.
    private let dataset: VectorDatasetHandle
    private let encoding: String?
    private let isNorthFirst: Bool

    @unsafe
    init(adopting feature: OGRFeatureH, dataset: VectorDatasetHandle, encoding: String?, isNorthFirst: Bool) {
        unsafe self.feature = feature
        self.dataset = dataset
        self.encoding = encoding
        self.isNorthFirst = isNorthFirst
    }

    deinit { unsafe OGR_F_Destroy(feature) }

    /// True when the field is null or not set.
    public func isNull(_ column: VectorColumn) -> Bool {
        unsafe OGR_F_IsFieldSetAndNotNull(feature, column.index) == 0
    }

    /// The value of a boolean or integer field.
    public func integer(_ column: VectorColumn) -> Int64 {
        unsafe OGR_F_GetFieldAsInteger64(feature, column.index)
    }

    /// The value of an integer or real field.
    public func real(_ column: VectorColumn) -> Double {
        unsafe OGR_F_GetFieldAsDouble(feature, column.index)
    }

    /// The value of any field as text: UTF-8 unless the file is wrong about its encoding.
    public func withText<Result>(_ column: VectorColumn, _ body: (Span<UInt8>) -> Result) -> Result {
        unsafe RecodedText.with(OGR_F_GetFieldAsString(feature, column.index), encoding: encoding, body)
    }

    /// The value of a time field.
    public func moment(_ column: VectorColumn) -> VectorMoment? {
        var (year, month, day, hour, minute) = (Int32(0), Int32(0), Int32(0), Int32(0), Int32(0))
        var second: Float = 0
        var zone: Int32 = 0
        guard
            unsafe OGR_F_GetFieldAsDateTimeEx(
                feature, column.index, &year, &month, &day, &hour, &minute, &second, &zone) != 0
        else { return nil }
        // OGR counts zones in quarters of an hour from 100 = Greenwich; 0 is unknown and 1 is local time.
        return VectorMoment(
            year: Int(year), month: Int(month), day: Int(day),
            secondsOfDay: Double(hour) * 3600 + Double(minute) * 60 + (Double(second) * 1000).rounded()
                / 1000,
            offsetMinutes: zone > 1 ? (Int(zone) - 100) * 15 : nil)
    }

    /// Reads the geometry into a shape whose arrays are used again for every row.
    public func readShape(into shape: inout VectorShape) -> VectorShapeOutcome {
        shape.removeAll()
        let (outcome, _) = GDALLibrary.capture {
            var reader = unsafe VectorShapeReader(geometry: OGR_F_GetGeometryRef(feature))
            return reader.read(into: &shape)
        }
        if isNorthFirst { shape.swapAxes() }
        return outcome
    }
}

/// C strings in a known encoding, as UTF-8.
enum RecodedText {
    static func string(_ text: UnsafePointer<CChar>?, encoding: String?) -> String {
        unsafe with(text, encoding: encoding) { bytes in
            String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
    }

    static func with<Result>(
        _ text: UnsafePointer<CChar>?, encoding: String?, _ body: (Span<UInt8>) -> Result
    ) -> Result {
        guard let text = unsafe text else {
            let empty: [UInt8] = []
            return body(empty.span)
        }
        guard let encoding else { return unsafe withBytes(text, body) }
        let recoded = unsafe GDALLibrary.capture { unsafe CPLRecode(text, encoding, "UTF-8") }.result
        // SAFETY: the recoded copy is ours, freed after the body has run.
        defer { unsafe VSIFree(recoded) }
        return unsafe withBytes(recoded, body)
    }

    private static func withBytes<Result>(
        _ text: UnsafePointer<CChar>, _ body: (Span<UInt8>) -> Result
    ) -> Result {
        let length = unsafe strlen(text)
        // SAFETY: the string is null-terminated and lives for this call; CChar and UInt8 have one layout.
        return unsafe text.withMemoryRebound(to: UInt8.self, capacity: length) { start in
            let buffer = unsafe UnsafeBufferPointer(start: start, count: length)
            return body(unsafe Span(_unsafeElements: buffer))
        }
    }
}
