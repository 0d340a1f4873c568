/// The address of tables in a PostGIS database: `PG:host=db dbname=city user=maps password=…`.
///
/// The settings are libpq's, key=value, quoted with ' where they hold blanks. The password is taken out at once: what
/// the address says of itself can be logged, kept and sent.
///
/// - Source: PostgreSQL 15 manual, 34.1.1.1 "Keyword/Value Connection Strings".
public struct DatabaseAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address without the password.
    public let description: String
    /// The password; nil when the address has none.
    public let password: String?

    static let prefix = "PG:"

    /// True for a text that is meant as an address of a database.
    public static func isAddress(_ text: String) -> Bool { text.hasPrefix(prefix) }

    /// Reads an address; nil when it is none, or of another form than key=value.
    public init?(_ text: String) {
        guard Self.isAddress(text), let settings = Self.settings(text.dropFirst(Self.prefix.count)) else {
            return nil
        }
        password = settings.last { $0.key == "password" }?.value
        description = Self.text(settings.filter { $0.key != "password" })
    }

    /// What GDAL is asked to open: with settings that keep a reader from waiting for long, where the address does not
    /// say otherwise, and all times in UTC.
    func connection(password: String?) -> String {
        var settings = Self.settings(description.dropFirst(Self.prefix.count)) ?? []
        if !settings.contains(where: { $0.key == "connect_timeout" }) {
            settings.append(("connect_timeout", "5"))
        }
        let own = settings.last { $0.key == "options" }?.value
        settings.removeAll { $0.key == "options" }
        settings.append(("options", "-c lock_timeout=5s -c timezone=UTC " + (own ?? "")))
        if let password { settings.append(("password", password)) }
        return Self.text(settings)
    }

    private static func text(_ settings: [(key: String, value: String)]) -> String {
        prefix
            + settings.map { key, value in
                let isPlain = !value.isEmpty && !value.contains { $0.isWhitespace || "'\\".contains($0) }
                if isPlain { return "\(key)=\(value)" }
                let escaped = value.map { "'\\".contains($0) ? "\\\($0)" : "\($0)" }
                return "\(key)='\(escaped.joined())'"
            }.joined(separator: " ")
    }

    /// The settings in order; nil when the text is not of that form.
    private static func settings(_ text: Substring) -> [(key: String, value: String)]? {
        var rest = text.drop(while: \.isWhitespace)
        var found: [(key: String, value: String)] = []
        while !rest.isEmpty {
            guard let equals = rest.firstIndex(of: "=") else { return nil }
            let key = rest[..<equals].filter { !$0.isWhitespace }
            guard !key.isEmpty, key.allSatisfy({ $0.isASCII && ($0.isLetter || $0 == "_") }) else {
                return nil
            }
            rest = rest[rest.index(after: equals)...].drop(while: \.isWhitespace)
            guard let value = value(&rest) else { return nil }
            found.append((String(key), value))
            rest = rest.drop(while: \.isWhitespace)
        }
        return found.isEmpty ? nil : found
    }

    /// Takes a value off the start; nil when its quote is not closed.
    private static func value(_ rest: inout Substring) -> String? {
        let isQuoted = rest.first == "'"
        if isQuoted { rest.removeFirst() }
        var value = ""
        while let character = rest.first {
            if isQuoted ? character == "'" : character.isWhitespace { break }
            rest.removeFirst()
            guard character == "\\" else {
                value.append(character)
                continue
            }
            guard let escaped = rest.popFirst() else { return nil }
            value.append(escaped)
        }
        guard isQuoted else { return value }
        return rest.popFirst() == "'" ? value : nil
    }
}
