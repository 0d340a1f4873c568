import Drawing

/// A canvas that is one page of vector PDF, written by Cairo.
///
/// Shapes stay shapes, texts stay texts: fonts are embedded, characters can be selected and found. Equal discs,
/// halos and symbols are written once and used many times, pictures keep the pixels they have. What has no
/// vector form becomes pixels of the list's own size, that one command only: heat fields, and lines in patterns or
/// gradients. Equal lists give equal bytes.
///
/// Where paper and pixels differ: discs have the ink of their pixels, whose last one inside the radius
/// fades; edges that are not anti-aliased on a canvas are as sharp as any on paper; blurred edges
/// are a few strokes laid on each other.
public struct PDFCanvas: ~Copyable, Canvas {
    private let file: CairoPDF
    private var shapes: [ShapeFont] = []

    /// An empty page; the list's device pixels become points as ``PDFPage`` says.
    public init(_ page: PDFPage, description: PDFDescription = PDFDescription()) throws(AtlasError) {
        file = try CairoPDF(widthPoints: page.widthPoints, heightPoints: page.heightPoints)
        file.describe(description)
        file.context.scale(x: page.pointsPerPixel, y: page.pointsPerPixel)
        file.context.turnHintingOff()
    }

    /// Draws the list; a list may be drawn over another.
    ///
    /// Numbers that make no sense (a width that is NaN, a scale of 0) draw nothing; a group or a clip that is not
    /// ended in the list ends with it.
    public mutating func draw(_ list: DisplayList) {
        let drawing = PageDrawing(list, context: file.context)
        if let font = drawing.draw() { shapes.append(font) }
    }

    /// Hands over the file's bytes and ends the canvas.
    public consuming func finish() -> Result<[UInt8], AtlasError> {
        let result = Result { () throws(AtlasError) in try file.finish() }
        for font in shapes { font.close() }
        return result
    }

    /// A file of one page with a list on it.
    ///
    /// - Parameters:
    ///   - list: what is drawn.
    ///   - ratio: device pixels to the CSS pixel.
    ///   - description: what the file says about itself.
    /// - Returns: the file's bytes.
    /// - Throws: ``AtlasError`` when the page is larger than PDF allows, or memory is short.
    public static func file(
        of list: DisplayList, ratio: Double, description: PDFDescription = PDFDescription()
    ) throws(AtlasError) -> [UInt8] {
        var canvas = try PDFCanvas(PDFPage(list, ratio: ratio), description: description)
        canvas.draw(list)
        return try canvas.finish().get()
    }
}
