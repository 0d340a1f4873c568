import Drawing
import Geometry
import Pixels
import Raster
import Testing

struct FillTests {
    static let square = [pixel(1, 1), pixel(3, 1), pixel(3, 3), pixel(1, 3)]

    @Test func `a rectangle on whole pixels inks them and no other`() {
        var list = DisplayList(side: 4)
        list.fill(Self.square)
        let picture = list.drawn()
        #expect(picture.alphas(row: 0) == [0, 0, 0, 0])
        #expect(picture.alphas(row: 1) == [0, 255, 255, 0])
        #expect(picture.alphas(row: 2) == [0, 255, 255, 0])
        #expect(picture.alphas(row: 3) == [0, 0, 0, 0])
    }

    @Test func `a rectangle between pixels inks by area`() {
        var list = DisplayList(side: 3)
        list.fill([pixel(0.5, 0.5), pixel(1.75, 0.5), pixel(1.75, 2), pixel(0.5, 2)])
        let picture = list.drawn()
        // ½ · ½ and ¾ · ½ of 255, then ½ and ¾.
        #expect(picture.alphas(row: 0) == [64, 96, 0])
        #expect(picture.alphas(row: 1) == [128, 191, 0])
    }

    @Test func `half a pixel under a diagonal is half inked`() {
        var list = DisplayList(side: 3)
        list.fill([pixel(0, 0), pixel(3, 3), pixel(0, 3)])
        let picture = list.drawn()
        #expect(picture.alphas(row: 0) == [128, 0, 0])
        #expect(picture.alphas(row: 1) == [255, 128, 0])
        #expect(picture.alphas(row: 2) == [255, 255, 128])
    }

    @Test func `a hole that turns the other way stays open`() {
        var list = DisplayList(side: 5)
        let outer = [pixel(0, 0), pixel(5, 0), pixel(5, 5), pixel(0, 5)]
        let hole = [pixel(1, 1), pixel(1, 4), pixel(4, 4), pixel(4, 1)]
        let path = list.addPath([outer, hole])
        list.commands.append(.fill(FillBatch(items: [.init(path: path, color: .black)])))
        let picture = list.drawn()
        #expect(picture.alphas(row: 0) == [255, 255, 255, 255, 255])
        #expect(picture.alphas(row: 2) == [255, 0, 0, 0, 255])
    }

    @Test func `a ring that is passed twice inks once`() {
        var list = DisplayList(side: 4)
        let path = list.addPath([Self.square, Self.square])
        let gray = Color(red: 1, green: 1, blue: 1, alpha: 0.5)
        list.commands.append(.fill(FillBatch(items: [.init(path: path, color: gray)])))
        #expect(list.drawn()[1, 1].alpha == 128)
    }

    @Test func `translucent polygons of a batch that overlap blend twice`() {
        var list = DisplayList(side: 4)
        let path = list.addPath([Self.square])
        let gray = Color(red: 1, green: 1, blue: 1, alpha: 0.5)
        list.commands.append(
            .fill(FillBatch(items: [.init(path: path, color: gray), .init(path: path, color: gray)])))
        // 128 + 128 · 127 / 255
        #expect(list.drawn()[1, 1].alpha == 192)
    }

    @Test func `two half pixels of a batch make a whole one in the mean of their colours`() {
        var list = DisplayList(side: 2)
        list.commands.append(.background(Color(red: 0, green: 1, blue: 0)))
        let left = list.addPath([[pixel(0, 0), pixel(0.5, 0), pixel(0.5, 2), pixel(0, 2)]])
        let right = list.addPath([[pixel(0.5, 0), pixel(2, 0), pixel(2, 2), pixel(0.5, 2)]])
        let red = Color(red: 1, green: 0, blue: 0)
        let blue = Color(red: 0, green: 0, blue: 1)
        list.commands.append(
            .fill(FillBatch(items: [.init(path: left, color: red), .init(path: right, color: blue)])))
        #expect(list.drawn()[0, 0] == PremultipliedRGBA8(red: 128, green: 0, blue: 128, alpha: 255))
    }

    @Test func `without anti-aliasing a pixel is inked by its centre`() {
        var list = DisplayList(side: 3)
        list.fill(
            [pixel(0.5, 0.25), pixel(2.5, 0.25), pixel(2.5, 1.75), pixel(0.5, 1.75)], isAntialiased: false)
        let picture = list.drawn()
        // A centre on the left edge is in, one on the right edge is out.
        #expect(picture.alphas(row: 0) == [255, 255, 0])
        #expect(picture.alphas(row: 1) == [255, 255, 0])
        #expect(picture.alphas(row: 2) == [0, 0, 0])
    }

    @Test(arguments: 1...20)
    func `coverage is the exact area of the pixel inside the polygon`(seed: UInt64) {
        var numbers = SeededNumbers(seed: seed)
        let triangle = (0..<3).map { _ in numbers.point(0...8 * 256) }
        var list = DisplayList(side: 8)
        list.fill(triangle)
        let picture = list.drawn()
        for y in 0..<8 {
            for x in 0..<8 {
                let exact = ExactArea.ofConvex(triangle, pixelX: x, y: y)
                #expect(abs(Double(picture[x, y].alpha) - 255 * exact) <= 1.5, "pixel \(x), \(y)")
            }
        }
    }

    @Test func `polygons on a canvas larger than one band are whole`() {
        var list = DisplayList(width: 4_096, height: 1_100, originX: 0, originY: 0)
        list.fill(
            [pixel(10, 10), pixel(4_000.5, 500), pixel(2_000, 1_090)], Color(red: 1, green: 0, blue: 0))
        let whole = list.drawn()
        let part = list.moved(x: 1_990, y: 1_050, width: 64, height: 50).drawn()
        #expect(whole.cropped(x: 1_990, y: 1_050, width: 64, height: 50) == part)
        #expect(part.solidColor == nil)
    }
}

/// The area of a pixel inside a convex polygon, by clipping in real numbers.
enum ExactArea {
    typealias Place = SIMD2<Double>

    static func ofConvex(_ polygon: [FixedPoint], pixelX: Int, y: Int) -> Double {
        var points = polygon.map {
            Place(Double($0.x) / 256 - Double(pixelX), Double($0.y) / 256 - Double(y))
        }
        for (axis, sign, limit) in [(0, 1.0, 0.0), (0, -1, -1), (1, 1, 0), (1, -1, -1)] {
            points = clipped(points) { $0[axis] * sign - limit }
        }
        return abs(area(points))
    }

    /// The part where `distance` is not below 0.
    private static func clipped(_ points: [Place], _ distance: (Place) -> Double) -> [Place] {
        var result: [Place] = []
        for (index, point) in points.enumerated() {
            let previous = points[index == 0 ? points.count - 1 : index - 1]
            let (before, here) = (distance(previous), distance(point))
            if (before < 0) != (here < 0) {
                result.append(previous + (point - previous) * (before / (before - here)))
            }
            if here >= 0 { result.append(point) }
        }
        return result
    }

    private static func area(_ points: [Place]) -> Double {
        points.indices.reduce(0) { sum, index in
            let (a, b) = (points[index], points[(index + 1) % points.count])
            return sum + (a.x * b.y - b.x * a.y) / 2
        }
    }
}
