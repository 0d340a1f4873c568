/// A stream of numbers that depends on its seed and on nothing else.
///
/// - Source: SplitMix64, from G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number
///   generators" (OOPSLA 2014): a counter with the golden-ratio step, mixed by two xor-shift-multiplies.
struct SeededRandom: Sendable {
    private var counter: UInt64

    /// What a stream is for: each purpose draws from its own, so that one does not shift the other.
    enum Purpose: UInt64 {
        case layout = 1
        case warp, names, parts, cases, hotSpots, picture, water
    }

    init(seed: UInt64, purpose: Purpose, index: Int = 0) {
        let key = Self.mixed(seed &+ purpose.rawValue &* 0xD1B5_4A32_D192_ED03)
        counter = Self.mixed(key ^ UInt64(bitPattern: Int64(index)) &* 0x9E37_79B9_7F4A_7C15)
    }

    /// The next 64 bits.
    mutating func next() -> UInt64 {
        counter &+= 0x9E37_79B9_7F4A_7C15
        return Self.mixed(counter)
    }

    /// The next number in 0..<1, with 53 bits.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// The next number in a range.
    mutating func number(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * unit()
    }

    /// The next whole number in 0..<count; traps when count is not positive.
    mutating func index(below count: Int) -> Int {
        precondition(count > 0, "nothing to choose from")
        // The high half of a 64 × 64 bit product: even enough for counts far below 2⁶⁴.
        return Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// True with the given probability.
    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    /// Roughly normal, mean 0 and deviation 1: the sum of four uniform numbers, scaled.
    mutating func bell() -> Double { (unit() + unit() + unit() + unit() - 2) * 1.7320508075688772 }

    /// The index of one weight, drawn in proportion; the last one when all are zero.
    mutating func index(weights: [Double]) -> Int {
        var rest = unit() * weights.reduce(0, +)
        for (index, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 { return index }
        }
        return weights.count - 1
    }

    /// The elements in another order.
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var result = elements
        for last in stride(from: result.count - 1, to: 0, by: -1) {
            result.swapAt(last, index(below: last + 1))
        }
        return result
    }

    /// Scrambles 64 bits so that each depends on all.
    static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Shares a whole number out so that the shares add up to it: the share of each is the step of the rounded
/// running sum.
struct Apportionment {
    private let total: Double
    private let sum: Double
    private var running = 0.0
    private var given = 0

    /// Shares `total` out among weights that add up to `sum` and will follow one by one.
    init(total: Int, sum: Double) {
        self.total = Double(total)
        self.sum = sum
    }

    /// The share of the next weight; the last weight must be announced, so that nothing is left over.
    mutating func share(_ weight: Double, isLast: Bool) -> Int {
        running += weight
        let reached = isLast || sum <= 0 ? (isLast ? Int(total) : given) : Int(total * min(running / sum, 1))
        defer { given = max(reached, given) }
        return max(reached - given, 0)
    }

    /// Whole shares of a total by weights, each at least `minimum`; traps when the total is too small.
    static func shares(of total: Int, weights: [Double], minimum: Int = 1) -> [Int] {
        precondition(total >= minimum * weights.count, "there is too little to share out")
        let sum = weights.reduce(0, +)
        var shares = weights.map { weight in
            max(minimum, Int(Double(total) * (sum > 0 ? weight / sum : 1 / Double(weights.count))))
        }
        var rest = total - shares.reduce(0, +)
        while rest != 0 {
            // Give to (or take from) the one whose share is farthest below (above) what it is due.
            let step = rest > 0 ? 1 : -1
            func lack(_ index: Int) -> Double {
                Double(step) * (Double(total) * weights[index] / max(sum, 1e-9) - Double(shares[index]))
            }
            let candidates = shares.indices.filter { step > 0 || shares[$0] > minimum }
            guard let chosen = candidates.max(by: { lack($0) < lack($1) }) else { break }
            shares[chosen] += step
            rest -= step
        }
        return shares
    }
}
