// Written from the style specification's reference (version 8).

extension PropertySpecification {
    static let line: [Self] = [
        .layout("line-cap", .choice(["butt", "round", "square"]), by: .data, default: .string("butt")),
        .layout("line-join", .choice(["bevel", "round", "miter"]), by: .data, default: .string("miter")),
        .layout("line-miter-limit", .number, by: .data, default: .number(2), interpolated: true),
        .layout("line-round-limit", .number, by: .data, default: .number(1.05), interpolated: true),
        .layout("line-sort-key", .number, by: .data),
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint(
            "line-opacity", .number, by: .dataAndState, default: .number(1), range: 0...1,
            interpolated: true),
        .paint(
            "line-layer-opacity", .number, by: .zoom, default: .number(1), range: 0...1, interpolated: true),
        .paint("line-color", .color, by: .dataAndState, default: .string("#000000"), interpolated: true),
        .paint(
            "line-translate", .array(of: .number, count: 2), by: .zoom,
            default: .array([.number(0), .number(0)]), interpolated: true),
        .paint("line-translate-anchor", .choice(["map", "viewport"]), by: .zoom, default: .string("map")),
        .paint(
            "line-width", .number, by: .dataAndState, default: .number(1), range: atLeast(0),
            interpolated: true),
        .paint(
            "line-gap-width", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true),
        .paint("line-offset", .number, by: .dataAndState, default: .number(0), interpolated: true),
        .paint(
            "line-blur", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true),
        .paint("line-dasharray", .array(of: .number, count: nil), by: .data, range: atLeast(0)),
        .paint("line-pattern", .resolvedImage, by: .data),
        .paint("line-gradient", .color, by: .ramp, interpolated: true),
    ]
}
