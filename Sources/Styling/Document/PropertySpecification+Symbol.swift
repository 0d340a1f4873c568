// Written from the style specification's reference (version 8).

extension PropertySpecification {
    static let symbol: [Self] = [
        .layout(
            "symbol-placement", .choice(["point", "line", "line-center"]), by: .zoom,
            default: .string("point")),
        .layout(
            "symbol-spacing", .number, by: .zoom, default: .number(250), range: atLeast(1),
            interpolated: true),
        .layout("symbol-avoid-edges", .boolean, by: .zoom, default: .boolean(false)),
        .layout("symbol-sort-key", .number, by: .data),
        .layout(
            "symbol-z-order", .choice(["auto", "viewport-y", "source"]), by: .zoom,
            default: .string("auto")),
        .layout("icon-allow-overlap", .boolean, by: .zoom, default: .boolean(false)),
        .layout("icon-overlap", .choice(["never", "always", "cooperative"]), by: .zoom),
        .layout("icon-ignore-placement", .boolean, by: .zoom, default: .boolean(false)),
        .layout("icon-optional", .boolean, by: .zoom, default: .boolean(false)),
        .layout(
            "icon-rotation-alignment", .choice(["map", "viewport", "auto"]), by: .zoom,
            default: .string("auto")),
        .layout(
            "icon-size", .number, by: .data, default: .number(1), range: atLeast(0), interpolated: true),
        .layout(
            "icon-text-fit", .choice(["none", "width", "height", "both"]), by: .zoom,
            default: .string("none")),
        .layout(
            "icon-text-fit-padding", .array(of: .number, count: 4), by: .zoom,
            default: .array([.number(0), .number(0), .number(0), .number(0)]), interpolated: true),
        .layout("icon-image", .resolvedImage, by: .data),
        .layout("icon-rotate", .number, by: .data, default: .number(0), interpolated: true),
        .layout(
            "icon-padding", .padding, by: .data, default: .array([.number(2)]), interpolated: true),
        .layout("icon-keep-upright", .boolean, by: .zoom, default: .boolean(false)),
        .layout(
            "icon-offset", .array(of: .number, count: 2), by: .data,
            default: .array([.number(0), .number(0)]), interpolated: true),
        .layout(
            "icon-anchor",
            .choice([
                "center", "left", "right", "top", "bottom", "top-left", "top-right", "bottom-left",
                "bottom-right",
            ]),
            by: .data, default: .string("center")),
        .layout(
            "icon-pitch-alignment", .choice(["map", "viewport", "auto"]), by: .zoom,
            default: .string("auto")),
        .layout(
            "text-pitch-alignment", .choice(["map", "viewport", "auto"]), by: .zoom,
            default: .string("auto")),
        .layout(
            "text-rotation-alignment", .choice(["map", "viewport", "viewport-glyph", "auto"]), by: .zoom,
            default: .string("auto")),
        .layout("text-field", .formatted, by: .data, default: .string("")),
        .layout(
            "text-font", .array(of: .string, count: nil), by: .data,
            default: .array([.string("Open Sans Regular"), .string("Arial Unicode MS Regular")])),
        .layout(
            "text-size", .number, by: .data, default: .number(16), range: atLeast(0), interpolated: true),
        .layout(
            "text-max-width", .number, by: .data, default: .number(10), range: atLeast(0),
            interpolated: true),
        .layout(
            "text-line-height", .number, by: .zoom, default: .number(1.2), interpolated: true),
        .layout(
            "text-letter-spacing", .number, by: .data, default: .number(0), interpolated: true),
        .layout(
            "text-justify", .choice(["auto", "left", "center", "right"]), by: .data,
            default: .string("center")),
        .layout(
            "text-radial-offset", .number, by: .data, default: .number(0), interpolated: true),
        .layout(
            "text-variable-anchor",
            .array(
                of: .choice([
                    "center", "left", "right", "top", "bottom", "top-left", "top-right", "bottom-left",
                    "bottom-right",
                ]), count: nil),
            by: .zoom),
        .layout(
            "text-variable-anchor-offset", .variableAnchorOffsets, by: .data, interpolated: true),
        .layout(
            "text-anchor",
            .choice([
                "center", "left", "right", "top", "bottom", "top-left", "top-right", "bottom-left",
                "bottom-right",
            ]),
            by: .data, default: .string("center")),
        .layout(
            "text-max-angle", .number, by: .zoom, default: .number(45), interpolated: true),
        .layout(
            "text-writing-mode", .array(of: .choice(["horizontal", "vertical"]), count: nil), by: .zoom),
        .layout("text-rotate", .number, by: .data, default: .number(0), interpolated: true),
        .layout(
            "text-padding", .number, by: .zoom, default: .number(2), range: atLeast(0),
            interpolated: true),
        .layout("text-keep-upright", .boolean, by: .zoom, default: .boolean(true)),
        .layout(
            "text-transform", .choice(["none", "uppercase", "lowercase"]), by: .data,
            default: .string("none")),
        .layout(
            "text-offset", .array(of: .number, count: 2), by: .data,
            default: .array([.number(0), .number(0)]), interpolated: true),
        .layout("text-allow-overlap", .boolean, by: .zoom, default: .boolean(false)),
        .layout("text-overlap", .choice(["never", "always", "cooperative"]), by: .zoom),
        .layout("text-ignore-placement", .boolean, by: .zoom, default: .boolean(false)),
        .layout("text-optional", .boolean, by: .zoom, default: .boolean(false)),
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint(
            "icon-opacity", .number, by: .dataAndState, default: .number(1), range: 0...1,
            interpolated: true),
        .paint(
            "icon-color", .color, by: .dataAndState, default: .string("#000000"), interpolated: true),
        .paint(
            "icon-halo-color", .color, by: .dataAndState, default: .string("rgba(0, 0, 0, 0)"),
            interpolated: true),
        .paint(
            "icon-halo-width", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true),
        .paint(
            "icon-halo-blur", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true),
        .paint(
            "icon-translate", .array(of: .number, count: 2), by: .zoom,
            default: .array([.number(0), .number(0)]), interpolated: true),
        .paint(
            "icon-translate-anchor", .choice(["map", "viewport"]), by: .zoom, default: .string("map")),
        .paint(
            "text-opacity", .number, by: .dataAndState, default: .number(1), range: 0...1,
            interpolated: true),
        .paint(
            "text-color", .color, by: .dataAndState, default: .string("#000000"), interpolated: true),
        .paint(
            "text-halo-color", .color, by: .dataAndState, default: .string("rgba(0, 0, 0, 0)"),
            interpolated: true),
        .paint(
            "text-halo-width", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true),
        .paint(
            "text-halo-blur", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true),
        .paint(
            "text-translate", .array(of: .number, count: 2), by: .zoom,
            default: .array([.number(0), .number(0)]), interpolated: true),
        .paint(
            "text-translate-anchor", .choice(["map", "viewport"]), by: .zoom, default: .string("map")),
    ]
}
