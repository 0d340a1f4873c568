import Geometry

/// Where labels stand along lines.
///
/// - Source: MapLibre Style Specification, `symbol-placement`, `symbol-spacing`, `text-max-angle`; the places are
///   those that MapLibre GL JS finds in a tile.
public struct LineAnchors {
    /// A place on a line.
    public struct Anchor: Equatable, Sendable {
        /// Where it is.
        public var point: Point
        /// The vertex that the segment of the place begins with.
        public var segment: Int
    }

    /// The measures of a label, in the units of its line.
    public struct Label: Sendable {
        /// Along the line.
        public var length: Double
        /// The stretch within which turns are added up; 0 when no text turns with the line.
        public var window: Double
        /// The largest sum of turns within the window, radians.
        public var maximumAngle: Double

        /// The measures of a label.
        public init(length: Double, window: Double, maximumAngle: Double) {
            self.length = length
            self.window = window
            self.maximumAngle = maximumAngle
        }
    }

    private let line: [Point]
    private let label: Label
    private let length: Double

    /// A line and a label along it.
    public init(_ line: [Point], label: Label) {
        self.line = line
        self.label = label
        var length = 0.0
        for index in line.indices.dropFirst() { length += Self.distance(line[index - 1], line[index]) }
        self.length = length
    }

    /// Places in a tile, again and again.
    ///
    /// - Parameters:
    ///   - spacing: from one to the next.
    ///   - start: from a line's beginning to its first label's near end, when it begins in the tile; with it the
    ///     label's half length.
    ///   - overscaling: how many times larger the tile is drawn than its own zoom's, a power of two.
    ///   - extent: the tile's width; places outside are left out, and a line that begins at the edge goes on beyond.
    /// - Returns: the places, in the line's order.
    public func inTile(spacing: Double, start: Double, overscaling: Double, extent: Double) -> [Anchor] {
        guard let first = line.first, line.count > 1 else { return [] }
        let isContinued = first.x == 0 || first.x == extent || first.y == 0 || first.y == extent
        let spacing = spacing - label.length < spacing / 4 ? label.length + spacing / 4 : spacing
        guard spacing > 0, spacing.isFinite else { return [] }
        let offset = ((isContinued ? spacing / 2 : start) * overscaling)
            .truncatingRemainder(dividingBy: spacing)
        let found = places(from: offset, every: spacing, extent: extent)
        if found.isEmpty && !isContinued { return places(from: length / 2, every: spacing, extent: extent) }
        return found
    }

    /// Places that depend on the whole line alone: the middles of equal parts, as many as have the spacing.
    public func ofWholeLine(spacing: Double) -> [Anchor] {
        guard line.count > 1, length > 0, length >= label.length else { return [] }
        let spacing = max(spacing, label.length * 1.25, length / 100_000)
        let count = max((length / spacing).rounded(.down), 1)
        var anchors: [Anchor] = []
        var segment = 0
        var passed = 0.0
        for index in 0..<Int(count) {
            let wanted = (Double(index) + 0.5) * length / count
            while segment + 2 < line.count {
                let step = Self.distance(line[segment], line[segment + 1])
                if passed + step > wanted { break }
                passed += step
                segment += 1
            }
            let anchor = place(onSegment: segment, distance: wanted - passed)
            if isStraightEnough(anchor) { anchors.append(anchor) }
        }
        return anchors
    }

    /// The middle; nil when the line is too short there or too crooked.
    ///
    /// - Parameter isRounded: true to round to whole units, as in tiles.
    /// - Returns: the middle.
    public func center(isRounded: Bool) -> Anchor? {
        var passed = 0.0
        for index in line.indices.dropLast() {
            let step = Self.distance(line[index], line[index + 1])
            if passed + step > length / 2 {
                var anchor = place(onSegment: index, distance: length / 2 - passed)
                if isRounded { anchor.point = Self.rounded(anchor.point) }
                return isStraightEnough(anchor) ? anchor : nil
            }
            passed += step
        }
        return nil
    }

    private func places(from offset: Double, every spacing: Double, extent: Double) -> [Anchor] {
        var anchors: [Anchor] = []
        var passed = 0.0
        // A tile is few labels wide; the count holds lines that run to and fro a million times.
        var marked = offset - spacing
        for index in line.indices.dropLast() {
            let step = Self.distance(line[index], line[index + 1])
            while marked + spacing < passed + step, anchors.count < 10_000 {
                marked += spacing
                var anchor = place(onSegment: index, distance: marked - passed)
                let point = anchor.point
                guard point.x >= 0, point.x < extent, point.y >= 0, point.y < extent,
                    marked - label.length / 2 >= 0, marked + label.length / 2 <= length
                else { continue }
                anchor.point = Self.rounded(point)
                if isStraightEnough(anchor) { anchors.append(anchor) }
            }
            passed += step
        }
        return anchors
    }

    private func place(onSegment index: Int, distance: Double) -> Anchor {
        let (a, b) = (line[index], line[index + 1])
        let step = Self.distance(a, b)
        let along = step == 0 ? 0 : distance / step
        return Anchor(
            point: Point(x: a.x + (b.x - a.x) * along, y: a.y + (b.y - a.y) * along), segment: index)
    }

    /// True when the label fits between the line's ends, and no window along it turns too much.
    private func isStraightEnough(_ anchor: Anchor) -> Bool {
        guard label.window > 0, label.length > 0 else { return true }
        // Back to the vertex that the label begins after.
        var index = anchor.segment + 1
        var distance = 0.0
        var point = anchor.point
        while distance > -label.length / 2 {
            index -= 1
            guard index >= 0 else { return false }
            distance -= Self.distance(line[index], point)
            point = line[index]
        }
        guard index + 1 < line.count else { return false }
        distance += Self.distance(line[index], line[index + 1])
        index += 1
        // And on along the label, with the turns of the last stretch.
        var corners: [(distance: Double, turn: Double)] = []
        var first = 0
        var sum = 0.0
        while distance < label.length / 2 {
            guard index + 1 < line.count else { return false }
            let turn = Self.turn(line[index - 1], line[index], line[index + 1])
            corners.append((distance, turn))
            sum += turn
            while distance - corners[first].distance > label.window {
                sum -= corners[first].turn
                first += 1
            }
            if sum > label.maximumAngle { return false }
            distance += Self.distance(line[index], line[index + 1])
            index += 1
        }
        return true
    }

    /// How much a line turns at a vertex, 0…π.
    private static func turn(_ a: Point, _ b: Point, _ c: Point) -> Double {
        let before = PixelVector(b.x - a.x, b.y - a.y).direction
        let after = PixelVector(c.x - b.x, c.y - b.y).direction
        return abs((before - after + 3 * .pi).truncatingRemainder(dividingBy: 2 * .pi) - .pi)
    }

    private static func distance(_ a: Point, _ b: Point) -> Double {
        PixelVector(b.x - a.x, b.y - a.y).length
    }

    /// Halves go up, as in JavaScript.
    static func rounded(_ point: Point) -> Point {
        Point(x: (point.x + 0.5).rounded(.down), y: (point.y + 0.5).rounded(.down))
    }
}
