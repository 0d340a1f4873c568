import Drawing
import Features
import Geometry
import Pixels
import Styling
import Typesetting

/// Shapes the texts of one symbol layer over one table.
struct TextMaker {
    var columns: TextColumns
    let rules: SymbolRules
    let table: FeatureTable
    /// The sizes of pictures inside texts.
    let sprite: SpriteSheet
    /// No text reaches farther from its anchor than this, device pixels; longer ones end with «…».
    let reach: Double
    /// Sizes above this are held there, CSS pixels.
    let largestSize: Double
    /// The last row's fonts.
    private var lastFonts: (names: [String], stack: FontStack)?

    init(
        columns: TextColumns, rules: SymbolRules, table: FeatureTable, sprite: SpriteSheet, reach: Double,
        largestSize: Double
    ) {
        self.columns = columns
        self.rules = rules
        self.table = table
        self.sprite = sprite
        self.reach = reach
        self.largestSize = largestSize
    }

    /// What of a row's text does not depend on its place.
    struct Draft {
        var block: TextBlock
        /// CSS pixels to the em.
        var sizePixels: Double
        var boxSizePixels: Double
        var largestSizePixels: Double
        var content: String
        var images: [String]
        /// The sections' own colours, as far as the last one that has one.
        var colors: [Color?]
        var turn: Rotation
    }

    /// The text of a row before it is shaped; nil when it writes nothing.
    mutating func draft(row: Int, _ typesetter: inout Typesetter) -> Draft? {
        guard let text = columns.text(row: row, in: table) else { return nil }
        let size = held(columns.size.value(row: row, in: table))
        guard size > 0 else { return nil }
        let boxSize = held(columns.boxSize.value(row: row, in: table))
        let content = text.text
        var images: [String] = []
        var colors: [Color?] = []
        let fonts = columns.font.value(row: row, in: table)
        let stack = stack(of: fonts, &typesetter)
        var sections: [TextSection] = []
        for part in text.sections {
            guard let section = section(of: part, stack, &images, &typesetter) else { continue }
            sections.append(section)
            guard let color = part.textColor else { continue }
            while colors.count < sections.count - 1 { colors.append(nil) }
            colors.append(color)
        }
        guard !sections.isEmpty else { return nil }
        let spacing = columns.letterSpacing.value(row: row, in: table)
        let isPoint = rules.placement == .point
        let width = columns.maximumWidth.value(row: row, in: table)
        let block = TextBlock(
            sections: sections, maximumWidth: isPoint ? width * TextBlock.unitsPerEm : .infinity,
            lineHeight: rules.lineHeight * TextBlock.unitsPerEm,
            letterSpacing: spacing != 0 && ScriptRules.allowsLetterSpacing(content)
                ? spacing * TextBlock.unitsPerEm : 0,
            sizePixels: max(boxSize, 1e-3))
        return Draft(
            block: block, sizePixels: size, boxSizePixels: boxSize,
            largestSizePixels: held(columns.largestSize.value(row: row, in: table)), content: content,
            images: images, colors: colors, turn: Rotation(degrees: columns.rotate.value(row: row, in: table))
        )
    }

    private func held(_ size: Double) -> Double { size.isFinite ? min(max(size, 0), largestSize) : 0 }

    private mutating func stack(of names: [String], _ typesetter: inout Typesetter) -> FontStack {
        if let lastFonts, lastFonts.names == names { return lastFonts.stack }
        let stack = typesetter.fontStack(names.joined(separator: ","))
        lastFonts = (names, stack)
        return stack
    }

    private func section(
        of section: FormattedText.Section, _ stack: FontStack, _ images: inout [String],
        _ typesetter: inout Typesetter
    ) -> TextSection? {
        let align = section.verticalAlign.flatMap(TextSection.VerticalAlign.init) ?? .bottom
        let fonts = section.fontStack.map { typesetter.fontStack($0) } ?? stack
        if let image = section.image {
            guard let picture = sprite[image.name]?.image else { return nil }
            images.append(image.name)
            return TextSection(
                .image(
                    index: Int32(images.count - 1), width: Double(picture.pixels.width) / picture.pixelRatio,
                    height: Double(picture.pixels.height) / picture.pixelRatio),
                fonts: fonts, verticalAlign: align)
        }
        guard !section.text.isEmpty else { return nil }
        return TextSection(
            .text(section.text), fonts: fonts, scale: section.scale ?? 1, verticalAlign: align)
    }

    // MARK: At a point

    /// The text of a row that stands at a point; nil when there is nothing to show.
    mutating func atPoint(row: Int, _ draft: Draft, _ typesetter: inout Typesetter) -> SymbolText? {
        let anchors = columns.variants(row: row, in: table, rules)
        let variants =
            anchors.isEmpty
            ? plain(row: row, draft, &typesetter) : tried(anchors, row: row, draft, &typesetter)
        guard !variants.isEmpty else { return nil }
        return symbol(draft, form: .atPoint(variants))
    }

