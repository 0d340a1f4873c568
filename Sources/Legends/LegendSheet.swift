public import Cartography
public import Drawing
public import Typesetting

/// Lays a legend out as a picture: a title, then the layers one below the other in as many columns as it takes.
///
/// ```
/// ┌───────────────────────────┐
/// │ Title                     │
/// │ Layer         Layer       │
/// │ ▭ class       ▬▬▬▬▬▬▬▬▬   │
/// │ ▭ class       few    many │
/// └───────────────────────────┘
/// ```
public struct LegendSheet {
    private static let padding = 14.0
    private static let columnGap = 22.0
    /// Between a small picture and its name.
    private static let labelGap = 9.0
    private static let layerGap = 8.0
    private static let minimumColumnWidth = 120.0
    /// A column that would be higher is broken; the picture is then about as wide as it is high.
    private static let columnHeight = 560.0
    private static let titleSize = 15.0
    private static let headingSize = 12.0
    private static let rampHeight = 12.0

    private let legend: Legend
    private let language: LegendLanguage
    private let theme: LegendTheme
    private let ratio: Double

    /// A sheet.
    ///
    /// - Parameters:
    ///   - legend: the legend.
    ///   - language: of its texts.
    ///   - theme: the colours around its symbols.
    ///   - ratio: device pixels to the CSS pixel.
    public init(_ legend: Legend, language: LegendLanguage, theme: LegendTheme = .light, ratio: Double = 1) {
        self.legend = legend
        self.language = language
        self.theme = theme
        self.ratio = ratio
    }

    /// Something that stands on a line of its own; heights in CSS pixels.
    private struct Row {
        enum Content {
            case heading(Letters)
            case entry(LegendSymbol, Letters)
            case ramp(LegendRamp, low: Letters, high: Letters)
        }

        let content: Content
        let height: Double
        /// Above the row, unless it begins a column.
        var gapAbove = 0.0
        /// True when the next row must stand in the same column.
        var isKeptWithNext = false
        /// Of the first row of a layer, the height of all its rows; 0 of the others.
        var layerHeight = 0.0

        var width: Double {
            switch content {
            case .heading(let letters): letters.width
            case .entry(_, let letters): SwatchPainter.width + labelGap + letters.width
            case .ramp(_, let low, let high): low.width + high.width + 24
            }
        }
    }

    /// The picture.
    ///
    /// - Parameters:
    ///   - sprite: the style's icons and patterns.
    ///   - glyphs: where letters come from.
    /// - Returns: a list as large as the legend needs.
    public func list(sprite: SpriteSheet, glyphs: GlyphSource) -> DisplayList {
        var lettering = Lettering(glyphs, ratio: ratio)
        let title = (legend.title?.text(in: language)).map {
            lettering.measured($0, size: Self.titleSize, isBold: true, maximumWidth: 600)
        }
        let columns = Self.columns(of: rows(&lettering))
        let top = Self.padding + (title.map { $0.height + Self.layerGap } ?? 0)
        let widths = columns.map { $0.reduce(Self.minimumColumnWidth) { max($0, $1.width) }.rounded(.up) }
        let across = widths.reduce(0, +) + Self.columnGap * Double(max(widths.count - 1, 0))
        let height = columns.map(Self.height).max() ?? 0
        var list = DisplayList(
            width: pixels(max(across, title?.width ?? 0) + 2 * Self.padding),
            height: pixels(top + height + Self.padding), originX: 0, originY: 0)
        list.commands.append(.background(theme.paper))
        var painter = SwatchPainter(sprite: sprite, ground: legend.ground, ratio: ratio)
        if let title {
            lettering.place(
                title, x: Self.padding, middle: Self.padding + title.height / 2, color: theme.ink, in: &list)
        }
        var x = Self.padding
        for (column, width) in zip(columns, widths) {
            draw(column, x: x, top: top, width: width, &painter, &lettering, in: &list)
            x += width + Self.columnGap
        }
        lettering.finish(in: &list)
        return list
    }

    private func pixels(_ css: Double) -> Int { max(Int((css * ratio).rounded(.up)), 1) }

    // MARK: Rows

    private func rows(_ lettering: inout Lettering) -> [Row] {
        var rows: [Row] = []
        var wasSingle = true
        for layer in legend.layers {
            var own = self.rows(of: layer, &lettering)
            guard !own.isEmpty else { continue }
            own[0].gapAbove = own.count == 1 && wasSingle ? 0 : Self.layerGap
            own[0].layerHeight = own.reduce(0) { $0 + $1.height }
            wasSingle = own.count == 1
            rows += own
        }
        return rows
    }

