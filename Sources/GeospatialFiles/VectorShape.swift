import CGDAL
import Geometry

/// The geometry of a row in flat arrays, in the file's coordinates, x first; z and m are left out.
public struct VectorShape {
    /// What the parts are.
    public fileprivate(set) var kind = VectorGeometryKind.point
    /// The vertices of all parts, one after the other; rings repeat their first vertex at the end.
    public var points: [Point] = []
    /// Where each part ends in ``points``.
    public private(set) var partEnds: [Int] = []
    /// For each part of a polygon: true for a hole of the outer ring before it.
    public private(set) var isHole: [Bool] = []
    /// Curves became lines.
    public fileprivate(set) var isLinearised = false
    /// An invalid polygon was made valid.
    public fileprivate(set) var isRepaired = false

    /// An empty shape.
    public init() {}

    /// Makes the shape one point, for sources that keep coordinates in fields.
    public mutating func setPoint(_ point: Point) {
        removeAll()
        kind = .point
        points.append(point)
        endPart()
    }

    fileprivate mutating func endPart(isHole: Bool = false) {
        partEnds.append(points.count)
        self.isHole.append(isHole)
    }

    mutating func removeAll() {
        points.removeAll(keepingCapacity: true)
        partEnds.removeAll(keepingCapacity: true)
        isHole.removeAll(keepingCapacity: true)
        isLinearised = false
        isRepaired = false
    }

    mutating func swapAxes() {
        for index in points.indices { points[index] = Point(x: points[index].y, y: points[index].x) }
    }
}

/// What became of a row's geometry.
public enum VectorShapeOutcome: Sendable, Hashable {
    /// The shape holds it.
    case read
    /// The row has none.
    case missing
    /// It has no vertices.
    case empty
    /// A coordinate is NaN or infinite.
    case notFinite
    /// Points, lines and polygons mixed, or a kind that is none of them.
    case unsupported
    /// A polygon that cannot be made valid.
    case invalid
}

/// Flattens one geometry of OGR's.
@safe
struct VectorShapeReader {
    private let geometry: OGRGeometryH?
    /// Collections within collections deeper than this are not data.
    private static let maximumDepth = 8

    @unsafe
    init(geometry: OGRGeometryH?) {
        unsafe self.geometry = geometry
    }

    mutating func read(into shape: inout VectorShape) -> VectorShapeOutcome {
        guard let geometry = unsafe geometry else { return .missing }
        guard unsafe OGR_G_IsEmpty(geometry) == 0 else { return .empty }
        guard unsafe OGR_G_HasCurveGeometry(geometry, 0) != 0 else {
            return unsafe read(geometry, into: &shape)
        }
        guard let linear = unsafe OGR_G_GetLinearGeometry(geometry, 0, nil) else { return .unsupported }
        // SAFETY: the linear copy is ours, and not used after this.
        defer { unsafe OGR_G_DestroyGeometry(linear) }
        shape.isLinearised = true
        return unsafe read(linear, into: &shape)
    }

    private func read(_ geometry: OGRGeometryH, into shape: inout VectorShape) -> VectorShapeOutcome {
        guard let kind = unsafe Self.kind(geometry, depth: 0) else { return .unsupported }
        shape.kind = kind
        unsafe Self.append(geometry, to: &shape)
        guard shape.points.allSatisfy(\.isFinite) else { return .notFinite }
        if shape.points.isEmpty { return .empty }
        switch kind {
        case .point:
            shape.endPart()
            return .read
        case .line: return .read
        case .polygon: return unsafe readPolygons(geometry, into: &shape)
        }
    }

    /// The polygons as they are when valid, else as GEOS repairs them.
    private func readPolygons(_ geometry: OGRGeometryH, into shape: inout VectorShape) -> VectorShapeOutcome {
        if Self.areRingsClosed(shape), unsafe OGR_G_IsValid(geometry) != 0 { return .read }
        guard let closed = unsafe OGR_G_Clone(geometry) else { return .invalid }
        // SAFETY: both copies are ours, and not used after this.
        defer { unsafe OGR_G_DestroyGeometry(closed) }
        unsafe OGR_G_CloseRings(closed)
        guard let valid = unsafe OGR_G_MakeValid(closed) else { return .invalid }
        defer { unsafe OGR_G_DestroyGeometry(valid) }
        let isLinearised = shape.isLinearised
        shape.removeAll()
        shape.isLinearised = isLinearised
        shape.isRepaired = true
        unsafe Self.appendPolygons(valid, to: &shape)
        return shape.points.isEmpty ? .invalid : .read
    }

