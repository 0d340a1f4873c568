/// The rows of a canvas in bands that fit a processor's cache.
///
/// A band is drawn with all commands of a run before the next band is begun: the pixels then stay in the
/// cache (a canvas of 2048² does not, and each layer would fetch it from memory again), and scratch memory
/// is as large as a band, whatever the canvas. What is drawn is the same, as it is for tiles.
struct Bands {
    /// Pixels to a band: 512 KiB of them, half of a 1 MiB second-level cache.
    static let maximumPixels = 1 << 17

    let width: Int
    let height: Int
    let rows: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        rows = max(1, min(height, Self.maximumPixels / width))
    }

    var count: Int { (height + rows - 1) / rows }

    /// The pixels of a band.
    subscript(band: Int) -> PixelBounds {
        PixelBounds(minX: 0, minY: band * rows, maxX: width, maxY: min((band + 1) * rows, height))
    }

    /// The bands that some rows of pixels touch; empty when none is on the canvas.
    @inline(__always)
    func touched(minY: Int, maxY: Int) -> Range<Int> {
        let first = max(minY, 0)
        let end = min(maxY, height)
        return first < end ? first / rows..<(end - 1) / rows + 1 : 0..<0
    }
}

/// For each band the items of a batch that may ink it, in drawing order.
struct BandIndex {
    /// All lists, one after the other.
    private var items: [Int32] = []
    /// Where each band's list ends.
    private var ends: [Int] = []

    /// Sorts `count` items into bands; `touched` tells the bands of an item.
    ///
    /// - Complexity: O(count), and as many entries as items touch bands.
    init(count: Int, bands: Bands, touched: (Int) -> Range<Int>) {
        ends = Array(repeating: 0, count: bands.count + 1)
        var ranges: [Range<Int32>] = []
        ranges.reserveCapacity(count)
        for item in 0..<count {
            let range = touched(item)
            ranges.append(Int32(range.lowerBound)..<Int32(range.upperBound))
            for band in range { ends[band + 1] += 1 }
        }
        for band in 0..<bands.count { ends[band + 1] += ends[band] }
        items = Array(repeating: 0, count: ends[bands.count])
        // Each start moves on as its list is filled, and becomes its end.
        for item in 0..<count {
            for band in ranges[item] {
                items[ends[Int(band)]] = Int32(item)
                ends[Int(band)] += 1
            }
        }
        ends.removeLast()
    }

    /// The items of a band.
    subscript(band: Int) -> ArraySlice<Int32> { items[(band == 0 ? 0 : ends[band - 1])..<ends[band]] }
}
