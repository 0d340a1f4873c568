extension LegendQuestion {
    /// What the address of a legend's picture may say.
    static let parameters = ["lang", "ratio", "dark"]

    /// Reads a query; Chinese, one device pixel to the CSS pixel and light paper unless it says otherwise.
    init(map: String, query: Query) throws(Problem) {
        let ratio = try query.number("ratio", in: 0.5...Double(ServerLimits.maximumRatio)) ?? 1
        let dark = try query.whole("dark", in: 0...1) ?? 0
        guard let language = Language(rawValue: query["lang"] ?? Language.chinese.rawValue) else {
            throw .badRequest("lang is zh or en")
        }
        self.init(map: map, language: language, ratio: ratio, isDark: dark == 1)
    }
}
