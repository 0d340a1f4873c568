import Drawing

#if canImport(Glibc)
    import Glibc
#endif

/// The space in which two colours are mixed.
enum ColorSpace: Sendable {
    case rgb, lab, hcl

    /// The colour between two, straight channels; a transparent colour keeps its red, green and blue.
    func mix(_ from: Color, _ to: Color, _ factor: Double) -> Color {
        switch self {
        case .rgb: mixRGB(from, to, factor)
        case .lab: LabColor(from).mixed(with: LabColor(to), factor).color
        case .hcl: HCLColor(LabColor(from)).mixed(with: HCLColor(LabColor(to)), factor).lab.color
        }
    }

    private func mixRGB(_ from: Color, _ to: Color, _ factor: Double) -> Color {
        func between(_ from: Float, _ to: Float) -> Float { Float(Double(from) + factor * Double(to - from)) }
        return Color(
            red: between(from.red, to.red), green: between(from.green, to.green),
            blue: between(from.blue, to.blue), alpha: between(from.alpha, to.alpha))
    }
}

/// CIE L*a*b* under D50.
///
/// - Source: CSS Color Module Level 4, Lab colours, with the D50 matrix for sRGB
///   (Bruce Lindbloom, RGB/XYZ matrices).
struct LabColor {
    var lightness: Double
    var a: Double
    var b: Double
    var alpha: Double

    private static let whiteX = 0.96422
    private static let whiteZ = 0.82521
    private static let knee = 6.0 / 29
    private static let offset = 4.0 / 29
    private static let slope = 3 * knee * knee

    init(lightness: Double, a: Double, b: Double, alpha: Double) {
        self.lightness = lightness
        self.a = a
        self.b = b
        self.alpha = alpha
    }

    init(_ color: Color) {
        func linear(_ channel: Float) -> Double {
            let value = Double(channel)
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        func root(_ t: Double) -> Double {
            t > Self.knee * Self.knee * Self.knee ? pow(t, 1.0 / 3) : t / Self.slope + Self.offset
        }
        let (red, green, blue) = (linear(color.red), linear(color.green), linear(color.blue))
        let y = root(0.2225045 * red + 0.7168786 * green + 0.0606169 * blue)
        let isGrey = red == green && green == blue
        let x = isGrey ? y : root((0.4360747 * red + 0.3850649 * green + 0.1430804 * blue) / Self.whiteX)
        let z = isGrey ? y : root((0.0139322 * red + 0.0971045 * green + 0.7141733 * blue) / Self.whiteZ)
        lightness = max(0, 116 * y - 16)
        a = 500 * (x - y)
        b = 200 * (y - z)
        alpha = Double(color.alpha)
    }

    /// The colour in sRGB, each channel held inside 0…1.
    var color: Color {
        func cube(_ t: Double) -> Double {
            t > Self.knee ? t * t * t : Self.slope * (t - Self.offset)
        }
        func channel(_ linear: Double) -> Float {
            Float(linear <= 0.00304 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055)
        }
        let middle = (lightness + 16) / 116
        let x = Self.whiteX * cube(middle + a / 500)
        let y = cube(middle)
        let z = Self.whiteZ * cube(middle - b / 200)
        return Color(
            red: channel(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
            green: channel(-0.9787684 * x + 1.9161415 * y + 0.033454 * z),
            blue: channel(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
            alpha: Float(alpha))
    }

    func mixed(with other: Self, _ factor: Double) -> Self {
        func between(_ from: Double, _ to: Double) -> Double { from + factor * (to - from) }
        return Self(
            lightness: between(lightness, other.lightness), a: between(a, other.a), b: between(b, other.b),
            alpha: between(alpha, other.alpha))
    }
}

/// Hue, chroma, lightness: L*a*b* in polar form.
struct HCLColor {
    /// Degrees; nil for a grey, which has none.
    var hue: Double?
    var chroma: Double
    var lightness: Double
    var alpha: Double

    init(_ lab: LabColor) {
        chroma = (lab.a * lab.a + lab.b * lab.b).squareRoot()
        lightness = lab.lightness
        alpha = lab.alpha
        guard (chroma * 10_000).rounded() != 0 else { return }
        let degrees = atan2(lab.b, lab.a) * 180 / .pi
        hue = degrees < 0 ? degrees + 360 : degrees
    }

    var lab: LabColor {
        let radians = (hue ?? 0) * .pi / 180
        return LabColor(
            lightness: lightness, a: cos(radians) * chroma, b: sin(radians) * chroma, alpha: alpha)
    }

    /// The hue runs the shorter way round; a grey takes the other's hue.
    func mixed(with other: Self, _ factor: Double) -> Self {
        func between(_ from: Double, _ to: Double) -> Double { from + factor * (to - from) }
        var mixed = self
        mixed.chroma = between(chroma, other.chroma)
        mixed.lightness = between(lightness, other.lightness)
        mixed.alpha = between(alpha, other.alpha)
        func isEnd(_ color: Self) -> Bool { color.lightness == 0 || color.lightness == 1 }
        switch (hue, other.hue) {
        case (let from?, let to?):
            var turn = to - from
            if turn > 180 { turn -= 360 } else if turn < -180 { turn += 360 }
            mixed.hue = from + factor * turn
        case (.some, nil): if isEnd(other) { mixed.chroma = chroma }
        case (nil, let to?):
            mixed.hue = to
            if isEnd(self) { mixed.chroma = other.chroma }
        case (nil, nil): break
        }
        return mixed
    }
}
