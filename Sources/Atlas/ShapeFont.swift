import CCairo
import Drawing
import Geometry

/// A font made of the display list's own shapes, for glyphs that no font file stands behind.
///
/// A PDF keeps it as a Type 3 font: each glyph once, as a path, and with the characters it stands for. The
/// glyph's number in this font is its index in the list.
@safe
final class ShapeFont {
    private let glyphs: Glyphs
    private let handle: OpaquePointer

    /// The shapes, which the font's callback reads until the page is written.
    private final class Glyphs {
        var shapes: [Glyph]
        init(_ shapes: [Glyph]) { self.shapes = shapes }
    }

    /// A font of some glyphs; nil when memory is short.
    init?(_ shapes: [Glyph]) {
        guard let handle = unsafe cairo_user_font_face_create() else { return nil }
        unsafe self.handle = handle
        glyphs = Glyphs(shapes)
        // SAFETY: the face counts the glyphs until Cairo's last scaled font of it is gone.
        let attached = unsafe Unmanaged.passRetained(glyphs).toOpaque()
        let status = unsafe cairo_font_face_set_user_data(
            handle, CairoKeys.attachment, attached, Self.release)
        guard status == CAIRO_STATUS_SUCCESS else {
            unsafe Unmanaged<Glyphs>.fromOpaque(attached).release()
            return nil
        }
        unsafe cairo_user_font_face_set_render_glyph_func(handle, Self.render)
    }

    deinit { unsafe cairo_font_face_destroy(handle) }

    /// The face for a call; use it only while this object is alive.
    var pointer: OpaquePointer { unsafe handle }

    /// Lets the shapes go: Cairo keeps faces of the past for a while.
    func close() { glyphs.shapes = [] }

    private static let release: cairo_destroy_func_t = { attached in
        // SAFETY: this is the count taken when the face was made.
        if let attached = unsafe attached { unsafe Unmanaged<Glyphs>.fromOpaque(attached).release() }
    }

    /// Cairo's question for a glyph: draws it on the context lent.
    private static let render: cairo_user_scaled_font_render_glyph_func_t = { font, number, handle, extents in
        guard let handle = unsafe handle, let face = unsafe cairo_scaled_font_get_font_face(font),
            let attached = unsafe cairo_font_face_get_user_data(face, CairoKeys.attachment)
        else { return CAIRO_STATUS_USER_FONT_ERROR }
        // SAFETY: the face counts the glyphs while it lives.
        let glyphs = unsafe Unmanaged<Glyphs>.fromOpaque(attached).takeUnretainedValue().shapes
        let context = unsafe CairoContext(borrowing: handle)
        guard let index = Int(exactly: number), glyphs.indices.contains(index) else {
            return CAIRO_STATUS_SUCCESS
        }
        let width = context.add(glyphs[index].shape, unitsPerEm: 1)
        context.fillWithSource()
        unsafe extents?.pointee.x_advance = width
        return CAIRO_STATUS_SUCCESS
    }
}

/// Keys under which objects of ours hang on Cairo's.
enum CairoKeys {
    /// Cairo tells attachments apart by the address of their key; this one is never freed.
    // SAFETY: the address is all that is ever used, and it never changes.
    nonisolated(unsafe) static let attachment: UnsafeMutablePointer<cairo_user_data_key_t> = {
        let key = UnsafeMutablePointer<cairo_user_data_key_t>.allocate(capacity: 1)
        unsafe key.initialize(to: cairo_user_data_key_t())
        return unsafe key
    }()
}

extension CairoContext {
    /// Adds a glyph's shape to the path, its pen at the origin; x right, y down.
    ///
    /// - Parameters:
    ///   - shape: outline or field.
    ///   - unitsPerEm: units of the context's space to the em.
    ///   - pixels: how far the shape is grown, in pixels of a field; an outline stays as it is.
    ///   - isReversed: true when a field's rings run the other way, to cut it out of another shape.
    /// - Returns: how far right the shape reaches, at least a quarter of the em.
    @discardableResult
    func add(
        _ shape: GlyphShape, unitsPerEm: Double, grownBy pixels: Double = 0, isReversed: Bool = false
    ) -> Double {
        var reach = unitsPerEm / 4
        switch shape {
        case .blank: break
        case .outline(let outline): reach = max(reach, add(outline, unitsPerEm: unitsPerEm))
        case .field(let field):
            guard let tracer = FieldTracer(field) else { break }
            let scale = unitsPerEm / GlyphField.pixelsPerEm
            let corner = Point(
                x: Double(field.left - GlyphField.border), y: Double(-field.top - GlyphField.border))
            for ring in tracer.rings(grownBy: pixels) {
                let placed = ring.map { ($0 + corner) * scale }
                add(isReversed ? placed.reversed() : placed)
                closePath()
            }
            reach = max(reach, Double(field.left + field.width - 2 * GlyphField.border) * scale)
        }
        return reach
    }

    /// Adds an outline to the path.
    ///
    /// - Returns: the largest x of its points.
    private func add(_ outline: GlyphOutline, unitsPerEm: Double) -> Double {
        guard outline.unitsPerEm > 0, outline.unitsPerEm.isFinite else { return 0 }
        let scale = unitsPerEm / outline.unitsPerEm
        var reach = 0.0
        var pen = Point(x: 0, y: 0)
        func place(_ point: Point) -> Point {
            let held = point.isFinite ? point : Point(x: 0, y: 0)
            let limit = 16 * unitsPerEm
            let placed = Point(
                x: min(max(held.x * scale, -limit), limit), y: min(max(-held.y * scale, -limit), limit))
            reach = max(reach, placed.x)
            return placed
        }
        var isOpen = false
        for step in outline.steps {
            switch step {
            case .move(let end):
                if isOpen { closePath() }
                isOpen = true
                pen = place(end)
                move(to: pen)
            case .line(let end):
                pen = place(end)
                line(to: pen)
            case .quadratic(let control, let end):
                // The same curve with two controls, two thirds of the way to the one.
                let (middle, last) = (place(control), place(end))
                curve(pen + (middle - pen) * (2 / 3), last + (middle - last) * (2 / 3), to: last)
                pen = last
            case .cubic(let first, let second, let end):
                let last = place(end)
                curve(place(first), place(second), to: last)
                pen = last
            }
        }
        if isOpen { closePath() }
        return reach
    }
}
