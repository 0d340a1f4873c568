// Written from the style specification's reference (version 8).

extension PropertySpecification {
    static let raster: [Self] = [
        .layout("visibility", .choice(["visible", "none"]), by: .globalState, default: .string("visible")),
        .paint("raster-opacity", .number, by: .zoom, default: .number(1), range: 0...1, interpolated: true),
        .paint("raster-hue-rotate", .number, by: .zoom, default: .number(0), interpolated: true),
        .paint(
            "raster-brightness-min", .number, by: .zoom, default: .number(0), range: 0...1,
            interpolated: true),
        .paint(
            "raster-brightness-max", .number, by: .zoom, default: .number(1), range: 0...1,
            interpolated: true),
        .paint(
            "raster-saturation", .number, by: .zoom, default: .number(0), range: -1...1, interpolated: true),
        .paint(
            "raster-contrast", .number, by: .zoom, default: .number(0), range: -1...1, interpolated: true),
        .paint("resampling", .choice(["linear", "nearest"]), by: .zoom, default: .string("linear")),
        .paint("raster-resampling", .choice(["linear", "nearest"]), by: .zoom, default: .string("linear")),
        .paint(
            "raster-fade-duration", .number, by: .zoom, default: .number(300), range: atLeast(0),
            interpolated: true),
    ]
}
