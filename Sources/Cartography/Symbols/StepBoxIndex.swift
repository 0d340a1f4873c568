/// Boxes found by place: a table of square cells over a window, each with the boxes that touch it.
struct StepBoxIndex {
    /// The side of a cell, steps: 48 pixels.
    private static let side: Int64 = 48 * 256

    private let minX: Int64
    private let minY: Int64
    private let columns: Int64
    private let rows: Int64
    /// For each cell its newest link, −1 without one.
    private var heads: [Int32]
    private var links: [(box: Int32, next: Int32)] = []

    /// An empty index over a window, for about so many boxes; those beyond its edge count as in its outermost cells.
    init(_ window: StepBox, boxCount: Int) {
        minX = window.minX
        minY = window.minY
        columns = max((window.maxX - window.minX) / Self.side + 1, 1)
        rows = max((window.maxY - window.minY) / Self.side + 1, 1)
        heads = Array(repeating: -1, count: Int(columns * rows))
        // A label is mostly as wide as two or three cells.
        links.reserveCapacity(4 * boxCount)
    }

    mutating func insert(_ number: Int32, box: StepBox) {
        let span = span(box)
        for row in span.rows {
            for column in span.columns {
                let cell = Int(row * columns + column)
                links.append((number, heads[cell]))
                heads[cell] = Int32(clamping: links.count - 1)
            }
        }
    }

    /// Adds the boxes of the cells that a box touches; some more than once.
    func collect(touching box: StepBox, into found: inout [Int32]) {
        let span = span(box)
        for row in span.rows {
            for column in span.columns {
                var link = heads[Int(row * columns + column)]
                while link >= 0 {
                    found.append(links[Int(link)].box)
                    link = links[Int(link)].next
                }
            }
        }
    }

    private func span(_ box: StepBox) -> (columns: ClosedRange<Int64>, rows: ClosedRange<Int64>) {
        func cell(_ place: Int64, _ start: Int64, _ count: Int64) -> Int64 {
            min(max((place - start) / Self.side, 0), count - 1)
        }
        return (
            cell(box.minX, minX, columns)...cell(box.maxX, minX, columns),
            cell(box.minY, minY, rows)...cell(box.maxY, minY, rows)
        )
    }
}
