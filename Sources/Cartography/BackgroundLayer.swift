import Drawing
import Styling
import Tiling

/// A background layer: one colour over the whole canvas.
enum BackgroundLayer {
    static func append(_ paint: BackgroundPaint, viewport: Viewport, to list: inout DisplayList) {
        // A background depends on no feature, so both properties are constants at a zoom.
        guard let color = paint.color.constant(zoom: viewport.zoom),
            let opacity = paint.opacity.constant(zoom: viewport.zoom)
        else { return }
        let ink = color.withOpacity(Float(opacity))
        if ink.alpha > 0 { list.commands.append(.background(ink)) }
    }
}
