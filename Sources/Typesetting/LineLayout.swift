/// Puts the glyphs of lines in their places around the anchor.
///
/// - Source: MapLibre Style Specification, `text-anchor`, `text-justify`, `text-line-height`, `text-writing-mode`;
///   the constants are those of MapLibre GL JS, so that a block stands where a browser has it.
struct LineLayout {
    /// From the line a glyph range hangs on down to its middle, units: fonts made into ranges hang 26 units
    /// above their baseline, and 17 of them lie above the middle of the text.
    static let middle = 17.0
    /// From that line down to the baseline, for glyphs of fonts.
    static let fontBaseline = 26.0

    private let block: TextBlock
    private var glyphs: [ShapedGlyph] = []
    private var lines: [ShapedLine] = []
    private var y = 0.0
    private var longest = 0.0
    private var highest = 0.0
    private var hasUpright = false
    private var hasImages = false

    init(_ block: TextBlock) { self.block = block }

    /// True when the character stands upright in the vertical writing of a block.
    static func isUpright(_ character: UInt32, _ block: TextBlock) -> Bool {
        guard block.isUprightForced else { return ScriptRules.isUpright(character) }
        return !ScriptRules.isSpace(character) && !ScriptRules.isJoined(character)
    }

    /// Adds a line below those that are there.
    ///
    /// - Parameters:
    ///   - items: its glyphs, from left to right.
    ///   - line: its characters.
    ///   - paragraph: the text.
    ///   - baseline: from the line glyphs hang on down to their origin, units.
    mutating func add(_ items: [LineGlyph], line: Range<Int>, of paragraph: Paragraph, baseline: Double) {
        let start = glyphs.count
        if start == 0 { glyphs.reserveCapacity(items.count) }
        guard !line.isEmpty else {
            y += block.lineHeight
            lines.append(ShapedLine(glyphs: start..<start, extraHeight: 0))
            return
        }
        let sizes = LineSizes(line, of: paragraph, block)
        var x = 0.0
        for item in items { place(item, at: &x, sizes, paragraph, baseline: baseline) }
        if glyphs.count > start {
            longest = max(longest, x - block.letterSpacing)
            justify(start)
        }
        let extra = max(sizes.imageExcess, (sizes.largestScale - 1) * TextBlock.unitsPerEm)
        lines.append(ShapedLine(glyphs: start..<glyphs.count, extraHeight: extra))
        let height = block.lineHeight * sizes.largestScale + sizes.imageExcess
        y += height
        highest = max(highest, height)
    }

    /// Adds a line of which only the length matters: all of one section of characters, none upright.
    ///
    /// The edges are then those that ``add(_:line:of:baseline:)`` leads to, to the bit.
    mutating func measure(_ items: [LineGlyph], scale: Double) {
        var x = 0.0
        for item in items { x += item.advance * scale + (item.isFirst ? block.letterSpacing : 0) }
        if !items.isEmpty { longest = max(longest, x - block.letterSpacing) }
        y += block.lineHeight * max(0, scale)
    }

    /// The edges of the lines added so far, units from the anchor.
    var edges: TextEdges {
        let left = -block.alignment.horizontal * longest
        let top = -block.alignment.vertical * y
        return TextEdges(left: left, top: top, right: left + longest, bottom: top + y)
    }

    /// The text in its place; nil when nothing of it is shown.
    consuming func finish(text: String) -> ShapedText? {
        guard !glyphs.isEmpty else { return nil }
        let alignment = block.alignment
        let shiftX = (alignment.justify - alignment.horizontal) * longest
        let isUneven = highest != block.lineHeight
        let shiftY =
            isUneven
            ? -y * alignment.vertical + Self.middle
            : -alignment.vertical * Double(lines.count) * block.lineHeight + 0.5 * block.lineHeight
        for line in lines {
            for index in line.glyphs {
                glyphs[index].x += shiftX
                glyphs[index].y += shiftY - Self.middle
                if block.isUprightForced, hasUpright { glyphs[index].y += lift(of: glyphs[index], in: line) }
            }
        }
        return ShapedText(
            text: text, glyphs: glyphs, lines: lines, edges: edges, hasUpright: hasUpright,
            hasImages: hasImages)
    }

