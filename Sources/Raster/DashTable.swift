import Drawing
import Geometry

/// Distances to the ends of dashes, as MapLibre keeps them: 256 texels along the pattern, one row for dashes with
/// straight ends, 15 across the line for round ones.
///
/// - Source: MapLibre GL JS, `line_atlas` and `line_sdf.fragment.glsl`: see "Line" in docs/FORMULAS.md.
struct DashTable {
    private static let width = 256
    private static let halfHeight = 7

    /// Device pixels to the whole pattern.
    let period: Double
    /// Half the range of distances over which an end fades.
    private let fade: Float
    private let halfRows: Int
    private var texels: [Float] = []

    /// A stretch of ink or gap, in texels.
    private struct Stretch {
        var left: Double
        var right: Double
        var isInk: Bool
        var isEmpty: Bool
    }

    /// Nil for a solid line, and for patterns that cannot be drawn (see ``DashCutter``).
    init?(_ stroke: Stroke) {
        guard DashCutter(pattern: stroke.dashes) != nil else { return nil }
        let lengths = stroke.dashes.map(Double.init)
        period = lengths.reduce(0, +)
        guard period >= DashCutter.minimumPeriodPixels else { return nil }
        halfRows = stroke.hasRoundDashes ? Self.halfHeight : 0
        fade = Float(min(max(Double(stroke.dashFadePixels) / period, 1e-4), 1))
        let stretch = Double(Self.width) / period
        let stretches = Self.stretches(lengths, stretch)
        guard stroke.hasRoundDashes else {
            appendStraight(Self.merged(stretches))
            return
        }
        // Half a line width, which is what a round end adds, in texels.
        let half = stretch * Double(max(stroke.dashWidthPixels, 0)) / 2
        for row in -halfRows...halfRows {
            appendRound(stretches, half: half, share: Double(row) / Double(halfRows))
        }
    }

    private static func stretches(_ lengths: [Double], _ stretch: Double) -> [Stretch] {
        // Of an odd pattern the last part, ink too, joins the first across the seam.
        let before = lengths.count % 2 == 1 ? -(lengths.last ?? 0) * stretch : 0
        var end = 0.0
        return lengths.enumerated().map { index, length in
            let left = index == 0 ? before : end * stretch
            end += length
            return Stretch(left: left, right: end * stretch, isInk: index % 2 == 0, isEmpty: length == 0)
        }
    }

    /// Without empty stretches; equal neighbours are one, across the seam too.
    private static func merged(_ stretches: [Stretch]) -> [Stretch] {
        var result: [Stretch] = []
        for stretch in stretches where !stretch.isEmpty {
            if let last = result.last, last.isInk == stretch.isInk {
                result[result.count - 1].right = stretch.right
            } else {
                result.append(stretch)
            }
        }
        guard let first = result.first, let last = result.last, first.isInk == last.isInk else {
            return result
        }
        result[0].left = last.left - Double(width)
        result[result.count - 1].right = first.right + Double(width)
        return result
    }

    private mutating func appendStraight(_ stretches: [Stretch]) {
        var index = 0
        for x in 0..<Self.width {
            while Double(x) > stretches[index].right, index + 1 < stretches.count { index += 1 }
            let stretch = stretches[index]
            let distance = min(abs(Double(x) - stretch.left), abs(Double(x) - stretch.right))
            append(stretch.isInk ? distance : -distance)
        }
    }

    private mutating func appendRound(_ stretches: [Stretch], half: Double, share: Double) {
        let middle = share * (half + 1)
        var index = 0
        for x in 0..<Self.width {
            while Double(x) > stretches[index].right, index + 1 < stretches.count { index += 1 }
            let stretch = stretches[index]
            let distance = min(abs(Double(x) - stretch.left), abs(Double(x) - stretch.right))
            if stretch.isInk {
                let edge = half - abs(middle)
                append((distance * distance + edge * edge).squareRoot())
            } else {
                append(half - (distance * distance + middle * middle).squareRoot())
            }
        }
    }

    /// Keeps a distance as a byte does: whole texels, 128 on the edge.
    private mutating func append(_ distance: Double) {
        texels.append(Float(min(max((distance + 128).rounded(.down), 0), 255)) / 255)
    }

    /// How much ink there is at a distance along the line (device pixels) and a side of it (−1…1): 0…1.
    func coverage(along: Double, side: Float) -> Float {
        let share = along / period
        let value = row(
            Float(halfRows) + side * Float(halfRows),
            (share - share.rounded(.down)) * Double(Self.width) - 0.5)
        let t = min(max((value - (0.5 - fade)) / (2 * fade), 0), 1)
        return t * t * (3 - 2 * t)
    }

    private func row(_ place: Float, _ x: Double) -> Float {
        let held = min(max(place, 0), Float(2 * halfRows))
        let first = Int(held)
        let upper = texel(first, x)
        guard halfRows > 0, Float(first) != held else { return upper }
        return upper + (texel(first + 1, x) - upper) * (held - Float(first))
    }

    private func texel(_ row: Int, _ x: Double) -> Float {
        let first = x.rounded(.down)
        let left = texels[row * Self.width + (Int(first) & 255)]
        let right = texels[row * Self.width + ((Int(first) + 1) & 255)]
        return left + (right - left) * Float(x - first)
    }
}
