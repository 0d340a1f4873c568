// Written from the style specification's reference (version 8).

extension PropertySpecification {
    static let background: [Self] = [
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint("background-color", .color, by: .zoom, default: .string("#000000"), interpolated: true),
        .paint("background-pattern", .resolvedImage, by: .zoom),
        .paint(
            "background-opacity", .number, by: .zoom, default: .number(1), range: 0...1, interpolated: true),
    ]

    static let fill: [Self] = [
        .layout("fill-sort-key", .number, by: .data),
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint("fill-antialias", .boolean, by: .zoom, default: .boolean(true)),
        .paint(
            "fill-opacity", .number, by: .dataAndState, default: .number(1), range: 0...1,
            interpolated: true),
        .paint(
            "fill-layer-opacity", .number, by: .zoom, default: .number(1), range: 0...1, interpolated: true),
        .paint("fill-color", .color, by: .dataAndState, default: .string("#000000"), interpolated: true),
        .paint("fill-outline-color", .color, by: .dataAndState, interpolated: true),
        .paint(
            "fill-translate", .array(of: .number, count: 2), by: .zoom,
            default: .array([.number(0), .number(0)]), interpolated: true),
        .paint("fill-translate-anchor", .choice(["map", "viewport"]), by: .zoom, default: .string("map")),
        .paint("fill-pattern", .resolvedImage, by: .data),
    ]
}