    private mutating func place(
        _ item: LineGlyph, at x: inout Double, _ sizes: LineSizes, _ paragraph: Paragraph, baseline: Double
    ) {
        let section = block.sections[Int(paragraph.sections[item.character])]
        let isUpright =
            block.writing == .vertical && Self.isUpright(paragraph.characters[item.character], block)
        var glyph = ShapedGlyph(
            content: item.content, x: 0, y: 0, penX: 0, penY: 0, angle: 0, scale: section.scale, advance: 0,
            section: paragraph.sections[item.character], cluster: paragraph.offsets[item.character])
        var height = section.scale * TextBlock.unitsPerEm
        var step = item.advance
        var imageHeight: Double?
        if case .image(_, let width, let imageSize) = section.content {
            glyph.scale = TextBlock.unitsPerEm / block.sizePixels
            height = imageSize * glyph.scale
            step = isUpright ? imageSize : width
            imageHeight = imageSize
            hasImages = true
        }
        glyph.advance = step * glyph.scale
        glyph.x = x + glyph.advance / 2
        glyph.y = y + sizes.drop(of: height, section.verticalAlign, isVertical: isUpright)
        let hang = PenHang(item, glyph, baseline: baseline, imageHeight: imageHeight)
        if isUpright { hang.turn(&glyph) } else { hang.hang(&glyph) }
        hasUpright = hasUpright || isUpright
        glyphs.append(glyph)
        if isUpright, imageHeight == nil { step = item.isFirst ? TextBlock.unitsPerEm : 0 }
        x += step * glyph.scale + (item.isFirst ? block.letterSpacing : 0)
    }

    /// Moves a line so that its end, middle or start is at 0.
    private mutating func justify(_ start: Int) {
        guard block.alignment.justify != 0, let last = glyphs.last else { return }
        let indent = (last.x + last.advance / 2) * block.alignment.justify
        for index in start..<glyphs.count { glyphs[index].x -= indent }
    }

    /// What aligns glyphs of other sizes in the middle of a vertical line.
    private func lift(of glyph: ShapedGlyph, in line: ShapedLine) -> Double {
        let half = line.extraHeight / 2
        guard case .image = glyph.content,
            case .image(_, let width, _) = block.sections[Int(glyph.section)].content
        else { return (glyph.scale - 1) * TextBlock.unitsPerEm - half }
        return -half - (TextBlock.unitsPerEm - width * glyph.scale) / 2
    }
}

/// The largest sizes in a line.
struct LineSizes {
    private(set) var largestScale = 0.0
    /// How much a picture is higher than the largest text, units.
    private(set) var imageExcess = 0.0
    private var contentHeight = 0.0
    private var contentWidth = 0.0

    init(_ line: Range<Int>, of paragraph: Paragraph, _ block: TextBlock) {
        let factor = TextBlock.unitsPerEm / block.sizePixels
        var image = (width: 0.0, height: 0.0)
        var upright = 0.0
        for index in line {
            let section = block.sections[Int(paragraph.sections[index])]
            if case .image(_, let width, let height) = section.content {
                image = (max(image.width, width * factor), max(image.height, height * factor))
                let isUpright = block.writing == .vertical && LineLayout.isUpright(Paragraph.picture, block)
                upright = max(upright, (isUpright ? width : height) * factor)
                largestScale = max(largestScale, 1)
            } else {
                largestScale = max(largestScale, section.scale)
            }
        }
        let em = largestScale * TextBlock.unitsPerEm
        contentHeight = max(em, image.height)
        contentWidth = max(em, image.width)
        imageExcess = max(0, upright - em)
    }

    /// How far something of a height hangs below the line's top.
    func drop(of height: Double, _ align: TextSection.VerticalAlign, isVertical: Bool) -> Double {
        if isVertical { return contentWidth - height }
        switch align {
        case .top: return 0
        case .center: return (contentHeight - height) / 2
        case .bottom: return contentHeight - height
        }
    }
}

/// Where the pen of a glyph is from the middle of its advance.
private struct PenHang {
    let x: Double
    let y: Double
    let half: Double
    /// How much a picture is narrower than an em, halved.
    let narrowness: Double

    init(_ item: LineGlyph, _ glyph: ShapedGlyph, baseline: Double, imageHeight: Double?) {
        half = glyph.advance / 2
        if imageHeight == nil {
            x = item.offsetX * glyph.scale - half
            y = (baseline + item.offsetY) * glyph.scale
            narrowness = 0
        } else {
            // A picture has the box of a range's glyph: one unit right, and its border of three above.
            x = glyph.scale - half
            y = 3 * glyph.scale
            narrowness = TextBlock.unitsPerEm / 2 - half
        }
    }

    func hang(_ glyph: inout ShapedGlyph) {
        glyph.penX = x
        glyph.penY = y
    }

    /// Turns a glyph a quarter to the left around the middle of its box and moves it onto the line.
    ///
    /// The box is an em wide and high; its middle lies half an em right of its left edge, 17 below the line
    /// that glyphs hang on, and 5 more along the writing.
    func turn(_ glyph: inout ShapedGlyph) {
        let centreX = -half
        let centreY = half + LineLayout.middle
        let shift = 5 + LineLayout.middle - (TextBlock.unitsPerEm / 2 - half)
        glyph.penX = centreX + (y - centreY) + shift
        glyph.penY = centreY - (x - centreX) - narrowness
        glyph.angle = -.pi / 2
    }
}
