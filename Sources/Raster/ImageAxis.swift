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
        /// Each canvas pixel is a picture pixel.
        case copied
        /// The nearest one.
        case nearest
        /// Two neighbours, the second by `weights` / 256.
        case mixed
        /// All that the canvas pixel covers.
        case averaged
    }

    let kind: Kind
    /// The canvas pixels that read anything.
    private(set) var pixels = 0..<0
    /// For each of them the first picture pixel; may be −1 or beyond the end in `mixed`.
    private(set) var starts: [Int] = []
    /// `mixed`: share of the second pixel, 0…256.
    private(set) var weights: [UInt32] = []
    /// `averaged`: the shares of all pixels covered, one list after the other.
    private(set) var shares: [Float] = []
    /// `averaged`: where each list ends.
    private(set) var shareEnds: [Int] = []

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
        if scale == 1, self.start & 255 == 0 {
            kind = .copied
        } else if resampling == .nearest {
            kind = .nearest
        } else {
            kind = scale < 1 ? .averaged : .mixed
        }
        fill(canvas: canvas)
    }

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
        case .copied, .nearest: appendNearest(pixel)
        case .mixed: appendMixed(pixel)
        case .averaged: appendAverage(pixel)
        }
    }

    private mutating func appendNearest(_ pixel: Int) -> Bool {
        let nearest = place(pixel * 256 + 128).rounded(.down)
        guard nearest >= 0, nearest < Double(count) else { return false }
        starts.append(Int(nearest))
        return true
    }

    private mutating func appendMixed(_ pixel: Int) -> Bool {
        let middle = place(pixel * 256 + 128) - 0.5
        let first = middle.rounded(.down)
        guard first >= -1, first < Double(count) else { return false }
        starts.append(Int(first))
        weights.append(UInt32(((middle - first) * 256).rounded()))
        return true
    }

    private mutating func appendAverage(_ pixel: Int) -> Bool {
        let from = place(pixel * 256)
        let to = place(pixel * 256 + 256)
        guard to > 0, from < Double(count) else { return false }
        let first = max(Int(max(from, 0)), 0)
        let last = min(Int(min(to, Double(count)).rounded(.up)), count)
        guard first < last else { return false }
        starts.append(first)
        for index in first..<last {
            let covered = min(to, Double(index + 1)) - max(from, Double(index))
            shares.append(Float(max(covered, 0) / (to - from)))
        }
        shareEnds.append(shares.count)
        return true
    }

    /// `averaged`: the shares of a canvas pixel, as indexes into ``shares``.
    func shareRange(_ index: Int) -> Range<Int> { (index == 0 ? 0 : shareEnds[index - 1])..<shareEnds[index] }
}
