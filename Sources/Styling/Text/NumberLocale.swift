/// The signs with which a language writes numbers.
///
/// - Source: Unicode CLDR, numbers of the locales named here; other languages are written as English.
struct NumberLocale {
    let language: String
    let region: String
    let point: String
    let group: String
    /// The currency's sign follows the number.
    let isCurrencyAfter: Bool
    /// What stands before a number below 0.
    let minus: String
    /// A space stands between a currency's sign and the number behind it.
    let setsCurrencyApart: Bool
    /// Four digits are not grouped.
    let leavesFourTogether: Bool
    /// Groups of two above the first three, as in India.
    let groupsByTwo: Bool

    private static let dotGrouping: Set<String> = [
        "ca", "da", "de", "el", "es", "gl", "hr", "id", "is", "it", "nl",
        "pt", "ro", "sl", "sr", "tr", "vi",
    ]
    private static let spaceGrouping: Set<String> = [
        "bg", "cs", "et", "fi", "fr", "hu", "lt", "lv", "nb", "nn", "no",
        "pl", "ru", "sk", "sv", "uk",
    ]
    private static let fourTogether: Set<String> = [
        "bg", "es", "et", "hu", "it", "lv", "pl", "pt",
    ]
    private static let currencyBefore: Set<String> = ["id", "nl", "tr"]

    init(tag: String) {
        let parts = tag.split { $0 == "-" || $0 == "_" }
        region = parts.dropFirst().last?.uppercased() ?? ""
        language = parts.first?.lowercased() ?? "en"
        groupsByTwo = language == "hi" || region == "IN"
        leavesFourTogether = Self.fourTogether.contains(language) && (region != "BR" && region != "MX")
        minus = ["fi", "nb", "nn", "no", "sv"].contains(language) ? "\u{2212}" : "-"
        setsCurrencyApart = language == "nl" || language == "pt"
        if ["CH", "LI"].contains(region), language == "de" {
            (point, group) = (".", "’")
        } else if language == "es",
            ["MX", "US", "GT", "HN", "PA", "PE", "PR", "DO", "SV", "NI"].contains(region)
        {
            (point, group) = (".", ",")
        } else if Self.dotGrouping.contains(language) {
            (point, group) = (",", ".")
        } else if Self.spaceGrouping.contains(language) {
            (point, group) = (",", language == "fr" ? "\u{202F}" : "\u{A0}")
        } else {
            (point, group) = (".", ",")
        }
        let usesComma = point == ","
        isCurrencyAfter = usesComma && !Self.currencyBefore.contains(language) && region != "BR"
    }

    /// True when a group begins before the digit that has `left` digits from itself to the point.
    func groups(before left: Int, of count: Int) -> Bool {
        if leavesFourTogether, count == 4 { return false }
        if groupsByTwo { return left == 3 || left > 3 && (left - 3) % 2 == 0 }
        return left % 3 == 0
    }
}

/// The signs of currencies.
enum CurrencySign {
    private static let signs: [String: String] = [
        "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "INR": "₹", "KRW": "₩", "VND": "₫",
        "ILS": "₪", "BRL": "R$", "MXN": "MX$", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$",
        "TWD": "NT$", "PHP": "₱", "XAF": "FCFA", "XOF": "F\u{202F}CFA", "XPF": "CFPF", "XCD": "EC$",
    ]
    /// A currency at home has a shorter sign.
    private static let homeSigns: [String: String] = [
        "zh-CNY": "¥", "ja-JPY": "￥", "zh-JPY": "JP¥", "ja-CNY": "元", "ru-RUB": "₽", "pl-PLN": "zł",
        "cs-CZK": "Kč", "sv-SEK": "kr", "da-DKK": "kr.", "nb-NOK": "kr", "uk-UAH": "₴", "tr-TRY": "₺",
        "th-THB": "฿", "hu-HUF": "Ft", "id-IDR": "Rp",
    ]
    private static let withoutDigits: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "IDR", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
        "VUV",
        "XAF",
        "XOF", "XPF",
    ]
    private static let withThreeDigits: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]

    static func sign(of code: String, in locale: NumberLocale) -> String {
        if let sign = homeSigns["\(locale.language)-\(code)"] { return sign }
        let sign = signs[code] ?? code
        // A dollar at home needs no country before it.
        return code.hasPrefix(locale.region) && code.hasSuffix("D") && sign.hasSuffix("$") ? "$" : sign
    }

    /// Digits after the point that amounts are written with, by ISO 4217.
    static func digits(of code: String) -> Int {
        withoutDigits.contains(code) ? 0 : withThreeDigits.contains(code) ? 3 : 2
    }
}

/// The short signs of units, English.
enum UnitSign {
    private static let signs: [String: String] = [
        "kilometer": " km", "meter": " m", "centimeter": " cm", "millimeter": " mm", "mile": " mi",
        "foot": " ft",
        "inch": " in", "yard": " yd", "kilogram": " kg", "gram": " g", "pound": " lb", "ounce": " oz",
        "stone": " st", "liter": " L", "milliliter": " mL", "gallon": " gal", "fluid-ounce": " fl oz",
        "acre": " ac", "hectare": " ha", "celsius": "°C", "fahrenheit": "°F", "degree": " deg",
        "percent": "%",
        "second": " sec", "minute": " min", "hour": " hr", "millisecond": " ms", "bit": " bit",
        "byte": " byte",
        "kilobit": " kb", "kilobyte": " kB", "megabit": " Mb", "megabyte": " MB", "gigabit": " Gb",
        "gigabyte": " GB", "terabit": " Tb", "terabyte": " TB", "petabyte": " PB",
    ]
    private static let perSigns: [String: String] = [
        "kilometer-per-hour": " km/h", "mile-per-hour": " mph", "meter-per-second": " m/s",
        "mile-per-gallon": " mpg", "liter-per-kilometer": " L/km",
    ]
    private static let plurals: [String: (one: String, other: String)] = [
        "day": ("day", "days"), "week": ("wk", "wks"), "month": ("mth", "mths"), "year": ("yr", "yrs"),
    ]

    static func text(_ digits: String, unit: String) -> String {
        if let sign = perSigns[unit] ?? signs[unit] { return digits + sign }
        if let plural = plurals[unit] { return "\(digits) \(digits == "1" ? plural.one : plural.other)" }
        let words = unit.split(separator: "-")
        if words.count == 3, words[1] == "per", let top = signs[String(words[0])],
            let bottom = signs[String(words[2])]
        {
            return "\(digits)\(top)/\(trimmingSpace(bottom))"
        }
        return "\(digits) \(unit)"
    }
}
