import CPROJ
import Geometry

/// The way from one reference system to another, with a PROJ context of its own: for one thread at a time.
public final class CoordinateTransform {
    /// Where coordinates come from.
    public let source: CoordinateReferenceSystem
    /// Where they go.
    public let target: CoordinateReferenceSystem
    private let operation: ProjObject

    /// Points put along each edge of a box when its image is looked for (as PROJ's own tools do).
    private static let edgePoints: Int32 = 21

    /// Finds the best operation between two systems; takes some milliseconds.
    public init(
        from source: CoordinateReferenceSystem, to target: CoordinateReferenceSystem
    ) throws(ProjectionError) {
        let context = try ProjContext()
        func fault() -> ProjectionError {
            .noTransform(from: source.description, to: target.description, reason: context.reason)
        }
        guard let from = ProjObject.system(source.definition, context: context),
            let to = ProjObject.system(target.definition, context: context),
            let raw = unsafe ProjObject(
                adopting: proj_create_crs_to_crs_from_pj(context.pointer, from.pointer, to.pointer, nil, nil),
                context: context),
            let normal = unsafe ProjObject(
                adopting: proj_normalize_for_visualization(context.pointer, raw.pointer), context: context)
        else { throw fault() }
        self.source = source
        self.target = target
        operation = normal
    }

    /// Brings points from the source to the target, in place; what cannot be brought becomes NaN.
    ///
    /// Degrees for geographic systems, else the system's own unit; x east, y north on both sides.
    public func apply(_ points: inout [Point]) {
        guard !points.isEmpty else { return }
        let stride = MemoryLayout<Point>.stride
        unsafe points.withUnsafeMutableBufferPointer { buffer in
            let count = buffer.count
            // SAFETY: a Point is two doubles, x first; x and y of `count` points lie `stride` bytes apart.
            unsafe UnsafeMutableRawPointer(buffer.baseAddress)?.withMemoryRebound(
                to: Double.self, capacity: count * 2
            ) { x in
                _ = unsafe proj_trans_generic(
                    operation.pointer, PJ_FWD, x, stride, count, x + 1, stride, count, nil, 0, 0, nil, 0, 0)
            }
        }
        for index in points.indices where !points[index].isFinite { points[index] = Point(x: .nan, y: .nan) }
    }

    /// The target's place of one point, or nil when it has none.
    public func point(_ point: Point) -> Point? {
        var points = [point]
        apply(&points)
        return points[0].isFinite ? points[0] : nil
    }

    /// The smallest box around the image of a box, its edges followed; nil when there is none.
    public func box(_ box: BoundingBox) -> BoundingBox? {
        var minX = 0.0
        var minY = 0.0
        var maxX = 0.0
        var maxY = 0.0
        let success = unsafe proj_trans_bounds(
            operation.context.pointer, operation.pointer, PJ_FWD, box.minX, box.minY, box.maxX, box.maxY,
            &minX,
            &minY, &maxX, &maxY, Self.edgePoints)
        return success == 1 ? BoundingBox(minX: minX, minY: minY, maxX: maxX, maxY: maxY) : nil
    }
}
