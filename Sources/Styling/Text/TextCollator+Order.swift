extension TextCollator {
    /// Less than 0 when the first text comes first, 0 when they count as equal.
    ///
    /// Letters compare by their base first, then by accents, then lower before upper case. The order of
    /// letters is that of the Latin alphabet with the tailorings named in ``resolvedLocale``; other scripts go
    /// by code point.
    ///
    /// - Source: Unicode Technical Standard 10, multi-level comparison, without its weight table.
    func order(_ left: String, _ right: String) -> Int {
        let tailoring = CollationTailoring(locale: locale)
        let (left, right) = (tailoring.elements(of: left), tailoring.elements(of: right))
        let byBase = compare(left, right) { $0.base }
        if byBase != 0 { return byBase }
        if isDiacriticSensitive {
            let byAccents = compare(left, right) { $0.accents }
            if byAccents != 0 { return byAccents }
        }
        return isCaseSensitive ? compare(left, right) { $0.isUppercase ? 1 : 0 } : 0
    }

    private func compare(
        _ left: [CollationElement], _ right: [CollationElement], by weight: (CollationElement) -> UInt32
    ) -> Int {
        for (left, right) in zip(left, right) where weight(left) != weight(right) {
            return weight(left) < weight(right) ? -1 : 1
        }
        return left.count == right.count ? 0 : left.count < right.count ? -1 : 1
    }

    /// The locale whose order is used: the one asked for if its language is known, else `en-US`.
    var resolvedLocale: String {
        CollationTailoring.languages.contains(CollationTailoring.language(of: locale)) ? locale : "en-US"
    }
}

/// A letter as collation sees it.
struct CollationElement {
    /// The letter without accents and case, as a weight.
    var base: UInt32
    /// A digest of the accents; 0 for none.
    var accents: UInt32
    var isUppercase: Bool
}

/// The order of letters in a language.
struct CollationTailoring {
    /// The languages whose order is that of the Latin alphabet, with the exceptions below.
    static let languages: Set<String> = [
        "af", "ca", "cs", "cy", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "gl", "he", "hr",
        "hu",
        "id", "is", "it", "ja", "ko", "lt", "lv", "ms", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk",
        "sl",
        "sr", "sv", "sw", "tr", "uk", "vi", "zh",
    ]

    /// Letters that stand for others when texts are looked for.
    private let expansions: [Unicode.Scalar: [Unicode.Scalar]]
    /// Letters of their own that follow `z`, in order.
    private let afterZ: [Unicode.Scalar]

    init(locale: String) {
        switch Self.language(of: locale) {
        case "de":
            expansions = ["ä": ["a", "e"], "ö": ["o", "e"], "ü": ["u", "e"]]
            afterZ = []
        case "sv", "fi":
            expansions = [:]
            afterZ = ["å", "ä", "ö"]
        case "da", "nb", "nn", "no":
            expansions = [:]
            afterZ = ["æ", "ø", "å"]
        default:
            expansions = [:]
            afterZ = []
        }
    }

    static func language(of locale: String) -> String {
        String(locale.prefix { $0 != "-" && $0 != "_" }).lowercased()
    }

    func elements(of text: String) -> [CollationElement] {
        var elements: [CollationElement] = []
        for scalar in text.unicodeScalars {
            if scalar.properties.canonicalCombiningClass != .notReordered, !elements.isEmpty {
                elements[elements.count - 1].accents =
                    elements[elements.count - 1].accents &* 31 &+ scalar.value
            } else {
                append(scalar, to: &elements)
            }
        }
        return elements
    }

    private func append(_ scalar: Unicode.Scalar, to elements: inout [CollationElement]) {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
        let isUppercase = lower != scalar
        if let place = afterZ.firstIndex(of: lower) {
            let base = Self.weight(of: "z") + 1 + UInt32(place)
            elements.append(CollationElement(base: base, accents: 0, isUppercase: isUppercase))
        } else if lower == "ß" {
            for _ in 0..<2 {
                elements.append(CollationElement(base: Self.weight(of: "s"), accents: 1, isUppercase: false))
            }
        } else if let expansion = expansions[lower] {
            for letter in expansion {
                elements.append(
                    CollationElement(base: Self.weight(of: letter), accents: 1, isUppercase: isUppercase))
            }
        } else {
            let (base, accents) = Self.parts(of: lower)
            elements.append(
                CollationElement(base: Self.weight(of: base), accents: accents, isUppercase: isUppercase))
        }
    }

    /// Spaces and signs, then digits, then letters; room after each for the letters that follow `z`.
    private static func weight(of scalar: Unicode.Scalar) -> UInt32 {
        if let place = signs.firstIndex(of: scalar) { return UInt32(place) }
        let rank: UInt32 =
            scalar.properties.isAlphabetic ? 3 : scalar.properties.numericType != nil ? 2 : 1
        return rank << 28 + scalar.value << 3
    }

    /// The signs of ASCII in the order of the Unicode collation chart.
    private static let signs = Array("\t\n\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$".unicodeScalars)

    /// The Latin letter under an accented one, found by its Unicode name: `LATIN SMALL LETTER A WITH ACUTE`.
    private static func parts(of scalar: Unicode.Scalar) -> (base: Unicode.Scalar, accents: UInt32) {
        let prefix = "LATIN SMALL LETTER "
        guard scalar.value > 0x7F, let name = scalar.properties.name, name.hasPrefix(prefix) else {
            return (scalar, 0)
        }
        let words = name.dropFirst(prefix.count).split(separator: " ", maxSplits: 2)
        guard words.count == 3, words[1] == "WITH", words[0].count == 1,
            let letter = words[0].lowercased().unicodeScalars.first
        else { return (scalar, 0) }
        return (letter, words[2].utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) })
    }
}
