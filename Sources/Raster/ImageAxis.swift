import Drawing

/// Which pixels of a picture make each pixel of a canvas, along one axis.
///
/// The place of a canvas pixel in the picture is (pixel + ½ − start) / scale. The start is rounded to
/// 1/256 device pixel and taken off as an integer, so that canvases whose origins differ by whole pixels
/// read the same places.
struct ImageAxis {
    /// A picture pixel is at most this many device pixels wide.
    static let maximumScale = 1_048_576.0
    /// The furthest a picture's corner may lie off the canvas, device pixels.
    static let maximumStart = 1_099_511_627_776.0

    /// How neighbouring pixels share.
    enum Kind {
        /// One picture pixel to a canvas pixel.
        case nearest
        /// Two neighbours.
        case mixed
        /// All that the canvas pixel covers.
        case averaged
    }

    let kind: Kind
    /// The canvas pixels that read anything.
    private(set) var pixels = 0..<0
    /// For each of them the first picture pixel; it and those after it may lie beyond the edges.
    private(set) var starts: [Int] = []
    /// The shares of the picture pixels from the first on, one list after the other.
    private(set) var shares: [Float] = []
    /// For each canvas pixel, the index after its last share.
    private(set) var shareEnds: [Int] = []
    /// For each canvas pixel, the share of the second picture pixel in 1/256; 0 unless `mixed`.
    private(set) var weights: [UInt32] = []

    private let start: Int
    private let steps: Double
    private let count: Int

    /// Nil when the picture's place or scale is not a number, or out of all proportion.
    ///
    /// - Parameters:
    ///   - start: where the picture begins on the canvas, device pixels.
    ///   - scale: device pixels to a picture pixel.
    ///   - count: picture pixels.
    ///   - canvas: canvas pixels.
    ///   - resampling: between pixels.
    init?(start: Double, scale: Double, count: Int, canvas: Int, resampling: Resampling) {
        guard start.isFinite, abs(start) <= Self.maximumStart, scale > 0, scale <= Self.maximumScale else {
            return nil
        }
        self.start = Int((start * 256).rounded())
        self.count = count
        steps = scale * 256
        if resampling == .nearest || (scale == 1 && self.start & 255 == 0) {
            kind = .nearest
        } else {
            kind = scale < 1 ? .averaged : .mixed
        }
        fill(canvas: canvas)
    }

    /// The shares of a canvas pixel, as indexes into ``shares``.
    @inline(__always)
    func shareRange(_ index: Int) -> Range<Int> { (index == 0 ? 0 : shareEnds[index - 1])..<shareEnds[index] }

    private mutating func fill(canvas: Int) {
        var first = 0
        while first < canvas, !append(first) { first += 1 }
        var end = min(first + 1, canvas)
        while end < canvas, append(end) { end += 1 }
        pixels = first..<end
    }

    /// The place in the picture, in its pixels, of a place on the canvas in steps.
    private func place(_ canvasSteps: Int) -> Double { Double(canvasSteps - start) / steps }

    /// Adds a canvas pixel; false when nothing of the picture lies under it.
    private mutating func append(_ pixel: Int) -> Bool {
        switch kind {
        case .nearest: appendNearest(pixel)
        case .mixed: appendMixed(pixel)
        case .averaged: appendAverage(pixel)
        }
    }

    private mutating func appendNearest(_ pixel: Int) -> Bool {
        let nearest = place(pixel * 256 + 128).rounded(.down)
        guard nearest >= 0, nearest < Double(count) else { return false }
        end(start: Int(nearest), shares: CollectionOfOne(1))
        return true
    }

    private mutating func appendMixed(_ pixel: Int) -> Bool {
        let middle = place(pixel * 256 + 128) - 0.5
        let first = middle.rounded(.down)
        guard first >= -1, first < Double(count) else { return false }
        let share = Float(((middle - first) * 256).rounded() / 256)
        end(start: Int(first), shares: [1 - share, share])
        return true
    }

    private mutating func appendAverage(_ pixel: Int) -> Bool {
        let from = place(pixel * 256)
        let to = place(pixel * 256 + 256)
        guard to > 0, from < Double(count) else { return false }
        let first = Int(max(from, 0))
        let last = min(Int(min(to, Double(count)).rounded(.up)), count)
        guard first < last else { return false }
        end(
            start: first,
            shares: (first..<last).lazy.map { index in
                let covered = min(to, Double(index + 1)) - max(from, Double(index))
                return Float(max(covered, 0) / (to - from))
            })
        return true
    }

    private mutating func end(start: Int, shares: some Sequence<Float>) {
        starts.append(start)
        self.shares.append(contentsOf: shares)
        weights.append(kind == .mixed ? UInt32((self.shares.last ?? 0) * 256) : 0)
        shareEnds.append(self.shares.count)
    }
}
