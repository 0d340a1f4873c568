extension ExpressionNode {
    /// The value of the operations on texts, images and places.
    func evaluateText(_ context: inout EvaluationContext) throws(EvaluationError) -> ExpressionValue {
        switch operation {
        case .image(let name):
            let name = try name.string(&context)
            guard !name.isEmpty else { return .null }
            let isAvailable = context.globals?.availableImages?.contains(name) ?? false
            return .image(ResolvedImage(name: name, isAvailable: isAvailable))
        case .format(let parts):
            var sections: [FormattedText.Section] = []
            for part in parts { sections.append(try section(part, &context)) }
            return .formatted(FormattedText(sections: sections))
        case .collator(let options):
            return .collator(
                TextCollator(
                    isCaseSensitive: try options.caseSensitive.isTrue(&context),
                    isDiacriticSensitive: try options.diacriticSensitive.isTrue(&context),
                    locale: try options.locale?.string(&context) ?? ""))
        case .numberFormat(let options): return .string(try formatted(options, &context))
        case .within(let area): return .boolean(area.contains(context.feature))
        case .distance(let shapes): return .number(shapes.distance(to: context.feature))
        default: preconditionFailure("every operation has an evaluator")
        }
    }

    private func section(
        _ part: FormatPart, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> FormattedText.Section {
        let content = try part.content.evaluate(&context)
        var section = FormattedText.Section(text: "")
        section.verticalAlign = try part.verticalAlign?.string(&context)
        if case .image(let image) = content {
            section.image = image
            return section
        }
        section.text = content.text
        section.scale = try part.scale?.number(&context)
        if let node = part.font, case .array(let fonts) = try node.evaluate(&context) {
            section.fontStack = fonts.map(\.text).joined(separator: ",")
        }
        if let node = part.textColor, case .color(let color) = try node.evaluate(&context) {
            section.textColor = color
        }
        return section
    }
}
