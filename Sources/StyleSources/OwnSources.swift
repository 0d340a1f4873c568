import Cartography
import Features
import Geometry
import Styling
import Synchronization
import Tiling
import Typesetting
import VectorTiles

#if canImport(Glibc)
    import Glibc
#endif

/// The C library's logarithm to base 2.
func libraryLog2(_ value: Double) -> Double { log2(value) }

/// What is wrong with something that a style names.
public struct StyleSourceProblem: Hashable, Sendable {
    /// The source's name; nil for the sprite.
    public let source: String?
    /// What happened, and on what.
    public let message: String
    /// True when nothing of the source can be had; false when parts of it are left out.
    public let isFatal: Bool
}

/// What a style names by itself, opened: GeoJSON, tiles, pictures, sprites and glyphs in files.
///
/// Files that are missing are left out, as a browser leaves out what it cannot fetch; what is damaged is told in
/// the problems. Reading is safe from any number of threads.
public final class OwnSources: Sendable {
    /// What GeoJSON becomes.
    public enum Form: Sendable {
        /// Cut into tiles, as a browser cuts it.
        case tiles
        /// Whole tables, for maps without seams; clustered sources are cut all the same.
        case tables
    }

    private enum Source: Sendable {
        case geojson(GeoJSONReader)
        case vector(VectorTileReader)
        case raster(RasterTileReader)
        case image(ImageReader)
    }

    /// Features that are whole, by the style's source names.
    public let features: [String: FeatureSnapshot]
    /// The style's glyph PBFs; for a style without `glyphs` the machine's fonts; nil for one without text.
    public let glyphs: GlyphSource?
    /// What could not be opened or read.
    public let problems: [StyleSourceProblem]
    /// What changes when the pictures would, as far as files can tell.
    public let fingerprint: String

    private let style: CompiledStyle
    private let folder: StyleFolder
    private let sources: [String: Source]
    private let sheets = Mutex<[Double: SpriteSheet]>([:])

    /// Opens everything that a style names by an address of its own.
    ///
    /// - Parameters:
    ///   - style: the style.
    ///   - folder: where relative addresses start.
    ///   - form: what GeoJSON becomes.
    ///   - fonts: the machine's, asked for only when text is to be drawn with them; nil for none.
    public init(
        style: CompiledStyle, folder: StyleFolder, form: Form, fonts: (() -> FontLibrary)? = nil
    ) {
        self.style = style
        self.folder = folder
        var opener = SourceOpener(style: style, folder: folder)
        var sources: [String: Source] = [:]
        var features: [String: FeatureSnapshot] = [:]
        for (name, source) in style.sources.sorted(by: { $0.key < $1.key }) {
            switch source {
            case .geojson(let geojson):
                guard let reader = opener.geojson(geojson, name: name) else { continue }
                if form == .tables, geojson.options["cluster"]?.boolean != true {
                    features[name] = FeatureSnapshot(tables: [reader.worldTable()])
                } else {
                    sources[name] = .geojson(reader)
                }
            case .vectorTiles(let tiles): sources[name] = .vector(opener.vector(tiles, name: name))
            case .rasterTiles(let tiles): sources[name] = .raster(opener.raster(tiles, name: name))
            case .image(let image): opener.image(image, name: name).map { sources[name] = .image($0) }
            case .dataset, .raster, .unsupported: break
            }
        }
        self.sources = sources
        self.features = features
        glyphs = Self.glyphs(of: style, folder: folder, fonts: fonts)
        problems = opener.problems
        var fingerprints = opener.fingerprints + Self.spriteFingerprints(style, folder)
        if case .fonts(let library)? = glyphs { fingerprints.append("fonts \(library.fingerprint)") }
        fingerprint = fingerprints.joined(separator: "\n")
    }

    private static func glyphs(
        of style: CompiledStyle, folder: StyleFolder, fonts: (() -> FontLibrary)?
    ) -> GlyphSource? {
        let hasText = style.layers.contains { layer in
            if case .symbol(let symbol) = layer.paint { symbol.text != nil } else { false }
        }
        guard hasText else { return nil }
        if let template = style.document["glyphs"]?.text {
            return .ranges(glyphs(template: template, folder: folder))
        }
        return fonts.map { .fonts($0()) }
    }

    private static func glyphs(template: String, folder: StyleFolder) -> GlyphRanges {
        GlyphRanges(name: template) { stack, range in
            let address = template.replacing("{fontstack}", with: stack).replacing("{range}", with: range)
            return folder.bytes(address, maximum: 16 << 20)
        }
    }

    private static func spriteFingerprints(_ style: CompiledStyle, _ folder: StyleFolder) -> [String] {
        SpriteReader.addresses(style.document["sprite"]).flatMap { id, url in
            ["", "@2x"].map { "sprite \(id) \(folder.fingerprint(url + $0 + ".png"))" }
        }
    }

    /// The names of the sources opened here.
    public var names: Set<String> { Set(sources.keys).union(features.keys) }

    /// Adds to an input what a viewport shows of these sources.
    ///
    /// - Returns: what could not be read, for people.
    @discardableResult
    public func gather(_ viewport: Viewport, into input: inout MapInput) -> [String] {
        var problems: [String] = []
        input.features.merge(features) { _, own in own }
        for (name, source) in sources.sorted(by: { $0.key < $1.key }) where isDrawn(name, viewport) {
            switch source {
            case .geojson(let reader): input.pieces[name] = reader.pieces(viewport)
            case .vector(let reader): input.pieces[name] = reader.pieces(viewport, problems: &problems)
            case .raster(let reader): input.pictures[name] = reader.pictures(viewport, problems: &problems)
            case .image(let reader): input.pictures[name] = reader.pictures(viewport)
            }
        }
        input.sprite = sprite(ratio: viewport.ratio, problems: &problems)
        input.glyphs = glyphs
        return problems
    }

    private func isDrawn(_ source: String, _ viewport: Viewport) -> Bool {
        style.layers.contains { $0.source == source && $0.isDrawn(atZoom: viewport.zoom) }
    }

    /// The sprites for a ratio of device to CSS pixels; what is missing or damaged is left out.
    public func sprite(ratio: Double) -> SpriteSheet {
        var problems: [String] = []
        return sprite(ratio: ratio, problems: &problems)
    }

    /// The sprites at a ratio, read once for each kind of sheet.
    private func sprite(ratio: Double, problems: inout [String]) -> SpriteSheet {
        guard let sprite = style.document["sprite"] else { return SpriteSheet() }
        let kind = ratio > 1 ? 2.0 : 1.0
        if let known = sheets.withLock({ $0[kind] }) { return known }
        var reader = SpriteReader(folder: folder)
        let sheet = reader.sheet(sprite, ratio: kind)
        problems += reader.problems
        sheets.withLock { $0[kind] = sheet }
        return sheet
    }
}
