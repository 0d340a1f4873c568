import Drawing
import Geometry
import Pixels
import Raster
import Testing

#if canImport(Glibc)
    import Glibc
#endif

struct HeatTests {
    /// Opacity rises with density, one entry a step.
    static let ramp = (0..<256).map { PremultipliedRGBA8(red: 0, green: 0, blue: 0, alpha: UInt8($0)) }

    private static func drawn(
        _ points: [FixedPoint], weight: Float = 1, radius: Float = 16, origin: Int64 = 0,
        ramp: [PremultipliedRGBA8] = ramp
    ) -> PixelBuffer {
        var list = DisplayList(width: 64, height: 64, originX: origin, originY: 0)
        list.commands.append(
            .heat(
                HeatBatch(
                    points: points, weights: points.map { _ in weight }, radiiPixels: [radius], ramp: ramp,
                    opacity: 1)))
        return list.drawn()
    }

    /// MapLibre's density by the formula, at a pixel's centre, bilinear between texels of 4 px.
    private static func density(_ point: FixedPoint, x: Int, y: Int, radius: Double) -> Double {
        let reach = (-2 * log(1 / 255 / 16 / 0.39894)).squareRoot() / 3 * radius
        func texel(_ column: Int, _ row: Int) -> Double {
            let dx = Double(column * 4 + 2) - Double(point.x) / 256
            let dy = Double(row * 4 + 2) - Double(point.y) / 256
            guard abs(dx) <= reach, abs(dy) <= reach else { return 0 }
            return 0.3989422804 * exp(-4.5 * (dx * dx + dy * dy) / (radius * radius))
        }
        let (u, v) = ((Double(x) + 0.5) / 4 - 0.5, (Double(y) + 0.5) / 4 - 0.5)
        let (column, row) = (Int(u.rounded(.down)), Int(v.rounded(.down)))
        let (s, t) = (u - u.rounded(.down), v - v.rounded(.down))
        return (texel(column, row) * (1 - s) + texel(column + 1, row) * s) * (1 - t)
            + (texel(column, row + 1) * (1 - s) + texel(column + 1, row + 1) * s) * t
    }

    @Test func `one point is the kernel's formula`() {
        let point = pixel(33.25, 29.5)
        let picture = Self.drawn([point])
        for y in 0..<64 {
            for x in 0..<64 {
                let place = Self.density(point, x: x, y: y, radius: 16) * 256 - 0.5
                #expect(abs(Double(picture[x, y].alpha) - min(max(place, 0), 255)) <= 0.56, "\(x), \(y)")
            }
        }
    }

    @Test func `points at one place add up, and too many are the last colour`() {
        let middle = pixel(32, 32)
        let one = Int(Self.drawn([middle])[32, 32].alpha)
        let two = Int(Self.drawn([middle, middle])[32, 32].alpha)
        #expect(abs(two - 2 * one) <= 2)
        #expect(Self.drawn(Array(repeating: middle, count: 9))[32, 32].alpha == 255)
    }

    @Test func `texels lie where they lie in the world`() {
        // The canvas begins three pixels into a texel: the same point at the same place of the world.
        let shifted = Self.drawn([pixel(32 - 3, 32)], origin: 3 * 256)
        let straight = Self.drawn([pixel(32, 32)])
        for x in 0..<60 { #expect(shifted[x, 32] == straight[x + 3, 32]) }
    }

    @Test func `the colour of no density covers everything`() {
        let blue = PremultipliedRGBA8(red: 0, green: 0, blue: 9, alpha: 9)
        let ramp = [blue] + Self.ramp.dropFirst()
        #expect(Self.drawn([], ramp: ramp).solidColor == blue)
    }

    @Test(arguments: [0, -1, Float.nan, 1e-4])
    func `a weight that does not show draws nothing`(weight: Float) {
        #expect(Self.drawn([pixel(32, 32)], weight: weight).solidColor == .clear)
    }
}
