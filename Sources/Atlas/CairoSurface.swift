import CCairo
import Pixels

/// A Cairo surface and its owner's count on it.
@safe
final class CairoSurface {
    private let handle: OpaquePointer

    /// Takes over a surface; Cairo returns one that tells its error when making it failed.
    @unsafe
    init(adopting handle: OpaquePointer) { unsafe self.handle = handle }

    deinit { unsafe cairo_surface_destroy(handle) }

    /// The surface for a call; use it only while this object is alive.
    var pointer: OpaquePointer { unsafe handle }

    /// Nil when all went well so far.
    var failure: String? {
        CairoContext.text(unsafe cairo_surface_status(handle))
    }

    /// A recording of what is drawn inside a box: a PDF keeps it once, as a form, however often it is painted.
    static func recording(x: Double, y: Double, width: Double, height: Double) -> CairoSurface? {
        var box = cairo_rectangle_t(x: x, y: y, width: width, height: height)
        // SAFETY: the box is read during the call only.
        return unsafe cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &box)
            .map { unsafe CairoSurface(adopting: $0) }
    }

    /// A picture's pixels; nil when memory is short.
    ///
    /// Cairo's words are ARGB in the machine's order, ours RGBA from the lowest byte on; both are premultiplied.
    static func image(_ buffer: PixelBuffer) -> CairoSurface? {
        let isOpaque = buffer.pixels.allSatisfy { $0 >> 24 == 255 }
        guard
            let handle = unsafe cairo_image_surface_create(
                isOpaque ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, Int32(buffer.width), Int32(buffer.height)
            )
        else { return nil }
        let surface = unsafe CairoSurface(adopting: handle)
        guard surface.failure == nil, let bytes = unsafe cairo_image_surface_get_data(handle) else {
            return nil
        }
        let stride = Int(unsafe cairo_image_surface_get_stride(handle))
        unsafe cairo_surface_flush(handle)
        for y in 0..<buffer.height {
            let row = unsafe UnsafeMutableRawPointer(bytes + y * stride)
            for x in 0..<buffer.width {
                let pixel = buffer.pixels[y * buffer.width + x]
                let swapped = pixel & 0xFF00_FF00 | pixel << 16 & 0xFF_0000 | pixel >> 16 & 0xFF
                // SAFETY: a row has at least width words of 4 bytes.
                unsafe row.storeBytes(of: swapped, toByteOffset: x * 4, as: UInt32.self)
            }
        }
        unsafe cairo_surface_mark_dirty(handle)
        return surface
    }
}
