/// The colours that all tiles of a map share: at most 256, each premultiplied.
///
/// One palette for a whole zoom of a map, whatever a tile holds, so that a colour becomes the same entry in
/// every tile and neighbours meet without a seam. The distance of two colours is, channel by channel, the
/// larger of what is seen on black and what is seen on white:
///
///     on black   d = c₁ − c₂          on white   d − (a₁ − a₂)       Σ over red, green, blue of max(·²)
///
/// - Source: the distance is the one of K. Lesiński's pngquant, see docs/FORMULAS.md.
public struct StylePalette: Sendable, Equatable {
    /// What 8 bits can number.
    public static let maximumColors = 256
    /// A picture further from its pixels than this (34 dB) stays in true colour.
    public static let largestMeanSquaredError = 25.0

    /// The colours, packed and premultiplied, all different.
    public let colors: [UInt32]
    /// A hash of the colours: equal palettes have equal ones.
    let identity: UInt64
    private let groups: [Group]

    /// Eight entries side by side.
    private struct Group: Equatable, Sendable {
        // Entries that are not there lie too far from any colour to be the nearest.
        var red = SIMD8<Int32>(repeating: 5000)
        var green = SIMD8<Int32>(repeating: 5000)
        var blue = SIMD8<Int32>(repeating: 5000)
        var alpha = SIMD8<Int32>(repeating: 0)
    }

    /// A palette of the first 256 of some colours, of equal ones the first; clear when there are none.
    public init(colors: some Sequence<UInt32>) {
        var kept: [UInt32] = []
        var seen: Set<UInt32> = []
        for color in colors where kept.count < Self.maximumColors && seen.insert(color).inserted {
            kept.append(color)
        }
        if kept.isEmpty { kept = [0] }
        var groups: [Group] = []
        for (index, color) in kept.enumerated() {
            if index & 7 == 0 { groups.append(Group()) }
            groups[index >> 3].red[index & 7] = Int32(color & 255)
            groups[index >> 3].green[index & 7] = Int32(color >> 8 & 255)
            groups[index >> 3].blue[index & 7] = Int32(color >> 16 & 255)
            groups[index >> 3].alpha[index & 7] = Int32(color >> 24)
        }
        self.colors = kept
        self.groups = groups
        // FNV-1a (Fowler, Noll, Vo), word by word.
        identity = kept.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// The entry nearest to a colour, the first of equally near ones, and its distance squared.
    public func nearest(to pixel: UInt32) -> (index: Int, squaredDistance: Int) {
        let red = SIMD8(repeating: Int32(pixel & 255))
        let green = SIMD8(repeating: Int32(pixel >> 8 & 255))
        let blue = SIMD8(repeating: Int32(pixel >> 16 & 255))
        let alpha = SIMD8(repeating: Int32(pixel >> 24))
        var best = SIMD8(repeating: Int32.max)
        var place = SIMD8<Int32>(repeating: 0)
        var number = SIMD8<Int32>(repeating: 0)
        for group in groups {
            let rest = group.alpha &- alpha
            let sum =
                Self.square(group.red &- red, rest) &+ Self.square(group.green &- green, rest)
                &+ Self.square(group.blue &- blue, rest)
            let isNearer = sum .< best
            best.replace(with: sum, where: isNearer)
            place.replace(with: number, where: isNearer)
            number &+= 1
        }
        var found = (index: Int(place[0]) * 8, squaredDistance: Int(best[0]))
        for lane in 1..<8 {
            let other = (index: Int(place[lane]) * 8 + lane, squaredDistance: Int(best[lane]))
            if (other.squaredDistance, other.index) < (found.squaredDistance, found.index) { found = other }
        }
        return found
    }

    /// The larger of the squares of a channel's difference on black and on white.
    @inline(__always)
    private static func square(_ difference: SIMD8<Int32>, _ alpha: SIMD8<Int32>) -> SIMD8<Int32> {
        let onWhite = difference &- alpha
        return pointwiseMax(difference &* difference, onWhite &* onWhite)
    }

    /// The distance squared of two packed colours; see ``StylePalette``.
    static func squaredDistance(_ first: UInt32, _ second: UInt32) -> Int {
        let alpha = Int(first >> 24) &- Int(second >> 24)
        var sum = 0
        for shift in [0, 8, 16] as [UInt32] {
            let onBlack = Int(first >> shift & 255) &- Int(second >> shift & 255)
            let onWhite = onBlack &- alpha
            sum &+= max(onBlack &* onBlack, onWhite &* onWhite)
        }
        return sum
    }

    /// Equal palettes have the same colours in the same order.
    public static func == (first: Self, second: Self) -> Bool { first.colors == second.colors }
}
