import Geometry
import Styling

/// What stands on a canvas so far, found by place.
///
/// Coordinates are device pixels of the canvas; the grid reaches some way beyond its edges.
struct CollisionGrid {
    /// The side of a cell.
    private static let cellPixels = 32.0

    private enum Shape {
        case box(PixelRectangle)
        case disc(center: PixelVector, radius: Double)
    }

    private struct Entry {
        let shape: Shape
        let overlap: SymbolOverlap
    }

    private let left: Double
    private let top: Double
    private let right: Double
    private let bottom: Double
    private let columns: Int
    private let rows: Int
    private var cells: [[Int32]]
    private var entries: [Entry] = []

    /// An empty grid over a canvas and a margin around it.
    init(width: Int, height: Int, margin: Double) {
        left = -margin
        top = -margin
        right = Double(width) + margin
        bottom = Double(height) + margin
        columns = max(Int(((right - left) / Self.cellPixels).rounded(.up)), 1)
        rows = max(Int(((bottom - top) / Self.cellPixels).rounded(.up)), 1)
        cells = Array(repeating: [], count: columns * rows)
    }

    /// True when a box reaches into the grid.
    func holds(_ box: PixelRectangle) -> Bool {
        box.right >= left && box.left < right && box.bottom >= top && box.top < bottom
    }

    /// True when nothing stands where a box wants to be.
    func isFree(_ box: PixelRectangle, for overlap: SymbolOverlap) -> Bool {
        overlap == .always || isFree(.box(box), around: box, overlap)
    }

    /// True when nothing stands where a disc wants to be.
    func isFree(center: PixelVector, radius: Double, for overlap: SymbolOverlap) -> Bool {
        overlap == .always
            || isFree(.disc(center: center, radius: radius), around: Self.box(center, radius), overlap)
    }

    mutating func insert(_ box: PixelRectangle, overlap: SymbolOverlap) {
        insert(Entry(shape: .box(box), overlap: overlap), around: box)
    }

    mutating func insert(center: PixelVector, radius: Double, overlap: SymbolOverlap) {
        let entry = Entry(shape: .disc(center: center, radius: radius), overlap: overlap)
        insert(entry, around: Self.box(center, radius))
    }

    static func box(_ center: PixelVector, _ radius: Double) -> PixelRectangle {
        PixelRectangle(
            left: center.x - radius, top: center.y - radius, right: center.x + radius,
            bottom: center.y + radius)
    }

    private mutating func insert(_ entry: Entry, around box: PixelRectangle) {
        guard let span = span(box) else { return }
        let index = Int32(clamping: entries.count)
        entries.append(entry)
        for row in span.rows { for column in span.columns { cells[row * columns + column].append(index) } }
    }

    private func isFree(_ shape: Shape, around box: PixelRectangle, _ overlap: SymbolOverlap) -> Bool {
        guard let span = span(box) else { return true }
        for row in span.rows {
            for column in span.columns {
                for index in cells[row * columns + column] {
                    let entry = entries[Int(index)]
                    let isAllowed = overlap == .cooperative && entry.overlap != .never
                    if !isAllowed, Self.collide(shape, entry.shape) { return false }
                }
            }
        }
        return true
    }

    private func span(_ box: PixelRectangle) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
        guard holds(box) else { return nil }
        func cell(_ place: Double, _ start: Double, _ count: Int) -> Int {
            Int(min(max((place - start) / Self.cellPixels, 0), Double(count - 1)))
        }
        let columns = cell(box.left, left, columns)...cell(box.right, left, columns)
        return (columns, cell(box.top, top, rows)...cell(box.bottom, top, rows))
    }

    private static func collide(_ a: Shape, _ b: Shape) -> Bool {
        switch (a, b) {
        case (.box(let a), .box(let b)):
            return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom
        case (.disc(let center, let radius), .box(let box)), (.box(let box), .disc(let center, let radius)):
            let nearest = PixelVector(
                min(max(center.x, box.left), box.right), min(max(center.y, box.top), box.bottom))
            return (nearest - center).length <= radius
        case (.disc(let a, let first), .disc(let b, let second)):
            return (a - b).length < first + second
        }
    }
}
