// Written from the style specification's reference (version 8).

extension PropertySpecification {
    static let circle: [Self] = [
        .layout("circle-sort-key", .number, by: .data),
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint(
            "circle-radius", .number, by: .dataAndState, default: .number(5), range: atLeast(0),
            interpolated: true),
        .paint("circle-color", .color, by: .dataAndState, default: .string("#000000"), interpolated: true),
        .paint("circle-blur", .number, by: .dataAndState, default: .number(0), interpolated: true),
        .paint(
            "circle-opacity", .number, by: .dataAndState, default: .number(1), range: 0...1,
            interpolated: true),
        .paint(
            "circle-translate", .array(of: .number, count: 2), by: .zoom,
            default: .array([.number(0), .number(0)]), interpolated: true),
        .paint("circle-translate-anchor", .choice(["map", "viewport"]), by: .zoom, default: .string("map")),
        .paint("circle-pitch-scale", .choice(["map", "viewport"]), by: .zoom, default: .string("map")),
        .paint(
            "circle-pitch-alignment", .choice(["map", "viewport"]), by: .zoom, default: .string("viewport")),
        .paint(
            "circle-stroke-width", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true),
        .paint(
            "circle-stroke-color", .color, by: .dataAndState, default: .string("#000000"),
            interpolated: true),
        .paint(
            "circle-stroke-opacity", .number, by: .dataAndState, default: .number(1), range: 0...1,
            interpolated: true),
    ]

    static let heatmap: [Self] = [
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint(
            "heatmap-radius", .number, by: .dataAndState, default: .number(30), range: atLeast(1),
            interpolated: true),
        .paint(
            "heatmap-weight", .number, by: .dataAndState, default: .number(1), range: atLeast(0),
            interpolated: true),
        .paint(
            "heatmap-intensity", .number, by: .zoom, default: .number(1), range: atLeast(0),
            interpolated: true),
        .paint("heatmap-color", .color, by: .ramp, default: defaultHeatRamp, interpolated: true),
        .paint(
            "heatmap-opacity", .number, by: .zoom, default: .number(1), range: 0...1, interpolated: true),
    ]
}
