import Drawing
import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// Corners and ends of a stroke.
extension StrokeOutliner {
    /// A corner flatter than this is no corner: with 100 px to each side it moves the edge 1/800 px.
    static var straightCosine: Double { 0.99995 }

    /// Adds the corner where segment `index` begins.
    mutating func join(at index: Int, of line: MeasuredLine, pen: Pen) {
        let count = line.lengths.count
        let before = index == 0 ? count - 1 : index - 1
        let corner = Corner(
            point: line.points[index], before: line.directions[before], after: line.directions[index],
            room: min(line.lengths[before], line.lengths[index]) / 2)
        if corner.cosine > Self.straightCosine { return appendAcross(corner.point, corner.after) }
        if corner.sine > 0 {
            outerSide(corner, pen: pen, sign: -1, into: &left)
            innerSide(corner, sign: 1, into: &right)
        } else {
            outerSide(corner, pen: pen, sign: 1, into: &right)
            innerSide(corner, sign: -1, into: &left)
        }
    }

    /// The side the line turns away from.
    ///
    /// - Parameters:
    ///   - corner: where.
    ///   - pen: how.
    ///   - sign: 1 on the right, −1 on the left.
    ///   - side: the outline's points on that side.
    private func outerSide(_ corner: Corner, pen: Pen, sign: Double, into side: inout [FixedPoint]) {
        let first = OffsetLine.rightNormal(corner.before) * (sign * half)
        let second = OffsetLine.rightNormal(corner.after) * (sign * half)
        switch pen.join(cosine: corner.cosine) {
        case .miter:
            side.append(corner.point.moved(by: (first + second) / (1 + corner.cosine)))
        case .bevel:
            side.append(corner.point.moved(by: first))
            side.append(corner.point.moved(by: second))
        case .round:
            let angle = atan2(abs(corner.sine), corner.cosine)
            side.append(corner.point.moved(by: first))
            arc(around: corner.point, from: first, angle: -sign * angle, into: &side)
            side.append(corner.point.moved(by: second))
        }
    }

    /// The side the line turns to.
    private func innerSide(_ corner: Corner, sign: Double, into side: inout [FixedPoint]) {
        let first = OffsetLine.rightNormal(corner.before) * (sign * half)
        let second = OffsetLine.rightNormal(corner.after) * (sign * half)
        if half * abs(corner.sine) < corner.room * (1 + corner.cosine) {
            side.append(corner.point.moved(by: (first + second) / (1 + corner.cosine)))
            return
        }
        side.append(corner.point.moved(by: first))
        side.append(corner.point)
        side.append(corner.point.moved(by: second))
    }

    /// The end where the line begins; the outline closes across it.
    mutating func startCap(at point: FixedPoint, _ direction: PixelVector, pen: Pen) {
        switch pen.cap {
        case .butt: appendAcross(point, direction)
        case .square: appendAcross(point.moved(by: direction * -capLength), direction)
        case .round:
            arc(around: point, from: OffsetLine.rightNormal(direction) * half, angle: .pi, into: &left)
            appendAcross(point, direction)
        }
    }

    /// The end where the line ends; finishes the outline.
    mutating func endCap(at point: FixedPoint, _ direction: PixelVector, pen: Pen) {
        switch pen.cap {
        case .butt: appendAcross(point, direction)
        case .square: appendAcross(point.moved(by: direction * capLength), direction)
        case .round:
            appendAcross(point, direction)
            arc(around: point, from: OffsetLine.rightNormal(direction) * -half, angle: .pi, into: &left)
        }
        endRun()
    }

    /// Adds the points of an arc without its two ends; an angle above 0 turns from x towards y.
    private func arc(
        around center: FixedPoint, from start: PixelVector, angle: Double, into side: inout [FixedPoint]
    ) {
        let count = ArcFlattening.chords(radiusPixels: half, angle: abs(angle))
        let cosine = cos(angle / Double(count))
        let sine = sin(angle / Double(count))
        var spoke = start
        for _ in 1..<max(count, 1) {
            spoke = PixelVector(spoke.x * cosine - spoke.y * sine, spoke.x * sine + spoke.y * cosine)
            side.append(center.moved(by: spoke))
        }
    }
}

/// Two segments that meet.
private struct Corner {
    let point: FixedPoint
    let before: PixelVector
    let after: PixelVector
    /// How far along either segment the inner edge may be shortened.
    let room: Double
    /// Of the turn; above 0 when the line turns right (y down).
    let sine: Double
    let cosine: Double

    init(point: FixedPoint, before: PixelVector, after: PixelVector, room: Double) {
        self.point = point
        self.before = before
        self.after = after
        self.room = room
        sine = before.x * after.y - before.y * after.x
        cosine = before.x * after.x + before.y * after.y
    }
}

extension FixedPoint {
    fileprivate func moved(by vector: PixelVector) -> Self { moved(byPixelsX: vector.x, y: vector.y) }
}
