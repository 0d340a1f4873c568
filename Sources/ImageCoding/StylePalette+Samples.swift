extension StylePalette {
    /// A colour and how often it is met.
    public struct Sample: Sendable {
        /// Packed and premultiplied.
        public var color: UInt32
        /// Any unit, above 0.
        public var weight: Float

        /// A sample.
        public init(color: UInt32, weight: Float = 1) {
            self.color = color
            self.weight = weight
        }
    }

    /// The most colours that are kept exactly when there are too many: the ones met most often.
    private static let maximumPins = 112

    /// The palette that fits some samples: all their colours when there is room, else the most frequent
    /// exactly and the rest by boxes of least variance, moved to the middle of what is nearest to them.
    ///
    /// - Source: the cut by variance is X. Wu's ("Efficient statistical computations for optimal color
    ///   quantization", Graphics Gems II, 1991), the moving S. P. Lloyd's algorithm (1982).
    public init(samples: [Sample]) {
        let distinct = Self.joined(samples)
        guard distinct.count > Self.maximumColors else {
            self.init(colors: distinct.map(\.color))
            return
        }
        let total = distinct.reduce(0) { $0 + $1.weight }
        // Of one weight the lesser colour first: the order must not depend on the sort.
        let byWeight = distinct.sorted { ($1.weight, $0.color) < ($0.weight, $1.color) }
        let pins = byWeight.prefix(Self.maximumPins).prefix { $0.weight > total / 2048 }.map(\.color)
        let pinned = Set(pins)
        let free = distinct.filter { !pinned.contains($0.color) }
        var colors = pins + ColorBoxes.means(of: free, count: Self.maximumColors - pins.count)
        for _ in 0..<2 { colors = Self.moved(colors, pinCount: pins.count, samples: free) }
        self.init(colors: colors)
    }

    /// Equal colours as one sample, ascending by colour.
    private static func joined(_ samples: [Sample]) -> [Sample] {
        var result: [Sample] = []
        for sample in samples.sorted(by: { $0.color < $1.color }) {
            if let last = result.last, last.color == sample.color {
                result[result.count - 1].weight += sample.weight
            } else {
                result.append(sample)
            }
        }
        return result
    }

    /// The free colours moved to the mean of the samples they are nearest to.
    private static func moved(_ colors: [UInt32], pinCount: Int, samples: [Sample]) -> [UInt32] {
        let palette = Self(colors: colors)
        var sums = [SIMD4<Float>](repeating: .zero, count: palette.colors.count)
        var weights = [Float](repeating: 0, count: palette.colors.count)
        for sample in samples {
            let index = palette.nearest(to: sample.color).index
            // The root keeps what is rare but seen, as the rim of a disc.
            let weight = sample.weight.squareRoot()
            sums[index] += ColorBoxes.channels(sample.color) * weight
            weights[index] += weight
        }
        return palette.colors.indices.map { index in
            let isFixed = index < pinCount || weights[index] == 0
            return isFixed ? palette.colors[index] : ColorBoxes.packed(sums[index] / weights[index])
        }
    }
}

/// Samples in boxes, the one with the greatest variance always cut next.
private struct ColorBoxes {
    private struct Box {
        var range: Range<Int>
        var variance: Float
        var axis: Int
        var mean: SIMD4<Float>
    }

    private var samples: [(channels: SIMD4<Float>, weight: Float)]

    /// The mean colours of at most `count` boxes.
    static func means(of samples: [StylePalette.Sample], count: Int) -> [UInt32] {
        guard !samples.isEmpty else { return [] }
        var boxes = Self(samples: samples.map { (channels($0.color), $0.weight.squareRoot()) })
        var all = [boxes.box(0..<samples.count)]
        while all.count < count {
            guard
                let widest = all.indices.max(by: { all[$0].variance < all[$1].variance }),
                all[widest].variance > 0
            else { break }
            let (low, high) = boxes.cut(all[widest])
            all[widest] = low
            all.append(high)
        }
        return all.map { packed($0.mean) }
    }

    private func box(_ range: Range<Int>) -> Box {
        var sum = SIMD4<Float>.zero
        var weight: Float = 0
        for index in range {
            sum += samples[index].channels * samples[index].weight
            weight += samples[index].weight
        }
        let mean = sum / weight
        var variance = SIMD4<Float>.zero
        for index in range {
            let difference = samples[index].channels - mean
            variance += difference * difference * samples[index].weight
        }
        let axis = (0..<4).max { variance[$0] < variance[$1] } ?? 0
        return Box(range: range, variance: variance[axis], axis: axis, mean: mean)
    }

    /// Two boxes of one, parted at the mean of its widest channel.
    private mutating func cut(_ box: Box) -> (Box, Box) {
        let middle = samples[box.range].partition { $0.channels[box.axis] > box.mean[box.axis] }
        // Rounding may leave a side empty: then one sample makes a box.
        let place = min(max(middle, box.range.lowerBound + 1), box.range.upperBound - 1)
        return (self.box(box.range.lowerBound..<place), self.box(place..<box.range.upperBound))
    }

    static func channels(_ color: UInt32) -> SIMD4<Float> {
        SIMD4(Float(color & 255), Float(color >> 8 & 255), Float(color >> 16 & 255), Float(color >> 24))
    }

    /// The pixel nearest to a mean, no channel above alpha.
    static func packed(_ mean: SIMD4<Float>) -> UInt32 {
        let alpha = UInt32(mean.w + 0.5)
        func byte(_ value: Float) -> UInt32 { min(UInt32(value + 0.5), alpha) }
        return byte(mean.x) | byte(mean.y) << 8 | byte(mean.z) << 16 | alpha << 24
    }
}
