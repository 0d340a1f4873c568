// Written from the style specification's reference (version 8).

extension PropertySpecification {
    static let symbol: [Self] = [
        .layout(
            "symbol-placement", .choice(["point", "line", "line-center"]), by: .zoom,
            default: .string("point"), drawn: false),
        .layout(
            "symbol-spacing", .number, by: .zoom, default: .number(250), range: atLeast(1),
            interpolated: true, drawn: false),
        .layout("symbol-avoid-edges", .boolean, by: .zoom, default: .boolean(false), drawn: false),
        .layout("symbol-sort-key", .number, by: .data, drawn: false),
        .layout(
            "symbol-z-order", .choice(["auto", "viewport-y", "source"]), by: .zoom,
            default: .string("auto"), drawn: false),
        .layout("icon-allow-overlap", .boolean, by: .zoom, default: .boolean(false), drawn: false),
        .layout("icon-overlap", .choice(["never", "always", "cooperative"]), by: .zoom, drawn: false),
        .layout("icon-ignore-placement", .boolean, by: .zoom, default: .boolean(false), drawn: false),
        .layout("icon-optional", .boolean, by: .zoom, default: .boolean(false), drawn: false),
        .layout(
            "icon-rotation-alignment", .choice(["map", "viewport", "auto"]), by: .zoom,
            default: .string("auto"), drawn: false),
        .layout(
            "icon-size", .number, by: .data, default: .number(1), range: atLeast(0), interpolated: true,
            drawn: false),
        .layout(
            "icon-text-fit", .choice(["none", "width", "height", "both"]), by: .zoom,
            default: .string("none"), drawn: false),
        .layout(
            "icon-text-fit-padding", .array(of: .number, count: 4), by: .zoom,
            default: .array([.number(0), .number(0), .number(0), .number(0)]), interpolated: true,
            drawn: false),
        .layout("icon-image", .resolvedImage, by: .data, drawn: false),
        .layout("icon-rotate", .number, by: .data, default: .number(0), interpolated: true, drawn: false),
        .layout(
            "icon-padding", .padding, by: .data, default: .array([.number(2)]), interpolated: true,
            drawn: false),
        .layout("icon-keep-upright", .boolean, by: .zoom, default: .boolean(false), drawn: false),
        .layout(
            "icon-offset", .array(of: .number, count: 2), by: .data,
            default: .array([.number(0), .number(0)]), interpolated: true, drawn: false),
        .layout(
            "icon-anchor",
            .choice([
                "center", "left", "right", "top", "bottom", "top-left", "top-right", "bottom-left",
                "bottom-right",
            ]),
            by: .data, default: .string("center"), drawn: false),
        .layout(
            "icon-pitch-alignment", .choice(["map", "viewport", "auto"]), by: .zoom,
            default: .string("auto"), drawn: false),
        .layout(
            "text-pitch-alignment", .choice(["map", "viewport", "auto"]), by: .zoom,
            default: .string("auto"), drawn: false),
        .layout(
            "text-rotation-alignment", .choice(["map", "viewport", "viewport-glyph", "auto"]), by: .zoom,
            default: .string("auto"), drawn: false),
        .layout("text-field", .formatted, by: .data, default: .string(""), drawn: false),
        .layout(
            "text-font", .array(of: .string, count: nil), by: .data,
            default: .array([.string("Open Sans Regular"), .string("Arial Unicode MS Regular")]),
            drawn: false),
        .layout(
            "text-size", .number, by: .data, default: .number(16), range: atLeast(0), interpolated: true,
            drawn: false),
        .layout(
            "text-max-width", .number, by: .data, default: .number(10), range: atLeast(0),
            interpolated: true, drawn: false),
        .layout(
            "text-line-height", .number, by: .zoom, default: .number(1.2), interpolated: true, drawn: false),
        .layout(
            "text-letter-spacing", .number, by: .data, default: .number(0), interpolated: true, drawn: false),
        .layout(
            "text-justify", .choice(["auto", "left", "center", "right"]), by: .data,
            default: .string("center"), drawn: false),
        .layout(
            "text-radial-offset", .number, by: .data, default: .number(0), interpolated: true, drawn: false),
        .layout(
            "text-variable-anchor",
            .array(
                of: .choice([
                    "center", "left", "right", "top", "bottom", "top-left", "top-right", "bottom-left",
                    "bottom-right",
                ]), count: nil),
            by: .zoom, drawn: false),
        .layout(
            "text-variable-anchor-offset", .variableAnchorOffsets, by: .data, interpolated: true,
            drawn: false),
        .layout(
            "text-anchor",
            .choice([
                "center", "left", "right", "top", "bottom", "top-left", "top-right", "bottom-left",
                "bottom-right",
            ]),
            by: .data, default: .string("center"), drawn: false),
        .layout(
            "text-max-angle", .number, by: .zoom, default: .number(45), interpolated: true, drawn: false),
        .layout(
            "text-writing-mode", .array(of: .choice(["horizontal", "vertical"]), count: nil), by: .zoom,
            drawn: false),
        .layout("text-rotate", .number, by: .data, default: .number(0), interpolated: true, drawn: false),
        .layout(
            "text-padding", .number, by: .zoom, default: .number(2), range: atLeast(0),
            interpolated: true, drawn: false),
        .layout("text-keep-upright", .boolean, by: .zoom, default: .boolean(true), drawn: false),
        .layout(
            "text-transform", .choice(["none", "uppercase", "lowercase"]), by: .data,
            default: .string("none"), drawn: false),
        .layout(
            "text-offset", .array(of: .number, count: 2), by: .data,
            default: .array([.number(0), .number(0)]), interpolated: true, drawn: false),
        .layout("text-allow-overlap", .boolean, by: .zoom, default: .boolean(false), drawn: false),
        .layout("text-overlap", .choice(["never", "always", "cooperative"]), by: .zoom, drawn: false),
        .layout("text-ignore-placement", .boolean, by: .zoom, default: .boolean(false), drawn: false),
        .layout("text-optional", .boolean, by: .zoom, default: .boolean(false), drawn: false),
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint(
            "icon-opacity", .number, by: .dataAndState, default: .number(1), range: 0...1,
            interpolated: true, drawn: false),
        .paint(
            "icon-color", .color, by: .dataAndState, default: .string("#000000"), interpolated: true,
            drawn: false),
        .paint(
            "icon-halo-color", .color, by: .dataAndState, default: .string("rgba(0, 0, 0, 0)"),
            interpolated: true, drawn: false),
        .paint(
            "icon-halo-width", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true, drawn: false),
        .paint(
            "icon-halo-blur", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true, drawn: false),
        .paint(
            "icon-translate", .array(of: .number, count: 2), by: .zoom,
            default: .array([.number(0), .number(0)]), interpolated: true, drawn: false),
        .paint(
            "icon-translate-anchor", .choice(["map", "viewport"]), by: .zoom, default: .string("map"),
            drawn: false),
        .paint(
            "text-opacity", .number, by: .dataAndState, default: .number(1), range: 0...1,
            interpolated: true, drawn: false),
        .paint(
            "text-color", .color, by: .dataAndState, default: .string("#000000"), interpolated: true,
            drawn: false),
        .paint(
            "text-halo-color", .color, by: .dataAndState, default: .string("rgba(0, 0, 0, 0)"),
            interpolated: true, drawn: false),
        .paint(
            "text-halo-width", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true, drawn: false),
        .paint(
            "text-halo-blur", .number, by: .dataAndState, default: .number(0), range: atLeast(0),
            interpolated: true, drawn: false),
        .paint(
            "text-translate", .array(of: .number, count: 2), by: .zoom,
            default: .array([.number(0), .number(0)]), interpolated: true, drawn: false),
        .paint(
            "text-translate-anchor", .choice(["map", "viewport"]), by: .zoom, default: .string("map"),
            drawn: false),
    ]
}
