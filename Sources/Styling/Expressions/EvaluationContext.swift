/// Why an expression has no value for a feature: where, in the words of the specification.
public struct EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened; the common case keeps its words for when they are asked for, since features without a
    /// value are many.
    enum Reason: Hashable, Sendable {
        case text(String)
        case type(expected: ExpressionType, found: ExpressionType)
    }

    /// The place inside the expression, as `[2][1]`; empty for the whole.
    public let key: String
    private let reason: Reason

    init(key: String, reason: Reason) {
        self.key = key
        self.reason = reason
    }

    init(key: String, message: String) {
        self.init(key: key, reason: .text(message))
    }

    /// What happened.
    public var message: String {
        switch reason {
        case .text(let text): text
        case .type(let expected, let found):
            "Expected value to be of type \(expected), but found \(found) instead."
        }
    }

    /// The place and what happened, as the specification writes them after the property's own place.
    public var description: String { key.isEmpty ? message : "\(key): \(message)" }
}

/// What stands around a feature when an expression is evaluated, besides the zoom.
public struct EvaluationGlobals: Sendable {
    /// The density under the pixel, for `heatmap-density`.
    public var heatmapDensity = 0.0
    /// The height above the sea, metres.
    public var elevation = 0.0
    /// How far along the line, 0…1.
    public var lineProgress = 0.0
    /// What a cluster's properties came to so far.
    public var accumulated = ExpressionValue.null
    /// The names of the images there are; nil while that is not known.
    public var availableImages: [String]?
    /// The style's `state`.
    public var state: [String: ExpressionValue] = [:]
    /// The feature's state in an interactive map; none here.
    public var featureState: [String: ExpressionValue] = [:]

    /// The globals of a plain map.
    public init() {}
}

/// Everything an expression can see while it is evaluated.
struct EvaluationContext {
    /// The style zoom; nil while compiling.
    var zoom: Double?
    var feature: FeatureContext?
    /// What is rarely asked for, behind one reference: a context is made for every feature.
    private let box: GlobalsBox?
    /// The values of the names bound so far.
    var slots: [Slot]

    /// The value of a bound name; evaluated at most once each time its `let` is.
    enum Slot {
        case empty
        case waiting(ExpressionNode)
        case known(ExpressionValue)
    }

    var globals: EvaluationGlobals? { box?.globals }

    private final class GlobalsBox: Sendable {
        let globals: EvaluationGlobals

        init(_ globals: EvaluationGlobals) { self.globals = globals }
    }

    init(slotCount: Int) {
        self.init(zoom: nil, feature: nil, globals: nil, slotCount: slotCount)
    }

    init(zoom: Double?, feature: FeatureContext?, globals: EvaluationGlobals?, slotCount: Int) {
        self.zoom = zoom
        self.feature = feature
        box = globals.map(GlobalsBox.init)
        slots = slotCount == 0 ? [] : Array(repeating: .empty, count: slotCount)
    }
}
