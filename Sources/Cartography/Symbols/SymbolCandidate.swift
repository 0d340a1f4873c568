import Drawing
import Geometry
import Typesetting

/// A label that may be drawn: its place, and the shapes it may take.
struct SymbolCandidate {
    /// Index of the source it comes from, see ``SymbolPool/sources``.
    var source: Int32
    /// The row of the source's table.
    var row: Int32
    /// How many labels of the row come before it.
    var ordinal: Int32
    /// Where it stands.
    var anchor: ScreenPoint
    /// `symbol-sort-key`; 0 without one.
    var sortKey: Double
    /// A number that tells the feature, the same whatever the canvas.
    var hash: UInt64
    /// The turn of the line at the anchor, for icons that follow it.
    var lineTurn = Rotation.none
    /// What must be free around the anchor when the label has one way to be drawn, a text at a point; else nil.
    let soleBox: StepBox?
    /// What it shows, held by one reference: labels are copied from list to list.
    let body: SymbolBody

    /// A label of a gatherer's seed.
    init(_ seed: SymbolGatherer.Seed, source: Int32, body: SymbolBody) {
        self.source = source
        row = seed.row
        ordinal = seed.ordinal
        anchor = seed.anchor
        sortKey = seed.sortKey
        hash = seed.hash
        soleBox = body.soleBox
        self.body = body
    }

    var text: SymbolText? { body.text }
    var icon: SymbolIcon? { body.icon }
}

/// What a label shows.
final class SymbolBody: Sendable {
    let text: SymbolText?
    let icon: SymbolIcon?
    /// See ``SymbolCandidate/soleBox``.
    let soleBox: StepBox?

    init(text: SymbolText?, icon: SymbolIcon?) {
        self.text = text
        self.icon = icon
        if icon == nil, case .atPoint(let variants)? = text?.form, variants.count == 1 {
            soleBox = variants[0].box
        } else {
            soleBox = nil
        }
    }
}

/// The text of a label.
struct SymbolText {
    /// A way the text may stand at a point.
    struct Variant {
        var measured: MeasuredText
        /// From the anchor to the block's own anchor, layout units; turned with the text.
        var offset = PixelVector(0, 0)
        /// From the anchor to where ``offset`` starts, layout units; turned with the map only.
        var shift = PixelVector(0, 0)
        /// What must be free, around the anchor.
        var box: StepBox
        /// The turn of the text around the anchor.
        var turn = Rotation.none
        var isVertical = false
        /// What the icon is moved by when it is fitted to the text, device pixels.
        var iconShift = PixelVector(0, 0)
    }

    /// A text along a line.
    struct Along {
        var horizontal: ShapedText
        /// The same with upright characters; for lines that rise more than they run.
        var vertical: ShapedText?
        var path: LinePath
        /// `text-offset`, device pixels: along the line, and to its right.
        var offset: PixelVector
        /// The turn of each glyph against the line.
        var turn: Rotation
        /// Half the height of what must be free along the line, device pixels.
        var radius: Double
    }

    enum Form {
        /// The variants in the order in which they are tried; never empty.
        case atPoint([Variant])
        case along(Along)
    }

    var form: Form
    /// Device pixels to the layout unit when drawn.
    var scale: Double
    /// Device pixels to the em when drawn.
    var sizePixels: Double
    /// What the text says, for labels that must not be repeated nearby.
    var content: String
    /// The pictures inside the text, by the numbers in its glyphs.
    var images: [String]
    /// The sections' own colours, as far as the last one that has one.
    var colors: [Color?]
}

/// The icon of a label.
struct SymbolIcon {
    /// A part of the picture and the rectangle around the anchor it is laid on.
    struct Part {
        /// Left, top, width, height; pixels of the picture.
        var source: (left: Double, top: Double, width: Double, height: Double)
        /// Device pixels.
        var target: PixelRectangle
    }

    /// A way the icon may stand.
    struct Variant {
        var parts: [Part]
        /// What must be free, around the anchor.
        var box: StepBox
    }

    var name: String
    var upright: Variant
    /// The one fitted to a vertical text.
    var vertical: Variant?
    /// True when the icon goes where its text goes.
    var isFitted: Bool
    /// The turn of the icon around the anchor.
    var turn: Rotation
    /// The width at size 1, CSS pixels.
    var width: Double
    /// Read between its pixels: drawn at another size or turned by its style, but not when it is fitted to a text.
    var isSmooth: Bool

    func variant(isVertical: Bool) -> Variant { isVertical ? vertical ?? upright : upright }
}
