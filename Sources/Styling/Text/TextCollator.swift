/// A way to compare texts: with or without regard to case and accents, in a language's order.
public struct TextCollator: Hashable, Sendable {
    /// Upper and lower case differ.
    public let isCaseSensitive: Bool
    /// A letter with an accent differs from the one without.
    public let isDiacriticSensitive: Bool
    /// The language asked for; empty for none.
    public let locale: String

    static let plain = TextCollator(isCaseSensitive: true, isDiacriticSensitive: true, locale: "")
}
