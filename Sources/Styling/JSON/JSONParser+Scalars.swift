extension JSONParser {
    // MARK: Strings

    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = String(decoding: bytes[start..<position], as: UTF8.self)
                position += 1
                return text
            case UInt8(ascii: "\\"): return try stringWithEscapes(from: start)
            case 0..<0x20: throw error("a control character in a string")
            default: position += 1
            }
        }
        throw error("the text ends inside a string")
    }

    private mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &text)
            case 0..<0x20: throw error("a control character in a string")
            default:
                text.append(byte)
                position += 1
            }
        }
        throw error("the text ends inside a string")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let kind = current else { throw error("the text ends inside a string") }
        position += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text += Array(String(try unicodeEscape()).utf8)
        default: throw error("an unknown escape in a string")
        }
    }

    /// One `\uXXXX`, or two that make a surrogate pair; a lone surrogate becomes U+FFFD.
    private mutating func unicodeEscape() throws(JSONError) -> Character {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return Character(scalar) }
        let place = position
        guard first < 0xDC00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
            bytes[position + 1] == UInt8(ascii: "u")
        else { return "\u{FFFD}" }
        position += 2
        let second = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else {
            position = place
            return "\u{FFFD}"
        }
        return Character(scalar)
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw error("the text ends inside an escape") }
        var code: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits should follow \\u")
            }
            code = code << 4 | UInt32(digit)
        }
        position += 4
        return code
    }

    // MARK: Numbers

    /// A number by the JSON grammar.
    ///
    /// Up to 15 digits it is exact arithmetic, else the library's conversion.
    mutating func number() throws(JSONError) -> Double {
        let start = position
        var significand: UInt64 = 0
        var digits = 0
        var fractionDigits = 0
        let isNegative = current == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let firstDigit = position
        takeDigits(into: &significand, count: &digits)
        guard digits > 0 else { throw error("a digit should be here") }
        guard digits == 1 || bytes[firstDigit] != UInt8(ascii: "0") else {
            throw error("a number may not begin with 0")
        }
        if current == UInt8(ascii: ".") {
            position += 1
            let whole = digits
            takeDigits(into: &significand, count: &digits)
            fractionDigits = digits - whole
            guard fractionDigits > 0 else { throw error("a digit should follow the point") }
        }
        let hasExponent = try takeExponent()
        if !hasExponent, digits <= 15 {
            let value = Double(significand) / Self.powersOfTen[fractionDigits]
            return isNegative ? -value : value
        }
        return Double(String(decoding: bytes[start..<position], as: UTF8.self)) ?? 0
    }

    /// Powers of ten that a double holds exactly.
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    private mutating func takeDigits(into significand: inout UInt64, count: inout Int) {
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            significand = significand &* 10 &+ UInt64(byte - UInt8(ascii: "0"))
            count += 1
            position += 1
        }
    }

    private mutating func takeExponent() throws(JSONError) -> Bool {
        guard let byte = current, byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") else { return false }
        position += 1
        if let sign = current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
        var ignored: UInt64 = 0
        var digits = 0
        takeDigits(into: &ignored, count: &digits)
        guard digits > 0 else { throw error("a digit should be in the exponent") }
        return true
    }
}
