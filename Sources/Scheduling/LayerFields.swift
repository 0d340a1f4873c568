import Styling

/// The attributes that a layer's look may depend on, read off its document.
///
/// A field that an expression, a filter or a text template reads stands in the document as a text, so every text
/// counts as one: too many never matter, none is missed. Where names are computed, all fields count.
struct LayerFields: Sendable {
    /// Texts that may be names of fields.
    private(set) var names: Set<String> = []
    /// True when any field may matter.
    private(set) var isEverything = false

    /// The fields of a layer of a style document.
    init(layer: JSONValue) {
        for key in ["filter", "paint", "layout"] {
            if let value = layer[key] { visit(value) }
        }
    }

    /// True when the look may differ for values that differ in these columns.
    func uses(anyOf columns: [String]) -> Bool {
        isEverything && !columns.isEmpty || columns.contains { names.contains($0) }
    }

    private mutating func visit(_ value: JSONValue) {
        if let text = value.text {
            names.insert(text)
            for piece in text.split(separator: "{").dropFirst() {
                if let end = piece.firstIndex(of: "}") { names.insert(String(piece[..<end])) }
            }
        }
        if let elements = value.elements {
            switch elements.first?.text {
            case "properties": isEverything = true
            case "get", "has": if elements.count > 1, elements[1].text == nil { isEverything = true }
            default: break
            }
            for element in elements { visit(element) }
        }
        for member in value.members ?? [] { visit(member.value) }
    }
}
