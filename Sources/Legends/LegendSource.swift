import Styling

/// One layer of a document, as far as a legend cares.
struct LegendSource {
    let id: String
    let kind: String
    let title: LegendText
    private let layer: JSONValue

    private static let kinds = ["background", "fill", "line", "circle", "heatmap", "raster", "symbol"]

    init?(_ layer: JSONValue) {
        guard let id = layer["id"]?.text, let kind = layer["type"]?.text, Self.kinds.contains(kind),
            layer["metadata"]?["gridmill:legend"]?.boolean != false,
            layer["layout"]?["visibility"]?.text != "none"
        else { return nil }
        self.id = id
        self.kind = kind
        self.layer = layer
        title = LayerTitle.read(layer["metadata"]) ?? LegendText(id)
    }

    /// The layer's classes or ramp; nil when there is nothing to explain.
    var legend: LegendLayer? {
        switch kind {
        case "background", "raster": return nil
        case "heatmap": return heatLegend
        case "symbol": return named(layout("icon-image"))
        case "fill" where paint("fill-pattern") != nil: return named(paint("fill-pattern"))
        default: break
        }
        guard let color = paint("\(kind)-color") else { return nil }
        if let ramp = ramp(color) { return LegendLayer(id: id, kind: kind, title: title, ramp: ramp) }
        return withEntries(ClassReader(labels: labels).classes(color))
    }

    private func named(_ image: JSONValue?) -> LegendLayer? {
        image.flatMap { withEntries(ClassReader(labels: labels, isByOutput: true).classes($0)) }
    }

    private func withEntries(_ classes: [ClassReader.Class]) -> LegendLayer? {
        let entries = classes.prefix(StyleLegend.maximumCount).map { each in
            LegendEntry(label: each.label, symbol: symbol(each.output))
        }
        return entries.isEmpty ? nil : LegendLayer(id: id, kind: kind, title: title, entries: entries)
    }

    private func paint(_ property: String) -> JSONValue? { layer["paint"]?[property] }
    private func layout(_ property: String) -> JSONValue? { layer["layout"]?[property] }
    private var labels: JSONValue? { layer["metadata"]?["gridmill:labels"] }

    // MARK: Ramps

    private var heatLegend: LegendLayer? {
        guard let parts = paint("heatmap-color")?.elements else { return nil }
        let few = LegendText(chinese: "少", english: "few")
        let many = LegendText(chinese: "多", english: "many")
        return ramp(stops: parts, low: few, high: many).map {
            LegendLayer(id: id, kind: kind, title: title, ramp: $0)
        }
    }

    /// `["interpolate", how, input, stop, color, …]` over anything but the zoom.
    private func ramp(_ color: JSONValue) -> LegendRamp? {
        guard let parts = color.elements, parts.first?.text?.hasPrefix("interpolate") == true,
            parts.count >= 7, !ClassReader.isZoom(parts, at: 2), let low = parts[3].number,
            let high = parts[parts.count - 2].number
        else { return nil }
        return ramp(
            stops: parts, low: LegendText(NumberLabel.text(low)), high: LegendText(NumberLabel.text(high)))
    }

    private func ramp(stops parts: [JSONValue], low: LegendText, high: LegendText) -> LegendRamp? {
        guard parts.count >= 7, let first = parts[3].number, let last = parts[parts.count - 2].number,
            first < last
        else { return nil }
        let stops = stride(from: 3, to: parts.count - 1, by: 2).compactMap { index -> LegendRamp.Stop? in
            guard let at = parts[index].number, let color = parts[index + 1].text else { return nil }
            return LegendRamp.Stop(position: (at - first) / (last - first), color: color)
        }
        guard stops.count >= 2 else { return nil }
        return LegendRamp(stops: stops, lowLabel: low, highLabel: high)
    }

    // MARK: Symbols

    /// The look of a class whose colour, icon or pattern is given.
    private func symbol(_ output: String) -> LegendSymbol {
        switch kind {
        case "line":
            var symbol = LegendSymbol(
                shape: .line, stroke: output,
                strokeWidthPixels: number("line-width", else: 1, within: 0.75...6))
            symbol.fill = layer["metadata"]?["gridmill:casing"]?.text
            symbol.dashes = paint("line-dasharray")?.elements?.compactMap(\.number).filter { $0 >= 0 } ?? []
            return symbol
        case "circle":
            return LegendSymbol(
                shape: .point, fill: output,
                stroke: paint("circle-stroke-color").flatMap(TypicalValue.text),
                strokeWidthPixels: number("circle-stroke-width", else: 0, within: 0...3),
                radiusPixels: number("circle-radius", else: 5, within: 4...8))
        case "symbol":
            return LegendSymbol(
                shape: .icon, fill: paint("icon-color").flatMap(TypicalValue.text), image: output)
        default:
            guard paint("fill-pattern") == nil else { return LegendSymbol(shape: .area, image: output) }
            return LegendSymbol(
                shape: .area, fill: output, stroke: paint("fill-outline-color").flatMap(TypicalValue.text))
        }
    }

    /// A number that stands for a property.
    private func number(_ property: String, else known: Double, within range: ClosedRange<Double>) -> Double {
        let value = paint(property).flatMap(TypicalValue.number) ?? known
        return min(max(value, range.lowerBound), range.upperBound)
    }
}
