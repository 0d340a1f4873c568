// Written from the style specification's reference (version 8). None of these layers is drawn; their properties
// are checked all the same.

extension PropertySpecification {
    static let fillExtrusion: [Self] = [
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint("fill-extrusion-opacity", .number, by: .zoom, range: 0...1, interpolated: true),
        .paint("fill-extrusion-color", .color, by: .dataAndState, interpolated: true),
        .paint("fill-extrusion-translate", .array(of: .number, count: 2), by: .zoom, interpolated: true),
        .paint("fill-extrusion-translate-anchor", .choice(["map", "viewport"]), by: .zoom),
        .paint("fill-extrusion-pattern", .resolvedImage, by: .data),
        .paint("fill-extrusion-height", .number, by: .dataAndState, range: atLeast(0), interpolated: true),
        .paint("fill-extrusion-base", .number, by: .dataAndState, range: atLeast(0), interpolated: true),
        .paint("fill-extrusion-vertical-gradient", .boolean, by: .zoom),
    ]

    static let hillshade: [Self] = [
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint(
            "hillshade-illumination-direction", .numberArray, by: .zoom, range: 0...359, interpolated: true),
        .paint("hillshade-illumination-altitude", .numberArray, by: .zoom, range: 0...90, interpolated: true),
        .paint("hillshade-illumination-anchor", .choice(["map", "viewport"]), by: .zoom),
        .paint("hillshade-exaggeration", .number, by: .zoom, range: 0...1, interpolated: true),
        .paint("hillshade-shadow-color", .colorArray, by: .zoom, interpolated: true),
        .paint("hillshade-highlight-color", .colorArray, by: .zoom, interpolated: true),
        .paint("hillshade-accent-color", .color, by: .zoom, interpolated: true),
        .paint(
            "hillshade-method", .choice(["standard", "basic", "combined", "igor", "multidirectional"]),
            by: .zoom),
        .paint("resampling", .choice(["linear", "nearest"]), by: .zoom),
    ]

    static let colorRelief: [Self] = [
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint("color-relief-opacity", .number, by: .zoom, range: 0...1, interpolated: true),
        .paint("color-relief-color", .color, by: .ramp, interpolated: true),
        .paint("resampling", .choice(["linear", "nearest"]), by: .zoom),
    ]
}