    private static func areRingsClosed(_ shape: VectorShape) -> Bool {
        var start = 0
        for end in shape.partEnds {
            guard end - start >= 4, shape.points[start] == shape.points[end - 1] else { return false }
            start = end
        }
        return true
    }

    /// The kind of a geometry, or the one kind of all members of a collection.
    private static func kind(_ geometry: OGRGeometryH, depth: Int) -> VectorGeometryKind? {
        switch unsafe OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) {
        case wkbPoint, wkbMultiPoint: return .point
        case wkbLineString, wkbMultiLineString: return .line
        case wkbPolygon, wkbMultiPolygon, wkbTriangle, wkbTIN, wkbPolyhedralSurface: return .polygon
        case wkbGeometryCollection where depth < maximumDepth: break
        default: return nil
        }
        var common: VectorGeometryKind?
        for index in unsafe 0..<OGR_G_GetGeometryCount(geometry) {
            guard let member = unsafe OGR_G_GetGeometryRef(geometry, index),
                unsafe OGR_G_IsEmpty(member) == 0
            else { continue }
            guard let kind = unsafe kind(member, depth: depth + 1), common == nil || common == kind else {
                return nil
            }
            common = kind
        }
        return common
    }

    private static func append(_ geometry: OGRGeometryH, to shape: inout VectorShape) {
        switch unsafe OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) {
        case wkbPoint:
            if unsafe OGR_G_IsEmpty(geometry) != 0 { return }
            shape.points.append(Point(x: unsafe OGR_G_GetX(geometry, 0), y: unsafe OGR_G_GetY(geometry, 0)))
        case wkbLineString:
            unsafe appendVertices(geometry, to: &shape)
            shape.endPart()
        case wkbPolygon, wkbTriangle:
            unsafe appendRings(geometry, to: &shape)
        default:
            for index in unsafe 0..<OGR_G_GetGeometryCount(geometry) {
                if let member = unsafe OGR_G_GetGeometryRef(geometry, index) {
                    unsafe append(member, to: &shape)
                }
            }
        }
    }

    /// Only the polygons: repairing may leave lines and points beside them.
    private static func appendPolygons(_ geometry: OGRGeometryH, to shape: inout VectorShape) {
        switch unsafe OGR_GT_Flatten(OGR_G_GetGeometryType(geometry)) {
        case wkbPolygon: unsafe appendRings(geometry, to: &shape)
        case wkbMultiPolygon, wkbGeometryCollection:
            for index in unsafe 0..<OGR_G_GetGeometryCount(geometry) {
                if let member = unsafe OGR_G_GetGeometryRef(geometry, index) {
                    unsafe appendPolygons(member, to: &shape)
                }
            }
        default: break
        }
    }

    private static func appendRings(_ polygon: OGRGeometryH, to shape: inout VectorShape) {
        for index in unsafe 0..<OGR_G_GetGeometryCount(polygon) {
            guard let ring = unsafe OGR_G_GetGeometryRef(polygon, index) else { continue }
            unsafe appendVertices(ring, to: &shape)
            shape.endPart(isHole: index > 0)
        }
    }

    private static func appendVertices(_ line: OGRGeometryH, to shape: inout VectorShape) {
        let count = Int(unsafe OGR_G_GetPointCount(line))
        guard count > 0 else { return }
        let start = shape.points.count
        shape.points.append(contentsOf: repeatElement(Point(x: 0, y: 0), count: count))
        let stride = Int32(MemoryLayout<Point>.stride)
        unsafe shape.points.withUnsafeMutableBufferPointer { buffer in
            // SAFETY: `count` points lie behind `start`; a Point is two doubles, x first.
            let x = unsafe UnsafeMutableRawPointer(buffer.baseAddress).map { unsafe $0 + start * Int(stride) }
            let y = unsafe x.map { unsafe $0 + MemoryLayout<Double>.stride }
            _ = unsafe OGR_G_GetPoints(line, x, stride, y, stride, nil, 0)
        }
    }
}
