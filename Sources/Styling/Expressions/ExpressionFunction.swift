/// The operators that are plain functions: fixed types in, one type out.
///
/// The raw values are the specification's names.
enum ExpressionFunction: String, Sendable {
    case error, `typeof`, get, has, properties, id, zoom, elevation, accumulated
    case rgb, rgba, ln2, pi, e, sqrt, log10, ln, log2, sin, cos, tan, asin, acos, atan
    case min, max, abs, round, floor, ceil, all, any, upcase, downcase, concat, split, join
    case toRGBA = "to-rgba"
    case featureState = "feature-state"
    case geometryType = "geometry-type"
    case heatmapDensity = "heatmap-density"
    case lineProgress = "line-progress"
    case add = "+"
    case multiply = "*"
    case subtract = "-"
    case divide = "/"
    case remainder = "%"
    case power = "^"
    case not = "!"
    case isSupportedScript = "is-supported-script"
    case resolvedLocale = "resolved-locale"
}

/// The arguments a function takes.
enum FunctionSignature: CustomStringConvertible {
    case fixed([ExpressionType])
    case any(ExpressionType)

    func takes(_ count: Int) -> Bool {
        switch self {
        case .fixed(let types): types.count == count
        case .any: true
        }
    }

    func type(ofArgument index: Int) -> ExpressionType {
        switch self {
        case .fixed(let types): types[index]
        case .any(let type): type
        }
    }

    var description: String {
        switch self {
        case .fixed(let types): "(\(types.map(\.description).joined(separator: ", ")))"
        case .any(let type): "(\(type)...)"
        }
    }
}

extension ExpressionFunction {
    /// What arguments it takes; no two signatures of a function take the same number.
    var signatures: [FunctionSignature] {
        switch self {
        case .error, .featureState, .isSupportedScript, .upcase, .downcase: [.fixed([.string])]
        case .typeof: [.fixed([.value])]
        case .toRGBA: [.fixed([.color])]
        case .rgb: [.fixed([.number, .number, .number])]
        case .rgba: [.fixed([.number, .number, .number, .number])]
        case .get, .has: [.fixed([.string]), .fixed([.string, .object])]
        case .properties, .geometryType, .id, .zoom, .heatmapDensity, .elevation, .lineProgress,
            .accumulated, .ln2, .pi, .e:
            [.fixed([])]
        case .add, .multiply, .min, .max: [.any(.number)]
        case .subtract: [.fixed([.number, .number]), .fixed([.number])]
        case .divide, .remainder, .power: [.fixed([.number, .number])]
        case .sqrt, .log10, .ln, .log2, .sin, .cos, .tan, .asin, .acos, .atan, .abs, .round, .floor, .ceil:
            [.fixed([.number])]
        case .all, .any: [.any(.boolean)]
        case .not: [.fixed([.boolean])]
        case .concat: [.any(.value)]
        case .split: [.fixed([.string, .string])]
        case .join: [.fixed([.array(of: .string, count: nil), .string])]
        case .resolvedLocale: [.fixed([.collator])]
        }
    }

    /// What it yields.
    var resultType: ExpressionType {
        switch self {
        case .error: .error
        case .typeof, .geometryType, .upcase, .downcase, .concat, .join, .resolvedLocale: .string
        case .toRGBA: .array(of: .number, count: 4)
        case .rgb, .rgba: .color
        case .has, .all, .any, .not, .isSupportedScript: .boolean
        case .get, .featureState, .id, .accumulated: .value
        case .properties: .object
        case .split: .array(of: .string, count: nil)
        case .zoom, .heatmapDensity, .elevation, .lineProgress, .add, .multiply, .subtract, .divide,
            .remainder, .ln2, .pi, .e, .power, .sqrt, .log10, .ln, .log2, .sin, .cos, .tan, .asin, .acos,
            .atan, .min, .max, .abs, .round, .floor, .ceil:
            .number
        }
    }

    /// What its result depends on besides its arguments.
    func traits(argumentCount: Int) -> ExpressionTraits {
        switch self {
        case .error: .unfoldable
        case .get, .has: argumentCount == 1 ? .properties : []
        case .properties: .properties
        case .featureState: .featureState
        case .geometryType, .id: .featureOther
        case .zoom: .zoom
        case .heatmapDensity: .heatmapDensity
        case .elevation: .elevation
        case .lineProgress: .lineProgress
        case .accumulated: .accumulated
        case .isSupportedScript: .supportedScript
        default: []
        }
    }
}
