import Styling
import TileServer

/// Reads a legend out of a style document: classes from `step` and `match`, ramps from `interpolate`.
///
/// Titles and class names come from a layer's `metadata`: `gridmill:title` and `gridmill:title:zh` name the
/// layer, `gridmill:labels` the classes (`{"01": {"en": "…", "zh": "…"}, "other": …}`), and
/// `"gridmill:legend": false` leaves a layer out, such as a halo.
public struct StyleLegend {
    private let document: Styling.JSONValue

    /// A reader of a style document.
    public init(document: Styling.JSONValue) {
        self.document = document
    }

    /// The document's own name in both languages; nil when it has none.
    public var title: LocalizedText? {
        LayerTitle.read(document["metadata"]) ?? document["name"]?.text.map { LocalizedText($0) }
    }

    /// The layers that people should know of, bottom first.
    public var layers: [LayerSummary] {
        shownLayers.map { LayerSummary(id: $0.id, kind: $0.kind, title: $0.title) }
    }

    /// What the layers' colours mean, top first.
    public var legend: Legend {
        Legend(layers: shownLayers.reversed().compactMap(\.legend))
    }

    private var shownLayers: [LegendSource] {
        (document["layers"]?.elements ?? []).compactMap(LegendSource.init)
    }
}

/// The names of a layer or a style in its `metadata`.
private enum LayerTitle {
    static func read(_ metadata: Styling.JSONValue?) -> LocalizedText? {
        guard let english = metadata?["gridmill:title"]?.text else { return nil }
        return LocalizedText(chinese: metadata?["gridmill:title:zh"]?.text ?? english, english: english)
    }
}

/// One layer of the document, as far as a legend cares.
private struct LegendSource {
    let id: String
    let kind: LayerKind
    let title: LocalizedText
    private let layer: Styling.JSONValue

    init?(_ layer: Styling.JSONValue) {
        guard let id = layer["id"]?.text, let kind = layer["type"]?.text.flatMap({ LayerKind(rawValue: $0) }),
            layer["metadata"]?["gridmill:legend"]?.boolean != false,
            layer["layout"]?["visibility"]?.text != "none"
        else { return nil }
        self.id = id
        self.kind = kind
        self.layer = layer
        title = LayerTitle.read(layer["metadata"]) ?? LocalizedText(id)
    }

    /// The layer's classes or ramp; nil when there is nothing to explain.
    var legend: LegendLayer? {
        if kind == .heatmap { return heatLegend }
        guard let color = paint(colorProperty), kind != .background else { return nil }
        if let ramp = ramp(color) { return LegendLayer(id: id, kind: kind, title: title, ramp: ramp) }
        let entries = classes(color)
        return entries.isEmpty ? nil : LegendLayer(id: id, kind: kind, title: title, entries: entries)
    }

    private var colorProperty: String { "\(kind.rawValue)-color" }

    private func paint(_ property: String) -> Styling.JSONValue? { layer["paint"]?[property] }

    // MARK: Classes

    /// One entry for every colour that the expression can give.
    private func classes(_ color: Styling.JSONValue) -> [LegendEntry] {
        if let text = color.text { return [entry(LocalizedText(""), text)] }
        guard let parts = color.elements, let name = parts.first?.text else { return [] }
        switch name {
        case "step": return isZoom(parts, at: 1) ? parts.last.map(classes) ?? [] : stepClasses(parts)
        case "match": return matchClasses(parts)
        case "interpolate": return isZoom(parts, at: 2) ? parts.last.map(classes) ?? [] : []
        default: return []
        }
    }

    /// `["step", input, color, stop, color, …]`.
    private func stepClasses(_ parts: [Styling.JSONValue]) -> [LegendEntry] {
        guard parts.count >= 5, let first = parts[2].text else { return [] }
        let stops = stride(from: 3, to: parts.count - 1, by: 2).compactMap { index in
            parts[index].number.flatMap { number in parts[index + 1].text.map { (number, $0) } }
        }
        guard let start = stops.first else { return [] }
        var entries = [entry(LocalizedText("< \(NumberLabel.text(start.0))"), first)]
        for (index, stop) in stops.enumerated() {
            let next = index + 1 < stops.count ? stops[index + 1].0 : nil
            entries.append(entry(LocalizedText(NumberLabel.range(from: stop.0, below: next)), stop.1))
        }
        return entries
    }

    /// `["match", input, label, color, …, color]`.
    private func matchClasses(_ parts: [Styling.JSONValue]) -> [LegendEntry] {
        guard parts.count >= 5 else { return [] }
        var entries = stride(from: 2, to: parts.count - 1, by: 2).compactMap { index in
            parts[index + 1].text.map { entry(label(parts[index]), $0) }
        }
        // What is left over is told only when the style has a name for it.
        if let other = labels?["other"], let color = parts.last?.text {
            entries.append(entry(named(other, else: "…"), color))
        }
        return entries
    }

    private var labels: Styling.JSONValue? { layer["metadata"]?["gridmill:labels"] }

