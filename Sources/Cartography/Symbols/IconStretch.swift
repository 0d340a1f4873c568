import Drawing
import Geometry
import Pixels

/// A picture cut into a grid of columns and rows, some of which stretch when it is fitted to a text.
///
/// - Source: MapLibre sprites, `stretchX`, `stretchY`, `content`: what stretches takes what the frame has left,
///   the rest keeps its size.
struct IconStretch {
    /// One edge of the grid.
    private struct Cut {
        /// Pixels of the picture before it that keep their size.
        var fixed: Double
        /// Pixels of the picture before it that stretch.
        var stretched: Double
        var source: Double { fixed + stretched }
    }

    /// One axis: the cuts, and how they lie in the frame.
    private struct Axis {
        var cuts: [Cut]
        let stretchStart: Double
        let stretchLength: Double
        let fixedStart: Double
        let fixedLength: Double
        let totalStretch: Double

        init(_ zones: [ClosedRange<Double>], length: Double, content: ClosedRange<Double>?) {
            let zones = zones.isEmpty ? [0...length] : zones
            totalStretch = zones.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
            cuts = [Cut(fixed: 0, stretched: 0)]
            for zone in zones {
                let last = cuts[cuts.count - 1]
                let fixed = max(zone.lowerBound - last.stretched, last.fixed)
                cuts.append(Cut(fixed: fixed, stretched: last.stretched))
                cuts.append(
                    Cut(fixed: fixed, stretched: last.stretched + zone.upperBound - zone.lowerBound))
            }
            let totalFixed = max(length - totalStretch, 0)
            cuts.append(Cut(fixed: totalFixed, stretched: totalStretch))
            if let content {
                func stretch(upTo end: Double) -> Double {
                    zones.reduce(0) { $0 + max(0, min($1.upperBound, end) - min($1.lowerBound, end)) }
                }
                stretchStart = stretch(upTo: content.lowerBound)
                stretchLength = stretch(upTo: content.upperBound) - stretchStart
                fixedStart = content.lowerBound - stretchStart
                fixedLength = content.upperBound - content.lowerBound - stretchLength
            } else {
                (stretchStart, stretchLength) = (0, totalStretch)
                (fixedStart, fixedLength) = (0, totalFixed)
            }
        }

        /// Where a cut lies, device pixels.
        func place(_ cut: Cut, start: Double, length: Double, size: Double, picture ratio: Double) -> Double {
            guard stretchLength > 0 else { return start * size + (cut.source) / ratio }
            // Below this factor the parts of fixed size would overlap.
            let factor = length > 0 ? max(size, fixedLength / ratio / length) : size
            let em = (cut.stretched - stretchStart) / stretchLength * length + start
            let fixed = cut.fixed - fixedStart - fixedLength * cut.stretched / totalStretch
            return em * factor + fixed / ratio
        }
    }

    /// The cells of the grid that have an extent.
    let parts: [SymbolIcon.Part]

    init(_ picture: SpriteImage, frame: PixelRectangle, size: Double, ratio: Double) {
        let pixels = picture.image.pixels
        let content = picture.content
        let x = Axis(
            picture.stretchX, length: Double(pixels.width),
            content: content.map { $0.left...max($0.left, $0.right) })
        let y = Axis(
            picture.stretchY, length: Double(pixels.height),
            content: content.map { $0.top...max($0.top, $0.bottom) })
        func across(_ cut: Cut) -> Double {
            x.place(
                cut, start: frame.left, length: frame.width, size: size, picture: picture.image.pixelRatio)
                * ratio
        }
        func down(_ cut: Cut) -> Double {
            y.place(
                cut, start: frame.top, length: frame.height, size: size, picture: picture.image.pixelRatio)
                * ratio
        }
        var parts: [SymbolIcon.Part] = []
        for row in y.cuts.indices.dropLast() {
            for column in x.cuts.indices.dropLast() {
                let (left, right) = (x.cuts[column], x.cuts[column + 1])
                let (top, bottom) = (y.cuts[row], y.cuts[row + 1])
                guard right.source > left.source, bottom.source > top.source else { continue }
                parts.append(
                    SymbolIcon.Part(
                        source: (
                            left.source, top.source, right.source - left.source, bottom.source - top.source
                        ),
                        target: PixelRectangle(
                            left: across(left), top: down(top), right: across(right), bottom: down(bottom))))
            }
        }
        self.parts = parts
    }
}
