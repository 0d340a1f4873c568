import CCairo

/// A PDF file of one page that Cairo writes into memory.
@safe
final class CairoPDF {
    private let bytes: Bytes
    private let surface: CairoSurface
    /// What draws on the page.
    let context: CairoContext

    private final class Bytes {
        var content: [UInt8] = []
    }

    init(widthPoints: Double, heightPoints: Double) throws(AtlasError) {
        let bytes = Bytes()
        // SAFETY: the surface keeps one count of `bytes` for as long as it may write, see below.
        let closure = unsafe Unmanaged.passRetained(bytes).toOpaque()
        guard
            let handle = unsafe cairo_pdf_surface_create_for_stream(
                Self.append, closure, widthPoints, heightPoints)
        else { throw .cairo("no surface") }
        // SAFETY: Cairo calls the release when the surface is gone, after its last write.
        unsafe cairo_surface_set_user_data(handle, CairoKeys.attachment, closure, Self.release)
        let surface = unsafe CairoSurface(adopting: handle)
        if let failure = surface.failure { throw .cairo(failure) }
        context = try CairoContext(on: surface)
        self.surface = surface
        self.bytes = bytes
    }

    /// Writes down what the file says about itself.
    ///
    /// Without a date Cairo would take the clock's, so that one is always set, if only to nothing.
    func describe(_ description: PDFDescription) {
        let texts = [
            (CAIRO_PDF_METADATA_TITLE, description.title), (CAIRO_PDF_METADATA_AUTHOR, description.author),
            (CAIRO_PDF_METADATA_CREATOR, description.creator),
            (CAIRO_PDF_METADATA_CREATE_DATE, description.created),
        ]
        for (key, text) in texts where !text.isEmpty || key == CAIRO_PDF_METADATA_CREATE_DATE {
            // SAFETY: Cairo copies the text.
            unsafe cairo_pdf_surface_set_metadata(surface.pointer, key, text)
        }
    }

    /// Ends the file.
    ///
    /// - Returns: its bytes.
    func finish() throws(AtlasError) -> [UInt8] {
        if let failure = context.failure { throw .cairo(failure) }
        unsafe cairo_surface_finish(surface.pointer)
        if let failure = surface.failure { throw .cairo(failure) }
        return bytes.content
    }

    /// Cairo's way out: adds bytes to the file.
    private static let append: cairo_write_func_t = { closure, data, count in
        guard let closure = unsafe closure, let data = unsafe data else { return CAIRO_STATUS_WRITE_ERROR }
        // SAFETY: the closure is the object given to Cairo with this function, still counted.
        let bytes = unsafe Unmanaged<Bytes>.fromOpaque(closure).takeUnretainedValue()
        unsafe bytes.content.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
    }

    private static let release: cairo_destroy_func_t = { closure in
        // SAFETY: this is the count taken when the surface was made.
        if let closure = unsafe closure { unsafe Unmanaged<Bytes>.fromOpaque(closure).release() }
    }
}
