import Drawing
import Geometry
import Pixels

#if canImport(Glibc)
    import Glibc
#endif

/// Draws a picture between four corners, as a plane seen from somewhere.
///
/// A pixel is inked when its centre lies in one of the two triangles between the corners; of a centre on an edge,
/// the triangle on its right or below has it, so pictures that share an edge leave no pixel out and ink none twice.
struct QuadPainter {
    /// Corners further off than this (2²⁴ pixels) are out of all proportion, and nothing is drawn.
    static let furthestCorner = 16_777_216.0

    /// Draws a picture; nothing when its corners make no sense.
    static func paint(
        _ batch: ImageBatch, corners: ImageCorners, onto target: inout PixelBuffer, clip: PixelBounds
    ) {
        let all = [corners.topLeft, corners.topRight, corners.bottomRight, corners.bottomLeft]
        guard batch.opacity > 0,
            all.allSatisfy({ $0.isFinite && max(abs($0.x), abs($0.y)) <= furthestCorner }),
            let map = QuadMap(corners)
        else { return }
        let triangles = [
            QuadTriangle(corners.topLeft, corners.topRight, corners.bottomLeft),
            QuadTriangle(corners.bottomRight, corners.bottomLeft, corners.topRight),
        ].compactMap(\.self)
        let look = QuadLook(batch)
        let sampler = look.sampler(area: triangles.reduce(0) { $0 + $1.doubleArea / 2 })
        for triangle in triangles {
            let seen = triangle.bounds.intersection(clip)
            guard !seen.isEmpty else { continue }
            for y in seen.minY..<seen.maxY {
                for x in seen.minX..<seen.maxX {
                    let (centerX, centerY) = (Double(x) + 0.5, Double(y) + 0.5)
                    guard triangle.holds(centerX, centerY), let place = map.place(x: centerX, y: centerY)
                    else {
                        continue
                    }
                    let index = y * target.width + x
                    let pixel = look.finished(sampler.pixel(at: place))
                    target.pixels[index] = Compositing.over(pixel, target.pixels[index])
                }
            }
        }
    }
}

/// From a place on the canvas to the place in a picture whose corners lie on the canvas.
///
/// - Source: P. Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989, section 2.2.3: the unit square
///   to a quadrilateral, and the adjugate for the way back.
struct QuadMap {
    /// Rows of the matrix from the canvas to the picture, up to a factor.
    private let rows: (SIMD3<Double>, SIMD3<Double>, SIMD3<Double>)

    /// Nil when three corners lie in a line.
    init?(_ corners: ImageCorners) {
        let (a, b, c, d) = (corners.topLeft, corners.topRight, corners.bottomRight, corners.bottomLeft)
        let (acrossX, acrossY) = (b.x - c.x, b.y - c.y)
        let (downX, downY) = (d.x - c.x, d.y - c.y)
        let (sumX, sumY) = (a.x - b.x + c.x - d.x, a.y - b.y + c.y - d.y)
        let area = acrossX * downY - downX * acrossY
        guard area != 0 else { return nil }
        let g = (sumX * downY - downX * sumY) / area
        let h = (acrossX * sumY - sumX * acrossY) / area
        let u = SIMD3(b.x - a.x + g * b.x, b.y - a.y + g * b.y, g)
        let v = SIMD3(d.x - a.x + h * d.x, d.y - a.y + h * d.y, h)
        let w = SIMD3(a.x, a.y, 1)
        rows = (Self.cross(v, w), Self.cross(w, u), Self.cross(u, v))
    }

    private static func cross(_ a: SIMD3<Double>, _ b: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }

    /// The place in the picture, 0…1 across and down; nil on the horizon.
    @inline(__always)
    func place(x: Double, y: Double) -> SIMD2<Double>? {
        let point = SIMD3(x, y, 1)
        let depth = (rows.2 * point).sum()
        let place = SIMD2((rows.0 * point).sum(), (rows.1 * point).sum()) / depth
        // A corner that points inwards sends some places far off; the edge goes on there.
        return place.x.isFinite && place.y.isFinite
            ? place.clamped(lowerBound: SIMD2(-1, -1), upperBound: SIMD2(2, 2)) : nil
    }
}

/// A triangle whose edges know which of the pixels on them it owns.
struct QuadTriangle {
    private let points: [Point]
    private let edges: (QuadEdge, QuadEdge, QuadEdge)
    /// Twice the area, square pixels.
    let doubleArea: Double

    /// Nil when the triangle has no area.
    init?(_ first: Point, _ second: Point, _ third: Point) {
        let area = (second.x - first.x) * (third.y - first.y) - (second.y - first.y) * (third.x - first.x)
        guard area != 0 else { return nil }
        doubleArea = abs(area)
        let (next, last) = area > 0 ? (second, third) : (third, second)
        points = [first, next, last]
        edges = (QuadEdge(first, next), QuadEdge(next, last), QuadEdge(last, first))
    }

    /// The pixels of the box around it.
    var bounds: PixelBounds {
        let xs = points.map(\.x)
        let ys = points.map(\.y)
        return PixelBounds(
            minX: Int((xs.min() ?? 0).rounded(.down)), minY: Int((ys.min() ?? 0).rounded(.down)),
            maxX: Int((xs.max() ?? 0).rounded(.up)), maxY: Int((ys.max() ?? 0).rounded(.up)))
    }

    /// True when the triangle owns the point.
    @inline(__always)
    func holds(_ x: Double, _ y: Double) -> Bool {
        edges.0.holds(x, y) && edges.1.holds(x, y) && edges.2.holds(x, y)
    }
}

