import Foundation
import Geometry
import Styling
import TileStorage
import Tiling
import VectorTiles

/// A source of tiles with what its TileJSON or its file says about itself.
struct TileSet: Sendable {
    /// The first and the last zoom that has tiles.
    let zoomRange: ClosedRange<Int>
    /// World units; nil for the whole world.
    let bounds: BoundingBox?
    /// CSS pixels along a tile's side.
    let tilePixels: Int
    /// The property that stands for a feature's id.
    let promoteID: JSONValue?
    /// What changes when the tiles do, as far as that can be told.
    let fingerprint: String
    private let bytes: TileBytes?

    /// The largest TileJSON that is read.
    private static let maximumDocumentBytes = 16 << 20
    /// What a source without a `maxzoom` has.
    private static let usualZooms = 0...22

    /// Opens a source; one that cannot be opened has no tiles, and a problem is told.
    init(_ source: TilesSource, folder: StyleFolder, problems: inout [String]) {
        var source = source
        var opened: TileBytes?
        var fingerprint = source.templates.joined(separator: " ")
        if let url = source.url {
            fingerprint = "\(url) \(folder.fingerprint(url))"
            do throws(StyleSourceError) {
                opened = try Self.open(url, folder: folder, source: &source)
            } catch {
                problems.append("\(url): \(error)")
            }
        }
        if opened == nil, !source.templates.isEmpty {
            opened = .files(templates: source.templates, isTMS: source.isTMS ?? false, folder)
            if let first = source.templates.first, folder.file(first) == nil {
                problems.append("«\(first)» is no file; nothing is fetched for a style")
            }
        }
        bytes = opened
        let low = source.minZoom ?? Self.usualZooms.lowerBound
        zoomRange = low...max(source.maxZoom ?? Self.usualZooms.upperBound, low)
        bounds = source.bounds.flatMap(Self.worldBounds)
        tilePixels = source.tilePixels ?? 512
        promoteID = source.promoteID
        self.fingerprint = fingerprint
    }

    /// Opens what an address leads to: a TileJSON, whose words complete the source's, or a file of tiles.
    private static func open(
        _ url: String, folder: StyleFolder, source: inout TilesSource
    ) throws(StyleSourceError) -> TileBytes? {
        guard let file = folder.file(url) else {
            throw .file("it is no file; nothing is fetched for a style")
        }
        guard FileManager.default.fileExists(atPath: file) else { throw .file("there is no such file") }
        let ending = URL(fileURLWithPath: file).pathExtension.lowercased()
        if ending == "mbtiles" || url.hasPrefix("mbtiles://") {
            let reader: MBTilesReader
            do throws(TileStorageError) { reader = try MBTilesReader(path: file) } catch {
                throw .file("\(error)")
            }
            source.minZoom = source.minZoom ?? reader.zoomRange.lowerBound
            source.maxZoom = source.maxZoom ?? reader.zoomRange.upperBound
            source.bounds = source.bounds ?? reader.bounds.map(degrees)
            return .mbtiles(reader)
        }
        if ending == "pmtiles" || url.hasPrefix("pmtiles://") {
            let archive = try PMTilesArchive(path: file)
            guard [.none, .gzip, .unknown].contains(archive.header.tileCompression) else {
                throw .file("its tiles are packed in a way that is not read; convert it with gzip")
            }
            source.minZoom = source.minZoom ?? archive.header.zoomRange.lowerBound
            source.maxZoom = source.maxZoom ?? archive.header.zoomRange.upperBound
            source.bounds = source.bounds ?? archive.header.bounds.map(degrees)
            return .pmtiles(archive)
        }
        guard let text = folder.bytes(url, maximum: maximumDocumentBytes) else {
            throw .file("it is larger than \(maximumDocumentBytes >> 20) MiB, or cannot be read")
        }
        do throws(JSONError) {
            let document = TilesSource(try JSONParser.parse(text).root)
            // Relative templates start from the TileJSON.
            let base = StyleFolder(ofStyle: file)
            source = source.completed(by: document)
            source.templates = source.templates.map { base.file($0) ?? $0 }
            return nil
        } catch {
            throw .file("it is no TileJSON: \(error)")
        }
    }

    private static func degrees(_ box: BoundingBox) -> [Double] { [box.minX, box.minY, box.maxX, box.maxY] }

    /// A box of degrees in world units; nil when it makes no sense.
    private static func worldBounds(_ degrees: [Double]) -> BoundingBox? {
        func latitude(_ value: Double) -> Double {
            min(max(value, -WebMercator.maximumLatitude), WebMercator.maximumLatitude)
        }
        guard let northWest = WebMercator.unitPlace(longitude: degrees[0], latitude: latitude(degrees[3])),
            let southEast = WebMercator.unitPlace(longitude: degrees[2], latitude: latitude(degrees[1]))
        else { return nil }
        let units = WebMercator.worldUnits
        return BoundingBox(
            minX: northWest.x * units, minY: northWest.y * units, maxX: southEast.x * units,
            maxY: southEast.y * units)
    }

    /// True when a tile lies in the source's bounds, whatever copy of the world it is in.
    func covers(_ tile: PieceTile) -> Bool {
        guard let bounds else { return true }
        let square = PieceTile(zoom: tile.zoom, column: tile.column, row: tile.row).extent
        return square.maxX > bounds.minX && square.minX < bounds.maxX && square.maxY > bounds.minY
            && square.minY < bounds.maxY
    }

    /// The bytes of a tile, unpacked; nil when there is none.
    func bytes(_ tile: PieceTile) throws(StyleSourceError) -> [UInt8]? {
        guard let coordinate = TileCoordinate(zoom: tile.zoom, column: tile.column, row: tile.row) else {
            return nil
        }
        return try bytes?.bytes(coordinate)
    }
}

extension PieceTile {
    /// The tile some zooms up that holds this one, drawn for the same zoom; nil above the world.
    func ancestor(zoom: Int) -> Self? {
        guard zoom >= 0, zoom <= self.zoom else { return nil }
        let shift = self.zoom - zoom
        return Self(
            zoom: zoom, column: column >> shift, row: row >> shift, wrap: wrap, overscaledZoom: overscaledZoom
        )
    }
}
