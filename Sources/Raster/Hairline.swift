import Geometry

/// The line of one pixel that the browser draws around areas.
///
/// Along the axis it runs further on, an edge inks in each column (or row) whose middle it passes the one pixel
/// that holds it there, fading with the distance d of the pixel's centre: 1 − (3d² − 2d³).
///
/// - Source: the rasterisation of lines in OpenGL ES 3.0, 3.5.1; MapLibre GL JS, `fill_outline.fragment.glsl`.
enum Hairline {
    /// Calls the body for each pixel of an edge inside a clip, with a weight of 1…255.
    static func trace(
        from start: FixedPoint, to end: FixedPoint, clip: PixelBounds,
        _ body: (_ x: Int, _ y: Int, _ weight: UInt32) -> Void
    ) {
        let (a, b) = (start.held, end.held)
        let (dx, dy) = (Int(b.x) - Int(a.x), Int(b.y) - Int(a.y))
        let length = (Double(dx) * Double(dx) + Double(dy) * Double(dy)).squareRoot()
        guard length > 0 else { return }
        if abs(dx) >= abs(dy) {
            let columns = pixels(between: Int(a.x), Int(b.x), clip.minX..<clip.maxX)
            let slope = Double(abs(dx)) / length
            for x in columns {
                let (y, distance) = crossing(x, along: (Int(a.x), dx), across: (Int(a.y), dy))
                guard clip.minY..<clip.maxY ~= y else { continue }
                body(x, y, weight(distance * slope))
            }
        } else {
            let rows = pixels(between: Int(a.y), Int(b.y), clip.minY..<clip.maxY)
            let slope = Double(abs(dy)) / length
            for y in rows {
                let (x, distance) = crossing(y, along: (Int(a.y), dy), across: (Int(a.x), dx))
                guard clip.minX..<clip.maxX ~= x else { continue }
                body(x, y, weight(distance * slope))
            }
        }
    }

    /// The pixels whose middles lie between two places, the smaller included.
    private static func pixels(between a: Int, _ b: Int, _ clip: Range<Int>) -> Range<Int> {
        let first = max((min(a, b) + 127) >> 8, clip.lowerBound)
        let end = min((max(a, b) + 127) >> 8, clip.upperBound)
        return first..<max(first, end)
    }

    /// The pixel across that holds the edge at a pixel's middle, and how far from its middle, pixels.
    @inline(__always)
    private static func crossing(
        _ pixel: Int, along: (start: Int, change: Int), across: (start: Int, change: Int)
    ) -> (pixel: Int, distance: Double) {
        let offset = pixel << 8 + 128 - along.start
        // Differences stay below 2³¹, so the product does below 2⁶².
        let sign = along.change < 0 ? -1 : 1
        let (quotient, rest) = Edge.floorDivide(across.change * offset * sign, by: abs(along.change))
        let place = across.start + quotient
        let fraction = Double(rest) / Double(abs(along.change))
        return (place >> 8, abs(Double(place & 255) + fraction - 128) / 256)
    }

    private static func weight(_ distance: Double) -> UInt32 {
        let held = min(distance, 1)
        return UInt32(((1 - held * held * (3 - 2 * held)) * 255).rounded())
    }
}

extension OutlineView {
    /// Calls the body for each pixel of the hairlines around some sub-paths, each closed back to its start.
    func traceHairlines(
        of subpaths: Range<Int>, clip: PixelBounds, _ body: (_ x: Int, _ y: Int, _ weight: UInt32) -> Void
    ) {
        for subpath in subpaths {
            let range = vertexRange(ofSubpath: subpath)
            guard range.count > 1 else { continue }
            var previous = vertex(range.upperBound - 1)
            for index in range {
                let vertex = vertex(index)
                if vertex != previous { Hairline.trace(from: previous, to: vertex, clip: clip, body) }
                previous = vertex
            }
        }
    }
}
