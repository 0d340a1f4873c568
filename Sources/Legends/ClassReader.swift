import Styling

/// Finds the classes of an expression: every colour or image that it can give, and when.
struct ClassReader {
    /// One of the things that an expression gives.
    struct Class: Equatable {
        /// When it is given, in words; empty when it always is.
        var label: LegendText
        /// The colour, or the name of the image.
        var output: String
    }

    /// Names of classes: by what `match` looks for, by output, or `other`.
    let labels: JSONValue?
    /// True when each output is told once, under its own name, as images are.
    var isByOutput = false

    /// One class for every output; those that are equal are told once when outputs have names.
    func classes(_ value: JSONValue) -> [Class] {
        let all = found(in: value, depth: 0)
        guard isByOutput else { return all }
        var seen: Set<String> = []
        return all.filter { !$0.output.isEmpty && seen.insert($0.output).inserted }
    }

    private func found(in value: JSONValue, depth: Int) -> [Class] {
        if let text = value.text { return [Class(label: ownName(text) ?? LegendText(""), output: text)] }
        guard depth < 8, let parts = value.elements, let name = parts.first?.text else { return [] }
        switch name {
        case "step":
            return Self.isZoom(parts, at: 1)
                ? parts.last.map { found(in: $0, depth: depth + 1) } ?? [] : stepClasses(parts)
        case "match": return matchClasses(parts, depth: depth)
        case "interpolate" where Self.isZoom(parts, at: 2):
            return parts.last.map { found(in: $0, depth: depth + 1) } ?? []
        case "image" where parts.count == 2: return found(in: parts[1], depth: depth + 1)
        case "coalesce": return parts.dropFirst().flatMap { found(in: $0, depth: depth + 1) }
        default: return []
        }
    }

    /// `["step", input, output, stop, output, …]`.
    private func stepClasses(_ parts: [JSONValue]) -> [Class] {
        guard parts.count >= 5, let first = parts[2].text else { return [] }
        let stops = stride(from: 3, to: parts.count - 1, by: 2).compactMap { index in
            parts[index].number.flatMap { number in parts[index + 1].text.map { (number, $0) } }
        }
        guard let start = stops.first else { return [] }
        var classes = [Class(label: LegendText("< \(NumberLabel.text(start.0))"), output: first)]
        for (index, stop) in stops.enumerated() {
            let next = index + 1 < stops.count ? stops[index + 1].0 : nil
            classes.append(
                Class(label: LegendText(NumberLabel.range(from: stop.0, below: next)), output: stop.1))
        }
        return classes
    }

    /// `["match", input, label, output, …, output]`.
    private func matchClasses(_ parts: [JSONValue], depth: Int) -> [Class] {
        guard parts.count >= 5 else { return [] }
        var classes = stride(from: 2, to: parts.count - 1, by: 2).compactMap { index in
            parts[index + 1].text.map { Class(label: ownName($0) ?? label(parts[index]), output: $0) }
        }
        guard let other = parts.last else { return classes }
        // What is left over is told only when the style has a name for it.
        if isByOutput {
            classes += found(in: other, depth: depth + 1).filter { ownName($0.output) != nil }
        } else if let name = labels?["other"], let output = other.text {
            classes.append(Class(label: named(name, else: "…"), output: output))
        }
        return classes
    }

    private func ownName(_ output: String) -> LegendText? {
        isByOutput ? labels?[output].map { named($0, else: output) } : nil
    }

    private func label(_ value: JSONValue) -> LegendText {
        let values = (value.elements ?? [value]).map { $0.text ?? $0.number.map(NumberLabel.text) ?? "" }
        let names = values.map { value in labels?[value].map { named($0, else: value) } ?? LegendText(value) }
        return LegendText(
            chinese: names.map(\.chinese).joined(separator: "、"),
            english: names.map(\.english).joined(separator: ", "))
    }

    private func named(_ value: JSONValue, else word: String) -> LegendText {
        if let text = value.text { return LegendText(text) }
        let english = value["en"]?.text ?? word
        return LegendText(chinese: value["zh"]?.text ?? english, english: english)
    }

    /// True when a part of an expression is `["zoom"]`.
    static func isZoom(_ parts: [JSONValue], at index: Int) -> Bool {
        parts.count > index && parts[index].elements?.first?.text == "zoom"
    }
}
