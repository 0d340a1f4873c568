import Drawing

#if canImport(Glibc)
    import Glibc
#endif

extension ExpressionNode {
    /// Calls a function of the specification.
    func call(
        _ function: ExpressionFunction, _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        switch function {
        case .zoom, .heatmapDensity, .elevation, .lineProgress, .accumulated, .properties, .geometryType, .id,
            .featureState, .get, .has:
            return try read(function, nodes, &context)
        case .all:
            for node in nodes where try !node.isTrue(&context) { return .boolean(false) }
            return .boolean(true)
        case .any:
            for node in nodes where try node.isTrue(&context) { return .boolean(true) }
            return .boolean(false)
        case .not: return .boolean(try !nodes[0].isTrue(&context))
        case .error: throw error(try nodes[0].string(&context))
        case .typeof: return .string(try nodes[0].evaluate(&context).type.description)
        case .rgb, .rgba, .toRGBA: return try colour(function, nodes, &context)
        case .concat, .upcase, .downcase, .split, .join, .isSupportedScript, .resolvedLocale:
            return try text(function, nodes, &context)
        default:
            return .number(try calculate(function, nodes, &context))
        }
    }

    // MARK: Reading the feature and the map

    private func read(
        _ function: ExpressionFunction, _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        switch function {
        case .zoom: return .number(context.zoom ?? .nan)
        case .heatmapDensity: return .number(context.globals?.heatmapDensity ?? 0)
        case .elevation: return .number(context.globals?.elevation ?? 0)
        case .lineProgress: return .number(context.globals?.lineProgress ?? 0)
        case .accumulated: return context.globals?.accumulated ?? .null
        case .properties:
            return .object(context.feature?.properties ?? ExpressionObject(keys: [], values: []))
        case .geometryType: return context.feature?.geometryType.map { .string($0) } ?? .null
        case .id: return context.feature?.id ?? .null
        case .featureState:
            let name = try nodes[0].string(&context)
            return context.globals?.featureState[name] ?? .null
        default:
            let found = try lookUp(nodes, &context)
            return function == .has ? .boolean(found != nil) : found ?? .null
        }
    }

    private func lookUp(
        _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue? {
        let name = try nodes[0].string(&context)
        guard nodes.count > 1 else { return context.feature?.property(name) }
        guard case .object(let object) = try nodes[1].evaluate(&context) else { return nil }
        return object[name]
    }

    // MARK: Colours

    private func colour(
        _ function: ExpressionFunction, _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        if function == .toRGBA {
            guard case .color(let color) = try nodes[0].evaluate(&context) else { return .null }
            func channel(_ value: Float) -> ExpressionValue { .number(snapped(Double(value) * 255)) }
            return .array([
                channel(color.red), channel(color.green), channel(color.blue), .number(decimal(color.alpha)),
            ])
        }
        var channels: [ExpressionValue] = []
        for node in nodes { channels.append(try node.evaluate(&context)) }
        // The specification's message shows the opacity of `rgb` too.
        if channels.count == 3 { channels.append(.number(1)) }
        if let fault = channelFault(channels) { throw error(fault) }
        return .color(Color(channels: channels.map(\.numberOrNaN)))
    }

    /// A channel of 8 bits kept in a float comes back whole.
    private func snapped(_ value: Double) -> Double {
        abs(value - value.rounded()) < 1e-4 ? value.rounded() : value
    }

    // MARK: Texts

    /// Scripts whose letters a browser cannot put together from glyph PBFs: Devanagari to Sinhala, Tibetan and
    /// Myanmar, Khmer.
    private static let complexScripts: [ClosedRange<UInt32>] = [
        0x0900...0x0DFF, 0x0F00...0x109F, 0x1780...0x17FF,
    ]

    private func text(
        _ function: ExpressionFunction, _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> ExpressionValue {
        switch function {
        case .concat:
            var text = ""
            for node in nodes { text += try node.string(&context) }
            return .string(text)
        case .upcase: return .string(try nodes[0].string(&context).uppercased())
        case .downcase: return .string(try nodes[0].string(&context).lowercased())
        case .split: return .array(split(try nodes[0].string(&context), by: try nodes[1].string(&context)))
        case .join:
            guard case .array(let elements) = try nodes[0].evaluate(&context) else { return .string("") }
            return .string(elements.map(\.text).joined(separator: try nodes[1].string(&context)))
        case .resolvedLocale:
            guard case .collator(let collator) = try nodes[0].evaluate(&context) else { return .string("") }
            return .string(collator.resolvedLocale)
        default:
            let text = try nodes[0].string(&context)
            return .boolean(
                !text.unicodeScalars.contains { scalar in
                    Self.complexScripts.contains { $0.contains(scalar.value) }
                })
        }
    }

    private func split(_ text: String, by separator: String) -> [ExpressionValue] {
        if separator.isEmpty { return text.unicodeScalars.map { .string(String($0)) } }
        let bytes = Array(text.utf8)
        let mark = Array(separator.utf8)
        var parts: [ExpressionValue] = []
        var start = 0
        var index = 0
        while index + mark.count <= bytes.count {
            if bytes[index..<index + mark.count].elementsEqual(mark) {
                parts.append(.string(String(decoding: bytes[start..<index], as: UTF8.self)))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
        return parts
    }

    // MARK: Numbers

    private func calculate(
        _ function: ExpressionFunction, _ nodes: [ExpressionNode], _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Double {
        switch function {
        case .ln2: return 0.693_147_180_559_945_3
        case .pi: return .pi
        case .e: return 2.718_281_828_459_045
        default: break
        }
        var numbers: [Double] = []
        numbers.reserveCapacity(nodes.count)
        for node in nodes { numbers.append(try node.number(&context)) }
        switch function {
        case .add: return numbers.reduce(0, +)
        case .multiply: return numbers.reduce(1, *)
        case .min: return numbers.contains(where: \.isNaN) ? .nan : numbers.min() ?? .infinity
        case .max: return numbers.contains(where: \.isNaN) ? .nan : numbers.max() ?? -.infinity
        case .subtract: return numbers.count == 1 ? -numbers[0] : numbers[0] - numbers[1]
        case .divide: return numbers[0] / numbers[1]
        case .remainder: return fmod(numbers[0], numbers[1])
        case .power: return power(numbers[0], numbers[1])
        default: return calculate(function, numbers[0])
        }
    }

    private func calculate(_ function: ExpressionFunction, _ number: Double) -> Double {
        switch function {
        case .sqrt: number.squareRoot()
        case .log10: log10(number)
        case .ln: log(number)
        case .log2: log2(number)
        case .sin: sin(number)
        case .cos: cos(number)
        case .tan: tan(number)
        case .asin: asin(number)
        case .acos: acos(number)
        case .atan: atan(number)
        case .abs: abs(number)
        // Half goes away from 0.
        case .round: number.rounded()
        case .floor: number.rounded(.down)
        case .ceil: number.rounded(.up)
        default: .nan
        }
    }
}

/// A power; 1 to an infinite power is no number, as in ECMA-262.
func power(_ base: Double, _ exponent: Double) -> Double {
    abs(base) == 1 && exponent.isInfinite || exponent.isNaN ? .nan : pow(base, exponent)
}
