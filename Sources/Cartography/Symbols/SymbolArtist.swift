import Drawing
import Geometry
import Pixels
import Styling
import Typesetting

/// Turns placed labels of one layer into batches: all icons below all texts.
struct SymbolArtist {
    private let pool: SymbolPool
    private let sprite: SpriteSheet
    private let project: Projector
    private var looks: [Int32: SymbolLooks] = [:]
    private var icons = IconBatch()
    private var glyphs = GlyphBatch()
    /// Pictures inside texts.
    private var pictures = IconBatch()
    private var iconLooks: [IconLook: Int32] = [:]
    private var pictureLooks: [IconLook: Int32] = [:]
    private var textLooks: [TextLook: Int32] = [:]
    private var isSmooth = false
    private var arePicturesSmooth = false

    init(pool: SymbolPool, sprite: SpriteSheet, project: Projector) {
        self.pool = pool
        self.sprite = sprite
        self.project = project
    }

    /// Adds the commands of some labels, in their order.
    mutating func append(
        _ fates: [SymbolFate], typesetter: inout Typesetter, to list: inout DisplayList
    ) {
        var rest = fates[...]
        while let first = rest.first {
            let number = pool.candidates[first.candidate].source
            let same = rest.prefix { pool.candidates[$0.candidate].source == number }
            rest = rest.dropFirst(same.count)
            append(same, from: number, &typesetter, &list)
        }
        // As in the reference: where labels lie on each other, their letters stay above all halos.
        glyphs.drawsHalosFirst = true
        icons.resampling = isSmooth ? .linear : .nearest
        if !icons.icons.isEmpty { list.commands.append(.icons(icons)) }
        if !glyphs.runs.isEmpty { list.commands.append(.glyphs(glyphs)) }
        pictures.resampling = arePicturesSmooth ? .linear : .nearest
        if !pictures.icons.isEmpty { list.commands.append(.icons(pictures)) }
    }

    /// Adds labels of one source.
    private mutating func append(
        _ fates: ArraySlice<SymbolFate>, from number: Int32, _ typesetter: inout Typesetter,
        _ list: inout DisplayList
    ) {
        let source = pool.sources[Int(number)]
        // Taken out while it is written to, so that it is not copied.
        var own = looks.removeValue(forKey: number) ?? SymbolLooks(source)
        for fate in fates {
            let candidate = pool.candidates[fate.candidate]
            if fate.hasIcon, let icon = candidate.icon {
                append(icon, of: candidate, fate, source.rules, own.iconLook(row: Int(candidate.row)), &list)
            }
            if let variant = fate.text, let text = candidate.text {
                append(text, variant, of: candidate, source.rules, &own, &typesetter, &list)
            }
        }
        looks[number] = own
    }

    // MARK: Icons

    private mutating func append(
        _ icon: SymbolIcon, of candidate: SymbolCandidate, _ fate: SymbolFate, _ rules: SymbolRules,
        _ look: IconLook, _ list: inout DisplayList
    ) {
        guard look.opacity > 0, let picture = sprite[icon.name]?.image else { return }
        var shift = rules.icon.shift
        var isVertical = false
        if icon.isFitted, case .atPoint(let variants)? = candidate.text?.form, let variant = fate.text {
            shift += variants[variant].iconShift
            isVertical = variants[variant].isVertical
        }
        let down = isVertical && icon.vertical != nil ? Rotation(.pi / 2) : .none
        let turn = icon.turn + down + screenTurn(candidate, rules)
        isSmooth = isSmooth || icon.isSmooth
        let image = Self.index(of: picture, in: &list)
        let lookIndex = Self.index(of: look, in: &icons, &iconLooks)
        for part in icon.variant(isVertical: isVertical).parts {
            let corner = shift + turn.turned(PixelVector(part.target.left, part.target.top))
            var placed = PlacedIcon(
                image: image, look: lookIndex, origin: project.canvas(candidate.anchor.moved(by: corner)),
                angle: Float(turn.angle), width: 0, height: 0, scale: 1)
            placed.sourceX = Float(part.source.left)
            placed.sourceY = Float(part.source.top)
            placed.sourceWidth = Float(part.source.width)
            placed.sourceHeight = Float(part.source.height)
            placed.scaleX = Float(part.target.width / max(part.source.width, 1e-6))
            placed.scaleY = Float(part.target.height / max(part.source.height, 1e-6))
            guard placed.scaleX > 0, placed.scaleY > 0 else { continue }
            icons.icons.append(placed)
        }
    }

    /// How a label's icon is turned besides its own turn: with its line, with the map, or not.
    private func screenTurn(_ candidate: SymbolCandidate, _ rules: SymbolRules) -> Rotation {
        guard rules.icon.followsLine else { return rules.icon.turnsWithMap ? rules.mapTurn : .none }
        let isOnItsHead = abs(candidate.lineTurn.angle) > .pi / 2
        return rules.icon.keepsUpright && isOnItsHead
            ? Rotation(candidate.lineTurn.angle + .pi) : candidate.lineTurn
    }

    private static func index(of picture: ListImage, in list: inout DisplayList) -> Int32 {
        if let known = list.images.firstIndex(where: { $0.name == picture.name }) { return Int32(known) }
        list.images.append(picture)
        return Int32(list.images.count - 1)
    }

    private static func index(
        of look: IconLook, in batch: inout IconBatch, _ known: inout [IconLook: Int32]
    ) -> Int32 {
        if let index = known[look] { return index }
        let index = Int32(batch.looks.count)
        batch.looks.append(look)
        known[look] = index
        return index
    }

