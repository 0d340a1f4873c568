extension PropertySpecification {
    /// The properties of a layer type by name; nil for a type that has no table here.
    static func table(layerType: String) -> [String: PropertySpecification]? { tables[layerType] }

    private static let tables: [String: [String: PropertySpecification]] = [
        "background": named(background), "fill": named(fill), "line": named(line), "circle": named(circle),
        "heatmap": named(heatmap), "raster": named(raster), "symbol": named(symbol),
        "fill-extrusion": named(fillExtrusion), "hillshade": named(hillshade),
        "color-relief": named(colorRelief),
    ]

    private static func named(_ list: [PropertySpecification]) -> [String: PropertySpecification] {
        Dictionary(uniqueKeysWithValues: list.map { ($0.name, $0) })
    }

    static func atLeast(_ least: Double) -> ClosedRange<Double> { least...Double.infinity }

    static func paint(
        _ name: String, _ kind: Kind, by dependence: Dependence, default value: JSONValue? = nil,
        range: ClosedRange<Double>? = nil, interpolated: Bool = false, drawn: Bool = true
    ) -> Self {
        Self(
            name: name, group: .paint, kind: kind, dependence: dependence, isInterpolated: interpolated,
            defaultValue: value, range: range, isDrawn: drawn,
            hasTokens: name == "text-field" || name == "icon-image")
    }

    static func layout(
        _ name: String, _ kind: Kind, by dependence: Dependence, default value: JSONValue? = nil,
        range: ClosedRange<Double>? = nil, interpolated: Bool = false, drawn: Bool = true
    ) -> Self {
        Self(
            name: name, group: .layout, kind: kind, dependence: dependence, isInterpolated: interpolated,
            defaultValue: value, range: range, isDrawn: drawn,
            hasTokens: name == "text-field" || name == "icon-image")
    }

    /// The colours of heat the specification gives: transparent blue to red.
    static let defaultHeatRamp = JSONValue.array([
        .string("interpolate"), .array([.string("linear")]), .array([.string("heatmap-density")]),
        .number(0), .string("rgba(0, 0, 255, 0)"), .number(0.1), .string("royalblue"), .number(0.3),
        .string("cyan"), .number(0.5), .string("lime"), .number(0.7), .string("yellow"), .number(1),
        .string("red"),
    ])
}
