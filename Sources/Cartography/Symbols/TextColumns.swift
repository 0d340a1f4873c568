import Features
import Geometry
import Styling

/// The properties of a layer's texts that depend on the feature, over one table.
struct TextColumns {
    var field: RowProperty<FormattedText>
    var font: RowProperty<[String]>
    /// CSS pixels to the em when drawn.
    var size: RowProperty<Double>
    /// The same for what is kept free.
    var boxSize: RowProperty<Double>
    /// The same for room along lines.
    var largestSize: RowProperty<Double>
    var maximumWidth: RowProperty<Double>
    var letterSpacing: RowProperty<Double>
    var justify: RowProperty<TextJustification?>
    var radialOffset: RowProperty<Double>?
    var anchorOffsets: RowProperty<[AnchorOffset]>?
    var anchor: RowProperty<BoxAnchor>
    var rotate: RowProperty<Double>
    var transform: RowProperty<TextTransform>
    var offset: RowProperty<[Double]>

    init(_ paint: TextPaint, zooms: SymbolZooms, piece: FeaturePiece, globals: EvaluationGlobals) {
        func column<Value>(_ property: StyleProperty<Value>, _ zoom: Double) -> RowProperty<Value> {
            RowProperty(
                property, zoom: zoom, table: piece.table, globals: globals, tile: piece.tile)
        }
        field = column(paint.field, zooms.layout)
        font = column(paint.font, zooms.layout)
        size = column(paint.size, zooms.drawing)
        boxSize = column(paint.size, zooms.boxes)
        largestSize = column(paint.size, zooms.largest)
        maximumWidth = column(paint.maxWidth, zooms.layout)
        letterSpacing = column(paint.letterSpacing, zooms.layout)
        justify = column(paint.justify, zooms.layout)
        radialOffset = paint.radialOffset.map { column($0, zooms.layout) }
        anchorOffsets = paint.variableAnchorOffset.map { column($0, zooms.layout) }
        anchor = column(paint.anchor, zooms.layout)
        rotate = column(paint.rotate, zooms.layout)
        transform = column(paint.transform, zooms.layout)
        offset = column(paint.offset, zooms.layout)
    }

    /// What a row writes, its letters changed as the style says; nil when it writes nothing.
    mutating func text(row: Int, in table: FeatureTable) -> FormattedText? {
        let text = field.value(row: row, in: table)
        guard text.sections.contains(where: { !$0.text.isEmpty || $0.image != nil }) else { return nil }
        let transform = transform.value(row: row, in: table)
        guard transform != .none else { return text }
        return FormattedText(
            sections: text.sections.map { section in
                var section = section
                section.text =
                    transform == .uppercase ? section.text.uppercased() : section.text.lowercased()
                return section
            })
    }

    /// The anchors a row's text tries, each with its offset; empty when it has one anchor.
    mutating func variants(
        row: Int, in table: FeatureTable, _ rules: SymbolRules
    ) -> [(anchor: BoxAnchor, offset: PixelVector)] {
        if let offsets = anchorOffsets?.value(row: row, in: table), !offsets.isEmpty {
            return offsets.compactMap { offset in
                BoxAnchor(rawValue: offset.anchor).map { ($0, TextOffset.own(offset, anchor: $0)) }
            }
        }
        guard !rules.variableAnchors.isEmpty else { return [] }
        if let radial = radialOffset?.value(row: row, in: table) {
            return rules.variableAnchors.map { ($0, TextOffset.radial(radial, anchor: $0)) }
        }
        let ems = offset.value(row: row, in: table)
        return rules.variableAnchors.map { ($0, TextOffset.absolute(ems, anchor: $0)) }
    }

    /// The offset of a row's text that has one anchor.
    mutating func plainOffset(row: Int, in table: FeatureTable, anchor: BoxAnchor) -> PixelVector {
        if let radial = radialOffset?.value(row: row, in: table), radial != 0 {
            return TextOffset.radial(radial, anchor: anchor)
        }
        return TextOffset.plain(offset.value(row: row, in: table))
    }
}

/// The properties of a layer's icons that depend on the feature, over one table.
struct IconColumns {
    var image: RowProperty<ResolvedImage?>
    /// A factor of the picture's own size when drawn.
    var size: RowProperty<Double>
    /// The same for what is kept free.
    var boxSize: RowProperty<Double>
    var rotate: RowProperty<Double>
    var padding: RowProperty<[Double]>
    var offset: RowProperty<[Double]>
    var anchor: RowProperty<BoxAnchor>

    init(_ paint: IconPaint, zooms: SymbolZooms, piece: FeaturePiece, globals: EvaluationGlobals) {
        func column<Value>(_ property: StyleProperty<Value>, _ zoom: Double) -> RowProperty<Value> {
            RowProperty(
                property, zoom: zoom, table: piece.table, globals: globals, tile: piece.tile)
        }
        image = column(paint.image, zooms.layout)
        size = column(paint.size, zooms.drawing)
        boxSize = column(paint.size, zooms.boxes)
        rotate = column(paint.rotate, zooms.layout)
        padding = column(paint.padding, zooms.layout)
        offset = column(paint.offset, zooms.layout)
        anchor = column(paint.anchor, zooms.layout)
    }
}
