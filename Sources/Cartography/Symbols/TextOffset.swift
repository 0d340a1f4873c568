import Geometry
import Styling

/// How far a text stands from its place, layout units: 24 to the em, x right, y down.
///
/// - Source: MapLibre Style Specification, `text-offset`, `text-radial-offset`, `text-variable-anchor`,
///   `text-variable-anchor-offset`; the constants are those of MapLibre GL JS.
enum TextOffset {
    /// How much of an em a text's box reaches above its capitals: taken off distances to its upper and lower side.
    private static let baseline = 7.0

    /// The offset of `text-offset` with one anchor.
    static func plain(_ ems: [Double]) -> PixelVector {
        guard ems.count == 2, ems.allSatisfy(\.isFinite) else { return PixelVector(0, 0) }
        return PixelVector(ems[0] * 24, ems[1] * 24)
    }

    /// The offset at a distance in the direction away from an anchor.
    static func radial(_ ems: Double, anchor: BoxAnchor) -> PixelVector {
        let distance = max(ems.isFinite ? ems : 0, 0) * 24
        let isCorner = anchor.horizontal != 0.5 && anchor.vertical != 0.5
        let side = isCorner ? distance / 2.0.squareRoot() : distance
        return away(from: anchor, across: side, down: side)
    }

    /// The offset of `text-offset` for one of several anchors: its size without its signs.
    static func absolute(_ ems: [Double], anchor: BoxAnchor) -> PixelVector {
        let offset = plain(ems)
        return away(from: anchor, across: abs(offset.x), down: abs(offset.y))
    }

    /// The offset that a style gives with an anchor.
    static func own(_ offset: AnchorOffset, anchor: BoxAnchor) -> PixelVector {
        let shift = plain([offset.x, offset.y])
        switch anchor.vertical {
        case 0: return shift - PixelVector(0, baseline)
        case 1: return shift + PixelVector(0, baseline)
        default: return shift
        }
    }

    private static func away(from anchor: BoxAnchor, across: Double, down: Double) -> PixelVector {
        let x = anchor.horizontal == 0 ? across : anchor.horizontal == 1 ? -across : 0
        let y = anchor.vertical == 0 ? down - baseline : anchor.vertical == 1 ? baseline - down : 0
        return PixelVector(x, y)
    }
}
