/// What is wrong with a code or a dictionary.
public enum CityGridError: Error, Hashable, Sendable {
    /// The code has too few or too many characters.
    case wrongLength(code: String, expected: Int, found: Int)
    /// A character is not one of 0…9; the position counts from 1.
    case notADigit(code: String, position: Int, character: String, portion: CodePortion)
    /// The code's order within its parent is zero: orders begin with 1.
    case orderIsZero(code: String, position: Int)
    /// A dictionary's line cannot be read; lines count from 1.
    case dictionaryLine(dictionary: String, line: Int, problem: String)
    /// A dictionary holds no entry.
    case emptyDictionary(dictionary: String)
    /// A dictionary's file is missing or is not UTF-8.
    case missingDictionary(path: String)
}

extension CityGridError {
    /// The short name of the error, without values, for metrics and import reports.
    public var key: String {
        switch self {
        case .wrongLength: "code_length"
        case .notADigit: "code_digit"
        case .orderIsZero: "code_order"
        case .dictionaryLine: "dictionary_line"
        case .emptyDictionary: "dictionary_empty"
        case .missingDictionary: "dictionary_missing"
        }
    }
}

extension CityGridError: CustomStringConvertible {
    /// What happened, on what, what to do.
    public var description: String {
        switch self {
        case .wrongLength(let code, let expected, let found):
            "code '\(code)' has \(found) characters, its layout has \(expected); "
                + "check the code or set another layout"
        case .notADigit(let code, let position, let character, let portion):
            "code '\(code)' has '\(character)' at position \(position), in its \(portion.title); "
                + "only the digits 0–9 can stand there"
        case .orderIsZero(let code, let position):
            "code '\(code)' has the order 0 from position \(position) on; orders begin with 1"
        case .dictionaryLine(let dictionary, let line, let problem):
            "dictionary \(dictionary), line \(line): \(problem)"
        case .emptyDictionary(let dictionary):
            "dictionary \(dictionary) holds no entry; it needs lines of the form code,zh,en"
        case .missingDictionary(let path):
            "dictionary \(path) cannot be read; put a UTF-8 file with lines code,zh,en there"
        }
    }
}
