import Cartography
import Features
import Styling
import VectorTiles

/// Opens the sources of a style one by one, and collects what is wrong with them.
struct SourceOpener {
    let style: CompiledStyle
    let folder: StyleFolder
    private(set) var problems: [StyleSourceProblem] = []
    private(set) var fingerprints: [String] = []

    init(style: CompiledStyle, folder: StyleFolder) {
        self.style = style
        self.folder = folder
    }

    private mutating func note(_ name: String, _ texts: [String], isFatal: Bool = true) {
        problems += texts.map { StyleSourceProblem(source: name, message: $0, isFatal: isFatal) }
    }

    /// GeoJSON of the document or of a file; nil when there is none.
    mutating func geojson(_ source: GeoJSONSource, name: String) -> GeoJSONReader? {
        let options = GeoJSONOptions(source.options)
        var features = GeoJSONFeatures(options: options)
        switch source.content {
        case .inline:
            // The document's own text: positions there are not yet rounded or moved.
            guard let data = style.document["sources"]?[name]?["data"] else { return nil }
            features.add(data)
        case .url(let url):
            fingerprints.append("source \(name) \(folder.fingerprint(url))")
            guard let bytes = folder.bytes(url, maximum: GeoJSONText.maximumBytes) else {
                note(
                    name,
                    ["there is no readable file «\(url)» of at most \(GeoJSONText.maximumBytes >> 20) MiB"])
                return nil
            }
            do throws(JSONError) { try GeoJSONText.read(bytes, into: &features) } catch {
                note(name, ["«\(url)» is not GeoJSON: \(error)"])
            }
        }
        note(name, features.problems, isFatal: false)
        return GeoJSONReader(GeoJSONTiles(features, options: options))
    }

    /// A source of vector tiles, and the layers of it that the style draws.
    mutating func vector(_ source: TilesSource, name: String) -> VectorTileReader {
        let layers = style.layers.filter { $0.source == name }.compactMap(\.sourceLayer)
        return VectorTileReader(tiles: tiles(source, name: name), wanted: Set(layers))
    }

    /// A source of image tiles.
    mutating func raster(_ source: TilesSource, name: String) -> RasterTileReader {
        RasterTileReader(tiles: tiles(source, name: name))
    }

    private mutating func tiles(_ source: TilesSource, name: String) -> TileSet {
        var texts: [String] = []
        let tiles = TileSet(source, folder: folder, problems: &texts)
        note(name, texts)
        fingerprints.append("source \(name) \(tiles.fingerprint)")
        return tiles
    }

    /// A picture; nil when it cannot be had.
    mutating func image(_ source: ImageSource, name: String) -> ImageReader? {
        var texts: [String] = []
        let reader = ImageReader(source, folder: folder, problems: &texts)
        note(name, texts)
        fingerprints.append("source \(name) \(folder.fingerprint(source.url))")
        return reader
    }
}
