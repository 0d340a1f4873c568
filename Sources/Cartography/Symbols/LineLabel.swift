import Geometry
import Typesetting

/// Lays the glyphs of a text along a line.
struct LineLabel {
    /// A glyph where it stands.
    struct Place {
        /// From the label's anchor, device pixels.
        var point: PixelVector
        /// Radians clockwise.
        var angle: Double
    }

    /// The text as it is read on the screen.
    struct Layout {
        var shaped: ShapedText
        /// One place for each glyph.
        var places: [Place]
    }

    let along: SymbolText.Along
    let scale: Double
    /// Glyphs stand upright though they follow the line.
    let isUpright: Bool
    let keepsUpright: Bool

    init(_ along: SymbolText.Along, scale: Double, rules: SymbolRules.Half) {
        self.along = along
        self.scale = scale
        isUpright = rules.isUprightOnLine
        keepsUpright = rules.keepsUpright
    }

    /// The glyphs' places, turned round where the text would stand on its head; nil when the line is too short.
    ///
    /// - Source: MapLibre Style Specification, `text-keep-upright`; a label whose line rises more than it runs is
    ///   set with upright characters when it has such.
    func layout() -> Layout? {
        let path = along.path.shifted(by: along.offset.y)
        guard let unflipped = places(along.horizontal, path, isFlipped: false) else { return nil }
        guard keepsUpright, let (first, last) = ends(unflipped) else {
            return Layout(shaped: along.horizontal, places: unflipped)
        }
        let run = last - first
        if let vertical = along.vertical, abs(run.y) > abs(run.x) {
            guard let down = places(vertical, path, isFlipped: run.y < 0) else { return nil }
            return Layout(shaped: vertical, places: down)
        }
        guard run.x < 0 else { return Layout(shaped: along.horizontal, places: unflipped) }
        guard let flipped = places(along.horizontal, path, isFlipped: true) else { return nil }
        return Layout(shaped: along.horizontal, places: flipped)
    }

    /// The ends of the text, or of the segment that a single glyph stands on.
    private func ends(_ places: [Place]) -> (PixelVector, PixelVector)? {
        guard places.count == 1 else {
            guard let first = places.first, let last = places.last else { return nil }
            return (first.point, last.point)
        }
        guard along.path.ahead.count > 1 else { return nil }
        return (along.path.ahead[0], along.path.ahead[1])
    }

    private func places(_ shaped: ShapedText, _ path: LinePath, isFlipped: Bool) -> [Place]? {
        var places: [Place] = []
        places.reserveCapacity(shaped.glyphs.count)
        for glyph in shaped.glyphs {
            let reach = glyph.x * scale
            let distance = isFlipped ? -(reach - along.offset.x) : reach + along.offset.x
            guard let place = path.place(at: distance) else { return nil }
            let direction = isUpright ? 0 : place.direction + (isFlipped ? .pi : 0)
            places.append(Place(point: place.point, angle: direction + along.turn.angle))
        }
        return places
    }

    /// The middles of the discs that must be free along the text, device pixels from the anchor.
    ///
    /// Neighbours are two and a half radii apart at most.
    ///
    /// - Parameters:
    ///   - along: the text.
    ///   - scale: device pixels to the layout unit.
    /// - Returns: nil when the line is too short.
    static func discs(_ along: SymbolText.Along, scale: Double) -> [PixelVector]? {
        guard let first = along.horizontal.glyphs.first, let last = along.horizontal.glyphs.last else {
            return nil
        }
        let start = first.x * scale + along.offset.x
        let end = last.x * scale + along.offset.x
        let path = along.path.shifted(by: along.offset.y)
        guard let points = path.stretch(from: min(start, end), to: max(start, end)) else { return nil }
        var length = 0.0
        for index in points.indices.dropFirst() { length += (points[index] - points[index - 1]).length }
        let radius = along.radius
        guard radius > 0 else { return [] }
        let padding = min(radius * 0.25, length / 2)
        let padded = max(length - 2 * padding, 0)
        let steps = (padded / (radius * 2.5)).rounded(.up)
        let count = length <= 0.5 * radius || !steps.isFinite ? 1 : Int(min(steps, 10_000)) + 1
        return (0..<count).map { index in
            let along = padding + padded * Double(index) / Double(max(count - 1, 1))
            return point(on: points, at: along)
        }
    }

    private static func point(on points: [PixelVector], at distance: Double) -> PixelVector {
        var rest = distance
        for index in points.indices.dropFirst() {
            let step = points[index] - points[index - 1]
            let length = step.length
            if rest <= length, length > 0 { return points[index - 1] + step * (rest / length) }
            rest -= length
        }
        return points.last ?? PixelVector(0, 0)
    }
}
