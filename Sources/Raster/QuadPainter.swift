import Drawing
import Geometry
import Pixels

#if canImport(Glibc)
    import Glibc
#endif

/// Draws a picture between four corners, as two triangles, each a linear map of the picture's own half.
///
/// A pixel is inked when its centre lies in the triangle; of a centre on an edge, the triangle on its right or
/// below has it, so pictures that share an edge leave no pixel out and ink none twice.
///
/// - Source: MapLibre GL JS, `raster.vertex.glsl`: a quad of two triangles, texture coordinates linear on each.
struct QuadPainter {
    /// Corners further off than this (2²⁴ pixels) are out of all proportion, and nothing is drawn.
    static let furthestCorner = 16_777_216.0

    /// Draws a picture; nothing when its corners make no sense.
    static func paint(
        _ batch: ImageBatch, corners: ImageCorners, onto target: inout PixelBuffer, clip: PixelBounds
    ) {
        let all = [corners.topLeft, corners.topRight, corners.bottomRight, corners.bottomLeft]
        guard batch.opacity > 0,
            all.allSatisfy({ $0.isFinite && max(abs($0.x), abs($0.y)) <= furthestCorner })
        else { return }
        let look = QuadLook(batch)
        let sides = [
            (corners.topLeft, corners.topRight, corners.bottomLeft, false),
            (corners.bottomRight, corners.bottomLeft, corners.topRight, true),
        ]
        for (origin, across, down, isFlipped) in sides {
            guard let triangle = QuadTriangle(origin, across, down) else { continue }
            paint(triangle, isFlipped: isFlipped, look: look, onto: &target, clip: clip)
        }
    }

    private static func paint(
        _ triangle: QuadTriangle, isFlipped: Bool, look: QuadLook, onto target: inout PixelBuffer,
        clip: PixelBounds
    ) {
        let seen = triangle.bounds.intersection(clip)
        guard !seen.isEmpty else { return }
        let sampler = look.sampler(for: triangle)
        for y in seen.minY..<seen.maxY {
            for x in seen.minX..<seen.maxX {
                guard let share = triangle.shares(x: Double(x) + 0.5, y: Double(y) + 0.5) else { continue }
                let place = isFlipped ? SIMD2(1 - share.x, 1 - share.y) : share
                let pixel = look.finished(sampler.pixel(at: place))
                let index = y * target.width + x
                target.pixels[index] = Compositing.over(pixel, target.pixels[index])
            }
        }
    }
}

/// A triangle as an origin and two sides: the place of a point is its share of each side.
struct QuadTriangle {
    private let points: [Point]
    private let edges: (QuadEdge, QuadEdge, QuadEdge)
    private let origin: Point
    /// Rows of the inverse of the sides' matrix.
    private let inverseX: SIMD2<Double>
    private let inverseY: SIMD2<Double>
    /// Twice the area in square pixels; negative when it turns anticlockwise on screen.
    let doubleArea: Double

    /// Nil when the triangle has no area.
    init?(_ origin: Point, _ across: Point, _ down: Point) {
        let (ux, uy) = (across.x - origin.x, across.y - origin.y)
        let (vx, vy) = (down.x - origin.x, down.y - origin.y)
        doubleArea = ux * vy - uy * vx
        guard doubleArea != 0 else { return nil }
        self.origin = origin
        let (second, third) = doubleArea > 0 ? (across, down) : (down, across)
        points = [origin, second, third]
        edges = (QuadEdge(origin, second), QuadEdge(second, third), QuadEdge(third, origin))
        inverseX = SIMD2(vy, -vx) / doubleArea
        inverseY = SIMD2(-uy, ux) / doubleArea
    }

    /// The pixels of the box around it.
    var bounds: PixelBounds {
        let xs = points.map(\.x)
        let ys = points.map(\.y)
        return PixelBounds(
            minX: Int((xs.min() ?? 0).rounded(.down)), minY: Int((ys.min() ?? 0).rounded(.down)),
            maxX: Int((xs.max() ?? 0).rounded(.up)), maxY: Int((ys.max() ?? 0).rounded(.up)))
    }

    /// A point's share of the two sides; nil when it lies outside.
    @inline(__always)
    func shares(x: Double, y: Double) -> SIMD2<Double>? {
        guard edges.0.holds(x, y), edges.1.holds(x, y), edges.2.holds(x, y) else { return nil }
        let (dx, dy) = (x - origin.x, y - origin.y)
        return SIMD2(inverseX.x * dx + inverseX.y * dy, inverseY.x * dx + inverseY.y * dy)
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

    /// The level that fits a triangle: the nearest to one picture pixel to the canvas pixel.
    ///
    /// - Source: OpenGL ES 3.0, 3.8.10 (NEAREST mipmap selection: ⌈λ + ½⌉ − 1).
    func sampler(for triangle: QuadTriangle) -> QuadSampler {
        guard levels.count > 1, resampling == .linear else {
            return QuadSampler(image: levels[0], resampling: resampling)
        }
        let area = Double(levels[0].width * levels[0].height) / abs(triangle.doubleArea)
        let lambda = log2(area) / 2
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
