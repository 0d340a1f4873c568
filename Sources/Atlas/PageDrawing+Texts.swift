import Drawing
import Geometry

extension PageDrawing {
    /// A glyph larger than this is not drawn: it covers any page.
    static let maximumGlyphPixels: Float = 16_384
    /// Faded halos of at most this many glyphs are drawn as one path.
    static let maximumJoinedGlyphs = 512

    /// Writes texts: halos, per label or all at once, then the glyphs as text of embedded fonts.
    mutating func draw(_ batch: GlyphBatch) {
        let runs = batch.runs.filter {
            $0.glyphs.lowerBound >= 0 && $0.glyphs.upperBound <= batch.glyphs.count
        }
        if batch.drawsHalosFirst { drawHalos(runs.flatMap { seen($0, of: batch) }, of: batch) }
        for run in runs {
            let seen = seen(run, of: batch)
            guard !seen.isEmpty else { continue }
            if !batch.drawsHalosFirst { drawHalos(seen, of: batch) }
            write(run, Set(seen), of: batch)
        }
    }

    /// The glyphs of a label that may be seen.
    private func seen(_ run: GlyphRun, of batch: GlyphBatch) -> [Int] {
        run.glyphs.filter { isSeen(batch.glyphs[$0], of: batch) }
    }

    /// True when the glyph exists, its numbers make sense, and some of it may lie on the page.
    private func isSeen(_ glyph: PlacedGlyph, of batch: GlyphBatch) -> Bool {
        guard list.glyphs.indices.contains(Int(glyph.glyph)), batch.looks.indices.contains(Int(glyph.look)),
            glyph.sizePixels > 0.01, glyph.sizePixels <= Self.maximumGlyphPixels, glyph.angle.isFinite
        else { return false }
        return view.meets(Point(glyph.origin), radius: Double(glyph.sizePixels) * 2)
    }

    // MARK: Ink

    private mutating func write(_ run: GlyphRun, _ seen: Set<Int>, of batch: GlyphBatch) {
        let text = Array(run.text.utf8)
        let stretches = run.stretches(of: text)
        var pieces: [TextPiece] = []
        for (stretch, index) in zip(stretches, run.glyphs) where seen.contains(index) {
            let glyph = batch.glyphs[index]
            let source = fonts.source(of: Int(glyph.glyph))
            if pieces.last?.continues(with: glyph, source, stretch) != true {
                pieces.append(
                    TextPiece(
                        source: source, sizePixels: glyph.sizePixels, angle: glyph.angle, look: glyph.look))
            }
            pieces[pieces.count - 1].glyphs.append(glyph)
            pieces[pieces.count - 1].stretches.append(stretch)
        }
        var written: Set<Int> = []
        for piece in pieces {
            let clusters = piece.clusters(of: text, written: &written)
            let color = batch.looks[Int(piece.look)].color
            guard color.alpha > 0 else { continue }
            show(piece, clusters.bytes, clusters.clusters, color)
        }
    }

    private mutating func show(
        _ piece: TextPiece, _ bytes: [UInt8], _ clusters: [TextPiece.Cluster], _ color: Color
    ) {
        context.setSource(color)
        let numbers: [UInt]
        switch piece.source {
        case .file(let index):
            guard let face = fonts.face(index) else { return }
            context.setFont(face, sizePixels: piece.sizePixels, angle: piece.angle)
            numbers = piece.glyphs.map { UInt(list.glyphs[Int($0.glyph)].number) }
        case .shape:
            guard let shapes = fonts.shapes else { return }
            context.setFont(shapes, sizePixels: piece.sizePixels, angle: piece.angle)
            numbers = piece.glyphs.map { UInt($0.glyph) }
        }
        context.show(
            zip(numbers, piece.glyphs).map { ($0, Point($1.origin)) }, text: bytes, clusters: clusters,
            isBackward: piece.isBackward)
    }

    // MARK: Halos

    private mutating func drawHalos(_ glyphs: [Int], of batch: GlyphBatch) {
        for (index, look) in batch.looks.enumerated() where look.hasHalo {
            let those = glyphs.filter { batch.glyphs[$0].look == index }
            if !those.isEmpty { drawHalos(those.map { batch.glyphs[$0] }, look) }
        }
    }

