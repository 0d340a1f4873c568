import Cartography
import Drawing
import ImageCoding
import Legends
import Rendering
import Scheduling
import StyleSources
import Styling
import TileServer
import Typesetting

/// The legend of one map, as a document and as pictures.
struct MapLegend: Sendable {
    /// The largest side of a legend's picture, pixels: a style can have more classes than anybody reads.
    static let maximumSidePixels = 16_384

    private let legend: Legend
    /// Where icons and patterns come from; nil for none.
    private let sources: OwnSources?

    /// The legend of a scene's style.
    init(_ scene: MapScene) {
        self.init(style: scene.definition.style, sources: scene.own)
    }

    /// The legend of a style with its icons.
    init(style: CompiledStyle, sources: OwnSources?) {
        legend = StyleLegend(document: style.document).legend
        self.sources = sources
    }

    private func sprite(ratio: Double) -> SpriteSheet { sources?.sprite(ratio: ratio) ?? SpriteSheet() }

    /// The document, with small pictures of icons and patterns.
    var document: [UInt8] {
        let sprite = sprite(ratio: 2)
        var painter = SwatchPainter(sprite: sprite, ground: legend.ground, ratio: 2)
        var renderer = MetatileRenderer(mode: .archive)
        // Names that the sprite does not have would only give empty pictures.
        var pictures: [LegendSymbol: [UInt8]] = [:]
        for symbol in legend.layers.flatMap(\.entries).map(\.symbol) {
            guard let image = symbol.image, sprite[image] != nil, pictures[symbol] == nil else { continue }
            pictures[symbol] = try? renderer.render(painter.list(of: symbol), format: .png)
        }
        return LegendDocument(legend, picture: { pictures[$0] }).bytes
    }

    /// The picture, as a PNG file.
    func picture(_ look: Look, fonts: FontLibrary = MachineFonts.shared) throws(ServiceError) -> [UInt8] {
        let sheet = LegendSheet(
            legend, language: look.language, theme: look.isDark ? .dark : .light, ratio: look.ratio)
        let list = sheet.list(sprite: sprite(ratio: look.ratio), glyphs: .fonts(fonts))
        guard max(list.width, list.height) <= Self.maximumSidePixels else {
            throw .failed("the legend would have \(list.width) × \(list.height) pixels")
        }
        var renderer = MetatileRenderer(mode: .archive)
        do {
            return try renderer.render(list, format: .png)
        } catch {
            throw .failed("\(error)")
        }
    }

    /// How a legend's picture is to look.
    struct Look: Sendable {
        var language = LegendLanguage.chinese
        var ratio = 1.0
        var isDark = false
    }

    /// The picture that a client asks for.
    func picture(_ question: LegendQuestion) throws(ServiceError) -> [UInt8] {
        let language: LegendLanguage = question.language == .chinese ? .chinese : .english
        return try picture(Look(language: language, ratio: question.ratio, isDark: question.isDark))
    }
}

extension LocalizedText {
    /// A legend's text in the words of the HTTP side.
    init(_ text: LegendText) { self.init(chinese: text.chinese, english: text.english) }
}

extension LayerSummary {
    /// A legend's layer in the words of the HTTP side.
    init?(_ layer: LegendLayer) {
        guard let kind = LayerKind(rawValue: layer.kind) else { return nil }
        self.init(id: layer.id, kind: kind, title: LocalizedText(layer.title))
    }
}
