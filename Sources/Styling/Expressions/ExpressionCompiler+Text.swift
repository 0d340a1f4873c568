extension ExpressionCompiler {
    mutating func image(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 2 else { return fail("Expected two arguments.", at: place) }
        guard let name = argument(arguments, 1, at: place, expecting: .string) else {
            return fail("No image name provided.", at: place)
        }
        return ExpressionNode(.image(name), type: .resolvedImage, key: place.key, traits: .images)
    }

    /// An option of an object argument; the specification gives its faults the place of argument 1.
    private mutating func option(
        _ name: String, of options: JSONValue, as type: ExpressionType, at place: CompilerPlace
    ) -> OptionNode {
        guard let json = options[name], ExpressionValue(json).isTruthy else { return .absent }
        guard let node = compile(json, at: place.argument(1, expecting: type)) else { return .broken }
        return .node(node)
    }

    private enum OptionNode {
        case absent, broken
        case node(ExpressionNode)

        var value: ExpressionNode? {
            if case .node(let node) = self { node } else { nil }
        }
        var isBroken: Bool {
            if case .broken = self { true } else { false }
        }
    }

    // MARK: Format

    mutating func format(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count >= 2 else { return fail("Expected at least one argument.", at: place) }
        guard !Self.isOptions(arguments[1]) else {
            return fail("First argument must be an image or text section.", at: place)
        }
        var parts: [FormatPart] = []
        var mayBeOptions = false
        for argument in arguments.dropFirst() {
            if mayBeOptions, Self.isOptions(argument) {
                mayBeOptions = false
                guard setOptions(argument, of: &parts[parts.count - 1], at: place) else { return nil }
            } else {
                guard let content = compile(argument, at: place.argument(1, expecting: .value)) else {
                    return nil
                }
                switch content.type {
                case .string, .value, .null, .resolvedImage: parts.append(FormatPart(content: content))
                default:
                    return fail(
                        "Formatted text type must be 'string', 'value', 'image' or 'null'.", at: place)
                }
                mayBeOptions = true
            }
        }
        return ExpressionNode(.format(parts), type: .formatted, key: place.key)
    }

    private static func isOptions(_ json: JSONValue) -> Bool {
        json.members != nil || json.isNull
    }

    private mutating func setOptions(
        _ options: JSONValue, of part: inout FormatPart, at place: CompilerPlace
    ) -> Bool {
        let scale = option("font-scale", of: options, as: .number, at: place)
        if scale.isBroken { return false }
        let font = option("text-font", of: options, as: .array(of: .string, count: nil), at: place)
        if font.isBroken { return false }
        let color = option("text-color", of: options, as: .color, at: place)
        if color.isBroken { return false }
        if let align = options["vertical-align"]?.text, !align.isEmpty,
            !["bottom", "center", "top"].contains(align)
        {
            fail(
                "'vertical-align' must be one of: 'bottom', 'center', 'top' but found '\(align)' instead.",
                at: place)
            return false
        }
        let align = option("vertical-align", of: options, as: .string, at: place)
        part.scale = scale.value
        part.font = font.value
        part.textColor = color.value
        part.verticalAlign = align.value
        return !align.isBroken
    }

    // MARK: Collator

    mutating func collator(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 2 else { return fail("Expected one argument.", at: place) }
        let options = arguments[1]
        guard options.members != nil else {
            return fail("Collator options argument must be an object.", at: place)
        }
        let flag = place.argument(1, expecting: .boolean)
        let isFalse = JSONValue.boolean(false)
        guard let caseSensitive = compile(options["case-sensitive"] ?? isFalse, at: flag),
            let diacriticSensitive = compile(options["diacritic-sensitive"] ?? isFalse, at: flag)
        else { return nil }
        let locale = option("locale", of: options, as: .string, at: place)
        guard !locale.isBroken else { return nil }
        let collator = CollatorOptions(
            caseSensitive: caseSensitive, diacriticSensitive: diacriticSensitive, locale: locale.value)
        return ExpressionNode(.collator(collator), type: .collator, key: place.key, traits: .unfoldable)
    }

    // MARK: Number format

    mutating func numberFormat(_ arguments: [JSONValue], at place: CompilerPlace) -> ExpressionNode? {
        guard arguments.count == 3 else { return fail("Expected two arguments.", at: place) }
        guard let number = argument(arguments, 1, at: place, expecting: .number) else { return nil }
        let options = arguments[2]
        guard options.members != nil else {
            return fail("NumberFormat options argument must be an object.", at: place)
        }
        let locale = option("locale", of: options, as: .string, at: place)
        if locale.isBroken { return nil }
        let currency = option("currency", of: options, as: .string, at: place)
        if currency.isBroken { return nil }
        let unit = option("unit", of: options, as: .string, at: place)
        if unit.isBroken { return nil }
        if currency.value != nil, unit.value != nil {
            return fail("NumberFormat options `currency` and `unit` are mutually exclusive", at: place)
        }
        let minimum = option("min-fraction-digits", of: options, as: .number, at: place)
        if minimum.isBroken { return nil }
        let maximum = option("max-fraction-digits", of: options, as: .number, at: place)
        if maximum.isBroken { return nil }
        let format = NumberFormatOptions(
            number: number, locale: locale.value, currency: currency.value, unit: unit.value,
            minimumFractionDigits: minimum.value, maximumFractionDigits: maximum.value)
        return ExpressionNode(.numberFormat(format), type: .string, key: place.key)
    }
}
