import Geometry
import Styling
import Tiling

/// How the labels of a map are placed.
public enum SymbolOrdering: Sendable {
    /// As the specification's reference does it for one picture: what is drawn depends on the picture's edges.
    case specification
    /// So that a label's fate depends on the map alone, and tiles fit together.
    case seamless
}

/// The zooms at which a symbol layer's properties are read.
struct SymbolZooms {
    /// Sizes and paint.
    let drawing: Double
    /// What the layout depends on; whole, as in the tiles of MapLibre.
    let layout: Double
    /// Sizes of what labels keep free around them.
    let boxes: Double
    /// The largest size of a text, which decides where labels find room on lines.
    let largest: Double

    init(_ viewport: Viewport, ordering: SymbolOrdering) {
        drawing = viewport.zoom
        layout = max(viewport.zoom.rounded(.down), 0)
        switch ordering {
        case .specification:
            boxes = layout + 1
            largest = 18
        case .seamless:
            boxes = drawing
            largest = drawing
        }
    }
}

/// What holds for all labels of a symbol layer at one zoom; lengths in device pixels.
struct SymbolRules {
    /// What holds for all icons or all texts.
    struct Half {
        var overlap = SymbolOverlap.never
        var ignoresPlacement = false
        var isOptional = false
        /// The half turns with the map.
        var turnsWithMap = false
        /// The half follows its line.
        var followsLine = false
        /// Glyphs stand upright though they follow the line.
        var isUprightOnLine = false
        var keepsUpright = true
        /// `translate`, on the screen.
        var shift = PixelVector(0, 0)
    }

    let zooms: SymbolZooms
    let ratio: Double
    /// The turn of the map on the screen.
    let mapTurn: Rotation
    let placement: SymbolPlacement
    let spacing: Double
    let hasSortKey: Bool
    /// Labels are drawn from the top of the screen to its bottom.
    let isSortedByScreen: Bool
    /// Labels are placed from the bottom of the screen to its top.
    let isPlacedByScreen: Bool
    var text = Half()
    var icon = Half()
    var maximumAngle = 0.0
    /// Ems.
    var lineHeight = 1.2
    var textPadding = 0.0
    /// The text's size depends on the zoom: pictures inside it are then read between their pixels.
    var isTextZoomed = false
    var writingModes: [TextWritingMode] = []
    var textFit = IconTextFit.none
    /// Top, right, bottom, left, CSS pixels.
    var textFitPadding = [0.0, 0, 0, 0]
    /// Anchors of the whole layer, when the text has no anchors of its own.
    var variableAnchors: [BoxAnchor] = []

    init(_ paint: SymbolPaint, viewport: Viewport, ordering: SymbolOrdering) {
        let zooms = SymbolZooms(viewport, ordering: ordering)
        self.zooms = zooms
        ratio = viewport.ratio
        mapTurn = Rotation(-viewport.bearingRadians)
        placement = paint.placement.constant(zoom: zooms.layout) ?? .point
        spacing = max(paint.spacing.constant(zoom: zooms.layout) ?? 250, 1) * ratio
        hasSortKey = paint.sortKey.map { $0.constant(zoom: zooms.layout) == nil } ?? false
        let order = paint.zOrder.constant(zoom: zooms.layout) ?? .auto
        if let text = paint.text { self.text = Self.half(text, placement, zooms, viewport) }
        if let icon = paint.icon { self.icon = Self.half(icon, placement, zooms, viewport) }
        let mayOverlap =
            text.overlap != .never || icon.overlap != .never || text.ignoresPlacement || icon.ignoresPlacement
        isPlacedByScreen = order == .viewportY
        isSortedByScreen =
            (order == .viewportY || (order == .auto && !hasSortKey)) && mayOverlap
        read(paint)
    }

