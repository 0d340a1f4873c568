/// Punctuation in vertical writing.
///
/// - Source: Unicode 15, `<vertical>` and `<wide>` decompositions of U+FE10…FE4F and U+FF00…FFEF, and
///   `VerticalOrientation.txt` (UAX #50) for neutral characters; the choice of pairs follows MapLibre GL JS.
enum VerticalForms {
    /// Replaces punctuation by its vertical form wherever no neighbour lies on its side.
    static func replacePunctuation(in characters: inout [UInt32]) {
        let original = characters
        func permits(_ index: Int) -> Bool {
            guard original.indices.contains(index) else { return true }
            return !isTurned(original[index]) || forms[original[index]] != nil
        }
        for index in original.indices {
            guard let form = forms[original[index]], permits(index - 1), permits(index + 1) else { continue }
            characters[index] = form
        }
    }

    /// True when the character lies on its side in vertical writing, and its neutral neighbours with it.
    private static func isTurned(_ character: UInt32) -> Bool {
        if ScriptRules.isUpright(character) { return false }
        var low = 0
        var high = neutral.count
        while low < high {
            let middle = (low + high) / 2
            if neutral[middle].upperBound < character { low = middle + 1 } else { high = middle }
        }
        return low == neutral.count || !neutral[low].contains(character)
    }

    private static let forms: [UInt32: UInt32] = {
        let plain = "!#$%&()*+,-./:;<=>?@[\\]^_`{|}~¢£¥¦¬¯–—‘’“”…⋯‧₩、。〈〉《》「」『』【】〔〕〖〗！（），－．：；＜＞？［］＿｛｜｝｟｠｡｢｣"
        let upright = "︕＃＄％＆︵︶＊＋︐︲・／︓︔︿＝﹀︖＠﹇＼﹈＾︳｀︷―︸～￠￡￥￤￢￣︲︱﹃﹄﹁﹂︙︙・￦︑︒︿﹀︽︾﹁﹂﹃﹄︻︼︹︺︗︘︕︵︶︐︲・︓︔︿﹀︖﹇﹈︳︷―︸︵︶︒﹁﹂"
        var pairs: [UInt32: UInt32] = [:]
        for (from, to) in zip(plain.unicodeScalars, upright.unicodeScalars) { pairs[from.value] = to.value }
        return pairs
    }()

    /// Characters that stand or lie as their neighbours do; ascending.
    private static let neutral: [ClosedRange<UInt32>] = [
        0xA7...0xA7, 0xA9...0xA9, 0xAE...0xAE, 0xB1...0xB1, 0xBC...0xBE, 0xD7...0xD7, 0xF7...0xF7,
        0x2016...0x2016, 0x2020...0x2021, 0x2030...0x2031, 0x203B...0x203C, 0x2042...0x2042, 0x2047...0x2049,
        0x2051...0x2051, 0x2100...0x218F, 0x221E...0x221E, 0x2234...0x2235, 0x2300...0x2307, 0x230C...0x231F,
        0x2324...0x2328, 0x232B...0x232B, 0x237D...0x239A, 0x23BE...0x23CD, 0x23CF...0x23CF, 0x23D1...0x23DB,
        0x23E2...0x2422, 0x2424...0x24FF, 0x25A0...0x2619, 0x2620...0x26FF, 0x2700...0x2767, 0x2776...0x2793,
        0x2B12...0x2B2F, 0x2B50...0x2B59, 0x2BB8...0x2BEB, 0x3000...0x303F, 0x30A0...0x30FF, 0xE000...0xF8FF,
        0xFE30...0xFE4F, 0xFE50...0xFE6F, 0xFF00...0xFFEF, 0xFFFC...0xFFFD,
    ]
}
