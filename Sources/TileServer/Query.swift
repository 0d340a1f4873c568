/// The parameters of a query, each at most once and each of a name the route knows.
struct Query {
    private let values: [String: String]

    /// Reads `name=value&…` as browsers write it (`+` is a blank).
    ///
    /// - Throws: 400 for a name that is not known, is given twice, or too many of them: a misspelt
    ///   `widht` must not be passed over in silence.
    init(_ text: Substring.UTF8View, allowed: [String]) throws(Problem) {
        var values: [String: String] = [:]
        let pieces = text.split(separator: UInt8(ascii: "&"))
        guard pieces.count <= ServerLimits.queryParameters else {
            throw .badRequest("a query may have \(ServerLimits.queryParameters) parameters")
        }
        for piece in pieces {
            let (name, value) = try Self.parameter(piece)
            guard allowed.contains(name) else {
                throw .badRequest("unknown parameter; this address knows \(allowed.joined(separator: ", "))")
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw .badRequest("parameter \(name) is given twice")
            }
        }
        self.values = values
    }

    /// The value as it came, or nil when the parameter is absent.
    subscript(name: String) -> String? { values[name] }

    /// A finite number within bounds, or nil when the parameter is absent.
    func number(_ name: String, in range: ClosedRange<Double>) throws(Problem) -> Double? {
        guard let text = values[name] else { return nil }
        guard let value = StrictNumber.decimal(text), range.contains(value) else {
            throw .badRequest(
                "\(name) must be a number from \(Self.text(range.lowerBound)) to "
                    + Self.text(range.upperBound))
        }
        return value
    }

    /// A whole number within bounds, or nil when the parameter is absent.
    func whole(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = values[name] else { return nil }
        guard let value = StrictNumber.whole(text), range.contains(value) else {
            throw .badRequest(
                "\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    private static func text(_ bound: Double) -> String {
        String(decoding: JSONValue.number(bound).bytes, as: UTF8.self)
    }

    private static func parameter(_ piece: Substring.UTF8View) throws(Problem) -> (String, String) {
        let halves = piece.split(
            separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = halves.first.flatMap(decoded), let value = halves.last.flatMap(decoded) else {
            throw .badRequest("the query holds a % that is not followed by two digits of valid UTF-8")
        }
        return (name, halves.count == 1 ? "" : value)
    }

    private static func decoded(_ piece: Substring.UTF8View) -> String? {
        let spaced = String(Substring(piece)).replacing("+", with: " ")
        return PercentCoding.decoded(spaced[...].utf8)
    }
}
