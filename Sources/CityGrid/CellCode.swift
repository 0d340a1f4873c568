/// The code of a unit grid cell (单元网格标识码): 15 digits, 6 division + 3 street + 3 community + 3 order.
///
/// ```
/// 330106 012 003 002
/// │      │   │   └── second cell of the community, counted west to east, then north to south
/// │      │   └────── community 003 of the street
/// │      └────────── street 012 of the division
/// └───────────────── county-level division
/// ```
public struct CellCode: Hashable, Sendable {
    private let checked: CheckedCode

    /// Reads a code.
    ///
    /// - Parameters:
    ///   - text: the digits, nothing before or behind them.
    ///   - layout: a layout with division, street, community and order.
    /// - Throws: what is wrong and where.
    public init(_ text: String, layout: CodeLayout = .cell) throws(CityGridError) {
        checked = try CheckedCode(text, layout: layout)
    }

    /// The digits as they were read.
    public var text: String { checked.text }
    /// The layout it was read with.
    public var layout: CodeLayout { checked.layout }
    /// The code of the county-level division, 6 digits in the usual layout.
    public var division: String { checked.prefix(through: .division) }
    /// The code of the street it lies in: division and street, 9 digits in the usual layout.
    public var street: String { checked.prefix(through: .street) }
    /// The code of the community it lies in: division, street and community, 12 digits in the usual layout.
    public var community: String { checked.prefix(through: .community) }
    /// The running number within the community, from 1.
    public var order: Int { checked.number(of: .order) }

    /// Every portion with its digits, the parent it names and, when the caller knows one, a name.
    ///
    /// - Parameter name: the name of a division, street or community by its full code.
    /// - Returns: one explanation per portion, from left to right.
    public func explained(name: (String) -> CodeName? = { _ in nil }) -> [CodeExplanation] {
        checked.explained { name(checked.prefix(through: $0)) }
    }
}

extension CellCode: Comparable, CustomStringConvertible {
    /// The digits.
    public var description: String { text }
    /// The order of the digits; codes of one community stand together.
    public static func < (one: Self, other: Self) -> Bool { one.text < other.text }
}

/// A cell's code column as it is in real data: a code, or a text that is kept although it is none.
///
/// Cities use letters behind the code, older 12-digit codes and 16-digit ones; none of these is lost.
public enum CellIdentifier: Hashable, Sendable {
    /// A code of the layout.
    case code(CellCode)
    /// Any other text, with what kept it from being a code.
    case text(String, reason: CityGridError)

    /// Reads a code or keeps the text.
    public init(_ text: String, layout: CodeLayout = .cell) {
        do {
            self = .code(try CellCode(text, layout: layout))
        } catch {
            self = .text(text, reason: error)
        }
    }

    /// The text as it was read, in both cases.
    public var text: String {
        switch self {
        case .code(let code): code.text
        case .text(let text, _): text
        }
    }
}
