import Drawing

/// A value an expression takes or yields.
public enum ExpressionValue: Hashable, Sendable {
    /// Nothing.
    case null
    /// True or false.
    case boolean(Bool)
    /// A number.
    case number(Double)
    /// A text.
    case string(String)
    /// A colour, straight sRGB.
    case color(Color)
    /// A list.
    case array([ExpressionValue])
    /// Keys and values.
    case object(ExpressionObject)
    /// A text of several sections.
    case formatted(FormattedText)
    /// An image's name.
    case image(ResolvedImage)
    /// A way to compare texts.
    case collator(TextCollator)
    /// Insets: top, right, bottom, left.
    case padding([Double])
    /// Numbers.
    case numberArray([Double])
    /// Colours.
    case colorArray([Color])
    /// Anchors with offsets.
    case variableAnchorOffsets([AnchorOffset])
    /// A projection, or a mix of two.
    case projection(ProjectionMix)
}

/// Keys and values in their order.
public struct ExpressionObject: Hashable, Sendable {
    /// The keys, each once.
    public let keys: [String]
    /// The value of each key.
    public let values: [ExpressionValue]

    /// An object; where a key stands twice the first one is found.
    public init(keys: [String], values: [ExpressionValue]) {
        precondition(keys.count == values.count, "every key has one value")
        self.keys = keys
        self.values = values
    }

    /// The value of a key; nil when there is none.
    public subscript(key: String) -> ExpressionValue? {
        keys.firstIndex(of: key).map { values[$0] }
    }
}

/// An anchor of a label and how far the label lies from it.
public struct AnchorOffset: Hashable, Sendable {
    /// The anchor's name, as `top-left`.
    public let anchor: String
    /// Right, ems.
    public let x: Double
    /// Down, ems.
    public let y: Double
}

/// A mix of two map projections; drawn here only as Web Mercator.
public struct ProjectionMix: Hashable, Sendable {
    /// The projection at 0.
    public let from: String
    /// The projection at 1.
    public let to: String
    /// How far between them, 0…1.
    public let transition: Double
}

/// The name of an image and whether the style's sprite has it.
public struct ResolvedImage: Hashable, Sendable {
    /// The name.
    public let name: String
    /// True when it is there.
    public let isAvailable: Bool
}

/// A text made of sections that may differ in font, size and colour.
public struct FormattedText: Hashable, Sendable {
    /// One section.
    public struct Section: Hashable, Sendable {
        /// The text; empty for an image.
        public var text: String
        /// The image that stands in for the text.
        public var image: ResolvedImage?
        /// The size as a factor of the layer's.
        public var scale: Double?
        /// Font names, joined by commas.
        public var fontStack: String?
        /// The colour.
        public var textColor: Color?
        /// `bottom`, `center` or `top`.
        public var verticalAlign: String?
    }

    /// The sections, in reading order.
    public let sections: [Section]

    /// A text of one plain section.
    public init(plain text: String) {
        sections = [Section(text: text)]
    }

    /// A text of the given sections.
    public init(sections: [Section]) {
        self.sections = sections
    }

    /// All the sections' texts together.
    public var text: String { sections.map(\.text).joined() }
}

extension ExpressionValue {
    /// The type of this value, with what a list holds.
    public var type: ExpressionType {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .number: .number
        case .string: .string
        case .color: .color
        case .array(let elements): .array(of: Self.itemType(elements), count: elements.count)
        case .object: .object
        case .formatted: .formatted
        case .image: .resolvedImage
        case .collator: .collator
        case .padding: .padding
        case .numberArray: .numberArray
        case .colorArray: .colorArray
        case .variableAnchorOffsets: .variableAnchorOffsetCollection
        case .projection: .projectionDefinition
        }
    }

    /// The common type of a list's elements; two lists have none, as in the reference.
    private static func itemType(_ elements: [ExpressionValue]) -> ExpressionType {
        guard let first = elements.first?.type else { return .value }
        for element in elements.dropFirst() where element.type != first || first.isArray { return .value }
        return first
    }

    /// The value of a JSON value.
    public init(_ json: JSONValue) {
        switch json.content {
        case .null: self = .null
        case .boolean(let boolean): self = .boolean(boolean)
        case .number(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .array(elements.map { ExpressionValue($0) })
        case .object(let members):
            self = .object(
                ExpressionObject(keys: members.map(\.key), values: members.map { ExpressionValue($0.value) }))
        }
    }

    /// Strict equality as `==` in an expression: same type and same value; lists and objects are never equal.
    func isIdentical(to other: ExpressionValue) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): isSameText(left, right)
        default: false
        }
    }

    /// What JavaScript counts as true.
    var isTruthy: Bool {
        switch self {
        case .null: false
        case .boolean(let boolean): boolean
        case .number(let number): !(number == 0 || number.isNaN)
        case .string(let text): !text.isEmpty
        default: true
        }
    }
}

/// True when two texts have the same code points; canonical equivalence does not count.
func isSameText(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
}

/// True when a text comes before another by UTF-16 code units, the order of the specification.
func isTextBefore(_ left: String, _ right: String) -> Bool {
    left.utf16.lexicographicallyPrecedes(right.utf16)
}
