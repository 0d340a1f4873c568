/// One portion of a code, with its digits and what they say.
public struct CodeExplanation: Sendable, Hashable {
    /// What the digits stand for.
    public let portion: CodePortion
    /// The digits of this portion alone.
    public let digits: String
    /// The code from its beginning to the end of this portion: the key of the parent it names.
    public let prefix: String
    /// A name from a dictionary, when there is one.
    public let name: CodeName?
}

/// The digits of a code that was found to fit its layout; shared by all kinds of code.
struct CheckedCode: Hashable, Sendable {
    let text: String
    let layout: CodeLayout

    init(_ text: String, layout: CodeLayout) throws(CityGridError) {
        try layout.check(text)
        self.text = text
        self.layout = layout
        guard let range = layout.range(of: .order), number(of: .order) == 0 else { return }
        throw .orderIsZero(code: text, position: range.lowerBound + 1)
    }

    /// The digits of a portion; empty when the layout has none.
    func digits(of portion: CodePortion) -> String {
        guard let range = layout.range(of: portion) else { return "" }
        return slice(range)
    }

    /// The code up to and including a portion; empty when the layout has none.
    func prefix(through portion: CodePortion) -> String {
        guard let range = layout.range(of: portion) else { return "" }
        return slice(0..<range.upperBound)
    }

    func number(of portion: CodePortion) -> Int { Int(digits(of: portion)) ?? 0 }

    func explained(name: (CodePortion) -> CodeName?) -> [CodeExplanation] {
        layout.segments.map { segment in
            CodeExplanation(
                portion: segment.portion, digits: digits(of: segment.portion),
                prefix: prefix(through: segment.portion), name: name(segment.portion))
        }
    }

    private func slice(_ range: Range<Int>) -> String {
        String(text.dropFirst(range.lowerBound).prefix(range.count))
    }
}
