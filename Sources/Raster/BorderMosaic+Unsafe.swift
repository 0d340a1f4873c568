import Drawing
import Geometry
import Pixels

/// Draws the outlines of areas that know their neighbours, in one pen and one colour: each border is stroked once.
///
/// All strokes of a block are added up, and inked when all are there. Where strokes meet they make one shape, as the
/// strokes of one line do; both areas of a border have inked it, so it is inked twice.
struct BorderMosaic: ~Copyable {
    /// Sums of more strokes than these could come round in 32 bits.
    private static let mostNarrowItems = 1 << 13

    private var areas = ScratchMemory<Int32>()
    private var mask = ScratchMemory<UInt64>()
    private var wideAreas = ScratchMemory<Int64>()
    private var wideMask = ScratchMemory<UInt64>()
    /// A bit for each item of the batch that is drawn in the block.
    private var members = ScratchMemory<UInt64>()

    /// True when a batch's part may be given to ``paint(_:paths:onto:tracer:coverage:)``.
    static func draws(_ part: BandPart<StrokeSet>, onto canvas: CanvasMemory) -> Bool {
        part.batch.isMosaic && canvas.isPadded && CellGrid<Int32>.isSmall(canvas.bounds)
    }

    /// Draws the lines of one block.
    mutating func paint(
        _ part: BandPart<StrokeSet>, paths: PathStore, onto canvas: CanvasMemory, tracer: inout LineTracer,
        coverage: inout CoverageAccumulator
    ) {
        guard let first = part.items.first, let borders = part.batch.batch.borders else { return }
        let bounds = canvas.bounds
        let color = part.batch.batch.items[Int(first)].color.premultiplied.packed
        let cellCount = bounds.height * CellGrid<Int32>.stride(bounds.width)
        let wordCount = bounds.height * CellGrid<Int32>.words(bounds.width)
        areas.reserve(cellCount, filledWith: 0)
        mask.reserve(wordCount, filledWith: 0)
        setMembers(part)
        // SAFETY: the blocks were given the size of the bounds.
        let grid = unsafe CellGrid(cells: areas.base, mask: mask.base, bounds: bounds)
        let beyond = unsafe BorderLookup(
            borders: borders, members: UnsafePointer(members.base), neighbours: paths.neighbours)
        if part.items.count <= Self.mostNarrowItems {
            Self.add(part, beyond, 1, paths: paths, to: grid, color, canvas, &tracer, &coverage)
        } else {
            wideAreas.reserve(cellCount, filledWith: 0)
            wideMask.reserve(wordCount, filledWith: 0)
            // SAFETY: as above.
            let wide = unsafe CellGrid(cells: wideAreas.base, mask: wideMask.base, bounds: bounds)
            Self.add(part, beyond, 1, paths: paths, to: wide, color, canvas, &tracer, &coverage)
            wide.move(to: grid)
        }
        grid.ink(color, times: .twice, onto: canvas)
    }

    /// Adds the borders of all items to a grid, and inks what of them is no border.
    private static func add<Cell: GridCell>(
        _ part: BandPart<StrokeSet>, _ beyond: BorderLookup, _ one: Cell, paths: PathStore,
        to grid: CellGrid<Cell>, _ color: UInt32, _ canvas: CanvasMemory, _ tracer: inout LineTracer,
        _ coverage: inout CoverageAccumulator
    ) {
        for index in part.items {
            let item = part.batch.batch.items[Int(index)]
            guard let plan = part.batch.plans[item.stroke] else { continue }
            grid.withEdgeWriter { writer in
                tracer.traceBorders(item.path, of: paths, plan: plan, clip: part.clip) {
                    beyond.isBorder($0)
                } inner: { line in
                    guard line.count > 1 else { return }
                    var start = line[0].held
                    for place in 1..<line.count {
                        let end = line[place].held
                        if start.y != end.y { writer.add(from: start, to: end, one, isInside: false) }
                        start = end
                    }
                }
            }
            guard !tracer.outliner.ends.isEmpty else { continue }
            unsafe tracer.outliner.vertices.withUnsafeBufferPointer { vertices in
                unsafe tracer.outliner.ends.withUnsafeBufferPointer { ends in
                    let view = unsafe OutlineView(vertices: vertices, ends: ends)
                    coverage.ink(view, subpaths: 0..<ends.count, color: color, onto: canvas)
                }
            }
        }
    }

    private mutating func setMembers(_ part: BandPart<StrokeSet>) {
        let words = (part.batch.batch.items.count + 63) / 64
        members.reserveUnset(words)
        // SAFETY: the block has just been given that size, and items are below the count.
        unsafe members.base.update(repeating: 0, count: words)
        for item in part.items {
            unsafe members.base[Int(item) >> 6] |= 1 << UInt64(truncatingIfNeeded: item & 63)
        }
    }
}

/// Tells which edges are borders of two items that are drawn in the block.
///
/// An edge whose other area is not drawn there cannot ink the block, as the area's box holds it: it is as good as none.
@safe
private struct BorderLookup {
    let borders: AreaBorders
    let members: UnsafePointer<UInt64>
    let neighbours: [UInt32]

    @inline(__always)
    func isBorder(_ vertex: Int) -> Bool {
        guard vertex < neighbours.count else { return false }
        let item = Int(borders.item(of: neighbours[vertex]))
        // SAFETY: an item of the batch has a bit.
        return unsafe item >= 0 && members[item >> 6] >> UInt64(truncatingIfNeeded: item & 63) & 1 != 0
    }
}

extension CellGrid<Int64> {
    /// Adds what the cells come to, at most a whole pixel each, to an empty grid, and leaves this one clear.
    fileprivate func move(to narrow: CellGrid<Int32>) {
        for row in 0..<bounds.height {
            var sum: Int64 = 0
            var before: Int32 = 0
            for word in 0..<words {
                // SAFETY: cells and bits of both grids have the band's rows.
                var rest = unsafe mask[row &* words &+ word]
                unsafe mask[row &* words &+ word] = 0
                while rest != 0 {
                    let column = word &* 64 &+ rest.trailingZeroBitCount
                    rest &= rest &- 1
                    sum &+= unsafe cells[row &* stride &+ column]
                    unsafe cells[row &* stride &+ column] = 0
                    guard column < bounds.width else { continue }
                    let now = Int32(truncatingIfNeeded: min(sum.magnitude, UInt64(Self.wholeArea)))
                    narrow.put(row: bounds.minY &+ row, column: bounds.minX &+ column, now &- before, 1)
                    before = now
                }
            }
        }
    }
}
