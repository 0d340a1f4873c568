/// The code of a part (部件标识码): 16 digits.
///
/// ```
/// 320508 01 01 000001      older layout     320508 01 001 00001      newer draft
/// │      │  │  └── order within the sub-class of the division
/// │      │  └───── sub-class
/// │      └──────── class
/// └─────────────── county-level division
/// ```
public struct PartCode: Hashable, Sendable {
    private let checked: CheckedCode

    /// Reads a code.
    ///
    /// - Parameters:
    ///   - text: the digits, nothing before or behind them.
    ///   - layout: ``CodeLayout/part`` or ``CodeLayout/partWithLongSubclass``; the code alone does not tell
    ///     which.
    /// - Throws: what is wrong and where.
    public init(_ text: String, layout: CodeLayout = .part) throws(CityGridError) {
        checked = try CheckedCode(text, layout: layout)
    }

    /// The digits as they were read.
    public var text: String { checked.text }
    /// The layout it was read with.
    public var layout: CodeLayout { checked.layout }
    /// The code of the county-level division.
    public var division: String { checked.prefix(through: .division) }
    /// The class of the part.
    public var partClass: PartClass { PartClass(checked.digits(of: .classNumber)) }
    /// Class and sub-class together, as dictionaries list them: `0118` is a street light.
    public var subclass: String { checked.digits(of: .classNumber) + checked.digits(of: .subclass) }
    /// The running number within the division's sub-class, from 1.
    public var order: Int { checked.number(of: .order) }

    /// Every portion with its digits and, for class and sub-class, its name.
    public func explained(dictionary: CodeDictionary? = nil) -> [CodeExplanation] {
        checked.explained { portion in
            switch portion {
            case .classNumber: dictionary?.name(of: partClass.number)
            case .subclass: dictionary?.name(of: subclass)
            default: nil
            }
        }
    }
}

extension PartCode: Comparable, CustomStringConvertible {
    /// The digits.
    public var description: String { text }
    /// The order of the digits.
    public static func < (one: Self, other: Self) -> Bool { one.text < other.text }
}