    /// Draws the halos of glyphs that share a look, as one shape when they do not hide what is below.
    private mutating func drawHalos(_ glyphs: [PlacedGlyph], _ look: TextLook) {
        let layers = HaloFade(look.haloWidthPixels, blur: look.haloBlurPixels).layers(
            opacity: look.haloColor.alpha)
        if layers.count == 1, look.haloColor.alpha == 1 {
            for glyph in glyphs { drawHalo(glyph, look) }
            return
        }
        for start in stride(from: 0, to: glyphs.count, by: Self.maximumJoinedGlyphs) {
            let some = glyphs[start..<min(start + Self.maximumJoinedGlyphs, glyphs.count)]
            for layer in layers {
                var color = look.haloColor
                color.alpha = Float(layer.opacity)
                drawHalos(some, reach: layer.reach, color, isHollow: look.color.alpha < 1)
            }
        }
    }

    /// Draws halos as one shape: where they overlap there is no more ink than elsewhere.
    private func drawHalos(_ glyphs: ArraySlice<PlacedGlyph>, reach: Double, _ color: Color, isHollow: Bool) {
        func isOutline(_ glyph: PlacedGlyph) -> Bool {
            if case .outline = list.glyphs[Int(glyph.glyph)].shape { true } else { false }
        }
        func addPaths(ofOutlines: Bool) -> Bool {
            let those = glyphs.filter { isOutline($0) == ofOutlines }
            for glyph in those {
                context.saved {
                    context.place(glyph)
                    context.addHalo(
                        list.glyphs[Int(glyph.glyph)].shape, glyph.sizePixels, reach, isHollow: isHollow)
                }
            }
            return !those.isEmpty
        }
        if addPaths(ofOutlines: true) { context.strokeHalo(color, reach: reach) }
        if addPaths(ofOutlines: false) { context.fill(color) }
    }

    /// Draws an opaque halo: a form, as the same character comes again and again.
    private mutating func drawHalo(_ glyph: PlacedGlyph, _ look: TextLook) {
        let key = GlyphHalo(
            glyph: glyph.glyph, sizePixels: glyph.sizePixels, widthPixels: look.haloWidthPixels,
            color: look.haloColor, isHollow: look.color.alpha < 1)
        let width = Double(min(look.haloWidthPixels, HaloFade.maximumPixels))
        let shape = list.glyphs[Int(glyph.glyph)].shape
        guard shape != .blank else { return }
        let form = forms.form(.halo(key), reach: Double(glyph.sizePixels) * 2 + width) {
            $0.addHalo(shape, key.sizePixels, width, isHollow: key.isHollow)
            if case .outline = shape {
                $0.strokeHalo(key.color, reach: width)
            } else {
                $0.fill(key.color)
            }
        }
        guard let form else { return }
        context.saved {
            context.place(glyph)
            context.paint(form)
        }
    }
}

extension CairoContext {
    /// Makes a glyph's pen the origin, turned as it is.
    fileprivate func place(_ glyph: PlacedGlyph) {
        let origin = Point(glyph.origin)
        translate(x: origin.x, y: origin.y)
        if glyph.angle != 0 { rotate(Double(glyph.angle)) }
    }

    /// Adds the path of a glyph's halo, its pen at the origin: an outline to be stroked, a field's shape to be filled.
    ///
    /// - Parameters:
    ///   - shape: the glyph's.
    ///   - size: pixels to the em.
    ///   - reach: how far the halo goes beyond the glyph's edge; a field knows its distances.
    ///   - isHollow: true when the glyph does not hide what is below it, where there is no halo then.
    fileprivate func addHalo(_ shape: GlyphShape, _ size: Float, _ reach: Double, isHollow: Bool) {
        let size = Double(size)
        if case .outline = shape {
            add(shape, unitsPerEm: size)
        } else {
            add(shape, unitsPerEm: size, grownBy: reach * GlyphField.pixelsPerEm / size)
            if isHollow { add(shape, unitsPerEm: size, isReversed: true) }
        }
    }

    /// Strokes outlines as wide as their halo reaches on both sides.
    fileprivate func strokeHalo(_ color: Color, reach: Double) {
        setPen(width: 2 * reach, cap: .round, join: .round)
        stroke(color)
    }
}
