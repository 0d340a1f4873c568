/// Numbers in addresses, in exactly one spelling each, so that one thing has one address.
enum StrictNumber {
    /// A number of a tile address.
    enum TileIndex: Equatable {
        /// Digits only, without leading zeros.
        case index(Int)
        /// A number, but negative or larger than any grid.
        case outside
        /// Not a number.
        case malformed
    }

    /// Reads `0`, `12`, `-3`; refuses `+1`, `01`, `-0`, `1.0`, ` 1`, other scripts' digits and no text.
    static func tileIndex(_ text: Substring) -> TileIndex {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let digits = isNegative ? text.utf8.dropFirst() : text.utf8
        guard isWhole(digits), !(isNegative && digits.first == UInt8(ascii: "0")) else { return .malformed }
        // Nine digits hold 2³⁰ columns, with room; more digits are outside without being computed.
        guard !isNegative, digits.count <= 10 else { return .outside }
        return .index(digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
    }

    /// Reads a whole number without sign or leading zeros; nil when malformed or above nine digits.
    static func whole(_ text: String) -> Int? {
        guard text.utf8.count <= 9, isWhole(text[...].utf8) else { return nil }
        return Int(text)
    }

    /// Reads a number as JSON writes it (RFC 8259, 6); nil when malformed or not finite.
    static func decimal(_ text: some StringProtocol) -> Double? {
        guard text.utf8.count <= ServerLimits.numberCharacters else { return nil }
        var rest = Array(text.utf8)[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        guard isWhole(takeDigits(&rest)) else { return nil }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard !takeDigits(&rest).isEmpty else { return nil }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
            guard !takeDigits(&rest).isEmpty else { return nil }
        }
        guard rest.isEmpty, let value = Double(String(text)), value.isFinite else { return nil }
        return value
    }

    /// Reads numbers between commas; nil when one is malformed or there are not so many.
    static func decimals(_ text: String, count: Int) -> [Double]? {
        let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
        guard pieces.count == count else { return nil }
        let values = pieces.compactMap { decimal($0) }
        return values.count == count ? values : nil
    }

    private static func isWhole(_ digits: some Collection<UInt8>) -> Bool {
        guard let first = digits.first, digits.allSatisfy(isDigit) else { return false }
        return first != UInt8(ascii: "0") || digits.count == 1
    }

    private static func takeDigits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = rest.prefix(while: isDigit)
        rest = rest.dropFirst(digits.count)
        return digits
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