    // MARK: Texts

    /// A text as it lies on the canvas.
    private struct Laid {
        let shaped: ShapedText
        /// Of a text along a line the place of each glyph's (x, 0).
        let alongLine: [LineLabel.Place]?
        /// Of a text at a point: from the label's anchor to the block's, and the turn around the former.
        var start = PixelVector(0, 0)
        var offset = PixelVector(0, 0)
        var turn = Rotation.none

        init(alongLine layout: LineLabel.Layout) {
            shaped = layout.shaped
            alongLine = layout.places
        }

        init(_ shaped: ShapedText, _ variant: SymbolText.Variant, _ rules: SymbolRules, scale: Double) {
            self.shaped = shaped
            alongLine = nil
            let mapTurn = rules.text.turnsWithMap ? rules.mapTurn : .none
            start = mapTurn.turned(variant.shift * scale)
            offset = variant.offset
            turn = variant.turn + mapTurn
        }

        /// Where a glyph's pen is, device pixels from the label's anchor, and the turn of its line.
        func pen(_ index: Int, scale: Double) -> (point: PixelVector, angle: Double) {
            let glyph = shaped.glyphs[index]
            if let alongLine {
                let place = alongLine[index]
                let hang = PixelVector(glyph.penX, glyph.y + glyph.penY)
                return (place.point + Rotation(place.angle).turned(hang * scale), place.angle)
            }
            let point = start + turn.turned((PixelVector(glyph.x, glyph.y) + offset) * scale)
            return (point + turn.turned(PixelVector(glyph.penX, glyph.penY) * scale), turn.angle)
        }
    }

    /// The look of a text's glyphs; nil for one that inks nothing.
    private struct Inks {
        let row: Int
        let colors: [Color?]
        /// Of sections without a colour of their own, once asked for.
        var plain: Int32??

        init(row: Int, colors: [Color?]) {
            self.row = row
            self.colors = colors
        }
    }

    private mutating func append(
        _ text: SymbolText, _ variant: Int, of candidate: SymbolCandidate, _ rules: SymbolRules,
        _ looks: inout SymbolLooks, _ typesetter: inout Typesetter, _ list: inout DisplayList
    ) {
        guard let laid = laid(text, variant, rules, &typesetter) else { return }
        var inks = Inks(row: Int(candidate.row), colors: text.colors)
        let first = glyphs.glyphs.count
        var clusters: [Int32] = []
        clusters.reserveCapacity(laid.shaped.glyphs.count)
        for (index, glyph) in laid.shaped.glyphs.enumerated() {
            let pen = laid.pen(index, scale: text.scale)
            let origin = project.canvas(candidate.anchor.moved(by: pen.point + rules.text.shift))
            switch glyph.content {
            case .glyph(let id):
                guard let look = look(of: Int(glyph.section), &inks, &looks) else { continue }
                glyphs.glyphs.append(
                    PlacedGlyph(
                        glyph: typesetter.index(of: id, in: &list), origin: origin,
                        sizePixels: Float(text.sizePixels * glyph.scale),
                        angle: Float(pen.angle + glyph.angle), look: look))
                clusters.append(glyph.cluster)
            case .image(let number):
                arePicturesSmooth = arePicturesSmooth || rules.isTextZoomed
                appendPicture(
                    text.images[Int(number)], at: origin, angle: pen.angle + glyph.angle,
                    scale: text.scale * glyph.scale, opacity: looks.textOpacity(row: inks.row), &list)
            }
        }
        guard glyphs.glyphs.count > first else { return }
        glyphs.runs.append(
            GlyphRun(glyphs: first..<glyphs.glyphs.count, text: laid.shaped.text, clusters: clusters))
    }

    private func laid(
        _ text: SymbolText, _ variant: Int, _ rules: SymbolRules, _ typesetter: inout Typesetter
    ) -> Laid? {
        switch text.form {
        case .along(let along):
            LineLabel(along, scale: text.scale, rules: rules.text).layout().map(Laid.init(alongLine:))
        case .atPoint(let variants):
            typesetter.shape(variants[variant].measured).map {
                Laid($0, variants[variant], rules, scale: text.scale)
            }
        }
    }

    /// The index of a section's look; nil when it inks nothing.
    private mutating func look(of section: Int, _ inks: inout Inks, _ looks: inout SymbolLooks) -> Int32? {
        if section < inks.colors.count, let color = inks.colors[section] {
            return index(of: looks.textLook(row: inks.row, section: color))
        }
        if let known = inks.plain { return known }
        let index = index(of: looks.textLook(row: inks.row, section: nil))
        inks.plain = .some(index)
        return index
    }

    private mutating func appendPicture(
        _ name: String, at origin: FixedPoint, angle: Double, scale: Double, opacity: Float,
        _ list: inout DisplayList
    ) {
        guard opacity > 0, let picture = sprite[name]?.image else { return }
        let look = Self.index(of: IconLook(opacity: min(opacity, 1)), in: &pictures, &pictureLooks)
        pictures.icons.append(
            PlacedIcon(
                image: Self.index(of: picture, in: &list), look: look, origin: origin, angle: Float(angle),
                width: picture.pixels.width, height: picture.pixels.height,
                scale: Float(scale / picture.pixelRatio)))
    }

    private mutating func index(of look: TextLook) -> Int32? {
        guard look.color.alpha > 0 || look.hasHalo else { return nil }
        if let known = textLooks[look] { return known }
        let index = Int32(glyphs.looks.count)
        glyphs.looks.append(look)
        textLooks[look] = index
        return index
    }
}
