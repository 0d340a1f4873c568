import Drawing
import Geometry
import Pixels
import Raster
import Testing

/// Polygons that share their edges leave nothing of what is below them.
struct PartitionTests {
    static let side = 96

    @Test(arguments: 1...12)
    func `cells in one opaque colour are that colour everywhere`(seed: UInt64) {
        var list = Self.background()
        let gray = Color(red: 0.3, green: 0.5, blue: 0.7)
        Self.addCells(&list, seed: seed) { _ in gray }
        #expect(list.drawn().solidColor == gray.premultiplied)
    }

    @Test(arguments: 1...12)
    func `cells in many opaque colours let nothing through`(seed: UInt64) {
        var clear = DisplayList(side: Self.side)
        Self.addCells(&clear, seed: seed) { $0.color(alpha: 1...1) }
        #expect(clear.drawn().pixels.allSatisfy { $0 >> 24 == 255 })
        var list = Self.background()
        Self.addCells(&list, seed: seed) { $0.color(alpha: 1...1) }
        #expect(list.drawn() == clear.drawn(), "what lies below makes no difference")
    }

    @Test(arguments: 1...6)
    func `cells in one translucent colour show no edges`(seed: UInt64) {
        var list = Self.background()
        let gray = Color(red: 0.3, green: 0.5, blue: 0.7, alpha: 0.4)
        Self.addCells(&list, seed: seed) { _ in gray }
        #expect(list.drawn().solidColor != nil)
    }

    @Test(arguments: 1...12)
    func `without anti-aliasing every pixel belongs to one cell`(seed: UInt64) {
        var list = DisplayList(side: Self.side)
        let gray = Color(red: 1, green: 1, blue: 1, alpha: 0.5)
        Self.addCells(&list, seed: seed, isAntialiased: false) { _ in gray }
        #expect(list.drawn().solidColor == gray.premultiplied, "none twice, none not at all")
    }

    @Test func `many slivers that meet in one pixel fill it`() {
        var list = Self.background()
        var items: [FillBatch.Item] = []
        let middle = FixedPoint(x: 48 * 256 + 101, y: 48 * 256 + 53)
        let rim = (0..<400).map { index in
            let along = Int32(index % 100) * 300 - 3_000
            switch index / 100 {
            case 0: return FixedPoint(x: along, y: -3_000)
            case 1: return FixedPoint(x: 27_000, y: along)
            case 2: return FixedPoint(x: 24_000 - along, y: 27_000)
            default: return FixedPoint(x: -3_000, y: 24_000 - along)
            }
        }
        for (index, point) in rim.enumerated() {
            let path = list.addPath([[middle, point, rim[(index + 1) % rim.count]]])
            items.append(.init(path: path, color: .black))
        }
        list.commands.append(.fill(FillBatch(items: items)))
        #expect(list.drawn().solidColor == Color.black.premultiplied)
    }

    private static func background() -> DisplayList {
        var list = DisplayList(side: side)
        list.commands.append(.background(Color(red: 1, green: 0, blue: 0)))
        return list
    }

    /// A grid of corners shaken out of place, each quadrilateral cut into two triangles: all edges shared.
    private static func addCells(
        _ list: inout DisplayList, seed: UInt64, isAntialiased: Bool = true,
        _ color: (inout SeededNumbers) -> Color
    ) {
        var numbers = SeededNumbers(seed: seed)
        let count = 4 + Int(seed) * 2
        let spacing = Int32((side + 40) * 256 / count)
        let corners = (0...count).map { row in
            (0...count).map { column in
                let shake = row % count == 0 || column % count == 0 ? 0 : spacing / 5
                return FixedPoint(
                    x: Int32(column) * spacing - 5_000 + numbers.steps(-shake...shake),
                    y: Int32(row) * spacing - 5_000 + numbers.steps(-shake...shake))
            }
        }
        var items: [FillBatch.Item] = []
        for row in 0..<count {
            for column in 0..<count {
                let (a, b) = (corners[row][column], corners[row][column + 1])
                let (c, d) = (corners[row + 1][column + 1], corners[row + 1][column])
                for triangle in [[a, b, c], [a, c, d]] {
                    items.append(.init(path: list.addPath([triangle]), color: color(&numbers)))
                }
            }
        }
        list.commands.append(.fill(FillBatch(items: items, isAntialiased: isAntialiased)))
    }
}
