import Drawing

extension ExpressionValue {
    /// The text `to-string` makes of a value.
    public var text: String {
        switch self {
        case .null: ""
        case .boolean(let boolean): boolean ? "true" : "false"
        case .number(let number): numberText(number)
        case .string(let text): text
        case .color(let color): colorText(color)
        case .formatted(let formatted): formatted.text
        case .image(let image): image.name
        case .array, .object, .collator: jsonText
        case .padding(let numbers), .numberArray(let numbers): numbersJSON(numbers)
        case .colorArray(let colors): "[\(colors.map(colorJSON).joined(separator: ","))]"
        case .variableAnchorOffsets(let offsets): anchorsJSON(offsets)
        case .projection(let mix): "[\"\(mix.from)\", \"\(mix.to)\", \(numberText(mix.transition))]"
        }
    }

    /// The value as JSON.
    public var jsonText: String {
        switch self {
        case .null: return "null"
        case .boolean(let boolean): return boolean ? "true" : "false"
        case .number(let number): return number.isFinite ? numberText(number) : "null"
        case .string(let text): return quoted(text)
        case .color(let color): return colorJSON(color)
        case .array(let elements): return "[\(elements.map(\.jsonText).joined(separator: ","))]"
        case .object(let object):
            let members = zip(object.keys, object.values).map { "\(quoted($0)):\($1.jsonText)" }
            return "{\(members.joined(separator: ","))}"
        case .formatted(let formatted):
            return "{\"sections\":[\(formatted.sections.map(\.jsonText).joined(separator: ","))]}"
        case .image(let image):
            return "{\"name\":\(quoted(image.name)),\"available\":\(image.isAvailable)}"
        case .collator: return "{}"
        case .padding(let numbers), .numberArray(let numbers): return "{\"values\":\(numbersJSON(numbers))}"
        case .colorArray(let colors):
            return "{\"values\":[\(colors.map(colorJSON).joined(separator: ","))]}"
        case .variableAnchorOffsets(let offsets): return "{\"values\":\(anchorsJSON(offsets))}"
        case .projection(let mix):
            return "{\"from\":\(quoted(mix.from)),\"to\":\(quoted(mix.to)),"
                + "\"transition\":\(numberText(mix.transition))}"
        }
    }
}

extension FormattedText.Section {
    /// The section as the specification's tests write it.
    var jsonText: String {
        func optional<T>(_ value: T?, _ text: (T) -> String) -> String { value.map(text) ?? "null" }
        let image = optional(image) { "{\"name\":\(quoted($0.name)),\"available\":\($0.isAvailable)}" }
        return "{\"text\":\(quoted(text)),\"image\":\(image),\"scale\":\(optional(scale, numberText)),"
            + "\"fontStack\":\(optional(fontStack, quoted)),\"textColor\":\(optional(textColor, colorJSON)),"
            + "\"verticalAlign\":\(optional(verticalAlign, quoted))}"
    }
}

private func numbersJSON(_ numbers: [Double]) -> String {
    "[\(numbers.map { $0.isFinite ? numberText($0) : "null" }.joined(separator: ","))]"
}

private func anchorsJSON(_ offsets: [AnchorOffset]) -> String {
    "[\(offsets.map { "\(quoted($0.anchor)),\(numbersJSON([$0.x, $0.y]))" }.joined(separator: ","))]"
}

/// A colour as the specification's tests hold it: channels times opacity.
private func colorJSON(_ color: Color) -> String {
    let alpha = decimal(color.alpha)
    func channel(_ value: Float) -> String { numberText(decimal(value) * alpha) }
    return "{\"r\":\(channel(color.red)),\"g\":\(channel(color.green)),\"b\":\(channel(color.blue)),"
        + "\"a\":\(numberText(alpha))}"
}

/// `rgba(r,g,b,a)` with whole channels 0…255 and opacity 0…1.
func colorText(_ color: Color) -> String {
    let channels = [color.red, color.green, color.blue].map { numberText((Double($0) * 255).rounded()) }
    return "rgba(\(channels.joined(separator: ",")),\(numberText(decimal(color.alpha))))"
}

/// The double with the same shortest decimal digits as a float: 0.1 stays 0.1.
func decimal(_ value: Float) -> Double {
    Double(value.description) ?? Double(value)
}
