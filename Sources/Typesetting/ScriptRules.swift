import CHarfBuzz

/// How characters behave in lines: what the specification's reference asks of scripts and blocks.
///
/// - Source: Unicode 15 `Scripts.txt`, `Blocks.txt` and `VerticalOrientation.txt` (UAX #50); the choice of
///   scripts follows MapLibre GL JS.
public enum ScriptRules {
    /// True when one character of the text always stands upright, so that vertical writing makes sense.
    public static func allowsVerticalWriting(_ text: String) -> Bool {
        text.unicodeScalars.contains { isUpright($0.value) }
    }

    /// False when a character belongs to a script whose letters join: spacing would tear them.
    public static func allowsLetterSpacing(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            guard scalar.value >= 0x600 else { return true }
            return !joinedScripts.contains(script(scalar.value))
        }
    }

    /// Tab, newline, vertical tab, form feed, return, space.
    static func isSpace(_ character: UInt32) -> Bool { (9...13).contains(character) || character == 32 }

    /// True when a line may break after the character although it is no space.
    ///
    /// Ampersand, right parenthesis, plus, hyphen-minus, solidus, soft hyphen, middle dot, zero-width space,
    /// hyphen, en dash, hyphenation point; newline and space too.
    static func allowsBreakAfter(_ character: UInt32) -> Bool {
        switch character {
        case 0x0A, 0x20, 0x26, 0x29, 0x2B, 0x2D, 0x2F, 0xAD, 0xB7, 0x200B, 0x2010, 0x2013, 0x2027: true
        default: false
        }
    }

    /// True when a line may break on either side of the character, as between Han characters.
    static func isIdeographic(_ character: UInt32) -> Bool {
        guard character >= 0x2E80 else { return false }
        return ideographicBlocks.contains { $0.contains(character) }
            || ideographicScripts.contains(script(character))
    }

    /// True when the character stands upright in vertical writing whatever its neighbours do.
    static func isUpright(_ character: UInt32) -> Bool {
        if character == 0x2EA || character == 0x2EB { return true }
        guard character >= 0x1100 else { return false }
        if uprightScripts.contains(script(character)) { return true }
        return uprightBlocks.contains { $0.contains(character) }
            && !turnedRanges.contains { $0.contains(character) }
    }

    /// True for scripts whose letters take their shape from their neighbours.
    static func isJoined(_ character: UInt32) -> Bool {
        character >= 0x600 && script(character) == HB_SCRIPT_ARABIC
    }

    /// True when the character may belong to right-to-left text: a quick test that never misses one.
    static func mayBeRightToLeft(_ character: UInt32) -> Bool {
        guard character >= 0x590 else { return false }
        return (0x590...0x8FF).contains(character) || (0x200F...0x202E).contains(character)
            || (0x2067...0x2069).contains(character) || (0xFB1D...0xFDFF).contains(character)
            || (0xFE70...0xFEFF).contains(character) || (0x10800...0x10FFF).contains(character)
            || (0x1E800...0x1EFFF).contains(character)
    }

    /// The character's script.
    static func script(_ character: UInt32) -> hb_script_t {
        if character < 128 {
            let isLetter = 97...122 ~= character | 0x20
            return isLetter ? HB_SCRIPT_LATIN : HB_SCRIPT_COMMON
        }
        // SAFETY: HarfBuzz's default functions live as long as the process and are not changed.
        return unsafe hb_unicode_script(hb_unicode_funcs_get_default(), character)
    }

    private static let joinedScripts: [hb_script_t] = [
        HB_SCRIPT_ARABIC, HB_SCRIPT_DUPLOYAN, HB_SCRIPT_MONGOLIAN, HB_SCRIPT_OLD_UYGHUR, HB_SCRIPT_SYRIAC,
    ]
    private static let ideographicScripts: [hb_script_t] = [
        HB_SCRIPT_HAN, HB_SCRIPT_BOPOMOFO, HB_SCRIPT_HIRAGANA, HB_SCRIPT_KATAKANA,
        HB_SCRIPT_KHITAN_SMALL_SCRIPT, HB_SCRIPT_NUSHU, HB_SCRIPT_TANGUT, HB_SCRIPT_YI,
    ]
    private static let uprightScripts: [hb_script_t] =
        ideographicScripts + [HB_SCRIPT_CANADIAN_SYLLABICS, HB_SCRIPT_HANGUL]

    /// CJK symbols and punctuation, strokes, compatibility, enclosed, full-width and vertical forms,
    /// description characters.
    private static let ideographicBlocks: [ClosedRange<UInt32>] = [
        0x2FF0...0x2FFF, 0x3000...0x303F, 0x31C0...0x31EF, 0x3200...0x33FF, 0xFE10...0xFE1F, 0xFE30...0xFE4F,
        0xFF00...0xFFEF,
    ]
    /// As above, with Kanbun, Katakana, hexagrams and small forms.
    private static let uprightBlocks: [ClosedRange<UInt32>] =
        ideographicBlocks + [0x3190...0x319F, 0x30A0...0x30FF, 0x4DC0...0x4DFF, 0xFE50...0xFE6F]
    /// Brackets, dashes and the like inside those blocks, which turn with the line.
    private static let turnedRanges: [ClosedRange<UInt32>] = [
        0x3008...0x3011, 0x3014...0x301F, 0x3030...0x3030, 0x30FC...0x30FC, 0xFE49...0xFE4F, 0xFE58...0xFE5E,
        0xFE63...0xFE66, 0xFF08...0xFF09, 0xFF0D...0xFF0D, 0xFF1A...0xFF1E, 0xFF3B...0xFF3B, 0xFF3D...0xFF3D,
        0xFF3F...0xFF3F, 0xFF5B...0xFFDF, 0xFFE3...0xFFE3, 0xFFE8...0xFFEF,
    ]
}
