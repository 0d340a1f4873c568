import Drawing
import Geometry
import Pixels
import Raster
import Testing

struct CircleTests {
    private static func batch(_ style: CircleStyle, _ centers: [FixedPoint]) -> DrawCommand {
        .circles(
            CircleBatch(centers: centers, styleIndexes: centers.map { _ in 0 }, styles: [style]))
    }

    private static func drawn(_ style: CircleStyle, at center: FixedPoint, side: Int = 64) -> PixelBuffer {
        var list = DisplayList(side: side)
        list.commands.append(batch(style, [center]))
        return list.drawn()
    }

    /// MapLibre's formula in doubles, written anew.
    private static func reference(_ style: CircleStyle, center: FixedPoint, x: Int, y: Int) -> [Double] {
        func smooth(_ value: Double) -> Double {
            let t = min(max(value, 0), 1)
            return t * t * (3 - 2 * t)
        }
        let dx = Double(x) + 0.5 - Double(center.x) / 256
        let dy = Double(y) + 0.5 - Double(center.y) / 256
        let radius = Double(style.radiusPixels)
        let outer = radius + Double(style.strokeWidthPixels)
        let extrude = (dx * dx + dy * dy).squareRoot() / outer
        let soft = max(1 / outer, Double(style.blur))
        let opacity = smooth((1 - extrude) / soft)
        let edge = style.strokeWidthPixels < 0.01 ? 0 : smooth((extrude - radius / outer) / soft + 1)
        func channels(_ color: Color) -> [Double] {
            [color.red * color.alpha, color.green * color.alpha, color.blue * color.alpha, color.alpha].map(
                Double.init)
        }
        return zip(channels(style.color), channels(style.strokeColor)).map {
            ($0.0 * (1 - edge) + $0.1 * edge) * opacity * 255
        }
    }

    private static func largestDistance(_ style: CircleStyle, at center: FixedPoint) -> Double {
        let picture = drawn(style, at: center)
        var largest = 0.0
        for y in 0..<64 {
            for x in 0..<64 {
                let pixel = picture[x, y]
                let channels = [pixel.red, pixel.green, pixel.blue, pixel.alpha].map(Double.init)
                let expected = reference(style, center: center, x: x, y: y)
                for (a, b) in zip(channels, expected) { largest = max(largest, abs(a - b)) }
            }
        }
        return largest
    }

    static let styles = [
        CircleStyle(radiusPixels: 4, color: .black),
        CircleStyle(
            radiusPixels: 4, strokeWidthPixels: 1, color: Color(red: 1, green: 0, blue: 0),
            strokeColor: Color(red: 1, green: 1, blue: 1)),
        CircleStyle(
            radiusPixels: 6.3, strokeWidthPixels: 2.5, blur: 0.5,
            color: Color(red: 0, green: 0.4, blue: 1, alpha: 0.5),
            strokeColor: Color(red: 1, green: 0.6, blue: 0, alpha: 0.7)),
        CircleStyle(radiusPixels: 0.5, color: .black),
        CircleStyle(
            radiusPixels: 28.5, strokeWidthPixels: 1, color: .black,
            strokeColor: Color(red: 1, green: 0, blue: 0)),
    ]

    @Test(arguments: styles)
    func `a disc on an eighth of a pixel is the formula, rounded`(style: CircleStyle) {
        for (x, y) in [(0, 0), (32, 64), (224, 96), (160, 128)] {
            let center = FixedPoint(x: 32 * 256 + Int32(x), y: 31 * 256 + Int32(y))
            #expect(Self.largestDistance(style, at: center) <= 0.51)
        }
    }

    @Test(arguments: styles)
    func `a disc elsewhere is the formula a sixteenth of a pixel beside it`(style: CircleStyle) {
        let numbers = (0..<20).map { Int32($0 * 97 % 256) }
        for step in numbers {
            let center = FixedPoint(x: 32 * 256 + step, y: 32 * 256 + (step * 7) % 256)
            let isStamped = style.radiusPixels < 24
            func eighth(_ value: Int32) -> Int32 { isStamped ? (value + 16) & ~31 : value }
            let drawnAt = FixedPoint(x: eighth(center.x), y: eighth(center.y))
            #expect(abs(drawnAt.x - center.x) <= 16 && abs(drawnAt.y - center.y) <= 16)
            #expect(Self.drawn(style, at: center) == Self.drawn(style, at: drawnAt))
            #expect(Self.largestDistance(style, at: drawnAt) <= 0.51)
        }
    }

    @Test func `discs are drawn in order, the last on top`() {
        var list = DisplayList(side: 16)
        let red = CircleStyle(radiusPixels: 4, color: Color(red: 1, green: 0, blue: 0))
        let blue = CircleStyle(radiusPixels: 4, color: Color(red: 0, green: 0, blue: 1))
        list.commands.append(
            .circles(
                CircleBatch(
                    centers: [pixel(8, 8), pixel(8, 8)], styleIndexes: [1, 0], styles: [red, blue])))
        #expect(list.drawn()[8, 8] == PremultipliedRGBA8(red: 255, green: 0, blue: 0, alpha: 255))
    }

    @Test func `many equal discs over one another are the discs one by one`() {
        var numbers = SeededNumbers(seed: 5)
        let style = CircleStyle(
            radiusPixels: 4, strokeWidthPixels: 1, color: Color(red: 1, green: 0, blue: 0),
            strokeColor: Color(red: 1, green: 1, blue: 1))
        // Thirty deep: most of the early ones are hidden and left out.
        let centers = (0..<2_000).map { _ in numbers.point(-2_000...18_000) }
        var together = DisplayList(side: 64)
        together.commands.append(Self.batch(style, centers))
        var apart = DisplayList(side: 64)
        for center in centers { apart.commands.append(Self.batch(style, [center])) }
        #expect(together.drawn() == apart.drawn())
    }
}
