/// The one `step` or `interpolate` over the zoom that an expression may hold.
///
/// It must stand at the top, inside nothing but `let` and `coalesce`: so that a map can find the zooms at
/// which a property changes its course.
enum ZoomCurve {
    case none
    case curve(ExpressionNode)
    case fault(String)

    static let misplaced =
        "\"zoom\" expression may only be used as input to a top-level \"step\" or \"interpolate\" expression."
    static let several =
        "Only one zoom-based \"step\" or \"interpolate\" subexpression may be used in an expression."

    init(of node: ExpressionNode) {
        guard node.traits.contains(.zoom) else {
            self = .none
            return
        }
        let children = node.operation.children
        let found = children.map { ZoomCurve(of: $0) }
        // The child the curve was taken from; -1 for the node itself.
        var origin: Int?
        self = .none
        switch node.operation {
        case .step(let curve) where curve.input.isZoom:
            self = .curve(node)
            origin = -1
        case .interpolate(let curve) where curve.input.isZoom:
            self = .curve(node)
            origin = -1
        case .bind:
            self = found.last ?? .none
            origin = found.count - 1
        case .coalesce:
            origin = found.firstIndex { if case .none = $0 { false } else { true } }
            self = origin.map { found[$0] } ?? .none
        default: break
        }
        if case .fault = self { return }
        for (index, child) in found.enumerated() { merge(child, isOrigin: index == origin) }
    }

    private mutating func merge(_ child: ZoomCurve, isOrigin: Bool) {
        switch (child, self) {
        case (.none, _): break
        case (.fault, _): self = child
        case (.curve, .none): self = .fault(Self.misplaced)
        case (.curve, .curve) where isOrigin: break
        case (.curve, _): self = .fault(Self.several)
        }
    }
}

extension ExpressionNode {
    var isZoom: Bool {
        if case .function(.zoom, _) = operation { true } else { false }
    }
}