    private func rows(of layer: LegendLayer, _ lettering: inout Lettering) -> [Row] {
        let title = layer.title.text(in: language)
        if layer.ramp == nil, layer.entries.count == 1 {
            let label = layer.entries[0].label.text(in: language)
            return [entry(layer.entries[0].symbol, label.isEmpty ? title : label, &lettering)]
        }
        let heading = lettering.measured(title, size: Self.headingSize, isBold: true)
        var rows = [Row(content: .heading(heading), height: heading.height + 4, isKeptWithNext: true)]
        if let ramp = layer.ramp {
            let low = lettering.measured(ramp.lowLabel.text(in: language), size: Self.headingSize)
            let high = lettering.measured(ramp.highLabel.text(in: language), size: Self.headingSize)
            rows.append(
                Row(
                    content: .ramp(ramp, low: low, high: high),
                    height: Self.rampHeight + 4 + max(low.height, high.height)))
        }
        for each in layer.entries {
            rows.append(entry(each.symbol, each.label.text(in: language), &lettering))
        }
        return rows
    }

    private func entry(_ symbol: LegendSymbol, _ text: String, _ lettering: inout Lettering) -> Row {
        let letters = lettering.measured(text)
        return Row(content: .entry(symbol, letters), height: max(SwatchPainter.height, letters.height) + 4)
    }

    // MARK: Columns

    /// Rows in columns of about equal height, broken between layers where that is nearly as good.
    private static func columns(of rows: [Row]) -> [[Row]] {
        let total = height(of: rows)
        let count = max(1, (total / columnHeight).rounded(.up))
        let wanted = total / count
        var columns: [[Row]] = [[]]
        var reached = 0.0
        for (index, row) in rows.enumerated() {
            let isTied = index > 0 && rows[index - 1].isKeptWithNext
            let isFull = reached + row.height / 2 > wanted * (row.layerHeight > 0 ? 1 : 1.06)
            let isBetterNow =
                row.layerHeight > 0 && reached > wanted * 0.6 && reached + row.layerHeight > wanted * 1.1
            if isFull || isBetterNow, !isTied, reached > 0, Double(columns.count) < count {
                columns.append([])
                reached = 0
            }
            columns[columns.count - 1].append(row)
            reached += row.height + row.gapAbove
        }
        return columns
    }

    private static func height(of rows: [Row]) -> Double {
        rows.enumerated().reduce(0) { $0 + $1.element.height + ($1.offset == 0 ? 0 : $1.element.gapAbove) }
    }

    // MARK: Drawing

    private func draw(
        _ rows: [Row], x: Double, top: Double, width: Double, _ painter: inout SwatchPainter,
        _ lettering: inout Lettering, in list: inout DisplayList
    ) {
        var y = top
        for (index, row) in rows.enumerated() {
            if index > 0 { y += row.gapAbove }
            draw(row, in: CSSBox(x: x, y: y, width: width, height: row.height), &painter, &lettering, &list)
            y += row.height
        }
    }

    private func draw(
        _ row: Row, in box: CSSBox, _ painter: inout SwatchPainter, _ lettering: inout Lettering,
        _ list: inout DisplayList
    ) {
        let middle = box.y + box.height / 2
        switch row.content {
        case .heading(let letters):
            lettering.place(letters, x: box.x, middle: middle, color: theme.softInk, in: &list)
        case .entry(let symbol, let letters):
            let top = (middle - SwatchPainter.height / 2).rounded()
            painter.draw(symbol, x: box.x, y: top, in: &list)
            lettering.place(
                letters, x: box.x + SwatchPainter.width + Self.labelGap, middle: middle, color: theme.ink,
                in: &list)
        case .ramp(let ramp, let low, let high):
            let bar = CSSBox(x: box.x, y: box.y, width: box.width, height: Self.rampHeight)
            RampPainter(ramp: ramp, ground: legend.ground, ratio: ratio).draw(in: bar, &list)
            let line = box.y + Self.rampHeight + 4 + low.height / 2
            lettering.place(low, x: box.x, middle: line, color: theme.softInk, in: &list)
            lettering.place(
                high, x: box.x + box.width - high.width, middle: line, color: theme.softInk, in: &list)
        }
    }
}
