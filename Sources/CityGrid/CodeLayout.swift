/// What a run of digits in a code stands for.
public enum CodePortion: String, Sendable, Hashable, CaseIterable {
    /// The county-level division, as numbered by GB/T 2260.
    case division
    /// The street (街道) or town within the division.
    case street
    /// The community (社区) or village within the street.
    case community
    /// The class of a part, such as public utilities.
    case classNumber = "class"
    /// The sub-class within the class, such as street lights.
    case subclass
    /// The running number within all that stands before it.
    case order

    /// The portion in plain words, for messages.
    public var title: String {
        switch self {
        case .division: "division"
        case .street: "street"
        case .community: "community"
        case .classNumber: "class"
        case .subclass: "sub-class"
        case .order: "order"
        }
    }
}

/// How the digits of a code are shared out: portions from left to right, each with its width.
///
/// A part code of one generation cannot be told from one of the next by looking at it (both have 16
/// digits), so the layout is a setting of the data, not something to be guessed.
public struct CodeLayout: Sendable, Hashable {
    /// One portion and how many digits it takes.
    public struct Segment: Sendable, Hashable {
        /// What the digits stand for.
        public let portion: CodePortion
        /// How many digits, at least 1.
        public let digits: Int

        /// A segment; traps when it has no digit.
        public init(_ portion: CodePortion, digits: Int) {
            precondition((1...18).contains(digits), "a segment has 1 to 18 digits, so that it fits an Int")
            self.portion = portion
            self.digits = digits
        }
    }

    /// The portions from left to right; no portion stands twice.
    public let segments: [Segment]

    /// A layout; traps when a portion stands twice or none is given.
    public init(_ segments: [Segment]) {
        precondition(!segments.isEmpty, "a layout has at least one segment")
        precondition(Set(segments.map(\.portion)).count == segments.count, "no portion stands twice")
        self.segments = segments
    }

    /// A unit grid cell: 6 division, 3 street, 3 community, 3 order.
    ///
    /// - Source: DB11 单元网格划分: GB/T 2260, GB/T 10114, civil-affairs statistics code, then the order.
    public static let cell = Self([
        .init(.division, digits: 6), .init(.street, digits: 3), .init(.community, digits: 3),
        .init(.order, digits: 3),
    ])
    /// A part of the CJ/T 214-2007 and GB/T 30428.2-2013 generations: 6 + 2 + 2 + 6 digits.
    public static let part = Self([
        .init(.division, digits: 6), .init(.classNumber, digits: 2), .init(.subclass, digits: 2),
        .init(.order, digits: 6),
    ])
    /// A part of the newer draft with three-digit sub-classes: 6 + 2 + 3 + 5 digits.
    public static let partWithLongSubclass = Self([
        .init(.division, digits: 6), .init(.classNumber, digits: 2), .init(.subclass, digits: 3),
        .init(.order, digits: 5),
    ])

    /// How many digits a code of this layout has.
    public var digits: Int { segments.reduce(0) { $0 + $1.digits } }

    /// Where a portion lies, counted from 0; nil when the layout has none.
    public func range(of portion: CodePortion) -> Range<Int>? {
        var start = 0
        for segment in segments {
            if segment.portion == portion { return start..<start + segment.digits }
            start += segment.digits
        }
        return nil
    }

    /// Checks a code against the layout.
    ///
    /// - Throws: ``CityGridError/wrongLength(code:expected:found:)`` or
    ///   ``CityGridError/notADigit(code:position:character:portion:)``, whichever explains more: a foreign
    ///   character is named even when the length is wrong too, unless it only stands behind the last digit.
    public func check(_ code: String) throws(CityGridError) {
        var position = 0
        var foreign: CityGridError?
        for character in code {
            if foreign == nil, position < digits, !Self.isDigit(character) {
                foreign = .notADigit(
                    code: code, position: position + 1, character: String(character),
                    portion: portion(at: position))
            }
            position += 1
        }
        if let foreign { throw foreign }
        if position != digits { throw .wrongLength(code: code, expected: digits, found: position) }
    }

    private func portion(at position: Int) -> CodePortion {
        var end = 0
        for segment in segments {
            end += segment.digits
            if position < end { return segment.portion }
        }
        return .order
    }

    /// Only ASCII digits: full-width ones look alike but are other characters to every other reader.
    private static func isDigit(_ character: Character) -> Bool {
        guard let value = character.asciiValue else { return false }
        return (48...57).contains(value)
    }
}
