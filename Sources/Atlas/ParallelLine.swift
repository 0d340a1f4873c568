import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// Lines at the same distance from another everywhere, which therefore go round its outer corners in arcs.
enum ParallelLine {
    /// The vertices of the line that runs beside `line`, on its right-hand side when the offset is above 0.
    ///
    /// Inner corners are as ``OffsetLine`` makes them: a point on the bisector, or the ends of both segments where
    /// that point would lie beyond them.
    ///
    /// - Parameters:
    ///   - line: what to run beside.
    ///   - offset: distance in device pixels.
    ///   - result: emptied, then filled; closed when the line is.
    static func trace(_ line: MeasuredLine, offsetPixels offset: Double, into result: inout [FixedPoint]) {
        result.removeAll(keepingCapacity: true)
        let count = line.lengths.count
        guard count > 0 else { return }
        for index in line.points.indices {
            let before = line.isClosed ? (index + count - 1) % count : index - 1
            switch (before >= 0, index < count) {
            case (true, true): corner(line, before, index, offset, into: &result)
            case (false, true): append(line.points[index], line.directions[index], offset, &result)
            default: append(line.points[index], line.directions[before], offset, &result)
            }
        }
        if line.isClosed, let first = result.first { result.append(first) }
    }

    private static func append(
        _ point: FixedPoint, _ direction: PixelVector, _ offset: Double, _ result: inout [FixedPoint]
    ) {
        let side = OffsetLine.rightNormal(direction) * offset
        result.append(point.moved(byPixelsX: side.x, y: side.y))
    }

    private static func corner(
        _ line: MeasuredLine, _ first: Int, _ second: Int, _ offset: Double, into result: inout [FixedPoint]
    ) {
        let (point, before, after) = (line.points[second], line.directions[first], line.directions[second])
        let cosine = before.x * after.x + before.y * after.y
        let sine = before.x * after.y - before.y * after.x
        if sine * offset > 0 {
            let room = min(line.lengths[first], line.lengths[second])
            if abs(offset) * abs(sine) <= room * (1 + cosine) {
                let bisector = before + after
                let side = OffsetLine.rightNormal(bisector) * (offset / (1 + cosine))
                return result.append(point.moved(byPixelsX: side.x, y: side.y))
            }
            append(point, before, offset, &result)
            return append(point, after, offset, &result)
        }
        let turn = atan2(sine, cosine)
        let chords = ArcFlattening.chords(radiusPixels: abs(offset), angle: abs(turn))
        for chord in 0...chords {
            let angle = turn * Double(chord) / Double(chords)
            let direction = PixelVector(
                before.x * cos(angle) - before.y * sin(angle), before.x * sin(angle) + before.y * cos(angle))
            append(point, direction, offset, &result)
        }
    }
}
