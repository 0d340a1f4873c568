/// A text of a legend in both languages.
public struct LegendText: Sendable, Hashable {
    /// Simplified Chinese.
    public var chinese: String
    /// English.
    public var english: String

    /// A text in both languages.
    public init(chinese: String, english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// The same text in both languages.
    public init(_ text: String) { self.init(chinese: text, english: text) }

    /// The text in one language.
    public func text(in language: LegendLanguage) -> String {
        switch language {
        case .chinese: chinese
        case .english: english
        }
    }

    /// True when there is nothing to read in either language.
    public var isEmpty: Bool { chinese.isEmpty && english.isEmpty }
}

/// The language of a legend's picture; the raw value is what addresses and options say.
public enum LegendLanguage: String, Sendable, CaseIterable {
    /// Simplified Chinese.
    case chinese = "zh"
    /// English.
    case english = "en"
}
