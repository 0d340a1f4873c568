/// A number as JavaScript writes it: the shortest digits that read back the same, no exponent between
/// 1e-7 and 1e21.
///
/// - Source: ECMA-262, Number::toString.
func numberText(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
    if number == 0 { return "0" }
    if number < 0 { return "-" + numberText(-number) }
    let (digits, exponent) = shortestDigits(number)
    let count = digits.count
    if count <= exponent, exponent <= 21 {
        return digits + String(repeating: "0", count: exponent - count)
    }
    if exponent > 0, exponent <= 21 {
        return "\(digits.prefix(exponent)).\(digits.dropFirst(exponent))"
    }
    if exponent > -6, exponent <= 0 {
        return "0." + String(repeating: "0", count: -exponent) + digits
    }
    let power = exponent - 1
    let mantissa = count == 1 ? digits : "\(digits.prefix(1)).\(digits.dropFirst())"
    return "\(mantissa)e\(power < 0 ? "-" : "+")\(abs(power))"
}

/// The shortest digits d₁d₂… and the exponent with number = 0.d₁d₂… · 10^exponent.
private func shortestDigits(_ number: Double) -> (digits: String, exponent: Int) {
    var digits: [UInt8] = []
    var exponent = 0
    var seenPoint = false
    var power = 0
    let text = Array(number.description.utf8)
    var index = 0
    while index < text.count {
        let byte = text[index]
        if byte == UInt8(ascii: ".") {
            seenPoint = true
        } else if byte == UInt8(ascii: "e") {
            power = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
            break
        } else {
            digits.append(byte)
            if !seenPoint { exponent += 1 }
        }
        index += 1
    }
    let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
    digits.removeFirst(leading)
    exponent -= leading
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
    return (String(decoding: digits, as: UTF8.self), exponent + power)
}

/// The number a text stands for, as JavaScript's `Number()` reads it: spaces around it are allowed, an
/// empty text is 0, `0x`, `0o` and `0b` are understood; nil when it is no number.
///
/// - Source: ECMA-262, StringToNumber.
func numberValue(of text: String) -> Double? {
    let trimmed = trimmingSpace(text)
    if trimmed.isEmpty { return 0 }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)]
    where trimmed.count > 2 && trimmed.lowercased().hasPrefix(prefix) {
        return wholeNumber(digits: trimmed.dropFirst(2), radix: radix)
    }
    switch trimmed {
    case "Infinity", "+Infinity": return .infinity
    case "-Infinity": return -.infinity
    default: break
    }
    guard isDecimal(trimmed) else { return nil }
    return Double(trimmed.hasSuffix(".") ? String(trimmed.dropLast()) : trimmed)
        ?? decimalWithBarePoint(trimmed)
}

/// `5.e3`, which JavaScript reads and the library does not.
private func decimalWithBarePoint(_ text: String) -> Double? {
    guard let point = text.firstIndex(of: ".") else { return nil }
    return Double(String(text[..<point]) + ".0" + String(text[text.index(after: point)...]))
}

private func wholeNumber(digits: Substring, radix: Int) -> Double? {
    var value = 0.0
    for character in digits {
        guard let digit = character.hexDigitValue, digit < radix else { return nil }
        value = value * Double(radix) + Double(digit)
    }
    return value
}

private func isDecimal(_ text: String) -> Bool {
    var rest = Substring(text)
    if let sign = rest.first, sign == "+" || sign == "-" { rest.removeFirst() }
    let whole = rest.prefix { $0.isASCII && $0.isNumber }
    rest = rest.dropFirst(whole.count)
    var digits = whole.count
    if rest.first == "." {
        rest.removeFirst()
        let fraction = rest.prefix { $0.isASCII && $0.isNumber }
        digits += fraction.count
        rest = rest.dropFirst(fraction.count)
    }
    guard digits > 0 else { return false }
    guard let mark = rest.first else { return true }
    guard mark == "e" || mark == "E" else { return false }
    rest.removeFirst()
    if let sign = rest.first, sign == "+" || sign == "-" { rest.removeFirst() }
    return !rest.isEmpty && rest.allSatisfy { $0.isASCII && $0.isNumber }
}

/// The text without white space at its ends.
func trimmingSpace(_ text: String) -> String {
    func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || scalar == "\u{FEFF}"
    }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0) }),
        let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(scalars[first...last])
}
