import Drawing
import Features
import Styling
import Tiling

extension FeatureLayer {
    /// Adds the areas of a fill layer, and the lines around them that have a colour of their own.
    func appendFill(_ paint: FillPaint, paths: inout PathMemo, to list: inout DisplayList) {
        var inks = FillInks(paint, layer: self)
        let isAntialiased = paint.antialias.constant(zoom: viewport.zoom) ?? true
        var batch = FillBatch(items: [], isAntialiased: isAntialiased)
        if isAntialiased, paint.outlineColor == nil || inks.patterns != nil {
            batch.hairline = inks.isOpaque ? .outside : .over
        }
        var edges = StrokeBatch(items: [], strokes: [.hairline])
        // Patterns have a phase, and are drawn area by area.
        var borders = BorderRows(areKnown: isAntialiased && inks.patterns == nil && knowsBorders)
        begin(&paths, withNeighbours: borders.areKnown)
        var edgeBorders = BorderRows(areKnown: borders.areKnown && inks.areEdgesAllTheSame)
        for row in sorted(by: paint.sortKey).lazy.map(Int.init) where table.kind(row: row) == .polygon {
            guard let ink = inks.ink(row: row, in: table, of: &list) else { continue }
            guard let path = path(row: row, paths: &paths, to: &list) else { continue }
            if ink.area.alpha > 0 {
                batch.items.append(FillBatch.Item(path: path, color: ink.area, pattern: ink.pattern))
                borders.append(row)
            }
            if ink.edge.alpha > 0 {
                edges.items.append(StrokeBatch.Item(path: path, color: ink.edge, stroke: 0))
                edgeBorders.append(row)
            }
        }
        batch.borders = borders.borders
        edges.borders = edgeBorders.borders
        batch.patterns = inks.patterns?.patterns ?? []
        if !batch.items.isEmpty { list.commands.append(.fill(batch)) }
        if isAntialiased && !edges.items.isEmpty { list.commands.append(.stroke(edges)) }
    }
}

/// The inks of a fill layer's rows.
private struct FillInks {
    /// The inks of one row.
    struct Ink {
        var area: Color
        var pattern: Int32
        /// Transparent for none.
        var edge: Color
    }

    private(set) var patterns: PatternBox?
    private var color: RowProperty<Color>
    private var opacity: RowProperty<Double>
    private var outline: RowProperty<Color>?

    init(_ paint: FillPaint, layer: FeatureLayer) {
        color = layer.property(paint.color)
        opacity = layer.property(paint.opacity)
        patterns = paint.pattern.map { PatternBox($0, layer: layer) }
        // A pattern's edge is drawn with the pattern.
        outline = patterns == nil ? paint.outlineColor.map(layer.property) : nil
    }

    /// True when every area is known to hide what is below.
    var isOpaque: Bool {
        patterns == nil && color.sameForAll?.alpha == 1 && opacity.sameForAll.map { $0 >= 1 } == true
    }

    /// True when all areas have lines of one colour around them.
    var areEdgesAllTheSame: Bool { outline?.sameForAll != nil && opacity.sameForAll != nil }

    /// The inks of a row; nil when it leaves none.
    mutating func ink(row: Int, in table: FeatureTable, of list: inout DisplayList) -> Ink? {
        let alpha = Float(opacity.value(row: row, in: table))
        guard alpha > 0 else { return nil }
        if patterns != nil {
            guard let pattern = patterns?.index(row: row, in: table, of: &list) else { return nil }
            return Ink(
                area: Color(red: 0, green: 0, blue: 0, alpha: alpha), pattern: pattern, edge: .transparent)
        }
        let area = color.value(row: row, in: table).withOpacity(alpha)
        let edge = outline?.value(row: row, in: table).withOpacity(alpha) ?? .transparent
        return area.alpha > 0 || edge.alpha > 0 ? Ink(area: area, pattern: -1, edge: edge) : nil
    }
}
