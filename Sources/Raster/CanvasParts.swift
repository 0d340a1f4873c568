/// A canvas cut into parts that are drawn one after the other, each with all commands of a run: bands of rows, or
/// blocks.
///
/// Scratch memory is as large as a part, whatever the canvas. What is drawn is the same, as it is for tiles.
struct CanvasParts {
    /// Pixels to a band: 512 KiB of them, half of a 1 MiB second-level cache.
    static let maximumBandPixels = 1 << 17
    /// Pixels across a block: with its partly inked ones it takes 400 KiB, three quarters of a 512 KiB cache.
    static let blockWidth = 256
    static let blockHeight = 128

    let width: Int
    let height: Int
    /// Of a part, pixels.
    let columns: Int
    let rows: Int
    /// Parts beside each other.
    let across: Int

    private init(width: Int, height: Int, columns: Int, rows: Int) {
        self.width = width
        self.height = height
        self.columns = columns
        self.rows = rows
        across = (width + columns - 1) / columns
    }

    /// Bands as wide as the canvas.
    static func bands(width: Int, height: Int) -> Self {
        Self(
            width: width, height: height, columns: width,
            rows: max(1, min(height, maximumBandPixels / width)))
    }

    /// Blocks that fit a processor's cache, and cut few shapes.
    static func blocks(width: Int, height: Int) -> Self {
        Self(width: width, height: height, columns: min(width, blockWidth), rows: min(height, blockHeight))
    }

    var count: Int { across * ((height + rows - 1) / rows) }

    /// The pixels of a part.
    subscript(part: Int) -> PixelBounds {
        let (row, column) = (part / across, part % across)
        return PixelBounds(
            minX: column * columns, minY: row * rows, maxX: min((column + 1) * columns, width),
            maxY: min((row + 1) * rows, height))
    }

    /// Parts beside and below each other.
    struct Range {
        var columns: Swift.Range<Int>
        var rows: Swift.Range<Int>

        static let none = Self(columns: 0..<0, rows: 0..<0)
    }

    /// The parts that a box of pixels touches; none when it is not on the canvas.
    @inline(__always)
    func touched(_ box: PixelBounds) -> Range {
        let part = box.intersection(PixelBounds(minX: 0, minY: 0, maxX: width, maxY: height))
        guard !part.isEmpty else { return .none }
        return Range(
            columns: part.minX / columns..<(part.maxX - 1) / columns + 1,
            rows: part.minY / rows..<(part.maxY - 1) / rows + 1)
    }
}

/// For each part of a canvas the items of a batch that may ink it, in drawing order.
struct PartIndex {
    /// All lists, one after the other.
    private var items: [Int32] = []
    /// Where each part's list ends.
    private var ends: [Int] = []

    /// Sorts `count` items into parts; `touched` tells the parts of an item.
    ///
    /// - Complexity: O(count), and as many entries as items touch parts.
    init(count: Int, parts: CanvasParts, touched: (Int) -> CanvasParts.Range) {
        ends = Array(repeating: 0, count: parts.count + 1)
        var ranges: [CanvasParts.Range] = []
        ranges.reserveCapacity(count)
        for item in 0..<count {
            let range = touched(item)
            ranges.append(range)
            for row in range.rows {
                for column in range.columns { ends[row * parts.across + column + 1] += 1 }
            }
        }
        for part in 0..<parts.count { ends[part + 1] += ends[part] }
        items = Array(repeating: 0, count: ends[parts.count])
        // Each start moves on as its list is filled, and becomes its end.
        for item in 0..<count {
            for row in ranges[item].rows {
                for column in ranges[item].columns {
                    let part = row * parts.across + column
                    items[ends[part]] = Int32(item)
                    ends[part] += 1
                }
            }
        }
        ends.removeLast()
    }

    /// The items of a part.
    subscript(part: Int) -> ArraySlice<Int32> { items[(part == 0 ? 0 : ends[part - 1])..<ends[part]] }
}

/// What of a batch inks one band or block.
struct BandPart<Batch> {
    let batch: Batch
    /// Indexes of items, in drawing order.
    let items: ArraySlice<Int32>
    /// The part.
    let clip: PixelBounds
}