    private func symbol(_ draft: Draft, form: SymbolText.Form) -> SymbolText {
        let size = draft.sizePixels * rules.ratio
        return SymbolText(
            form: form, scale: size / TextBlock.unitsPerEm, sizePixels: size, content: draft.content,
            images: draft.images, colors: draft.colors)
    }

    /// The writing modes a text tries, in order.
    private func modes(_ draft: Draft) -> [TextWritingMode] {
        guard rules.writingModes.contains(.vertical), ScriptRules.allowsVerticalWriting(draft.content) else {
            return [.horizontal]
        }
        return rules.writingModes
    }

    private mutating func plain(
        row: Int, _ draft: Draft, _ typesetter: inout Typesetter
    ) -> [SymbolText.Variant] {
        let anchor = columns.anchor.value(row: row, in: table)
        let justify = columns.justify.value(row: row, in: table) ?? anchor.justification
        let offset = columns.plainOffset(row: row, in: table, anchor: anchor)
        var variants: [SymbolText.Variant] = []
        for mode in modes(draft) {
            var block = draft.block
            block.alignment = TextAlignment(
                horizontal: anchor.horizontal, vertical: anchor.vertical,
                justify: mode == .vertical ? 0 : justify.fraction)
            let place = VariantPlace(offset: offset)
            if let variant = variant(block, mode, place, draft, &typesetter) { variants.append(variant) }
        }
        return variants
    }

    private mutating func tried(
        _ anchors: [(anchor: BoxAnchor, offset: PixelVector)], row: Int, _ draft: Draft,
        _ typesetter: inout Typesetter
    ) -> [SymbolText.Variant] {
        let justify = columns.justify.value(row: row, in: table)
        var variants: [SymbolText.Variant] = []
        for mode in modes(draft) {
            for (anchor, offset) in anchors {
                var block = draft.block
                block.alignment = TextAlignment(
                    justify: mode == .vertical ? 0 : (justify ?? anchor.justification).fraction)
                let place = VariantPlace(offset: PixelVector(0, 0), anchor: anchor, away: offset)
                if let variant = variant(block, mode, place, draft, &typesetter) { variants.append(variant) }
            }
        }
        return variants
    }

    /// Where a variant stands.
    private struct VariantPlace {
        /// Layout units, turned with the text.
        var offset: PixelVector
        /// The anchor of a text that tries several; its block is then centred.
        var anchor: BoxAnchor?
        /// That anchor's offset, layout units.
        var away = PixelVector(0, 0)
    }

    private mutating func variant(
        _ block: TextBlock, _ mode: TextWritingMode, _ place: VariantPlace, _ draft: Draft,
        _ typesetter: inout Typesetter
    ) -> SymbolText.Variant? {
        var block = block
        if mode == .vertical {
            block.writing = .vertical
            block.isUprightForced = true
        }
        var text = draft.content
        while let measured = typesetter.measure(block) {
            let variant = variant(measured, mode, place, draft)
            if Double(variant.box.reach) <= reach * 256 { return variant }
            // Longer than any label may be: a few characters less, and a sign that they are missing.
            guard let shorter = Self.shortened(text) else { return nil }
            text = shorter
            block.sections = [
                TextSection(.text(shorter + "…"), fonts: block.sections[0].fonts)
            ]
        }
        return nil
    }

    /// The text without its last sixteenth, a character at least; nil when nothing would be left.
    static func shortened(_ text: String) -> String? {
        let count = text.count
        guard count > 1 else { return nil }
        return String(text.prefix(min(count - max(count / 16, 1), 1000)))
    }

    private func variant(
        _ measured: MeasuredText, _ mode: TextWritingMode, _ place: VariantPlace, _ draft: Draft
    ) -> SymbolText.Variant {
        let isVertical = mode == .vertical
        let scale = draft.boxSizePixels * rules.ratio / TextBlock.unitsPerEm
        let turn = isVertical ? draft.turn + Rotation(.pi / 2) : draft.turn
        let padding = rules.textPadding
        var box = PixelRectangle(measured.edges).moved(by: place.offset).scaled(by: scale)
            .grown(by: [padding, padding, padding, padding]).envelope(turnedBy: turn)
        var shift = PixelVector(0, 0)
        var moved = PixelVector(0, 0)
        if let anchor = place.anchor {
            let aside = PixelVector(
                (0.5 - anchor.horizontal) * box.width, (0.5 - anchor.vertical) * box.height)
            shift = (scale > 0 ? aside / scale : PixelVector(0, 0)) + place.away
            moved = aside + place.away * scale
        }
        if rules.text.turnsWithMap {
            box = box.envelope(turnedBy: rules.mapTurn)
            moved = rules.mapTurn.turned(moved)
        }
        return SymbolText.Variant(
            measured: measured, offset: place.offset, shift: shift,
            box: StepBox(box.moved(by: moved + rules.text.shift)), turn: turn, isVertical: isVertical,
            iconShift: moved)
    }
}
