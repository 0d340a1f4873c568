import Geometry

/// A line as seen from a place on it, device pixels from there: what text is laid along.
struct LinePath {
    /// A place on the path and the direction of the line there, radians clockwise.
    struct Place {
        var point: PixelVector
        var direction: Double
    }

    /// The place itself, and the vertices after it in the line's direction; no two neighbours are equal.
    private(set) var ahead: [PixelVector]
    /// The place itself, and the vertices before it, the nearest first.
    private(set) var behind: [PixelVector]

    /// The stretch of a line around a place on it.
    ///
    /// - Parameters:
    ///   - anchor: the place.
    ///   - line: the line's vertices.
    ///   - segment: the vertex that the place's segment begins with.
    ///   - reach: how far the path is wanted on both sides, device pixels.
    init(at anchor: ScreenPoint, on line: [ScreenPoint], segment: Int, reach: Double) {
        ahead = [PixelVector(0, 0)]
        behind = [PixelVector(0, 0)]
        var length = 0.0
        var index = segment + 1
        while index < line.count, length <= reach {
            length += Self.append(anchor.vector(to: line[index]), to: &ahead)
            index += 1
        }
        length = 0
        index = segment
        while index >= 0, length <= reach {
            length += Self.append(anchor.vector(to: line[index]), to: &behind)
            index -= 1
        }
    }

    private static func append(_ point: PixelVector, to side: inout [PixelVector]) -> Double {
        let step = (point - side[side.count - 1]).length
        guard step > 0 else { return 0 }
        side.append(point)
        return step
    }

    /// The place at a distance along the line, beyond the anchor or, below 0, before it.
    ///
    /// - Returns: nil when the line ends before.
    func place(at distance: Double) -> Place? {
        let side = distance > 0 ? ahead : behind
        var rest = abs(distance)
        for index in side.indices.dropLast() {
            let step = side[index + 1] - side[index]
            let length = step.length
            if rest < length {
                let direction = distance > 0 ? step.direction : (-step).direction
                return Place(point: side[index] + step * (rest / length), direction: direction)
            }
            rest -= length
        }
        return nil
    }

    /// The vertices between two distances along the line, with the places at both ends.
    func stretch(from start: Double, to end: Double) -> [PixelVector]? {
        guard let first = place(at: start), let last = place(at: end) else { return nil }
        var points = [first.point]
        var passed = 0.0
        var before: [(distance: Double, point: PixelVector)] = []
        for index in behind.indices.dropFirst() {
            passed += (behind[index] - behind[index - 1]).length
            before.append((-passed, behind[index]))
        }
        passed = 0
        var after: [(distance: Double, point: PixelVector)] = []
        for index in ahead.indices.dropFirst() {
            passed += (ahead[index] - ahead[index - 1]).length
            after.append((passed, ahead[index]))
        }
        for vertex in before.reversed() + after where vertex.distance > start && vertex.distance < end {
            points.append(vertex.point)
        }
        points.append(last.point)
        return points
    }

    /// The same path moved to its right by device pixels; corners are moved along both their sides.
    func shifted(by distance: Double) -> LinePath {
        guard distance != 0 else { return self }
        // One line from its first vertex to its last; the place lies at `behind.count - 1`.
        let line = behind.dropFirst().reversed() + ahead
        guard line.count > 1 else { return self }
        let points = Array(line)
        var moved: [PixelVector] = []
        for index in points.indices {
            let before = index > 0 ? Self.normal(points[index - 1], points[index]) : nil
            let after = index + 1 < points.count ? Self.normal(points[index], points[index + 1]) : nil
            moved.append(points[index] + Self.corner(before, after) * distance)
        }
        var path = self
        let place = behind.count - 1
        path.ahead = Array(moved[place...])
        path.behind = moved[...place].reversed()
        return path
    }

    private static func normal(_ a: PixelVector, _ b: PixelVector) -> PixelVector {
        let step = b - a
        return (step / step.length).quarterTurned
    }

    /// Where a corner goes when both its sides move by 1 to the right; not at all in hairpins.
    private static func corner(_ before: PixelVector?, _ after: PixelVector?) -> PixelVector {
        guard let before, let after else { return before ?? after ?? PixelVector(0, 0) }
        let sum = before + after
        let squared = (sum * sum).sum()
        return squared < 0.005 ? after : sum * (2 / squared)
    }
}
