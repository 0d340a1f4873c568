import Drawing

extension ExpressionNode {
    // MARK: Assertions

    func assert(
        _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        var last = ExpressionValue.null
        for node in nodes {
            last = try node.evaluate(&context)
            if accepts(last) { return last }
        }
        throw EvaluationError(key: key, reason: .type(expected: type, found: last.type))
    }

    private func accepts(_ value: ExpressionValue) -> Bool {
        switch (type, value) {
        case (.number, .number), (.string, .string), (.boolean, .boolean): true
        case (.number, _), (.string, _), (.boolean, _): false
        default: type.accepts(value.type)
        }
    }

    // MARK: Coercions

    func coerce(
        _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        switch type {
        case .number: return .number(try coerceToNumber(nodes, &context))
        case .color: return .color(try coerceToColor(nodes, &context))
        case .padding, .numberArray, .colorArray, .variableAnchorOffsetCollection, .projectionDefinition:
            return try coerceToCollection(nodes, &context)
        default: break
        }
        let value = try nodes.first?.evaluate(&context) ?? .null
        switch type {
        case .boolean: return .boolean(value.isTruthy)
        case .formatted:
            if case .formatted = value { return value }
            return .formatted(FormattedText(plain: value.text))
        case .resolvedImage:
            if case .image = value { return value }
            // An empty name means no image.
            if value.text.isEmpty { return .null }
            return .image(ResolvedImage(name: value.text, isAvailable: false))
        default: return .string(value.text)
        }
    }

