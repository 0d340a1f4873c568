import Drawing

/// The compiled properties of one layer, and how they become its paint.
struct LayerProperties: Sendable {
    let table: [String: PropertySpecification]
    let state: [String: ExpressionValue]
    var values: [String: CompiledProperty] = [:]

    var isVisible: Bool { string("visibility").constant(zoom: 0) != "none" }

    /// The paint of a layer type; nil for one that is not drawn.
    func paint(type: String) -> LayerPaint? {
        switch type {
        case "background":
            .background(
                BackgroundPaint(
                    color: color("background-color"), opacity: number("background-opacity"),
                    pattern: picture("background-pattern")))
        case "fill": .fill(fill)
        case "line": .line(line)
        case "circle": .circle(circle)
        case "heatmap": .heatmap(heatmap)
        case "raster": .raster(raster)
        case "symbol": .symbol(symbol)
        default: nil
        }
    }

    private var fill: FillPaint {
        FillPaint(
            color: color("fill-color"), opacity: number("fill-opacity"),
            outlineColor: values["fill-outline-color"] == nil ? nil : color("fill-outline-color"),
            antialias: boolean("fill-antialias"), translate: numbers("fill-translate"),
            translateAnchor: string("fill-translate-anchor"), pattern: picture("fill-pattern"),
            sortKey: sortKey("fill-sort-key"), layerOpacity: number("fill-layer-opacity"))
    }

    private var line: LinePaint {
        LinePaint(
            color: color("line-color"), opacity: number("line-opacity"), width: number("line-width"),
            blur: number("line-blur"), offset: number("line-offset"), gapWidth: number("line-gap-width"),
            dashArray: numbers("line-dasharray"), translate: numbers("line-translate"),
            translateAnchor: string("line-translate-anchor"), cap: string("line-cap"),
            join: string("line-join"),
            miterLimit: number("line-miter-limit"), roundLimit: number("line-round-limit"),
            pattern: picture("line-pattern"), gradient: lineRamp, sortKey: sortKey("line-sort-key"),
            layerOpacity: number("line-layer-opacity"))
    }

    private var circle: CirclePaint {
        CirclePaint(
            color: color("circle-color"), opacity: number("circle-opacity"), radius: number("circle-radius"),
            blur: number("circle-blur"), strokeColor: color("circle-stroke-color"),
            strokeOpacity: number("circle-stroke-opacity"), strokeWidth: number("circle-stroke-width"),
            translate: numbers("circle-translate"), translateAnchor: string("circle-translate-anchor"),
            sortKey: sortKey("circle-sort-key"))
    }

    private var raster: RasterPaint {
        RasterPaint(
            opacity: number("raster-opacity"), hueRotate: number("raster-hue-rotate"),
            brightnessMin: number("raster-brightness-min"), brightnessMax: number("raster-brightness-max"),
            saturation: number("raster-saturation"), contrast: number("raster-contrast"),
            resampling: string(values["resampling"] == nil ? "raster-resampling" : "resampling"))
    }

    private var heatmap: HeatmapPaint {
        let color = heatColor
        return HeatmapPaint(
            radius: number("heatmap-radius"), weight: number("heatmap-weight"),
            intensity: number("heatmap-intensity"), opacity: number("heatmap-opacity"),
            ramp: Self.ramp(of: color),
            color: color)
    }

    // MARK: One property

    func color(_ name: String) -> StyleProperty<Color> {
        property(name, fallback: .black, Self.readColor)
    }

    func number(_ name: String) -> StyleProperty<Double> {
        property(name, fallback: 0) { if case .number(let number) = $0 { number } else { nil } }
    }

    /// The name of a picture: a property that counts only when the document gives it.
    private func picture(_ name: String) -> StyleProperty<String>? {
        guard values[name] != nil else { return nil }
        return property(name, fallback: "") { value in
            switch value {
            case .image(let image): image.name
            case .string(let text): text
            default: nil
            }
        }
    }

    private func sortKey(_ name: String) -> StyleProperty<Double>? {
        values[name] == nil ? nil : number(name)
    }

    func boolean(_ name: String) -> StyleProperty<Bool> {
        property(name, fallback: false) { if case .boolean(let boolean) = $0 { boolean } else { nil } }
    }

    func numbers(_ name: String) -> StyleProperty<[Double]> {
        property(name, fallback: []) { $0.numbers }
    }

    func string(_ name: String) -> StyleProperty<String> {
        guard case .choice(let choices)? = table[name]?.kind else {
            return property(name, fallback: "") { if case .string(let text) = $0 { text } else { nil } }
        }
        return property(name, fallback: choices.first ?? "") {
            if case .string(let text) = $0, choices.contains(text) { text } else { nil }
        }
    }

    static func readColor(_ value: ExpressionValue) -> Color? {
        switch value {
        case .color(let color): color
        case .string(let text): Color(css: text)
        default: nil
        }
    }

    func property<Value: Sendable>(
        _ name: String, fallback: Value, _ read: @escaping @Sendable (ExpressionValue) -> Value?
    ) -> StyleProperty<Value> {
        let standard = table[name]?.defaultValue.flatMap { read(ExpressionValue($0)) } ?? fallback
        switch values[name] {
        case .expression(let expression)?:
            return StyleProperty(name: name, expression: expression, defaultValue: standard, read: read)
        case .constant(let value)?:
            return StyleProperty(name: name, constant: read(value) ?? standard, read: read)
        case nil: return StyleProperty(name: name, constant: standard, read: read)
        }
    }
}
