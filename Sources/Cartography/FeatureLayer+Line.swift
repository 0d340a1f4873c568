import Drawing
import Features
import Pixels
import Styling
import Tiling

extension FeatureLayer {
    /// Adds the lines of a line layer.
    func appendLine(_ paint: LinePaint, paths: inout PathMemo, to list: inout DisplayList) {
        var color = property(paint.color)
        var opacity = property(paint.opacity)
        var pens = PenBox(paint, viewport: viewport, layoutZoom: layoutZoom, table: table)
        var patterns = paint.pattern.map { LinePatternBox($0, widths: paint.width, layer: self) }
        let gradient = patterns == nil ? paint.gradient.map { LineGradients($0, layer: self) } : nil
        var batch = StrokeBatch(items: [], strokes: [])
        // One pen and one colour for all that the layer can draw, not only for these rows: tiles must agree.
        let isUniform = color.sameForAll != nil && opacity.sameForAll != nil && pens.areAllTheSame
        var borders = BorderRows(
            areKnown: isUniform && patterns == nil && gradient == nil && knowsBorders)
        begin(&paths, withNeighbours: borders.areKnown)
        for row in sorted(by: paint.sortKey).lazy.map(Int.init) where table.kind(row: row) != .point {
            let alpha = Float(opacity.value(row: row, in: table))
            let isPlain = patterns == nil && gradient == nil
            let ink =
                isPlain ? color.value(row: row, in: table).withOpacity(alpha) : Color.black.withOpacity(alpha)
            guard ink.alpha > 0, let pen = pens.index(row: row, in: table) else { continue }
            var place = -1
            if patterns != nil {
                guard let index = patterns?.index(row: row, in: table, of: &list, inks: &batch.inks) else {
                    continue
                }
                place = index
            }
            guard let path = path(row: row, paths: &paths, to: &list) else { continue }
            var item = StrokeBatch.Item(path: path, color: ink, stroke: pen, ink: place)
            item.isRing = table.kind(row: row) == .polygon
            if let gradient {
                gradient.append(item, row: row, in: table, to: &batch)
            } else {
                batch.items.append(item)
                borders.append(row)
            }
        }
        batch.strokes = pens.strokes
        batch.borders = borders.borders
        if !batch.items.isEmpty { list.commands.append(.stroke(batch)) }
    }
}

/// The pictures that run along the lines of one layer.
private struct LinePatternBox {
    private struct Key: Hashable {
        var name: String
        var lengthPixels: Float
    }

    private var indexes: [Key: Int] = [:]
    private var names: RowProperty<String>
    private var widths: RowProperty<Double>
    private let sprite: SpriteSheet
    private let ratio: Double

    init(_ names: StyleProperty<String>, widths: StyleProperty<Double>, layer: FeatureLayer) {
        let zoom = layer.viewport.wholeZoom
        self.names = RowProperty(names, zoom: zoom, table: layer.table, globals: layer.sprite.globals)
        self.widths = RowProperty(widths, zoom: zoom, table: layer.table)
        sprite = layer.sprite
        ratio = layer.viewport.wholeZoomRatio
    }

    /// The ink of a row, added unless there is an equal one; nil when the sprite has no picture of that name.
    mutating func index(
        row: Int, in table: FeatureTable, of list: inout DisplayList, inks: inout [StrokeInk]
    ) -> Int? {
        let name = names.value(row: row, in: table)
        guard let picture = sprite[name]?.image else { return nil }
        // The picture's height becomes the line's width, and its width grows with it.
        let length =
            widths.value(row: row, in: table) * ratio * Double(picture.pixels.width)
            / Double(picture.pixels.height)
        let key = Key(name: name, lengthPixels: Float(length))
        if let known = indexes[key] { return known }
        guard length > 0, length.isFinite else { return nil }
        inks.append(
            .pattern(StrokePattern(image: list.index(of: picture), lengthPixels: Float(length))))
        indexes[key] = inks.count - 1
        return inks.count - 1
    }
}

/// The colours along the lines of one layer.
///
/// A line that was cut at a tile says in two columns which part of the whole it is.
private struct LineGradients {
    private let ramp: LineRamp
    private let start: Int?
    private let end: Int?
    private let dashLengthPixels: Double

    /// MapLibre keeps the share of a line in the place of its length: the longest length it can keep is 2048 CSS
    /// pixels of a tile's own zoom, and dashes take every line for that long.
    private static let longestPixels = 2048.0

    init(_ ramp: LineRamp, layer: FeatureLayer) {
        self.ramp = ramp
        start = layer.table.columnIndex(named: FeaturePiece.lineStartColumn)
        end = layer.table.columnIndex(named: FeaturePiece.lineEndColumn)
        let isCut = start != nil && end != nil
        let overzoom = layer.piece.tile.map { Double(1 << min($0.overscaledZoom - $0.zoom, 30)) } ?? 1
        dashLengthPixels = isCut ? Self.longestPixels * overzoom * layer.viewport.wholeZoomRatio : 0
    }

    /// Adds each sub-path of an item as a line of its own.
    func append(
        _ item: StrokeBatch.Item, row: Int, in table: FeatureTable, to batch: inout StrokeBatch
    ) {
        func share(_ column: Int?, _ whole: Double) -> Double {
            column.flatMap { table.number(row: row, column: $0) } ?? whole
        }
        var gradient = StrokeGradient(ramp: ramp, start: share(start, 0), end: share(end, 1))
        gradient.browserDashLengthPixels = dashLengthPixels
        batch.inks.append(.gradient(gradient))
        for subpath in item.path {
            var part = item
            part.path = subpath..<subpath + 1
            part.ink = batch.inks.count - 1
            batch.items.append(part)
        }
    }
}

extension FeaturePiece {
    /// The column of a cut line that says where on the whole line it begins, 0…1; named as in MapLibre's tiles.
    public static let lineStartColumn = "mapbox_clip_start"
    /// The column that says where it ends.
    public static let lineEndColumn = "mapbox_clip_end"
}
