import CHarfBuzz

/// Text in fonts: cut into runs of one section, face, script and direction, shaped run by run.
struct FontShaper: ~Copyable {
    private struct Choice: Hashable {
        var stack: FontStack
        var character: UInt32
    }

    /// Characters whose face is kept.
    private static let maximumChoices = 65_536

    private let library: FontLibrary
    private let shaper = RunShaper()
    private var chains: [FontStack: FontLibrary.Chain] = [:]
    private var choices: [Choice: Int32] = [:]
    /// The stack asked for last, its language, and its faces for ASCII; −1 where nobody asked yet.
    private var lastStack: FontStack?
    private var lastLanguage: RunShaper.Language?
    private var asciiFaces = [Int32](repeating: -1, count: 128)
    private var runs: [RunShaper.Run] = []

    init(_ library: FontLibrary) { self.library = library }

    /// For each of `count` characters how far its glyphs move the pen, units at scale 1; the first of a ligature
    /// moves it for all.
    static func advances(of glyphs: [LineGlyph], count: Int) -> [Double] {
        var advances = [Double](repeating: 0, count: count)
        for glyph in glyphs { advances[glyph.character] += glyph.advance }
        return advances
    }

    /// The glyphs of a line from left to right.
    mutating func glyphs(of line: Range<Int>, in paragraph: Paragraph, _ block: TextBlock) -> [LineGlyph] {
        var glyphs: [LineGlyph] = []
        glyphs.reserveCapacity(line.count)
        append(line, of: paragraph, block, to: &glyphs)
        return glyphs
    }

    /// Adds the glyphs of a line from left to right.
    mutating func append(
        _ line: Range<Int>, of paragraph: Paragraph, _ block: TextBlock, to glyphs: inout [LineGlyph]
    ) {
        guard !line.isEmpty, !library.faces.isEmpty else { return }
        itemize(line, in: paragraph, block)
        let isPlain = paragraph.characters.allSatisfy { $0 >= 32 }
        let characters = isPlain ? paragraph.characters : paragraph.characters.map { $0 < 32 ? 32 : $0 }
        guard !paragraph.levels.isEmpty else {
            for run in runs { append(run, of: characters, paragraph, block, to: &glyphs) }
            return
        }
        for index in Bidirectional.visualOrder(of: runs.indices, level: { runs[$0].level }) {
            append(runs[index], of: characters, paragraph, block, to: &glyphs)
        }
    }

    private mutating func append(
        _ run: RunShaper.Run, of characters: [UInt32], _ paragraph: Paragraph, _ block: TextBlock,
        to glyphs: inout [LineGlyph]
    ) {
        let section = block.sections[Int(paragraph.sections[run.range.lowerBound])]
        if case .image(let image, let width, _) = section.content {
            let character = run.range.lowerBound
            glyphs.append(LineGlyph(content: .image(image), character: character, advance: width))
        } else {
            shaper.shape(
                run, of: characters, with: library.faces[Int(run.face)],
                language: language(of: section.fonts), into: &glyphs)
        }
    }

    /// Cuts a line into ``runs``, in reading order.
    private mutating func itemize(_ line: Range<Int>, in paragraph: Paragraph, _ block: TextBlock) {
        runs.removeAll(keepingCapacity: true)
        if let run = soleRun(line, in: paragraph, block) { return runs.append(run) }
        var face: Int32 = -1
        var script = firstScript(of: line, in: paragraph)
        var section: Int32 = -1
        for index in line {
            let character = paragraph.characters[index]
            let isNewSection = paragraph.sections[index] != section
            section = paragraph.sections[index]
            let stack = block.sections[Int(section)].fonts
            face = choose(character, stack: stack, after: isNewSection ? -1 : face)
            let own = ScriptRules.script(character)
            if own != HB_SCRIPT_COMMON, own != HB_SCRIPT_INHERITED, own != HB_SCRIPT_UNKNOWN { script = own }
            let run = RunShaper.Run(
                range: index..<index + 1, face: face, script: script,
                level: paragraph.levels.isEmpty ? 0 : paragraph.levels[index])
            if let last = runs.last, !isNewSection, last.isSame(run), !isUpright(index, paragraph, block) {
                runs[runs.count - 1].range = last.range.lowerBound..<index + 1
            } else {
                runs.append(run)
            }
        }
    }

