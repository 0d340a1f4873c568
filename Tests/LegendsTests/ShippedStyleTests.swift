import Foundation
import Legends
import Styling
import Testing

@Suite struct ShippedStyleTests {
    @Test func `every style of the folder is tested here`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: ShippedStyles.folder.path)
        let styles = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
        #expect(styles.sorted() == ShippedStyles.names)
    }

    @Test(arguments: ShippedStyles.names) func `a shipped style compiles without a word`(name: String) throws
    {
        let compilation = CompiledStyle.compile(json: try ShippedStyles.bytes("\(name).json"))
        #expect(compilation.style != nil)
        #expect(compilation.diagnostics.isEmpty, "\(compilation.diagnostics)")
    }

    @Test(arguments: ShippedStyles.names) func `titles and classes are named in both languages`(name: String)
        throws
    {
        let document = try ShippedStyles.json("\(name).json")
        for layer in [document] + (document["layers"]?.elements ?? []) {
            let metadata = try #require(layer["metadata"])
            #expect(metadata["gridmill:title"]?.text?.isEmpty == false)
            let chinese = try #require(metadata["gridmill:title:zh"]?.text)
            #expect(chinese.unicodeScalars.contains { $0.value > 0x2E80 }, "\(chinese) is not Chinese")
        }
        for layer in StyleLegend(document: document).legend.layers {
            for entry in layer.entries where layer.entries.count > 1 {
                #expect(!entry.label.isEmpty, "\(layer.id) has a class without a name")
                let isText = entry.label.english.unicodeScalars.allSatisfy { $0.value < 0x2E80 }
                #expect(isText, "\(layer.id): «\(entry.label.english)» is not English")
            }
        }
    }

    @Test(arguments: ShippedStyles.names) func `symbols and patterns of a style are in its sprite`(
        name: String
    ) throws {
        let document = try ShippedStyles.json("\(name).json")
        let sprite = try #require(document["sprite"]?.text)
        for ratio in ["", "@2x"] {
            let sheet = try ShippedStyles.json("\(sprite)\(ratio).json")
            let known = Set(sheet.members?.map(\.key) ?? [])
            for layer in document["layers"]?.elements ?? [] {
                let image = layer["layout"]?["icon-image"] ?? layer["paint"]?["fill-pattern"]
                let outputs = image.map(outputs) ?? []
                #expect(known.isSuperset(of: outputs), "missing: \(Set(outputs).subtracting(known).sorted())")
            }
        }
    }

    /// What a tree of `match` gives.
    private func outputs(_ value: JSONValue) -> [String] {
        if let text = value.text { return [text] }
        guard let parts = value.elements, parts.first?.text == "match" else { return [] }
        return stride(from: 3, to: parts.count, by: 2).flatMap { outputs(parts[$0]) }
            + (parts.last.map(outputs) ?? [])
    }

    @Test func `every symbol of a part stands in the legend of parts`() throws {
        let legend = StyleLegend(document: try ShippedStyles.json("parts.json")).legend
        let shown = Set(legend.layers.flatMap(\.entries).compactMap(\.symbol.image))
        for file in try SymbolSource.all() where ["part", "class"].contains(file.kind) {
            #expect(shown.contains(file.name), "\(file.name) is drawn by no style")
        }
    }
}

/// An SVG file of `styles/symbols`, as far as its root element tells.
struct SymbolSource {
    let name: String
    let kind: String
    let sheets: [String]
    let width: Double
    let height: Double

    static func all() throws -> [Self] {
        let folder = ShippedStyles.folder.appendingPathComponent("symbols")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { file in
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            func attribute(_ name: String) -> String? {
                guard let start = text.range(of: " \(name)=\""),
                    let end = text.range(of: "\"", range: start.upperBound..<text.endIndex)
                else { return nil }
                return String(text[start.upperBound..<end.lowerBound])
            }
            let box = try #require(attribute("viewBox")).split(separator: " ").compactMap { Double($0) }
            let sheet = attribute("data-sheet").map { [$0] } ?? ["day", "dark"]
            return Self(
                name: attribute("data-name") ?? String(file.dropLast(4)),
                kind: try #require(attribute("data-kind")),
                sheets: sheet, width: box[2], height: box[3])
        }
    }
}

@Suite struct SpriteTests {
    @Test(arguments: [
        ("day", "gridmill", 1.0), ("day", "gridmill@2x", 2), ("dark", "gridmill-sdf", 1),
        ("dark", "gridmill-sdf@2x", 2),
    ])
    func `a built sprite holds what the sources say`(sheet: String, file: String, ratio: Double) throws {
        let entries = try ShippedStyles.json("sprites/\(file).json").members ?? []
        let sources = try SymbolSource.all().filter { $0.sheets.contains(sheet) }
        #expect(entries.map(\.key).sorted() == sources.map(\.name).sorted())
        for source in sources {
            let entry = try #require(entries.first { $0.key == source.name }?.value)
            #expect(
                entry["width"]?.number == source.width * ratio
                    && entry["height"]?.number == source.height * ratio)
            #expect(entry["pixelRatio"]?.number == ratio)
            let isField = sheet == "dark" && ["part", "class"].contains(source.kind)
            #expect((entry["sdf"]?.boolean ?? false) == isField)
        }
    }

    @Test(arguments: ["gridmill", "gridmill@2x", "gridmill-sdf", "gridmill-sdf@2x"])
    func `pictures of a sprite lie apart and inside`(file: String) throws {
        // Width and height stand at fixed places of a PNG's first chunk.
        let png = try ShippedStyles.bytes("sprites/\(file).png")
        func number(_ at: Int) -> Double { Double(png[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) }) }
        let boxes = try ShippedStyles.json("sprites/\(file).json").members?.map { entry in
            ["x", "y", "width", "height"].map { entry.value[$0]?.number ?? -1 }
        }
        for (index, box) in (boxes ?? []).enumerated() {
            #expect(
                box[0] >= 0 && box[1] >= 0 && box[0] + box[2] <= number(16) && box[1] + box[3] <= number(20))
            for other in (boxes ?? []).dropFirst(index + 1) {
                let isApart =
                    box[0] + box[2] < other[0] || other[0] + other[2] < box[0] || box[1] + box[3] < other[1]
                    || other[1] + other[3] < box[1]
                #expect(isApart)
            }
        }
    }
}
