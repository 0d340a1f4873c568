/// Where a text breaks into lines: the breaks with the least sum of raggedness and penalties.
///
/// A line's badness is (width − target)², plus or minus the square of its break's penalty; of the last line half
/// that when it is short, double when it is long. The target is the mean width of the fewest lines that fit.
///
/// - Source: the penalties are MapLibre GL JS's (−10,000 newline, 150 between ideographs when the text suggests
///   breaks by zero-width spaces, 50 beside a parenthesis); the method is Knuth and Plass, «Breaking Paragraphs
///   into Lines», 1981.
struct LineBreaker {
    /// A character to be broken after or not.
    struct Item {
        var character: UInt32
        /// How far it moves the pen, letter spacing included.
        var advance: Double
        var isImage = false
    }

    private struct Break {
        let index: Int
        let x: Double
        let badness: Double
        /// Index of the break before; −1 for the text's start.
        let prior: Int
        /// The least badness of this break and all before it.
        let leastBadness: Double
    }

    private let target: Double
    private var breaks: [Break] = []

    /// The ends of all lines, as indexes behind their last characters; the last is the text's end.
    static func ends(of items: [Item], maximumWidth: Double) -> [Int] {
        guard !items.isEmpty else { return [] }
        let total = items.reduce(0) { $0 + $1.advance }
        let lines = max(1, (total / maximumWidth).rounded(.up))
        var breaker = Self(target: lines.isNaN ? total : total / lines)
        breaker.visit(items)
        return breaker.result(count: items.count)
    }

    private init(target: Double) { self.target = target }

    private var x = 0.0

    private mutating func visit(_ items: [Item]) {
        let hasSuggestions = items.contains { $0.character == 0x200B }
        for (index, item) in items.enumerated() {
            if !ScriptRules.isSpace(item.character) { x += item.advance }
            guard index < items.count - 1 else { break }
            let next = items[index + 1].character
            let isIdeographic = !item.isImage && ScriptRules.isIdeographic(item.character)
            guard
                isIdeographic || item.isImage || ScriptRules.allowsBreakAfter(item.character)
                    || (next == 0x28 && index != items.count - 2)
            else { continue }
            let penalty = Self.penalty(item.character, next, isUnsuggested: isIdeographic && hasSuggestions)
            breaks.append(best(index + 1, penalty: penalty, isLast: false))
        }
    }

    private func result(count: Int) -> [Int] {
        var ends = [count]
        var prior = best(count, penalty: 0, isLast: true).prior
        while prior >= 0 {
            ends.append(breaks[prior].index)
            prior = breaks[prior].prior
        }
        return ends.reversed()
    }

    /// The break at a place, with the prior break that makes it least bad; of equals the later.
    private func best(_ index: Int, penalty: Double, isLast: Bool) -> Break {
        var prior = -1
        var least = badness(x, penalty, isLast)
        // From the nearest break back: once lines are longer than the target they only get worse, so the
        // search ends where no break before could make up for the length.
        var candidate = breaks.count - 1
        while candidate >= 0 {
            let width = x - breaks[candidate].x
            let own = badness(width, penalty, isLast)
            if width > target, own + breaks[candidate].leastBadness > least { break }
            let sum = own + breaks[candidate].badness
            if sum < least || (sum == least && prior < 0) {
                least = sum
                prior = candidate
            }
            candidate -= 1
        }
        return Break(
            index: index, x: x, badness: least, prior: prior,
            leastBadness: min(least, breaks.last?.leastBadness ?? least))
    }

    private func badness(_ width: Double, _ penalty: Double, _ isLast: Bool) -> Double {
        let raggedness = (width - target) * (width - target)
        guard !isLast else { return width < target ? raggedness / 2 : raggedness * 2 }
        return raggedness + abs(penalty) * penalty
    }

    private static func penalty(_ character: UInt32, _ next: UInt32, isUnsuggested: Bool) -> Double {
        var penalty = 0.0
        if character == 0x0A { penalty -= 10_000 }
        if isUnsuggested { penalty += 150 }
        if character == 0x28 || character == 0xFF08 { penalty += 50 }
        if next == 0x29 || next == 0xFF09 { penalty += 50 }
        return penalty
    }
}
