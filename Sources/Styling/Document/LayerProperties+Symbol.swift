import Drawing

extension LayerProperties {
    var symbol: SymbolPaint {
        SymbolPaint(
            placement: choice("symbol-placement", .point), spacing: number("symbol-spacing"),
            sortKey: given("symbol-sort-key", number), zOrder: choice("symbol-z-order", .auto),
            icon: values["icon-image"] == nil ? nil : icon,
            text: values["text-field"] == nil ? nil : text)
    }

    private var icon: IconPaint {
        IconPaint(
            image: image("icon-image"), overlap: overlap("icon"),
            ignoresPlacement: boolean("icon-ignore-placement"), isOptional: boolean("icon-optional"),
            rotationAlignment: choice("icon-rotation-alignment", .auto), size: number("icon-size"),
            textFit: choice("icon-text-fit", .none), textFitPadding: numbers("icon-text-fit-padding"),
            rotate: number("icon-rotate"), padding: insets("icon-padding"),
            keepsUpright: boolean("icon-keep-upright"), offset: numbers("icon-offset"),
            anchor: choice("icon-anchor", .center), opacity: number("icon-opacity"),
            color: color("icon-color"), haloColor: color("icon-halo-color"),
            haloWidth: number("icon-halo-width"), haloBlur: number("icon-halo-blur"),
            translate: numbers("icon-translate"), translateAnchor: string("icon-translate-anchor"))
    }

    private var text: TextPaint {
        TextPaint(
            field: formatted("text-field"), font: strings("text-font"), size: number("text-size"),
            maxWidth: number("text-max-width"), lineHeight: number("text-line-height"),
            letterSpacing: number("text-letter-spacing"), justify: justification,
            radialOffset: given("text-radial-offset", number),
            variableAnchor: choices("text-variable-anchor"),
            variableAnchorOffset: given("text-variable-anchor-offset", anchorOffsets),
            anchor: choice("text-anchor", .center), maxAngle: number("text-max-angle"),
            writingModes: choices("text-writing-mode"), rotate: number("text-rotate"),
            padding: number("text-padding"), keepsUpright: boolean("text-keep-upright"),
            transform: choice("text-transform", .none), offset: numbers("text-offset"),
            overlap: overlap("text"), ignoresPlacement: boolean("text-ignore-placement"),
            isOptional: boolean("text-optional"),
            rotationAlignment: choice("text-rotation-alignment", .auto), opacity: number("text-opacity"),
            color: color("text-color"), haloColor: color("text-halo-color"),
            haloWidth: number("text-halo-width"), haloBlur: number("text-halo-blur"),
            translate: numbers("text-translate"), translateAnchor: string("text-translate-anchor"))
    }

    // MARK: Kinds of properties that only symbols have

    /// A property that counts only when the document gives it.
    private func given<Value>(
        _ name: String, _ read: (String) -> StyleProperty<Value>
    ) -> StyleProperty<Value>? {
        values[name] == nil ? nil : read(name)
    }

    private func choice<Value: RawRepresentable & Sendable>(
        _ name: String, _ fallback: Value
    ) -> StyleProperty<Value> where Value.RawValue == String {
        property(name, fallback: fallback) { value in
            if case .string(let text) = value { Value(rawValue: text) } else { nil }
        }
    }

    private func choices<Value: RawRepresentable & Sendable>(_ name: String) -> StyleProperty<[Value]>
    where Value.RawValue == String {
        property(name, fallback: []) { value in
            guard case .array(let elements) = value else { return nil }
            return elements.compactMap { Value(rawValue: $0.text) }
        }
    }

    private func strings(_ name: String) -> StyleProperty<[String]> {
        property(name, fallback: []) { value in
            if case .array(let elements) = value { elements.map(\.text) } else { nil }
        }
    }

    /// `*-overlap`, or what `*-allow-overlap` means in its absence.
    private func overlap(_ half: String) -> StyleProperty<SymbolOverlap> {
        if values["\(half)-overlap"] != nil { return choice("\(half)-overlap", .never) }
        return property("\(half)-allow-overlap", fallback: .never) { value in
            if case .boolean(let isAllowed) = value { isAllowed ? .always : .never } else { nil }
        }
    }

    private var justification: StyleProperty<TextJustification?> {
        property("text-justify", fallback: .center) { value in
            guard case .string(let text) = value else { return nil }
            if text == "auto" { return .some(nil) }
            return TextJustification(rawValue: text).map { .some($0) }
        }
    }

    private func image(_ name: String) -> StyleProperty<ResolvedImage?> {
        property(name, fallback: nil) { value in
            switch value {
            case .image(let image): .some(image)
            case .string(let text) where !text.isEmpty: .some(ResolvedImage(name: text, isAvailable: false))
            default: nil
            }
        }
    }

    private func formatted(_ name: String) -> StyleProperty<FormattedText> {
        property(name, fallback: FormattedText(sections: [])) { value in
            switch value {
            case .formatted(let text): text
            case .null: nil
            default: FormattedText(plain: value.text)
            }
        }
    }

    /// Insets from one to four numbers, as CSS reads them.
    private func insets(_ name: String) -> StyleProperty<[Double]> {
        property(name, fallback: [0, 0, 0, 0]) { value in
            switch value {
            case .number(let number): [number, number, number, number]
            case .padding(let numbers): Self.insets(numbers)
            default: value.numbers.flatMap(Self.insets)
            }
        }
    }

    private static func insets(_ numbers: [Double]) -> [Double]? {
        switch numbers.count {
        case 1: [numbers[0], numbers[0], numbers[0], numbers[0]]
        case 2: [numbers[0], numbers[1], numbers[0], numbers[1]]
        case 3: [numbers[0], numbers[1], numbers[2], numbers[1]]
        case 4: numbers
        default: nil
        }
    }

    private func anchorOffsets(_ name: String) -> StyleProperty<[AnchorOffset]> {
        property(name, fallback: []) { value in
            switch value {
            case .variableAnchorOffsets(let offsets): offsets
            case .array(let elements): Self.anchorOffsets(elements)
            default: nil
            }
        }
    }

    private static func anchorOffsets(_ elements: [ExpressionValue]) -> [AnchorOffset]? {
        var offsets: [AnchorOffset] = []
        for index in stride(from: 0, to: elements.count - 1, by: 2) {
            guard let shift = elements[index + 1].numbers, shift.count == 2 else { return nil }
            offsets.append(AnchorOffset(anchor: elements[index].text, x: shift[0], y: shift[1]))
        }
        return offsets
    }
}
