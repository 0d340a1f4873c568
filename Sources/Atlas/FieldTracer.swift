import Drawing
import Geometry
import Pixels

/// A signed distance field as shapes with an edge at any distance.
///
/// Space: pixels of the field, x right, y down, from its top-left corner; the value of a pixel belongs to its
/// middle. Between four middles the edge is a straight line, beyond the outermost ones the field is outside.
///
/// - Source: W. Lorensen, H. Cline, "Marching Cubes", SIGGRAPH 1987, in two dimensions.
struct FieldTracer {
    /// The value on the shape's edge: the cutoff of a quarter, from above.
    ///
    /// - Source: node-fontnik and MapLibre GL JS, `symbol_sdf.fragment.glsl`.
    static let edge = 0.75 * 255
    /// Change of the value over a pixel: the whole range stands for 8 pixels.
    static let stepsPerPixel = 255.0 / 8
    /// A field of more pixels is not traced: no symbol is that large.
    static let maximumPixels = 1 << 20

    private let width: Int
    private let height: Int
    private let values: [UInt8]

    /// A tracer for a glyph's field; nil when it is too large or empty.
    init?(_ field: GlyphField) {
        self.init(width: field.width, height: field.height, values: field.distances)
    }

    /// A tracer for a picture whose alpha is a distance; nil when it is too large.
    init?(_ pixels: PixelBuffer) {
        self.init(
            width: pixels.width, height: pixels.height, values: pixels.pixels.map { UInt8($0 >> 24) })
    }

    private init?(width: Int, height: Int, values: [UInt8]) {
        guard width > 0, height > 0, width * height <= Self.maximumPixels else { return nil }
        self.width = width
        self.height = height
        self.values = values
    }

    /// The shape grown by some pixels (shrunk when below 0): closed rings with the inside on the left of
    /// their direction, so holes run the other way.
    ///
    /// - Complexity: linear in the pixels.
    func rings(grownBy pixels: Double) -> [[Point]] {
        let level = max(Self.edge - pixels * Self.stepsPerPixel, 0.5)
        // A crossing is an edge between two neighbouring middles: even numbers across, odd ones down. Each is
        // left by one piece and reached by one, so the pieces link up to rings.
        let columns = width + 2
        var next = [Int32](repeating: -1, count: 2 * columns * (height + 2))
        for row in -1..<height {
            for column in -1..<width { link(column, row, level, columns, &next) }
        }
        var rings: [[Point]] = []
        for start in next.indices where next[start] >= 0 {
            var ring: [Point] = []
            var place = start
            while next[place] >= 0 {
                ring.append(crossing(place, level, columns))
                (place, next[place]) = (Int(next[place]), -1)
            }
            rings.append(ring)
        }
        return rings
    }

    /// The value at the middle of a pixel; 0 beyond the field.
    private func value(_ column: Int, _ row: Int) -> Double {
        column >= 0 && column < width && row >= 0 && row < height ? Double(values[row * width + column]) : 0
    }

    /// Adds the pieces between four middles, the first of which is given.
    ///
    ///     a ─ top ─ b
    ///     │         │
    ///     d ─ low ─ c
    private func link(_ column: Int, _ row: Int, _ level: Double, _ columns: Int, _ next: inout [Int32]) {
        let corners = [
            value(column, row), value(column + 1, row), value(column + 1, row + 1), value(column, row + 1),
        ]
        let kind = corners.enumerated().reduce(0) { $0 | ($1.element >= level ? 1 << $1.offset : 0) }
        guard kind != 0, kind != 15 else { return }
        let first = 2 * ((row + 1) * columns + column + 1)
        let (top, left) = (first, first + 1)
        let (right, low) = (first + 3, first + 2 * columns)
        func piece(_ from: Int, _ to: Int) { next[from] = Int32(to) }
        let isJoined = corners.reduce(0, +) >= 4 * level
        switch kind {
        case 1: piece(left, top)
        case 2: piece(top, right)
        case 3: piece(left, right)
        case 4: piece(right, low)
        case 5:
            piece(left, isJoined ? low : top)
            piece(right, isJoined ? top : low)
        case 6: piece(top, low)
        case 7: piece(left, low)
        case 8: piece(low, left)
        case 9: piece(low, top)
        case 10:
            piece(top, isJoined ? left : right)
            piece(low, isJoined ? right : left)
        case 11: piece(low, right)
        case 12: piece(right, left)
        case 13: piece(right, top)
        default: piece(top, left)
        }
    }

    /// Where the level lies on an edge between two middles.
    private func crossing(_ edge: Int, _ level: Double, _ columns: Int) -> Point {
        let column = edge / 2 % columns - 1
        let row = edge / 2 / columns - 1
        let isDown = edge % 2 == 1
        let from = value(column, row)
        let to = isDown ? value(column, row + 1) : value(column + 1, row)
        let share = (level - from) / (to - from)
        return Point(
            x: Double(column) + 0.5 + (isDown ? 0 : share), y: Double(row) + 0.5 + (isDown ? share : 0))
    }
}
