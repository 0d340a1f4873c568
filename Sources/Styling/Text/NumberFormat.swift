/// How a number is written for people: digits after the point, grouping, a currency or a unit.
///
/// - Source: ECMA-402, Intl.NumberFormat, styles decimal, currency and unit; signs of the locales from
///   Unicode CLDR.
struct NumberFormat {
    /// The most digits after the point that ECMA-402 allows.
    static let largestFraction = 100

    var locale: NumberLocale
    var currency: String?
    var unit: String?
    var minimumFractionDigits: Int?
    var maximumFractionDigits: Int?

    func text(_ number: Double) -> String {
        if number.isNaN { return decorated("NaN", isNegative: false) }
        let (least, most) = fractionDigits
        let digits = number.isInfinite ? "∞" : rounded(abs(number), least: least, most: most)
        return decorated(digits, isNegative: number < 0)
    }

    private var fractionDigits: (Int, Int) {
        let usual = currency.map(CurrencySign.digits(of:))
        let (leastUsual, mostUsual) = (usual ?? 0, usual ?? 3)
        func held(_ value: Int) -> Int { min(max(value, 0), Self.largestFraction) }
        switch (minimumFractionDigits.map(held), maximumFractionDigits.map(held)) {
        case (nil, nil): return (leastUsual, mostUsual)
        case (let least?, nil): return (least, max(mostUsual, least))
        case (nil, let most?): return (min(leastUsual, most), most)
        case (let least?, let most?): return (min(least, most), most)
        }
    }

    /// The digits with grouping and point; half rounds up.
    private func rounded(_ number: Double, least: Int, most: Int) -> String {
        var (whole, fraction) = Self.plainDigits(number)
        if fraction.count > most {
            let roundsUp = fraction[most] >= 5
            fraction = Array(fraction.prefix(most))
            if roundsUp { Self.increment(&whole, &fraction) }
        }
        while fraction.count > least, fraction.last == 0 { fraction.removeLast() }
        while fraction.count < least { fraction.append(0) }
        let tail = fraction.isEmpty ? "" : locale.point + fraction.map(String.init).joined()
        return grouped(whole) + tail
    }

    private static func increment(_ whole: inout [Int], _ fraction: inout [Int]) {
        var digits = whole + fraction
        var index = digits.count - 1
        while index >= 0, digits[index] == 9 {
            digits[index] = 0
            index -= 1
        }
        if index >= 0 { digits[index] += 1 } else { digits.insert(1, at: 0) }
        let split = digits.count - fraction.count
        whole = Array(digits[..<split])
        fraction = Array(digits[split...])
    }

    /// The digits before and after the point, without exponent.
    private static func plainDigits(_ number: Double) -> (whole: [Int], fraction: [Int]) {
        let parts = numberText(number).split(separator: "e")
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var whole = halves[0].compactMap(\.wholeNumberValue)
        var fraction = halves.count > 1 ? halves[1].compactMap(\.wholeNumberValue) : []
        if exponent > 0 {
            fraction += Array(repeating: 0, count: max(0, exponent - fraction.count))
            whole += fraction.prefix(exponent)
            fraction.removeFirst(exponent)
        } else if exponent < 0 {
            fraction = Array(repeating: 0, count: max(0, -exponent - whole.count)) + whole + fraction
            whole = [0]
        }
        return (whole, fraction)
    }

    private func grouped(_ digits: [Int]) -> String {
        var text = ""
        for (index, digit) in digits.enumerated() {
            let left = digits.count - index
            if index > 0, locale.groups(before: left, of: digits.count) { text += locale.group }
            text += String(digit)
        }
        return text
    }

    private func decorated(_ digits: String, isNegative: Bool) -> String {
        let sign = isNegative ? locale.minus : ""
        if let currency {
            let mark = CurrencySign.sign(of: currency, in: locale)
            guard locale.isCurrencyAfter else {
                // A sign of letters stands apart from the digits.
                let gap = locale.setsCurrencyApart || mark.last?.isLetter ?? false ? "\u{A0}" : ""
                return sign + mark + gap + digits
            }
            return "\(sign)\(digits)\u{A0}\(mark)"
        }
        if let unit { return sign + UnitSign.text(digits, unit: unit) }
        return sign + digits
    }
}

extension ExpressionNode {
    /// The text of a `number-format`.
    func formatted(
        _ options: NumberFormatOptions, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> String {
        func whole(_ number: Double?) -> Int? {
            number.flatMap { $0.isFinite ? Int(exactly: min(max($0.rounded(.down), -1), 1000)) : nil }
        }
        let format = NumberFormat(
            locale: NumberLocale(tag: try options.locale?.string(&context) ?? "en-US"),
            currency: try options.currency?.string(&context).uppercased(),
            unit: try options.unit?.string(&context),
            minimumFractionDigits: whole(try options.minimumFractionDigits?.number(&context)),
            maximumFractionDigits: whole(try options.maximumFractionDigits?.number(&context)))
        return format.text(try options.number.number(&context))
    }
}
