import CFriBidi

/// Text that runs in both directions.
///
/// - Source: UAX #9, by FriBidi; letters are joined as in Unicode's `ArabicShaping.txt`.
enum Bidirectional {
    /// The embedding level of each character; empty when every level is even and 0.
    ///
    /// Paragraphs end at newlines; one without a strong character runs from left to right.
    static func levels(of characters: [UInt32]) -> [Int8] {
        var levels: [Int8] = []
        levels.reserveCapacity(characters.count)
        var start = 0
        while start < characters.count {
            let end = characters[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? characters.count
            levels.append(contentsOf: paragraphLevels(Array(characters[start..<end])))
            start = end
        }
        return levels.contains { $0 != 0 } ? levels : []
    }

    /// Replaces letters by their presentation forms and mirrors brackets; the second letter of a ligature
    /// becomes U+FEFF.
    static func joinLetters(in characters: inout [UInt32], levels: [Int8]) {
        let count = FriBidiStrIndex(characters.count)
        var types = [FriBidiJoiningType](repeating: 0, count: characters.count)
        let levels = levels.map { FriBidiLevel($0) }
        // SAFETY: every array has `count` entries.
        unsafe fribidi_get_joining_types(characters, count, &types)
        var properties = types
        unsafe fribidi_join_arabic(bidiTypes(characters), count, levels, &properties)
        let flags = FriBidiFlags(FRIBIDI_FLAG_SHAPE_MIRRORING) | arabicFlags
        unsafe fribidi_shape(flags, levels, count, &properties, &characters)
    }

    /// Indexes from left to right: rule L2, on the items of a range that have the levels given.
    static func visualOrder(of range: Range<Int>, level: (Int) -> Int8) -> [Int] {
        var order = Array(range)
        guard let highest = range.map(level).max(), highest > 0 else { return order }
        for threshold in stride(from: highest, through: 1, by: -1) {
            var start = 0
            while start < order.count {
                guard level(range.lowerBound + start) >= threshold else {
                    start += 1
                    continue
                }
                var end = start
                while end < order.count, level(range.lowerBound + end) >= threshold { end += 1 }
                order[start..<end].reverse()
                start = end
            }
        }
        return order
    }

    /// Presentation forms, and ligatures of lam and alef.
    private static let arabicFlags = FriBidiFlags(0x100 | 0x200)

    private static func bidiTypes(_ characters: [UInt32]) -> [FriBidiCharType] {
        var types = [FriBidiCharType](
            repeating: FRIBIDI_TYPE_ON, count: characters.count)
        // SAFETY: both arrays have the same length.
        unsafe fribidi_get_bidi_types(characters, FriBidiStrIndex(characters.count), &types)
        return types
    }

    private static func paragraphLevels(_ characters: [UInt32]) -> [Int8] {
        let count = FriBidiStrIndex(characters.count)
        let types = bidiTypes(characters)
        var brackets = [FriBidiBracketType](repeating: 0, count: characters.count)
        var levels = [FriBidiLevel](repeating: 0, count: characters.count)
        var direction = FRIBIDI_PAR_ON
        // SAFETY: every array has `count` entries.
        unsafe fribidi_get_bracket_types(characters, count, types, &brackets)
        let isDone = unsafe fribidi_get_par_embedding_levels_ex(types, brackets, count, &direction, &levels)
        return isDone == 0 ? Array(repeating: 0, count: characters.count) : levels.map { Int8($0) }
    }
}
