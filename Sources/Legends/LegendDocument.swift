import Styling

/// A legend as the JSON that pages and other programs read.
public struct LegendDocument {
    /// The legend.
    public let legend: Legend
    /// The picture of a symbol that cannot be told in words, as a PNG file; nil for none.
    public let picture: (LegendSymbol) -> [UInt8]?

    /// A document.
    ///
    /// - Parameters:
    ///   - legend: the legend.
    ///   - picture: asked for every symbol with an image of the sprite.
    public init(_ legend: Legend, picture: @escaping (LegendSymbol) -> [UInt8]? = { _ in nil }) {
        self.legend = legend
        self.picture = picture
    }

    /// `{"title", "ground", "layers": [{"id", "kind", "title", "entries": [{"label", "symbol"}], "ramp"}]}` as UTF-8.
    ///
    /// A symbol has `shape`, `fill`, `stroke`, `strokeWidth`, `radius`, `dashes` and, from the sprite, `image` with
    /// its `picture`, a `data:` address of a PNG of 56 × 40 pixels for a box of 28 × 20.
    public var bytes: [UInt8] { Array(json.scriptText.utf8) }

    private var json: JSONValue {
        .object([
            ("title", legend.title.map(Self.text) ?? .null), ("ground", Self.string(legend.ground)),
            ("layers", .list(legend.layers.map(layer))),
        ])
    }

    private func layer(_ layer: LegendLayer) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("id", .word(layer.id)), ("kind", .word(layer.kind)), ("title", Self.text(layer.title)),
            (
                "entries",
                .list(
                    layer.entries.map { entry in
                        .object([("label", Self.text(entry.label)), ("symbol", symbol(entry.symbol))])
                    })
            ),
        ]
        if let ramp = layer.ramp { members.append(("ramp", Self.ramp(ramp))) }
        return .object(members)
    }

    private func symbol(_ symbol: LegendSymbol) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("shape", .word(symbol.shape.rawValue)), ("fill", Self.string(symbol.fill)),
            ("stroke", Self.string(symbol.stroke)), ("strokeWidth", .amount(symbol.strokeWidthPixels)),
            ("radius", .amount(symbol.radiusPixels)), ("dashes", .list(symbol.dashes.map { .amount($0) })),
        ]
        if let image = symbol.image {
            members.append(("image", .word(image)))
            if let file = picture(symbol) {
                members.append(("picture", .word("data:image/png;base64," + Base64.text(of: file))))
            }
        }
        return .object(members)
    }

    private static func ramp(_ ramp: LegendRamp) -> JSONValue {
        let stops = ramp.stops.map { stop -> JSONValue in
            .object([("at", .amount(stop.position)), ("color", .word(stop.color))])
        }
        return .object([
            ("stops", .list(stops)), ("low", text(ramp.lowLabel)), ("high", text(ramp.highLabel)),
        ])
    }

    private static func text(_ text: LegendText) -> JSONValue {
        .object([("zh", .word(text.chinese)), ("en", .word(text.english))])
    }

    private static func string(_ text: String?) -> JSONValue { text.map { .word($0) } ?? .null }
}

extension JSONValue {
    fileprivate static let null = JSONValue(.null)
    fileprivate static func word(_ text: String) -> JSONValue { JSONValue(.string(text)) }
    fileprivate static func amount(_ number: Double) -> JSONValue { JSONValue(.number(number)) }
    fileprivate static func list(_ elements: [JSONValue]) -> JSONValue { JSONValue(.array(elements)) }
    fileprivate static func object(_ members: [(String, JSONValue)]) -> JSONValue {
        JSONValue(.object(members.map { JSONMember(key: $0.0, value: $0.1) }))
    }
}

/// Bytes as text, RFC 4648, section 4.
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            value <<= UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                let digit = Int(value >> UInt32(18 - 6 * place) & 63)
                text.append(place <= group.count ? digits[digit] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