    /// The one run of a line of ASCII letters, digits and signs of one face, as most codes are; nil for all others.
    private mutating func soleRun(
        _ line: Range<Int>, in paragraph: Paragraph, _ block: TextBlock
    ) -> RunShaper.Run? {
        // In right-to-left text even signs run the other way.
        guard paragraph.levels.isEmpty, block.sections.count == 1, case .text = block.sections[0].content,
            block.writing == .horizontal
        else { return nil }
        turn(to: block.sections[0].fonts)
        let face = asciiFaces[Int(paragraph.characters[line.lowerBound] & 127)]
        var script = HB_SCRIPT_COMMON
        for index in line {
            let character = paragraph.characters[index]
            guard 33..<127 ~= character, asciiFaces[Int(character)] == face else { return nil }
            let own = ScriptRules.script(character)
            if own != HB_SCRIPT_COMMON { script = own }
        }
        return face < 0 ? nil : RunShaper.Run(range: line, face: face, script: script, level: 0)
    }

    /// Characters that stand upright one below the other are shaped each by itself.
    private func isUpright(_ index: Int, _ paragraph: Paragraph, _ block: TextBlock) -> Bool {
        block.writing == .vertical && LineLayout.isUpright(paragraph.characters[index], block)
            && ScriptRules.script(paragraph.characters[index]) != HB_SCRIPT_INHERITED
    }

    /// The script of the first character that has one.
    private func firstScript(of line: Range<Int>, in paragraph: Paragraph) -> hb_script_t {
        for index in line {
            let script = ScriptRules.script(paragraph.characters[index])
            if script != HB_SCRIPT_COMMON, script != HB_SCRIPT_INHERITED, script != HB_SCRIPT_UNKNOWN {
                return script
            }
        }
        return HB_SCRIPT_COMMON
    }

    /// The face of a character: that of the character before for marks and the like, else the first that has it.
    private mutating func choose(_ character: UInt32, stack: FontStack, after face: Int32) -> Int32 {
        if face >= 0, Self.follows(character) {
            let isThere = library.faces[Int(face)].glyph(of: character) != nil
            if isThere || Self.needsNoGlyph(character) { return face }
        }
        guard character < 128 else { return chosen(character, stack: stack) }
        turn(to: stack)
        let place = Int(character)
        if asciiFaces[place] < 0 { asciiFaces[place] = chosen(character, stack: stack) }
        return asciiFaces[place]
    }

    private mutating func language(of stack: FontStack) -> RunShaper.Language {
        turn(to: stack)
        if let lastLanguage { return lastLanguage }
        let language = RunShaper.Language(chain(of: stack).language)
        lastLanguage = language
        return language
    }

    /// Forgets what is kept of the stack asked for last when it is another.
    private mutating func turn(to stack: FontStack) {
        guard lastStack != stack else { return }
        lastStack = stack
        lastLanguage = nil
        for place in asciiFaces.indices { asciiFaces[place] = -1 }
    }

    /// The first face that has a character.
    private mutating func chosen(_ character: UInt32, stack: FontStack) -> Int32 {
        let choice = Choice(stack: stack, character: character)
        if let known = choices[choice] { return known }
        let faces = chain(of: stack).faces
        let chosen = faces.first { library.faces[Int($0)].glyph(of: character) != nil } ?? faces[0]
        if choices.count >= Self.maximumChoices { choices.removeAll(keepingCapacity: true) }
        choices[choice] = chosen
        return chosen
    }

    private mutating func chain(of stack: FontStack) -> FontLibrary.Chain {
        if let known = chains[stack] { return known }
        let chain = library.chain(of: stack)
        chains[stack] = chain
        return chain
    }

    private static func follows(_ character: UInt32) -> Bool {
        // None of ASCII's letters, digits and signs does, and most labels are made of them.
        if 33..<127 ~= character { return false }
        return character <= 32 || needsNoGlyph(character)
            || ScriptRules.script(character) == HB_SCRIPT_INHERITED
    }

    private static func needsNoGlyph(_ character: UInt32) -> Bool {
        character < 32 || Unicode.Scalar(character)?.properties.isDefaultIgnorableCodePoint == true
    }
}

// SAFETY: the type cannot be copied, so HarfBuzz's buffer has one owner and moves with it.
extension RunShaper: @unchecked Sendable {}
