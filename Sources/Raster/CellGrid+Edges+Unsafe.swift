/// Where an edge meets the rows: x is rounded to a step at each row's rim, from the edge's own ends.
extension CellGrid {
    /// Adds the area of an edge to each row it crosses.
    func addArea(_ edge: Edge, _ factor: Cell) {
        let yStart = max(edge.y0, top)
        let yEnd = min(edge.y1, bottom)
        if max(edge.x0, edge.x1) <= left { return addCover(from: yStart, to: yEnd, factor) }
        let dx = edge.x1 &- edge.x0
        let dy = edge.y1 &- edge.y0
        var y = yStart
        let half = dy >> 1
        // At the edge's own end there is nothing to divide: half of dy is less than dy.
        var (x, rest) =
            y == edge.y0 ? (0, half) : Edge.floorDivide((y &- edge.y0) &* dx &+ half, by: dy)
        x &+= edge.x0
        var isStepKnown = false
        var step = 0
        var stepRest = 0
        while y < yEnd {
            let row = y >> 8
            let next = min((row &+ 1) << 8, yEnd)
            var nextX = edge.x1
            if next != edge.y1 {
                if next &- y == 256 {
                    if !isStepKnown {
                        (step, stepRest) = Edge.floorDivide(dx << 8, by: dy)
                        isStepKnown = true
                    }
                    nextX = x &+ step
                    rest &+= stepRest
                    if rest >= dy {
                        rest &-= dy
                        nextX &+= 1
                    }
                } else {
                    (nextX, rest) = Edge.floorDivide((next &- edge.y0) &* dx &+ half, by: dy)
                    nextX &+= edge.x0
                }
            }
            addRow(row, from: min(x, nextX), to: max(x, nextX), height: next &- y, factor)
            x = nextX
            y = next
        }
    }

    /// Adds the part of an edge inside one row: `height` steps of it, over the columns `from`…`to` (steps).
    @inline(__always)
    private func addRow(_ row: Int, from: Int, to: Int, height: Int, _ factor: Cell) {
        let first = from >> 8
        let last = to > from ? (to &- 1) >> 8 : first
        if first >= bounds.minX, last < bounds.maxX, last &- first < 2 {
            return addCells(row, first, from: from, to: to, height: height, factor)
        }
        guard first != last || first < bounds.minX else { return }
        addWideRow(row, from: from, to: to, height: height, factor)
    }

    /// As `addRow`, over one cell or two inside the band: nearly all rows.
    ///
    /// One cell is two of which the second gets nothing: to ask which it is would cost more than the division.
    @inline(__always)
    private func addCells(_ row: Int, _ first: Int, from: Int, to: Int, height: Int, _ factor: Cell) {
        let start = UInt32(truncatingIfNeeded: from &- first << 8)
        let end = UInt32(truncatingIfNeeded: to &- first << 8)
        let rows = UInt32(truncatingIfNeeded: height)
        // At most 256 · 256 and half of a width of 512: a short division will do.
        let width = end &- start
        let share = min((((256 &- start) &* rows &+ width >> 1) / max(width, 1)), rows)
        let here = Int32(bitPattern: share)
        let next = Int32(bitPattern: rows &- share)
        let mean = Int32(bitPattern: start &+ min(end, 256))
        let nextMean = Int32(bitPattern: max(end, 256) &- 256)
        put(
            row: row, column: first, here &* (512 &- mean), here &* mean &+ next &* (512 &- nextMean),
            next &* nextMean, factor)
    }

    /// As `addRow`, over several cells: the row's share of each cell is cut at the cell's rim, rounded.
    private func addWideRow(_ row: Int, from: Int, to: Int, height: Int, _ factor: Cell) {
        let width = to &- from
        let half = width >> 1
        var column = from >> 8
        var done = 0
        if column < bounds.minX {
            // What lies left of the band only adds cover to all of the row.
            done =
                to <= left ? height : Edge.floorDivide((left &- from) &* height &+ half, by: width).quotient
            put(
                row: row, column: bounds.minX, Int32(truncatingIfNeeded: done) &* 512, factor)
            column = bounds.minX
            guard to > left else { return }
        }
        var rest = 0
        var sum = 0
        let (step, stepRest) = Edge.floorDivide(height << 8, by: width)
        var entry = max(from &- column << 8, 0)
        var isFirst = true
        while column < bounds.maxX {
            let rim = (column &+ 1) << 8
            let isLast = to <= rim
            if isLast {
                sum = height
            } else if isFirst {
                (sum, rest) = Edge.floorDivide((rim &- from) &* height &+ half, by: width)
                isFirst = false
            } else {
                sum &+= step
                rest &+= stepRest
                if rest >= width {
                    rest &-= width
                    sum &+= 1
                }
            }
            let mean = Int32(truncatingIfNeeded: entry &+ (isLast ? to &- column << 8 : 256))
            let area = Int32(truncatingIfNeeded: sum &- done)
            put(row: row, column: column, area &* (512 &- mean), area &* mean, factor)
            if isLast { return }
            done = sum
            entry = 0
            column &+= 1
        }
    }

    /// Adds an edge that lies left of the band: all of each row is covered by it.
    private func addCover(from yStart: Int, to yEnd: Int, _ factor: Cell) {
        var y = yStart
        while y < yEnd {
            let next = min((y >> 8 &+ 1) << 8, yEnd)
            put(
                row: y >> 8, column: bounds.minX, Int32(truncatingIfNeeded: next &- y) &* 512, factor)
            y = next
        }
    }
}

extension CellGrid<Int32> {
    /// Adds an edge by the pixels' centres: a centre on the edge belongs to the pixel right of it, one level
    /// with an end to the edge that starts there, so shapes that share an edge share no pixel.
    ///
    /// - Parameters:
    ///   - edge: the edge.
    ///   - tie: 127; or 128, then a centre level with an end belongs to the edge that ends there.
    func addCenters(_ edge: Edge, tie: Int = 127) {
        let firstRow = max((edge.y0 &+ tie) >> 8, bounds.minY)
        let endRow = min((edge.y1 &+ tie) >> 8, bounds.maxY)
        guard firstRow < endRow else { return }
        let dx = edge.x1 &- edge.x0
        let dy = edge.y1 &- edge.y0
        for row in firstRow..<endRow {
            let (x, rest) = Edge.floorDivide((row << 8 &+ 128 &- edge.y0) &* dx, by: dy)
            let column = max((edge.x0 &+ x &+ (rest > 0 ? 1 : 0) &+ 127) >> 8, bounds.minX)
            if column < bounds.maxX { put(row: row, column: column, Self.wholeArea, edge.sign) }
        }
    }
}
