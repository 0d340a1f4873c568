import Drawing

extension Color {
    /// A colour from a CSS text: a name, `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, `rgb()`, `rgba()`, `hsl()`,
    /// `hsla()` in the comma and the space form; nil when it is none of these.
    ///
    /// - Source: CSS Color Module Level 4, sections 5, 6 and 8, without `none` and angles other than degrees.
    public init?(css text: String) {
        let text = trimmingSpace(text).lowercased()
        if text == "transparent" {
            self = .transparent
        } else if let code = namedColors[text] {
            self.init(hexadecimal: code)
        } else if text.hasPrefix("#") {
            guard let color = Self.hexadecimal(text.utf8.dropFirst()) else { return nil }
            self = color
        } else if let channels = ColorFunction(text, name: "rgb") {
            guard let color = channels.rgb else { return nil }
            self = color
        } else if let channels = ColorFunction(text, name: "hsl") {
            guard let color = channels.hsl else { return nil }
            self = color
        } else {
            return nil
        }
    }

    /// An opaque colour from 0xRRGGBB.
    init(hexadecimal code: UInt32) {
        func channel(_ shift: UInt32) -> Float { Float(code >> shift & 0xFF) / 255 }
        self.init(red: channel(16), green: channel(8), blue: channel(0))
    }

    private static func hexadecimal(_ digits: Substring.UTF8View) -> Color? {
        let values = digits.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        guard values.count == digits.count else { return nil }
        func channel(_ index: Int) -> Float {
            values.count < 6
                ? Float(values[index] * 17) / 255
                : Float(values[2 * index] * 16 + values[2 * index + 1]) / 255
        }
        switch values.count {
        case 3, 6: return Color(red: channel(0), green: channel(1), blue: channel(2))
        case 4, 8: return Color(red: channel(0), green: channel(1), blue: channel(2), alpha: channel(3))
        default: return nil
        }
    }
}

/// The arguments of `rgb(…)` or `hsl(…)`.
private struct ColorFunction {
    struct Argument {
        var number: Double
        var isPercentage: Bool
        var isDegrees: Bool
    }

    var arguments: [Argument] = []
    /// What stands between the arguments: a comma, a slash or a space.
    var separators = ""

    /// Nil when the text is no such function at all.
    init?(_ text: String, name: String) {
        guard text.hasPrefix(name), text.hasSuffix(")") else { return nil }
        var rest = text.dropFirst(name.count).dropLast()
        if rest.first == "a" { rest.removeFirst() }
        guard rest.first == "(" else { return nil }
        rest.removeFirst()
        Self.skipSpace(&rest)
        while let argument = Self.argument(&rest) {
            arguments.append(argument)
            let hadSpace = Self.skipSpace(&rest)
            guard let next = rest.first else { return }
            if next == "," || next == "/" {
                separators.append(next)
                rest.removeFirst()
                Self.skipSpace(&rest)
            } else if hadSpace {
                separators.append(" ")
            } else {
                break
            }
        }
        // Something that is no argument: the function is known, its text is wrong.
        arguments = []
    }

    @discardableResult
    private static func skipSpace(_ text: inout Substring) -> Bool {
        let count = text.prefix { $0.isWhitespace }.count
        text = text.dropFirst(count)
        return count > 0
    }

    private static func argument(_ text: inout Substring) -> Argument? {
        let digits = text.prefix { $0.isASCII && $0.isNumber || "e.+-".contains($0) }
        guard !digits.isEmpty, let number = numberValue(of: String(digits)) else { return nil }
        text = text.dropFirst(digits.count)
        var argument = Argument(number: number, isPercentage: false, isDegrees: false)
        // The exponent's e is taken for a digit, so "120deg" stops at the d.
        if text.first == "%" {
            text.removeFirst()
            argument.isPercentage = true
        } else if text.hasPrefix("deg") {
            text = text.dropFirst(3)
            argument.isDegrees = true
        }
        return argument
    }

    private var isWellFormed: Bool {
        ["  ", "  /", ",,", ",,,"].contains(separators) && arguments.count == separators.count + 1
    }

    private var alpha: Double {
        guard arguments.count == 4 else { return 1 }
        return arguments[3].isPercentage ? arguments[3].number / 100 : arguments[3].number
    }

    var rgb: Color? {
        guard isWellFormed, !arguments.contains(where: \.isDegrees) else { return nil }
        let percentages = arguments.prefix(3).filter(\.isPercentage).count
        guard percentages == 0 || percentages == 3 else { return nil }
        let most = percentages == 3 ? 100.0 : 255
        func channel(_ index: Int) -> Float { Float(arguments[index].number / most) }
        return Color(red: channel(0), green: channel(1), blue: channel(2), alpha: Float(alpha))
    }

    /// - Source: CSS Color Module Level 4, section 7.1, HSL to RGB.
    var hsl: Color? {
        guard isWellFormed, !arguments[0].isPercentage, arguments[1].isPercentage, arguments[2].isPercentage,
            arguments.dropFirst().allSatisfy({ !$0.isDegrees })
        else { return nil }
        let turned = arguments[0].number.truncatingRemainder(dividingBy: 360)
        let hue = turned < 0 ? turned + 360 : turned
        let saturation = min(max(arguments[1].number, 0), 100) / 100
        let lightness = min(max(arguments[2].number, 0), 100) / 100
        func channel(_ offset: Double) -> Float {
            let place = (offset + hue / 30).truncatingRemainder(dividingBy: 12)
            let reach = saturation * min(lightness, 1 - lightness)
            return Float(lightness - reach * max(-1, min(place - 3, 9 - place, 1)))
        }
        return Color(red: channel(0), green: channel(8), blue: channel(4), alpha: Float(alpha))
    }
}
