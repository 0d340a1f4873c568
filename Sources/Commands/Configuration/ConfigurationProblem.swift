/// One thing that is wrong with a configuration, and where.
public struct ConfigurationProblem: Hashable, Sendable, CustomStringConvertible {
    /// The file, as it was named on the command line.
    public var file: String
    /// Counted from 1.
    public var line: Int
    /// What is wrong, naming the place: `datasets.cells: …`.
    public var message: String
    /// What to do about it.
    public var hint: String?

    /// A problem at a line.
    public init(file: String, line: Int, message: String, hint: String? = nil) {
        self.file = file
        self.line = line
        self.message = message
        self.hint = hint
    }

    /// `file:line: message; hint`.
    public var description: String {
        "\(file):\(line): \(message)" + (hint.map { "; \($0)" } ?? "")
    }
}

/// The nearest of some known words, for "did you mean".
enum NearestWord {
    /// The known word with the fewest edits, if they are few enough to be a slip of the finger.
    static func to(_ word: String, among known: [String]) -> String? {
        let most = max(1, min(3, word.count / 2))
        let ranked = known.map { (word: $0, edits: edits(Array(word.lowercased()), Array($0.lowercased()))) }
        guard let best = ranked.min(by: { $0.edits < $1.edits }), best.edits <= most else { return nil }
        return best.word
    }

    /// A hint naming the nearest known word, else all of them.
    static func hint(for word: String, among known: [String]) -> String {
        if let nearest = to(word, among: known) { return "did you mean «\(nearest)»?" }
        return known.isEmpty ? "there is none" : "known here: \(known.joined(separator: ", "))"
    }

    /// Insertions, removals and replacements that turn one word into the other.
    ///
    /// - Source: R. Wagner, M. Fischer, "The String-to-String Correction Problem", JACM 21 (1974).
    private static func edits(_ a: [Character], _ b: [Character]) -> Int {
        var previous = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var current = [i + 1]
            for (j, other) in b.enumerated() {
                current.append(
                    min(previous[j + 1] + 1, current[j] + 1, previous[j] + (letter == other ? 0 : 1)))
            }
            previous = current
        }
        return previous[b.count]
    }
}
