import Drawing
import Geometry

/// Draws the colours of a quantity as a bar, one strip for each device pixel.
struct RampPainter {
    private let stops: [(position: Double, color: Color)]
    private let ground: Color
    private let ratio: Double

    init(ramp: LegendRamp, ground: String?, ratio: Double) {
        stops = ramp.stops.map { ($0.position, Color(legend: $0.color)) }
        self.ground = Color(legend: ground)
        self.ratio = ratio
    }

    /// Draws the bar; its edges are moved to whole device pixels.
    func draw(in box: CSSBox, _ list: inout DisplayList) {
        let left = Int((box.x * ratio).rounded())
        let right = max(Int(((box.x + box.width) * ratio).rounded()), left + 1)
        let top = Int((box.y * ratio).rounded())
        let bottom = max(Int(((box.y + box.height) * ratio).rounded()), top + 1)
        var items = [strip(left..<right, top..<bottom, ground, &list)]
        for column in left..<right {
            let place = (Double(column - left) + 0.5) / Double(right - left)
            items.append(strip(column..<(column + 1), top..<bottom, color(at: place), &list))
        }
        // Apart: strips of one batch share their edges, the ground below must not.
        list.commands.append(.fill(FillBatch(items: [items[0]])))
        list.commands.append(.fill(FillBatch(items: Array(items.dropFirst()))))
    }

    /// The colour at a place 0…1, mixed between its neighbours with their opacities.
    func color(at place: Double) -> Color {
        guard let after = stops.firstIndex(where: { $0.position >= place }) else {
            return stops.last?.color ?? .transparent
        }
        guard after > 0 else { return stops[0].color }
        let (one, other) = (stops[after - 1], stops[after])
        let span = other.position - one.position
        let share = span > 0 ? Float((place - one.position) / span) : 1
        return one.color.mixed(with: other.color, share: share)
    }

    private func strip(
        _ columns: Range<Int>, _ rows: Range<Int>, _ color: Color, _ list: inout DisplayList
    ) -> FillBatch.Item {
        let start = list.paths.subpathCount
        let steps = FixedPoint.stepsPerPixel
        let corners = [
            (columns.lowerBound, rows.lowerBound), (columns.upperBound, rows.lowerBound),
            (columns.upperBound, rows.upperBound), (columns.lowerBound, rows.upperBound),
        ]
        for (x, y) in corners { list.paths.append(FixedPoint(x: Int32(x * steps), y: Int32(y * steps))) }
        list.paths.endSubpath()
        return FillBatch.Item(path: start..<list.paths.subpathCount, color: color)
    }
}

extension Color {
    /// The mixture of two colours, premultiplied as the style specification mixes them.
    fileprivate func mixed(with other: Self, share: Float) -> Self {
        func mix(_ one: Float, _ two: Float) -> Float { one + (two - one) * share }
        let alpha = mix(self.alpha, other.alpha)
        guard alpha > 0 else { return .transparent }
        func channel(_ one: Float, _ two: Float) -> Float {
            mix(one * self.alpha, two * other.alpha) / alpha
        }
        return Self(
            red: channel(red, other.red), green: channel(green, other.green),
            blue: channel(blue, other.blue), alpha: alpha)
    }
}
