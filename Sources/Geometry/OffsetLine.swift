/// Lines that run beside others.
public enum OffsetLine {
    /// A corner whose point would lie further away than this many offsets is cut off.
    public static let miterLimit = 2.0

    /// The vertices of the line that runs beside `line`, on its right-hand side (x right, y down) when the
    /// offset is above 0; a closed line gives a closed one.
    ///
    ///      line       ───────┐
    ///      beside it  ─────┐ │
    ///                      │ │
    ///
    /// - Parameters:
    ///   - line: what to run beside.
    ///   - offsetPixels: distance in device pixels.
    ///   - result: emptied, then filled.
    public static func trace(_ line: MeasuredLine, offsetPixels: Double, into result: inout [FixedPoint]) {
        result.removeAll(keepingCapacity: true)
        let count = line.points.count
        guard count > 1, let last = line.directions.last else { return }
        for index in 0..<count {
            let isEnd = index == count - 1 && !line.isClosed
            let isStart = index == 0 && !line.isClosed
            let before = isStart ? line.directions[0] : index == 0 ? last : line.directions[index - 1]
            let after = isEnd ? last : line.directions[index]
            let lengths = line.lengths
            let room = min(
                lengths[index == 0 ? lengths.count - 1 : index - 1], lengths[isEnd ? index - 1 : index])
            corner(line.points[index], before, after, offsetPixels, room: room, into: &result)
        }
        if line.isClosed, let first = result.first { result.append(first) }
    }

    /// One corner: a point on the bisector where that is near, else the ends of both segments.
    private static func corner(
        _ point: FixedPoint, _ before: PixelVector, _ after: PixelVector, _ offset: Double, room: Double,
        into result: inout [FixedPoint]
    ) {
        let cosine = before.x * after.x + before.y * after.y
        let sine = before.x * after.y - before.y * after.x
        let first = rightNormal(before)
        let second = rightNormal(after)
        let isInner = sine * offset > 0
        let isNear =
            isInner
            ? abs(offset) * abs(sine) <= room * (1 + cosine)
            : 2 <= miterLimit * miterLimit * (1 + cosine)
        if isNear {
            let bisector = (first + second) * (offset / (1 + cosine))
            result.append(point.moved(byPixelsX: bisector.x, y: bisector.y))
        } else {
            result.append(point.moved(byPixelsX: first.x * offset, y: first.y * offset))
            result.append(point.moved(byPixelsX: second.x * offset, y: second.y * offset))
        }
    }

    /// The unit vector to the right-hand side of a direction, y down.
    @inlinable
    public static func rightNormal(_ direction: PixelVector) -> PixelVector {
        PixelVector(-direction.y, direction.x)
    }
}
