/// A font's name, compared as people write it: case, spaces, hyphens and underscores do not count.
struct FontName {
    /// How bold and how upright a face is.
    struct Style: Equatable, Hashable {
        /// 100 thin … 400 regular … 700 bold … 900 black.
        var weight = 400
        /// Italic or oblique.
        var isItalic = false
        /// Percent of the normal width.
        var width = 100

        /// How far another style is from this one; a wrong slant counts more than any weight.
        func distance(to other: Self) -> Int {
            abs(weight - other.weight) + (isItalic == other.isItalic ? 0 : 2000) + 8
                * abs(width - other.width)
        }
    }

    /// The whole name, folded.
    let whole: String
    /// The folded family, when words of style end the name.
    let family: String
    /// What those words say.
    let style: Style

    init(_ name: String) {
        whole = Self.folded(name)
        var words = name.split { " -_".contains($0) }.map { Self.folded(String($0)) }
        var style = Style()
        while words.count > 1, let last = words.last, Self.apply(last, to: &style) { words.removeLast() }
        // «Semi Bold», «Extra Light» in two words.
        if words.count > 1, let last = words.last, let step = Self.steps[last] {
            words.removeLast()
            style.weight = style.weight >= 400 ? 700 + step : 300 - step
        }
        family = words.joined()
        self.style = style
    }

    /// The name without case, spaces, hyphens and underscores.
    static func folded(_ name: String) -> String {
        name.lowercased().filter { !" -_".contains($0) }
    }

    private static func apply(_ word: String, to style: inout Style) -> Bool {
        if word == "italic" || word == "oblique" {
            style.isItalic = true
        } else if let weight = weights[word] {
            style.weight = weight
        } else if let width = widths[word] {
            style.width = width
        } else {
            return word == "regular" || word == "normal" || word == "book" || word == "roman"
        }
        return true
    }

    /// - Source: OpenType 1.9, OS/2 table, usWeightClass.
    private static let weights = [
        "thin": 100, "hairline": 100, "extralight": 200, "ultralight": 200, "light": 300, "demilight": 350,
        "medium": 500, "semibold": 600, "demibold": 600, "bold": 700, "extrabold": 800, "ultrabold": 800,
        "black": 900, "heavy": 900,
    ]
    private static let widths = ["condensed": 75, "semicondensed": 87, "narrow": 75, "extended": 125]
    private static let steps = ["semi": -100, "demi": -100, "extra": 100, "ultra": 100]
}
