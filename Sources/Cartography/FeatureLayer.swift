import Drawing
import Features
import Geometry
import Styling
import Tiling

/// One layer over some rows of one piece: turns features into batches of shapes.
///
/// Rows are drawn by their sort key, then in the table's order, circles in a scattered one; no viewport changes any.
struct FeatureLayer {
    let piece: FeaturePiece
    let rows: [Int32]
    let viewport: Viewport
    let sprite: SpriteSheet
    let project: Projector

    var table: FeatureTable { piece.table }

    /// The zoom that layout properties see, as filters do.
    var layoutZoom: Double { piece.filterZoom(viewport) }

    init(
        paint: LayerPaint, piece: FeaturePiece, rows: [Int32], viewport: Viewport, sprite: SpriteSheet
    ) {
        self.piece = piece
        self.rows = rows
        self.viewport = viewport
        self.sprite = sprite
        project = Projector(viewport, frame: piece.frame, shift: paint.shift(zoom: viewport.zoom))
    }

    /// Adds the layer's commands.
    func append(_ paint: LayerPaint, paths: inout PathMemo, to list: inout DisplayList) {
        switch paint {
        case .fill(let fill): appendFill(fill, paths: &paths, to: &list)
        case .line(let line): appendLine(line, paths: &paths, to: &list)
        case .circle(let circle): appendCircles(circle, to: &list)
        case .background, .heatmap, .raster, .symbol: break
        }
    }

    func property<Value>(_ property: StyleProperty<Value>) -> RowProperty<Value> {
        RowProperty(property, zoom: viewport.zoom, table: table, tile: piece.tile)
    }

    /// Adds a row's rings or lines as sub-paths and returns their range; nil when nothing is left of it.
    ///
    /// Areas that another layer has added already are not added again.
    func path(row: Int, paths: inout PathMemo, to list: inout DisplayList) -> Range<Int>? {
        let first = list.paths.subpathCount
        if table.kind(row: row) != .polygon {
            table.forEachPart(row: row) { part in
                project.append(part, closing: false, to: &list.paths)
                list.paths.endSubpath(minimum: 2)
            }
            return first < list.paths.subpathCount ? first..<list.paths.subpathCount : nil
        }
        if let known = paths.path(of: row) { return known.isEmpty ? nil : known }
        appendRings(row: row, withNeighbours: paths.haveNeighbours, to: &list)
        let path = first..<list.paths.subpathCount
        paths.keep(path, of: row)
        return path.isEmpty ? nil : path
    }

    /// Adds a row's rings; of one that collapses to a point nothing is left.
    private func appendRings(row: Int, withNeighbours: Bool, to list: inout DisplayList) {
        guard withNeighbours else {
            return table.forEachPart(row: row) { part in
                project.append(part, closing: true, to: &list.paths)
                list.paths.endSubpath(minimum: 2)
            }
        }
        table.forEachPart(row: row) { part, neighbours in
            project.append(part, neighbours: neighbours, to: &list.paths)
            list.paths.endSubpath(minimum: 2)
        }
    }

    /// Begins with a layer's paths.
    func begin(_ paths: inout PathMemo, withNeighbours: Bool) {
        // Of whole features alone: a tile's are each in a place of their own.
        let key = PathMemo.Key(generation: table.generation, project: project)
        paths.begin(piece.tile == nil ? key : nil, rows: rows, withNeighbours: withNeighbours)
    }

    /// The rows in drawing order: ascending by their key, equal ones as they are.
    func sorted(by key: StyleProperty<Double>?) -> [Int32] {
        guard var key = sortingKey(key) else { return rows }
        let keyed = rows.map { (row: $0, key: key.value(row: Int($0), in: table)) }
        return keyed.enumerated().sorted { left, right in
            left.element.key == right.element.key
                ? left.offset < right.offset : left.element.key < right.element.key
        }.map(\.element.row)
    }

    /// The key that rows are drawn by, as layout sees it; nil when it is the same for all.
    func sortingKey(_ key: StyleProperty<Double>?) -> RowProperty<Double>? {
        guard let key, key.constant(zoom: layoutZoom) == nil else { return nil }
        return RowProperty(key, zoom: layoutZoom, table: table, tile: piece.tile)
    }
}

extension LayerPaint {
    /// The layer's `translate`; none when the kind has none.
    func shift(zoom: Double) -> Projector.Shift {
        func shift(_ pixels: StyleProperty<[Double]>, _ anchor: StyleProperty<String>) -> Projector.Shift {
            Projector.Shift(
                pixels: pixels.constant(zoom: zoom) ?? [],
                turnsWithMap: anchor.constant(zoom: zoom) != "viewport")
        }
        return switch self {
        case .fill(let fill): shift(fill.translate, fill.translateAnchor)
        case .line(let line): shift(line.translate, line.translateAnchor)
        case .circle(let circle): shift(circle.translate, circle.translateAnchor)
        case .background, .heatmap, .raster, .symbol: Projector.Shift()
        }
    }

    /// The opacity that the layer has as a whole.
    func layerOpacity(zoom: Double) -> Double {
        switch self {
        case .fill(let fill): fill.layerOpacity.constant(zoom: zoom) ?? 1
        case .line(let line): line.layerOpacity.constant(zoom: zoom) ?? 1
        case .background, .circle, .heatmap, .raster, .symbol: 1
        }
    }
}

extension Viewport {
    /// The whole zoom at or below the viewport's: the one that dashes and patterns are made for.
    var wholeZoom: Double { max(zoom.rounded(.down), 0) }

    /// Device pixels to a CSS pixel of the whole zoom, 1…2 times ``ratio``: dashes and patterns grow until the
    /// next whole zoom.
    var wholeZoomRatio: Double {
        scale / (512 * Double(sign: .plus, exponent: Int(wholeZoom), significand: 1))
    }
}