    private func label(_ value: Styling.JSONValue) -> LocalizedText {
        let values = (value.elements ?? [value]).map { $0.text ?? $0.number.map(NumberLabel.text) ?? "" }
        let names = values.map { value in
            labels?[value].map { named($0, else: value) } ?? LocalizedText(value)
        }
        return LocalizedText(
            chinese: names.map(\.chinese).joined(separator: "、"),
            english: names.map(\.english).joined(separator: ", "))
    }

    private func named(_ value: Styling.JSONValue, else word: String) -> LocalizedText {
        if let text = value.text { return LocalizedText(text) }
        let english = value["en"]?.text ?? word
        return LocalizedText(chinese: value["zh"]?.text ?? english, english: english)
    }

    // MARK: Ramps

    private var heatLegend: LegendLayer? {
        guard let parts = paint("heatmap-color")?.elements else { return nil }
        let few = LocalizedText(chinese: "少", english: "few")
        let many = LocalizedText(chinese: "多", english: "many")
        return ramp(stops: parts, low: few, high: many).map {
            LegendLayer(id: id, kind: kind, title: title, ramp: $0)
        }
    }

    /// `["interpolate", how, input, stop, color, …]` over anything but the zoom.
    private func ramp(_ color: Styling.JSONValue) -> LegendRamp? {
        guard let parts = color.elements, parts.first?.text?.hasPrefix("interpolate") == true,
            parts.count >= 7, !isZoom(parts, at: 2), let low = parts[3].number,
            let high = parts[parts.count - 2].number
        else { return nil }
        return ramp(
            stops: parts, low: LocalizedText(NumberLabel.text(low)),
            high: LocalizedText(NumberLabel.text(high)))
    }

    private func ramp(stops parts: [Styling.JSONValue], low: LocalizedText, high: LocalizedText)
        -> LegendRamp?
    {
        guard parts.count >= 7, let first = parts[3].number, let last = parts[parts.count - 2].number,
            first < last
        else { return nil }
        let stops = stride(from: 3, to: parts.count - 1, by: 2).compactMap { index -> LegendRamp.Stop? in
            guard let at = parts[index].number, let color = parts[index + 1].text else { return nil }
            return LegendRamp.Stop(position: (at - first) / (last - first), color: color)
        }
        return LegendRamp(stops: stops, lowLabel: low, highLabel: high)
    }

    private func isZoom(_ parts: [Styling.JSONValue], at index: Int) -> Bool {
        parts.count > index && parts[index].elements?.first?.text == "zoom"
    }

    // MARK: Symbols

    private func entry(_ label: LocalizedText, _ color: String) -> LegendEntry {
        LegendEntry(label: label, symbol: symbol(color))
    }

    private func symbol(_ color: String) -> LegendSymbol {
        switch kind {
        case .line:
            var symbol = LegendSymbol(
                shape: .line, stroke: color,
                strokeWidthPixels: number("line-width", else: 1, within: 0.75...6))
            symbol.dashes = paint("line-dasharray")?.elements?.compactMap(\.number) ?? []
            return symbol
        case .circle:
            return LegendSymbol(
                shape: .point, fill: color, stroke: paint("circle-stroke-color")?.text,
                strokeWidthPixels: number("circle-stroke-width", else: 0, within: 0...3),
                radiusPixels: number("circle-radius", else: 5, within: 3...8))
        case .fill, .background, .heatmap, .raster, .symbol:
            return LegendSymbol(shape: .area, fill: color, stroke: paint("fill-outline-color")?.text)
        }
    }

    /// A number that stands for a property: the one in the middle of its stops.
    private func number(_ property: String, else known: Double, within range: ClosedRange<Double>) -> Double {
        let value = paint(property).flatMap(Self.typicalNumber) ?? known
        return min(max(value, range.lowerBound), range.upperBound)
    }

    private static func typicalNumber(_ value: Styling.JSONValue) -> Double? {
        if let number = value.number { return number }
        guard let parts = value.elements, let name = parts.first?.text, parts.count > 2 else { return nil }
        guard name.hasPrefix("interpolate") || name == "step" else {
            return parts.last.flatMap(typicalNumber)
        }
        let outputs = stride(from: name == "step" ? 2 : 4, to: parts.count, by: 2).map { parts[$0] }
        return outputs.isEmpty ? nil : typicalNumber(outputs[outputs.count / 2])
    }
}

/// Numbers of classes as people write them.
private enum NumberLabel {
    static func text(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? "\(number)"
    }

    /// `3–5` between whole numbers, `0.5 – 0.8` else, `≥ 48` at the end.
    static func range(from low: Double, below high: Double?) -> String {
        guard let high else { return "≥ \(text(low))" }
        guard let first = Int(exactly: low), let end = Int(exactly: high) else {
            return "\(text(low)) – \(text(high))"
        }
        return end - first == 1 ? "\(first)" : "\(first)–\(end - 1)"
    }
}
