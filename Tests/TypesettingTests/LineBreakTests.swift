import Testing
import Typesetting

/// Line breaks against the plain method: every prior break is tried for every break.
@Suite struct LineBreakTests {
    private static let letters = Array("ab -深圳(市)（）\u{200B}/")

    /// Ends of lines by the specification's reference, as counts of characters.
    private func plainEnds(_ text: [Character], widthOf: (Character) -> Double, maximum: Double) -> [Int] {
        typealias Break = (index: Int, x: Double, badness: Double, prior: Int)
        let total = text.reduce(0) { $0 + widthOf($1) }
        let target = total / max(1, (total / maximum).rounded(.up))
        let suggested = text.contains("\u{200B}")
        var breaks: [Break] = []
        var x = 0.0
        func best(_ index: Int, _ penalty: Double, _ isLast: Bool) -> Break {
            func badness(_ width: Double) -> Double {
                let ragged = (width - target) * (width - target)
                if isLast { return width < target ? ragged / 2 : ragged * 2 }
                return ragged + abs(penalty) * penalty
            }
            var found: Break = (index, x, badness(x), -1)
            for (number, prior) in breaks.enumerated() {
                let sum = badness(x - prior.x) + prior.badness
                if sum <= found.badness { found = (index, x, sum, number) }
            }
            return found
        }
        for (index, letter) in text.enumerated() {
            if letter != " ", letter != "\n" { x += widthOf(letter) }
            guard index < text.count - 1 else { break }
            let next = text[index + 1]
            let ideographic = "深圳市（）".contains(letter)
            guard ideographic || "\n -)/\u{200B}".contains(letter) || (next == "(" && index != text.count - 2)
            else { continue }
            var penalty = letter == "\n" ? -10_000.0 : 0
            if ideographic && suggested { penalty += 150 }
            if letter == "(" || letter == "（" { penalty += 50 }
            if next == ")" || next == "）" { penalty += 50 }
            breaks.append(best(index + 1, penalty, false))
        }
        var ends = [text.count]
        var prior = best(text.count, 0, true).prior
        while prior >= 0 {
            ends.append(breaks[prior].index)
            prior = breaks[prior].prior
        }
        return ends.reversed()
    }

    @Test(arguments: 0..<60)
    func `the quick search finds the breaks of the plain one`(seed: Int) throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 12345
        func draw(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        var typesetter = Typesetter(.ranges(TestGlyph.ranges(String(Self.letters))))
        let text = (0..<5 + draw(60)).map { _ in
            draw(20) == 0 ? "\n" : Self.letters[draw(Self.letters.count)]
        }
        let maximum = Double(30 + draw(200))
        let shaped = typesetter.shape(String(text)) { $0.maximumWidth = maximum }
        let ends = plainEnds(
            text, widthOf: { $0 == "\n" ? 0 : $0 >= "\u{2E80}" ? 24 : 10 }, maximum: maximum)
        guard let shaped else { return }
        #expect(shaped.lines.count == ends.count)
        var start = 0
        for (line, end) in zip(shaped.lines, ends) {
            // Spaces at the ends of lines are left out; what is between them is there.
            let inside = String(text[start..<end]).trimmingBlanks.count
            #expect(line.glyphs.count == inside)
            start = end
        }
    }

    @Test func `ten thousand characters without a space to spare end in time`() throws {
        var typesetter = Typesetter(.ranges(TestGlyph.ranges("深a ")))
        let text = String(repeating: "深a ", count: 3_333)
        let shaped = try typesetter.shaped(text)
        #expect(shaped.lines.count > 300)
    }
}

extension String {
    /// Without spaces and newlines at both ends.
    fileprivate var trimmingBlanks: Substring {
        var rest = self[...]
        while let first = rest.first, " \n".contains(first) { rest.removeFirst() }
        while let last = rest.last, " \n".contains(last) { rest.removeLast() }
        return rest
    }
}
