import Drawing
import Features
import Geometry
import Pixels
import Styling
import Tiling

/// The pictures that the areas of one layer are filled with: equal names share an index.
struct PatternBox {
    private(set) var patterns: [Pattern] = []
    private var indexes: [String: Int32] = [:]
    private var names: RowProperty<String>
    private let sprite: SpriteSheet
    private let placement: PatternPlacement

    init(_ names: StyleProperty<String>, layer: FeatureLayer) {
        self.names = RowProperty(
            names, zoom: layer.viewport.wholeZoom, table: layer.table, globals: layer.sprite.globals)
        sprite = layer.sprite
        placement = PatternPlacement(layer.viewport, project: layer.project, frame: layer.piece.frame)
    }

    /// The pattern of a row, its picture added to the list; nil when the sprite has none of that name.
    mutating func index(row: Int, in table: FeatureTable, of list: inout DisplayList) -> Int32? {
        let name = names.value(row: row, in: table)
        if let known = indexes[name] { return known < 0 ? nil : known }
        guard let picture = sprite[name]?.image else {
            indexes[name] = -1
            return nil
        }
        let index = Int32(clamping: patterns.count)
        patterns.append(placement.pattern(list.index(of: picture), picture))
        indexes[name] = index
        return index
    }
}

/// Where patterns lie: fixed at the world's north-west corner, and as large as they are at the whole zoom.
///
/// - Source: MapLibre GL JS, `pattern_uniforms` and `fill_pattern.vertex.glsl`: see "Patterns" in docs/FORMULAS.md.
struct PatternPlacement {
    private let corner: Point
    private let ratio: Double
    private let cosine: Double
    private let sine: Double

    /// A placement on a viewport, moved as a layer's features are.
    init(_ viewport: Viewport, project: Projector, frame: PieceFrame = .world) {
        func place(_ x: Double, _ y: Double) -> Point {
            project.pixels(x: (x - frame.originX) / frame.unit, y: (y - frame.originY) / frame.unit)
        }
        corner = place(0, 0)
        ratio = viewport.wholeZoomRatio
        guard viewport.bearingRadians != 0 else {
            cosine = 1
            sine = 0
            return
        }
        let east = place(WebMercator.worldUnits, 0)
        cosine = (east.x - corner.x) / viewport.scale
        sine = (east.y - corner.y) / viewport.scale
    }

    /// A picture of the list as a pattern.
    func pattern(_ image: Int32, _ picture: ListImage) -> Pattern {
        let scale = ratio / picture.pixelRatio
        // Whole pictures are taken off, so that what is left is exact where the scale is a power of two.
        let (width, height) = (Double(picture.pixels.width) * scale, Double(picture.pixels.height) * scale)
        let across = ((corner.x * cosine + corner.y * sine) / width).rounded(.down) * width
        let down = ((corner.y * cosine - corner.x * sine) / height).rounded(.down) * height
        return Pattern(
            image: image, x: corner.x - across * cosine + down * sine,
            y: corner.y - across * sine - down * cosine,
            scale: scale, cosine: cosine, sine: sine)
    }
}

extension SpriteSheet {
    /// What expressions know about images.
    var globals: EvaluationGlobals {
        var globals = EvaluationGlobals()
        globals.availableImages = names
        return globals
    }
}

extension DisplayList {
    /// The index of a picture, added unless one of its name is there.
    mutating func index(of picture: ListImage) -> Int32 {
        if let index = images.firstIndex(where: { $0.name == picture.name }) { return Int32(clamping: index) }
        images.append(picture)
        return Int32(clamping: images.count - 1)
    }
}
