/// Why a page could not be drawn.
public enum AtlasError: Error, Equatable, CustomStringConvertible {
    /// A side of the page has no length, or the ratio is not a number above 0.
    case emptyPage(width: Int, height: Int, ratio: Double)
    /// A side of the page is longer than PDF readers take.
    case pageTooLarge(widthPoints: Double, heightPoints: Double)
    /// Cairo gave up, with its own words for why.
    case cairo(String)

    /// A short name without values, for counting.
    public var key: String {
        switch self {
        case .emptyPage: "empty_page"
        case .pageTooLarge: "page_too_large"
        case .cairo: "cairo"
        }
    }

    /// What happened, on what, and what to do.
    public var description: String {
        switch self {
        case .emptyPage(let width, let height, let ratio):
            "a PDF page of \(width) × \(height) device pixels at ratio \(ratio) has no area; ask for a larger one"
        case .pageTooLarge(let width, let height):
            """
            a PDF page of \(Int(width.rounded(.up))) × \(Int(height.rounded(.up))) points is larger than PDF \
            readers take (\(Int(PDFPage.maximumSidePoints)) points, which are 5.08 m or 19200 CSS pixels); \
            ask for fewer pixels or several pages
            """
        case .cairo(let reason):
            "Cairo could not write the PDF page: \(reason)"
        }
    }
}
