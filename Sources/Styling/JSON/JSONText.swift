extension JSONValue {
    /// The text of this value as JavaScript's `JSON.stringify` writes it: no spaces, keys in their order.
    public var scriptText: String {
        var text = ""
        write(into: &text, sortingKeys: false)
        return text
    }

    /// The text with sorted keys: equal documents have equal texts.
    public var canonicalText: String {
        var text = ""
        write(into: &text, sortingKeys: true)
        return text
    }

    private func write(into text: inout String, sortingKeys: Bool) {
        switch content {
        case .null: text += "null"
        case .boolean(let boolean): text += boolean ? "true" : "false"
        case .number(let number): text += number.isFinite ? numberText(number) : "null"
        case .string(let string): writeQuoted(string, into: &text)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.write(into: &text, sortingKeys: sortingKeys)
            }
            text += "]"
        case .object(let members):
            text += "{"
            let ordered = sortingKeys ? members.sorted { $0.key < $1.key } : members
            for (index, member) in ordered.enumerated() {
                if index > 0 { text += "," }
                writeQuoted(member.key, into: &text)
                text += ":"
                member.value.write(into: &text, sortingKeys: sortingKeys)
            }
            text += "}"
        }
    }
}

/// Writes a string in quotes with the escapes JSON asks for.
func writeQuoted(_ string: String, into text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
        switch scalar {
        case "\"": text += "\\\""
        case "\\": text += "\\\\"
        case "\n": text += "\\n"
        case "\r": text += "\\r"
        case "\t": text += "\\t"
        case "\u{8}": text += "\\b"
        case "\u{C}": text += "\\f"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
    }
    text += "\""
}

/// The string in quotes, as JSON.
func quoted(_ string: String) -> String {
    var text = ""
    writeQuoted(string, into: &text)
    return text
}

/// A stable 64-bit digest of a text, as 16 hexadecimal digits.
///
/// - Source: FNV-1a, Fowler–Noll–Vo, draft-eastlake-fnv.
func digest(of text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 {
        hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}