    private mutating func read(_ paint: SymbolPaint) {
        if let text = paint.text {
            maximumAngle = (text.maxAngle.constant(zoom: zooms.layout) ?? 45) * .pi / 180
            lineHeight = text.lineHeight.constant(zoom: zooms.layout) ?? 1.2
            textPadding = max(text.padding.constant(zoom: zooms.layout) ?? 2, 0) * ratio
            variableAnchors = text.variableAnchor.constant(zoom: zooms.layout) ?? []
            isTextZoomed = text.size.dependencies.usesZoom
            if placement == .point {
                var seen: Set<TextWritingMode> = []
                writingModes = (text.writingModes.constant(zoom: zooms.layout) ?? []).filter {
                    seen.insert($0).inserted
                }
            }
        }
        if let icon = paint.icon {
            textFit = icon.textFit.constant(zoom: zooms.layout) ?? .none
            textFitPadding = icon.textFitPadding.constant(zoom: zooms.layout) ?? textFitPadding
            if textFitPadding.count != 4 { textFitPadding = [0, 0, 0, 0] }
        }
    }

    private static func half(
        _ paint: TextPaint, _ placement: SymbolPlacement, _ zooms: SymbolZooms, _ viewport: Viewport
    ) -> Half {
        let alignment = paint.rotationAlignment.constant(zoom: zooms.layout) ?? .auto
        var half = Half()
        half.overlap = paint.overlap.constant(zoom: zooms.layout) ?? .never
        half.ignoresPlacement = paint.ignoresPlacement.constant(zoom: zooms.layout) ?? false
        half.isOptional = paint.isOptional.constant(zoom: zooms.layout) ?? false
        half.turnsWithMap = alignment == .map || (alignment == .auto && placement != .point)
        half.followsLine = placement != .point && alignment != .viewport
        half.isUprightOnLine = alignment == .viewportGlyph
        half.keepsUpright = paint.keepsUpright.constant(zoom: zooms.layout) ?? true
        half.shift = shift(paint.translate, paint.translateAnchor, viewport)
        return half
    }

    private static func half(
        _ paint: IconPaint, _ placement: SymbolPlacement, _ zooms: SymbolZooms, _ viewport: Viewport
    ) -> Half {
        let alignment = paint.rotationAlignment.constant(zoom: zooms.layout) ?? .auto
        var half = Half()
        half.overlap = paint.overlap.constant(zoom: zooms.layout) ?? .never
        half.ignoresPlacement = paint.ignoresPlacement.constant(zoom: zooms.layout) ?? false
        half.isOptional = paint.isOptional.constant(zoom: zooms.layout) ?? false
        half.turnsWithMap = alignment == .map || (alignment == .auto && placement != .point)
        half.followsLine = placement != .point && half.turnsWithMap
        half.keepsUpright = paint.keepsUpright.constant(zoom: zooms.layout) ?? false
        half.shift = shift(paint.translate, paint.translateAnchor, viewport)
        return half
    }

    private static func shift(
        _ translate: StyleProperty<[Double]>, _ anchor: StyleProperty<String>, _ viewport: Viewport
    ) -> PixelVector {
        guard let pixels = translate.constant(zoom: viewport.zoom), pixels.count == 2,
            pixels.allSatisfy(\.isFinite)
        else { return PixelVector(0, 0) }
        func held(_ value: Double) -> Double { min(max(value, -10_000), 10_000) * viewport.ratio }
        let shift = PixelVector(held(pixels[0]), held(pixels[1]))
        let turnsWithMap = anchor.constant(zoom: viewport.zoom) != "viewport"
        return turnsWithMap ? Rotation(-viewport.bearingRadians).turned(shift) : shift
    }
}

extension BoxAnchor {
    /// Where the anchor is on the box: 0 its left edge, ½ its middle, 1 its right edge.
    var horizontal: Double {
        switch self {
        case .left, .topLeft, .bottomLeft: 0
        case .center, .top, .bottom: 0.5
        case .right, .topRight, .bottomRight: 1
        }
    }

    /// Where the anchor is on the box: 0 its top, ½ its middle, 1 its bottom.
    var vertical: Double {
        switch self {
        case .top, .topLeft, .topRight: 0
        case .center, .left, .right: 0.5
        case .bottom, .bottomLeft, .bottomRight: 1
        }
    }

    /// The side on which lines are flush when a text's `text-justify` is `auto`.
    var justification: TextJustification {
        switch self {
        case .left, .topLeft, .bottomLeft: .left
        case .center, .top, .bottom: .center
        case .right, .topRight, .bottomRight: .right
        }
    }
}

extension TextJustification {
    /// 0 left, ½ centred, 1 right.
    var fraction: Double {
        switch self {
        case .left: 0
        case .center: 0.5
        case .right: 1
        }
    }
}
