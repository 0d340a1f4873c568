/// The names of one code.
public struct CodeName: Sendable, Hashable {
    /// The Chinese name.
    public let chinese: String
    /// The English name.
    public let english: String

    /// A name in both languages.
    public init(chinese: String, english: String) {
        self.chinese = chinese
        self.english = english
    }
}

/// Names by code, read from a small text: classes (2 digits), sub-classes (4 or 5), states.
///
/// The text has lines `code,zh,en`; lines that begin with `#` are remarks, the first other line is the
/// heading. Names hold no ASCII comma.
public struct CodeDictionary: Sendable, Hashable {
    /// One line of a dictionary.
    public struct Entry: Sendable, Hashable {
        /// The code as it is written in columns.
        public let code: String
        /// Its names.
        public let name: CodeName
    }

    /// The entries in the order of the text.
    public let entries: [Entry]
    private let index: [String: Int]

    /// The largest text read, in lines: national lists have some hundred, city lists some thousand.
    public static let maximumLines = 100_000

    /// Reads a dictionary.
    ///
    /// - Parameters:
    ///   - text: the whole text, lines separated by LF or CRLF; a byte order mark is skipped.
    ///   - name: what messages call the dictionary.
    /// - Throws: the line and what is wrong with it.
    public init(text: String, name: String) throws(CityGridError) {
        var reader = Reader(name: name)
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (offset, line) in lines.enumerated() { try reader.read(line, number: offset + 1) }
        guard !reader.entries.isEmpty else { throw .emptyDictionary(dictionary: name) }
        entries = reader.entries
        index = reader.index
    }

    /// The names of a code, or nil when the dictionary has none.
    public func name(of code: String) -> CodeName? { index[code].map { entries[$0].name } }

    /// The entries whose code has this many digits: 2 gives the classes, 4 the sub-classes.
    public func entries(digits: Int) -> [Entry] { entries.filter { $0.code.utf8.count == digits } }
}

private struct Reader {
    let name: String
    var entries: [CodeDictionary.Entry] = []
    var index: [String: Int] = [:]
    private var hasHeading = false

    init(name: String) { self.name = name }

    mutating func read(_ line: Substring, number: Int) throws(CityGridError) {
        guard number <= CodeDictionary.maximumLines else {
            throw problem(number, "more than \(CodeDictionary.maximumLines) lines; split the dictionary")
        }
        let line = line.first == "\u{FEFF}" ? line.dropFirst() : line
        if line.isEmpty || line.first == "#" { return }
        let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard hasHeading else {
            guard cells == ["code", "zh", "en"] else {
                throw problem(number, "the heading must be code,zh,en, not \(line)")
            }
            hasHeading = true
            return
        }
        try add(cells, number: number)
    }

    private mutating func add(_ cells: [String], number: Int) throws(CityGridError) {
        guard cells.count == 3 else {
            throw problem(number, "\(cells.count) columns instead of 3 (code,zh,en)")
        }
        guard !cells[0].isEmpty else { throw problem(number, "the code is missing") }
        guard index[cells[0]] == nil else { throw problem(number, "the code \(cells[0]) stands twice") }
        index[cells[0]] = entries.count
        let name = CodeName(chinese: cells[1], english: cells[2])
        entries.append(CodeDictionary.Entry(code: cells[0], name: name))
    }

    private func problem(_ line: Int, _ words: String) -> CityGridError {
        .dictionaryLine(dictionary: name, line: line, problem: words)
    }
}