/// One edge of a shape that runs clockwise on screen.
///
/// Two shapes that share an edge run it in opposite directions; both compute the same number, so that every
/// point is on exactly one side.
struct QuadEdge {
    private let low: Point
    private let high: Point
    private let isReversed: Bool
    /// True for left and top edges: they own the points on them.
    private let owns: Bool

    init(_ a: Point, _ b: Point) {
        isReversed = (b.x, b.y) < (a.x, a.y)
        low = isReversed ? b : a
        high = isReversed ? a : b
        owns = b.y < a.y || (b.y == a.y && b.x > a.x)
    }

    /// True when the point lies on the inner side.
    @inline(__always)
    func holds(_ x: Double, _ y: Double) -> Bool {
        let side = (high.x - low.x) * (y - low.y) - (high.y - low.y) * (x - low.x)
        return side == 0 ? owns : (side > 0) != isReversed
    }
}

/// A picture with its halved copies, and what happens to a pixel once it is read.
struct QuadLook {
    private let levels: [PixelBuffer]
    private let resampling: Resampling
    private let adjustment: PixelAdjustment?
    private let weight: UInt32

    init(_ batch: ImageBatch) {
        resampling = batch.resampling
        adjustment = PixelAdjustment(batch.adjustment)
        weight = UInt32((min(batch.opacity, 1) * 255).rounded())
        var levels = [batch.image]
        // Only pictures whose sides are powers of two have halved copies in MapLibre, and only these halve exactly.
        let isEven = batch.image.width.nonzeroBitCount == 1 && batch.image.height.nonzeroBitCount == 1
        while batch.isMipmapped, isEven, let last = levels.last, last.width > 1 || last.height > 1 {
            levels.append(last.halved())
        }
        self.levels = levels
    }

    /// The level that fits a picture drawn on an area of square pixels: nearest to one of its pixels to each.
    ///
    /// - Source: OpenGL ES 3.0, 3.8.10 (NEAREST mipmap selection: ⌈λ + ½⌉ − 1).
    func sampler(area: Double) -> QuadSampler {
        guard levels.count > 1, resampling == .linear else {
            return QuadSampler(image: levels[0], resampling: resampling)
        }
        let lambda = log2(Double(levels[0].width * levels[0].height) / area) / 2
        let level = lambda <= 0.5 ? 0 : Int((lambda + 0.5).rounded(.up)) - 1
        return QuadSampler(image: levels[min(level, levels.count - 1)], resampling: resampling)
    }

    /// The pixel adjusted and made translucent.
    func finished(_ pixel: UInt32) -> UInt32 {
        let adjusted = adjustment?.applied(to: pixel) ?? pixel
        return weight < 255 ? Compositing.scaled(adjusted, by: weight) : adjusted
    }
}

/// Reads a picture between its pixels; beyond an edge the edge goes on.
struct QuadSampler {
    let image: PixelBuffer
    let resampling: Resampling

    /// The pixel at a place, 0…1 across and down the picture.
    func pixel(at place: SIMD2<Double>) -> UInt32 {
        let x = place.x * Double(image.width)
        let y = place.y * Double(image.height)
        if resampling == .nearest {
            return at(Int(min(max(x, 0), Double(image.width))), Int(min(max(y, 0), Double(image.height))))
        }
        let (left, top) = ((x - 0.5).rounded(.down), (y - 0.5).rounded(.down))
        let (shareX, shareY) = (Float(x - 0.5 - left), Float(y - 0.5 - top))
        let (column, row) = (Int(left), Int(top))
        let upper = mix(at(column, row), at(column + 1, row), shareX)
        let lower = mix(at(column, row + 1), at(column + 1, row + 1), shareX)
        let color = upper + (lower - upper) * shareY + 0.5
        let bytes = SIMD4<UInt32>(color)
        return bytes.x | bytes.y << 8 | bytes.z << 16 | bytes.w << 24
    }

    private func at(_ column: Int, _ row: Int) -> UInt32 {
        image.pixels[
            max(0, min(row, image.height - 1)) * image.width + max(0, min(column, image.width - 1))]
    }

    private func mix(_ a: UInt32, _ b: UInt32, _ share: Float) -> SIMD4<Float> {
        let (a, b) = (channels(a), channels(b))
        return a + (b - a) * share
    }

    private func channels(_ packed: UInt32) -> SIMD4<Float> {
        SIMD4<Float>(
            SIMD4<UInt32>(packed & 255, packed >> 8 & 255, packed >> 16 & 255, packed >> 24))
    }
}

extension PixelBuffer {
    /// The picture at half its size: each pixel the mean of four, or of two along a side of one pixel.
    func halved() -> PixelBuffer {
        let (wide, high) = (max(width / 2, 1), max(height / 2, 1))
        var half = PixelBuffer(width: wide, height: high)
        for y in 0..<high {
            for x in 0..<wide {
                let xs = [min(2 * x, width - 1), min(2 * x + 1, width - 1)]
                let ys = [min(2 * y, height - 1), min(2 * y + 1, height - 1)]
                var sum = SIMD4<UInt32>(repeating: 2)
                for row in ys {
                    for column in xs {
                        let packed = pixels[row * width + column]
                        sum &+= SIMD4(packed & 255, packed >> 8 & 255, packed >> 16 & 255, packed >> 24)
                    }
                }
                let mean = sum &>> 2
                half.pixels[y * wide + x] = mean.x | mean.y << 8 | mean.z << 16 | mean.w << 24
            }
        }
        return half
    }
}
