import Drawing
import Geometry

/// Where the ink of drawn labels lies.
struct LabelInk {
    let rules: SymbolRules
    let caps: SymbolCaps

    /// The box of a label's ink on the screen of the map; nil when it shows nothing.
    func box(_ candidate: SymbolCandidate, _ fate: SymbolFate) -> StepBox? {
        var box: StepBox?
        func add(_ other: StepBox) { box = box.map { $0.union(other) } ?? other }
        var iconShift = PixelVector(0, 0)
        var isVertical = false
        if let number = fate.text, let text = candidate.text {
            let ink = ScreenPoint.steps(caps.ink)
            switch text.form {
            case .atPoint(let variants):
                iconShift = variants[number].iconShift
                isVertical = variants[number].isVertical
                add(variants[number].box.moved(to: candidate.anchor).grown(by: ink))
            case .along(let along):
                // Glyph by glyph: a text that is turned round may lie on the other side of its anchor.
                let label = LineLabel(along, scale: text.scale, rules: rules.text)
                for place in label.layout()?.places ?? [] {
                    let glyph = CollisionGrid.box(place.point + rules.text.shift, along.radius)
                    add(StepBox(glyph).moved(to: candidate.anchor).grown(by: ink))
                }
            }
        }
        if fate.hasIcon, let icon = candidate.icon {
            let shift = rules.icon.shift + (icon.isFitted ? iconShift : PixelVector(0, 0))
            for part in icon.variant(isVertical: isVertical).parts {
                let ink = Self.ink(part.target, isTurned: isTurned(icon, isVertical)).moved(by: shift)
                // A pixel more: pictures are read between their pixels.
                add(StepBox(ink).moved(to: candidate.anchor).grown(by: 256))
            }
        }
        return box
    }

    private func isTurned(_ icon: SymbolIcon, _ isVertical: Bool) -> Bool {
        icon.turn.angle != 0 || rules.icon.followsLine || rules.icon.turnsWithMap && rules.mapTurn.angle != 0
            || isVertical
    }

    /// Where a picture may lie: for a turned one, all about the anchor as far as its corners.
    private static func ink(_ target: PixelRectangle, isTurned: Bool) -> PixelRectangle {
        guard isTurned else { return target }
        let reach = PixelVector(
            max(abs(target.left), abs(target.right)), max(abs(target.top), abs(target.bottom))
        ).length
        return PixelRectangle(left: -reach, top: -reach, right: reach, bottom: reach)
    }
}