    private func coerceToNumber(
        _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Double {
        var last = ExpressionValue.null
        for node in nodes {
            last = try node.evaluate(&context)
            switch last {
            case .null: return 0
            case .number(let number) where !number.isNaN: return number
            case .boolean(let boolean): return boolean ? 1 : 0
            case .string(let text): if let number = numberValue(of: text) { return number }
            // As JavaScript has it: [] is 0, [7] is 7.
            case .array(let elements) where elements.count <= 1:
                if let number = numberValue(of: elements.first?.text ?? "") { return number }
            default: break
            }
        }
        throw error("Could not convert \(last.jsonText) to number.")
    }

    private func coerceToColor(
        _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Color {
        var last = ExpressionValue.null
        var fault: String?
        for node in nodes {
            last = try node.evaluate(&context)
            fault = nil
            switch last {
            case .color(let color): return color
            case .string(let text): if let color = Color(css: text) { return color }
            case .array(let channels):
                guard (3...4).contains(channels.count) else {
                    fault =
                        "Invalid rgba value \(last.jsonText): expected an array containing either three or "
                        + "four numeric values."
                    continue
                }
                fault = channelFault(channels)
                if fault == nil { return Color(channels: channels.map(\.numberOrNaN)) }
            default: break
            }
        }
        throw error(fault ?? "Could not parse color from value '\(last.quotedForMessage)'")
    }

    private func coerceToCollection(
        _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        var last = ExpressionValue.null
        for node in nodes {
            last = try node.evaluate(&context)
            if let value = last.collection(as: type) { return value }
        }
        throw error("Could not parse \(type) from value '\(last.quotedForMessage)'")
    }
}

extension ExpressionValue {
    /// The number, or NaN.
    var numberOrNaN: Double {
        if case .number(let number) = self { number } else { .nan }
    }

    /// A text as it is, anything else as JSON.
    var quotedForMessage: String {
        if case .string(let text) = self { text } else { jsonText }
    }

    /// Numbers, all of them; nil if one is not.
    var numbers: [Double]? {
        guard case .array(let elements) = self else { return nil }
        let numbers = elements.compactMap { element -> Double? in
            if case .number(let number) = element { number } else { nil }
        }
        return numbers.count == elements.count ? numbers : nil
    }

    /// The value as one of the collection types, if it can be read as one.
    fileprivate func collection(as type: ExpressionType) -> ExpressionValue? {
        switch (type, self) {
        case (.padding, .padding), (.numberArray, .numberArray), (.colorArray, .colorArray),
            (.variableAnchorOffsetCollection, .variableAnchorOffsets), (.projectionDefinition, .projection):
            self
        case (.padding, _): paddingValues.map { .padding($0) }
        case (.numberArray, .number(let number)): .numberArray([number])
        case (.numberArray, _): numbers.map { .numberArray($0) }
        case (.colorArray, .string(let text)): Color(css: text).map { .colorArray([$0]) }
        case (.colorArray, .array(let elements)): Self.colors(elements).map { .colorArray($0) }
        case (.variableAnchorOffsetCollection, _): anchorOffsets.map { .variableAnchorOffsets($0) }
        case (.projectionDefinition, _): isProjection ? self : nil
        default: nil
        }
    }

    /// Top, right, bottom, left from one to four numbers, as CSS has it.
    var paddingValues: [Double]? {
        if case .number(let number) = self { return Array(repeating: number, count: 4) }
        guard let numbers else { return nil }
        switch numbers.count {
        case 1: return Array(repeating: numbers[0], count: 4)
        case 2: return [numbers[0], numbers[1], numbers[0], numbers[1]]
        case 3: return [numbers[0], numbers[1], numbers[2], numbers[1]]
        case 4: return numbers
        default: return nil
        }
    }

    private static func colors(_ elements: [ExpressionValue]) -> [Color]? {
        let colors = elements.compactMap { element -> Color? in
            if case .string(let text) = element { Color(css: text) } else { nil }
        }
        return colors.count == elements.count ? colors : nil
    }

    static let anchors: [String] = [
        "center", "left", "right", "top", "bottom", "top-left", "top-right", "bottom-left", "bottom-right",
    ]

    private var anchorOffsets: [AnchorOffset]? {
        guard case .array(let elements) = self, !elements.isEmpty, elements.count % 2 == 0 else { return nil }
        var offsets: [AnchorOffset] = []
        for index in stride(from: 0, to: elements.count, by: 2) {
            guard case .string(let anchor) = elements[index], Self.anchors.contains(anchor),
                let offset = elements[index + 1].numbers, offset.count == 2
            else { return nil }
            offsets.append(AnchorOffset(anchor: anchor, x: offset[0], y: offset[1]))
        }
        return offsets
    }

    private var isProjection: Bool {
        switch self {
        case .string: true
        case .array(let elements):
            if elements.count == 3, case .string = elements[0], case .string = elements[1],
                case .number = elements[2]
            {
                true
            } else {
                false
            }
        default: false
        }
    }
}

/// Why channels make no colour; nil when they do.
func channelFault(_ channels: [ExpressionValue]) -> String? {
    func text(_ values: [ExpressionValue]) -> String { values.map(\.text).joined(separator: ", ") }
    let alpha = channels.count > 3 ? channels[3] : nil
    guard channels.prefix(3).allSatisfy({ (0...255).contains($0.numberOrNaN) }) else {
        let isAlphaNumber = alpha.map { !$0.numberOrNaN.isNaN } ?? false
        let shown = isAlphaNumber ? channels : Array(channels.prefix(3))
        return "Invalid rgba value [\(text(shown))]: 'r', 'g', and 'b' must be between 0 and 255."
    }
    if let alpha, !(0...1).contains(alpha.numberOrNaN) {
        return "Invalid rgba value [\(text(channels))]: 'a' must be between 0 and 1."
    }
    return nil
}

extension Color {
    /// A colour from red, green, blue 0…255 and opacity 0…1 if there is a fourth.
    init(channels: [Double]) {
        func unit(_ index: Int) -> Float { Float(channels[index] / 255) }
        self.init(
            red: unit(0), green: unit(1), blue: unit(2), alpha: channels.count > 3 ? Float(channels[3]) : 1)
    }
}
