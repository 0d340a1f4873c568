import CCairo
import Drawing
import Geometry

/// Cairo's pen on a surface, in our types; x right, y down.
@safe
final class CairoContext {
    private let handle: OpaquePointer

    init(on surface: CairoSurface) throws(AtlasError) {
        guard let handle = unsafe cairo_create(surface.pointer) else { throw .cairo("no context") }
        unsafe self.handle = handle
        if let failure { throw .cairo(failure) }
    }

    /// A context that Cairo lends for the length of a call.
    @unsafe
    init(borrowing handle: OpaquePointer) { unsafe self.handle = cairo_reference(handle) }

    deinit { unsafe cairo_destroy(handle) }

    /// The context for a call; use it only while this object is alive.
    var pointer: OpaquePointer { unsafe handle }

    /// Why Cairo refuses everything since; nil while all is well.
    var failure: String? { Self.text(unsafe cairo_status(handle)) }

    /// Cairo's words for a status; nil for success.
    static func text(_ status: cairo_status_t) -> String? {
        guard status != CAIRO_STATUS_SUCCESS else { return nil }
        // SAFETY: a static, null-terminated string.
        return unsafe cairo_status_to_string(status).map { unsafe String(cString: $0) } ?? "unknown"
    }
}

// MARK: State

extension CairoContext {
    /// Draws with what the body changes of the state, then forgets that.
    func saved(_ body: () -> Void) {
        save()
        body()
        restore()
    }

    func save() { unsafe cairo_save(handle) }
    func restore() { unsafe cairo_restore(handle) }
    func translate(x: Double, y: Double) { unsafe cairo_translate(handle, x, y) }
    func scale(x: Double, y: Double) { unsafe cairo_scale(handle, x, y) }
    func rotate(_ radians: Double) { unsafe cairo_rotate(handle, radians) }
    func setSource(_ color: Color) {
        unsafe cairo_set_source_rgba(
            handle, Double(color.red), Double(color.green), Double(color.blue), Double(color.alpha))
    }

    /// Draws from now on on a layer of its own, until ``endGroup(opacity:)``.
    func beginGroup() { unsafe cairo_push_group(handle) }

    /// Lays the layer on what is below.
    func endGroup(opacity: Double) {
        unsafe cairo_pop_group_to_source(handle)
        paint(opacity: opacity)
    }
}

// MARK: Paths

extension CairoContext {
    func move(to point: Point) { unsafe cairo_move_to(handle, point.x, point.y) }
    func line(to point: Point) { unsafe cairo_line_to(handle, point.x, point.y) }
    func curve(_ first: Point, _ second: Point, to end: Point) {
        unsafe cairo_curve_to(handle, first.x, first.y, second.x, second.y, end.x, end.y)
    }
    func closePath() { unsafe cairo_close_path(handle) }
    func discardPath() { unsafe cairo_new_path(handle) }
    func rectangle(x: Double, y: Double, width: Double, height: Double) {
        unsafe cairo_rectangle(handle, x, y, width, height)
    }

    /// Adds a whole circle around the origin, in the direction of y from x or against it.
    func circle(radius: Double, isReversed: Bool = false) {
        unsafe cairo_new_sub_path(handle)
        if isReversed {
            unsafe cairo_arc_negative(handle, 0, 0, radius, 2 * .pi, 0)
        } else {
            unsafe cairo_arc(handle, 0, 0, radius, 0, 2 * .pi)
        }
        closePath()
    }
}

// MARK: Ink

extension CairoContext {
    /// Fills the path by the non-zero rule; it is gone then.
    func fill(_ color: Color) {
        setSource(color)
        unsafe cairo_fill(handle)
    }

    /// Fills the path with the source by the non-zero rule; it is gone then.
    func fillWithSource() { unsafe cairo_fill(handle) }

    /// Keeps what follows inside the path.
    func clip() { unsafe cairo_clip(handle) }

    /// The pen of the strokes that follow.
    func setPen(
        width: Double, cap: LineCap, join: LineJoin, miterLimit: Double = 10, dashes: [Double] = []
    ) {
        unsafe cairo_set_line_width(handle, width)
        unsafe cairo_set_miter_limit(handle, miterLimit)
        unsafe cairo_set_dash(handle, dashes, Int32(dashes.count), 0)
        let caps: [LineCap: cairo_line_cap_t] = [
            .butt: CAIRO_LINE_CAP_BUTT, .round: CAIRO_LINE_CAP_ROUND, .square: CAIRO_LINE_CAP_SQUARE,
        ]
        let joins: [LineJoin: cairo_line_join_t] = [
            .bevel: CAIRO_LINE_JOIN_BEVEL, .round: CAIRO_LINE_JOIN_ROUND, .miter: CAIRO_LINE_JOIN_MITER,
        ]
        unsafe cairo_set_line_cap(handle, caps[cap] ?? CAIRO_LINE_CAP_BUTT)
        unsafe cairo_set_line_join(handle, joins[join] ?? CAIRO_LINE_JOIN_MITER)
    }

    /// Strokes the path.
    ///
    /// - Parameters:
    ///   - color: the ink.
    ///   - keepsPath: true when the path is stroked again.
    func stroke(_ color: Color, keepsPath: Bool = false) {
        setSource(color)
        if keepsPath { unsafe cairo_stroke_preserve(handle) } else { unsafe cairo_stroke(handle) }
    }

    /// Lays the source on everything.
    func paint(opacity: Double = 1) {
        if opacity < 1 {
            unsafe cairo_paint_with_alpha(handle, max(opacity, 0))
        } else {
            unsafe cairo_paint(handle)
        }
    }

    /// Lays a surface on the origin.
    ///
    /// - Parameters:
    ///   - surface: what to lay.
    ///   - isSmooth: false shows the pixels of a picture as squares.
    func paint(_ surface: CairoSurface, isSmooth: Bool = true) {
        unsafe cairo_set_source_surface(handle, surface.pointer, 0, 0)
        if !isSmooth { unsafe cairo_pattern_set_filter(cairo_get_source(handle), CAIRO_FILTER_NEAREST) }
        paint()
    }

    /// Lays a surface on everything, again and again.
    ///
    /// - Parameters:
    ///   - surface: what to lay.
    ///   - map: where its pixels lie.
    func paint(repeating surface: CairoSurface, _ map: AffineMap) {
        guard let pattern = unsafe cairo_pattern_create_for_surface(surface.pointer) else { return }
        saved {
            concatenate(map)
            unsafe cairo_pattern_set_extend(pattern, CAIRO_EXTEND_REPEAT)
            unsafe cairo_set_source(handle, pattern)
            paint()
        }
        unsafe cairo_pattern_destroy(pattern)
    }

    /// Makes a fade from the origin outwards the source.
    ///
    /// - Parameters:
    ///   - radius: where the last stop lies.
    ///   - stops: places 0…1 and their inks, inside first.
    func setRadialSource(radius: Double, stops: [(place: Double, color: Color)]) {
        guard let pattern = unsafe cairo_pattern_create_radial(0, 0, 0, 0, 0, radius) else { return }
        for stop in stops {
            let (red, green, blue) = (stop.color.red, stop.color.green, stop.color.blue)
            unsafe cairo_pattern_add_color_stop_rgba(
                pattern, stop.place, Double(red), Double(green), Double(blue), Double(stop.color.alpha))
        }
        unsafe cairo_set_source(handle, pattern)
        unsafe cairo_pattern_destroy(pattern)
    }
}
