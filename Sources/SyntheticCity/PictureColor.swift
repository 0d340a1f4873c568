import Geometry

/// A colour of the aerial picture: red, green, blue, each 0…255.
struct PictureColor {
    var red: Double
    var green: Double
    var blue: Double

    init(_ red: Double, _ green: Double, _ blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Lighter above 1, darker below.
    func shaded(_ factor: Double) -> Self { Self(red * factor, green * factor, blue * factor) }

    /// Part of the way to another colour.
    func mixed(_ other: Self, _ share: Double) -> Self {
        Self(
            red + (other.red - red) * share, green + (other.green - green) * share,
            blue + (other.blue - blue) * share)
    }

    /// Appends the three bytes.
    func append(to bytes: inout [UInt8]) {
        bytes.append(UInt8(min(max(red, 0), 255)))
        bytes.append(UInt8(min(max(green, 0), 255)))
        bytes.append(UInt8(min(max(blue, 0), 255)))
    }
}

/// Smooth random hills over the plane: random heights on a square lattice, blended in between.
///
/// - Source: value noise with the smoothstep blend 3t² - 2t³, as in any graphics text since K. Perlin,
///   "An image synthesizer" (SIGGRAPH 1985).
struct ValueNoise {
    private let seed: UInt64

    init(seed: UInt64) { self.seed = SeededRandom.mixed(seed ^ 0x5DEE_CE66_D1CE_4E5B) }

    /// A number in 0...1 that changes over `scale` metres.
    func value(_ place: Point, scale: Double) -> Double {
        let (x, y) = (place.x / scale, place.y / scale)
        let (column, row) = (x.rounded(.down), y.rounded(.down))
        let (tx, ty) = (Self.smooth(x - column), Self.smooth(y - row))
        let (i, j) = (Int64(column), Int64(row))
        let south = lattice(i, j) + (lattice(i + 1, j) - lattice(i, j)) * tx
        let north = lattice(i, j + 1) + (lattice(i + 1, j + 1) - lattice(i, j + 1)) * tx
        return south + (north - south) * ty
    }

    /// Three scales added, each half as strong and half as wide.
    func hills(_ place: Point, scale: Double) -> Double {
        (4 * value(place, scale: scale) + 2 * value(place, scale: scale / 2.1)
            + value(place, scale: scale / 4.3)) / 7
    }

    /// An even random number in 0..<1 for a lattice point.
    func lattice(_ column: Int64, _ row: Int64) -> Double {
        Double(bits(column, row) >> 11) * 0x1p-53
    }

    /// 64 random bits for a lattice point.
    func bits(_ column: Int64, _ row: Int64) -> UInt64 {
        let mixed = UInt64(bitPattern: column) &* 0x9E37_79B9_7F4A_7C15
        return SeededRandom.mixed(mixed ^ UInt64(bitPattern: row) &* 0xC2B2_AE3D_27D4_EB4F ^ seed)
    }

    private static func smooth(_ t: Double) -> Double { t * t * (3 - 2 * t) }
}
