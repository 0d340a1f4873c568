public import Styling

/// Reads a legend out of a style document: classes from `step` and `match`, ramps from `interpolate`, symbols from
/// the names of icons and patterns.
///
/// Titles and class names come from a layer's `metadata`: `gridmill:title` and `gridmill:title:zh` name the
/// layer, `gridmill:labels` the classes (`{"01": {"en": "…", "zh": "…"}, "other": …}`) by what the expression looks
/// for or by the icon it gives, `gridmill:casing` the colour of the wider line below a line, and `"gridmill:legend": false` leaves a layer out, such as a halo. The style's own
/// `gridmill:ground` is the colour to draw small pictures on when the style has no background.
public struct StyleLegend {
    /// Entries of a layer; what a style has beyond is left out of its legend.
    static let maximumCount = 500
    /// Entries and headings of a legend; layers below those that reach it are left out.
    static let maximumTotal = 1000

    private let document: JSONValue

    /// A reader of a style document.
    public init(document: JSONValue) {
        self.document = document
    }

    /// The document's own name in both languages; nil when it has none.
    public var title: LegendText? {
        LayerTitle.read(document["metadata"]) ?? document["name"]?.text.map { LegendText($0) }
    }

    /// The layers that people should know of, bottom first, without entries.
    public var layers: [LegendLayer] {
        shownLayers.map { LegendLayer(id: $0.id, kind: $0.kind, title: $0.title) }
    }

    /// What the layers' colours and symbols mean, top first.
    public var legend: Legend {
        var layers: [LegendLayer] = []
        var count = 0
        for layer in shownLayers.reversed().lazy.compactMap(\.legend) where count < Self.maximumTotal {
            count += layer.entries.count + 1
            layers.append(layer)
        }
        return Legend(title: title, ground: ground, layers: layers)
    }

    private var shownLayers: [LegendSource] {
        (document["layers"]?.elements ?? []).compactMap(LegendSource.init)
    }

    private var ground: String? {
        if let said = document["metadata"]?["gridmill:ground"]?.text { return said }
        let background = document["layers"]?.elements?.first { $0["type"]?.text == "background" }
        return background?["paint"]?["background-color"].flatMap(TypicalValue.text)
    }
}

/// The names of a layer or a style in its `metadata`.
enum LayerTitle {
    static func read(_ metadata: JSONValue?) -> LegendText? {
        guard let english = metadata?["gridmill:title"]?.text else { return nil }
        return LegendText(chinese: metadata?["gridmill:title:zh"]?.text ?? english, english: english)
    }
}

/// One value that stands for an expression.
enum TypicalValue {
    /// The first text among the outputs, the deepest zoom's first.
    static func text(_ value: JSONValue) -> String? {
        if let text = value.text { return text }
        guard let parts = value.elements, parts.count > 2 else { return nil }
        return parts.dropFirst(2).reversed().lazy.compactMap(text).first
    }

    /// The number in the middle of the stops.
    static func number(_ value: JSONValue) -> Double? {
        if let number = value.number { return number }
        guard let parts = value.elements, let name = parts.first?.text, parts.count > 2 else { return nil }
        guard name.hasPrefix("interpolate") || name == "step" else {
            return parts.last.flatMap(number)
        }
        let outputs = stride(from: name == "step" ? 2 : 4, to: parts.count, by: 2).map { parts[$0] }
        return outputs.isEmpty ? nil : number(outputs[outputs.count / 2])
    }
}

/// Numbers of classes as people write them.
enum NumberLabel {
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
