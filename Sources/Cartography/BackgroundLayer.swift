import Drawing
import Geometry
import Styling
import Tiling

/// A background layer: one colour or one pattern over the whole canvas.
enum BackgroundLayer {
    static func append(
        _ paint: BackgroundPaint, viewport: Viewport, sprite: SpriteSheet, to list: inout DisplayList
    ) {
        // A background depends on no feature, so its properties are constants at a zoom.
        guard let color = paint.color.constant(zoom: viewport.zoom),
            let opacity = paint.opacity.constant(zoom: viewport.zoom)
        else { return }
        if let pattern = paint.pattern {
            return append(pattern, opacity: Float(opacity), viewport: viewport, sprite: sprite, to: &list)
        }
        let ink = color.withOpacity(Float(opacity))
        if ink.alpha > 0 { list.commands.append(.background(ink)) }
    }

    /// Fills the canvas with a pattern; nothing when the sprite has no picture of that name.
    private static func append(
        _ pattern: StyleProperty<String>, opacity: Float, viewport: Viewport, sprite: SpriteSheet,
        to list: inout DisplayList
    ) {
        let name = pattern.value(zoom: viewport.wholeZoom, globals: sprite.globals)
        guard opacity > 0, let picture = sprite[name]?.image else { return }
        let first = list.paths.subpathCount
        let (width, height) = (Int32(viewport.width) << 8, Int32(viewport.height) << 8)
        for (x, y) in [(0, 0), (width, 0), (width, height), (0, height)] as [(Int32, Int32)] {
            list.paths.append(FixedPoint(x: x, y: y))
        }
        list.paths.endSubpath()
        let placement = PatternPlacement(viewport, project: Projector(viewport))
        let ink = placement.pattern(list.index(of: picture), picture)
        let item = FillBatch.Item(
            path: first..<first + 1, color: Color(red: 0, green: 0, blue: 0, alpha: opacity), pattern: 0)
        list.commands.append(.fill(FillBatch(items: [item], patterns: [ink], isAntialiased: false)))
    }
}
