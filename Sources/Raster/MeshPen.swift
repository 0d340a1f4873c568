import Drawing
import Geometry

/// A pen for lines drawn as triangles.
///
/// - Source: MapLibre GL JS, `line.vertex.glsl` and `line_bucket`: see "Line" in docs/FORMULAS.md.
struct MeshPen {
    /// Before and after a sharp corner a line gets a vertex, CSS pixels from it, so that what changes at the
    /// corner does not reach far along the line.
    static let sharpCornerPixels = 15.0

    /// From the line's middle to the outer edge of the ink's fade, device pixels.
    let outset: Double
    /// From the line's middle to where a double line begins.
    let inset: Double
    /// The width over which the edges fade.
    let fade: Double
    let offset: Double
    let cap: LineCap
    let join: LineJoin
    let miterLimit: Double
    let roundLimit: Double
    let sharpCorner: Double
    /// The furthest any ink lies from the line's own vertices.
    let reach: Double
    let dashes: DashTable?
    /// True to round the sides' directions as a browser's vertices do.
    let isRounded: Bool

    /// Nil when the pen inks nothing.
    init?(_ stroke: Stroke, of list: DisplayList) {
        guard let pen = Pen(stroke) else { return nil }
        let half = pen.width / 2
        let gap = pen.gap / 2
        outset = gap + half * (gap > 0 ? 2 : 1) + 0.5
        inset = gap + (gap > 0 ? 0.5 : 0)
        fade = pen.blur + 1
        offset = pen.offset
        cap = pen.cap
        join = pen.join
        miterLimit = pen.join == .bevel ? 1.05 : pen.miterLimit
        roundLimit = pen.roundLimit
        sharpCorner = Self.sharpCornerPixels * max(list.pixelRatio, 0.1)
        reach = (outset + abs(pen.offset)) * max(2.2, miterLimit) + 1
        dashes = DashTable(stroke)
        isRounded = list.edgeRule == .browser
    }
}
