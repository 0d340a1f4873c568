import Cartography
import Features
import Foundation
import Geometry
import StyleSources
import Styling
import Testing
import Tiling
import Typesetting

/// A folder that goes away with the test.
final class TestFolder {
    let path = NSTemporaryDirectory() + "gridmill-style-sources-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path,
            withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
    }

    func sources(_ json: String, root: String = "", form: OwnSources.Form = .tiles) throws
        -> OwnSources
    {
        let text = """
            {"version":8,"sources":{"s":\(json)}\(root),"layers":[
            {"id":"a","type":"\(json.contains("raster") || json.contains("image") ? "raster" : "circle")","source":"s","source-layer":"roads"}]}
            """
        let compilation = CompiledStyle.compile(json: Array(text.utf8))
        let style = try #require(compilation.style, "\(compilation.diagnostics)")
        return OwnSources(style: style, folder: StyleFolder(ofStyle: path + "/style.json"), form: form)
    }
}

@Suite struct OwnSourcesTests {
    private let world = Viewport(center: Point(x: 0.5, y: 0.5), zoom: 1, width: 100, height: 100, ratio: 1)

    private func gathered(_ sources: OwnSources, _ viewport: Viewport? = nil) -> MapInput {
        var input = MapInput()
        sources.gather(viewport ?? world, into: &input)
        return input
    }

    @Test func `GeoJSON of a file beside the style comes in the tiles under the view`() throws {
        let folder = try TestFolder()
        try folder.write(Array(#"{"type":"Point","coordinates":[0,0]}"#.utf8), to: "data/point.geojson")
        let sources = try folder.sources(#"{"type":"geojson","data":"data/point.geojson"}"#)
        #expect(sources.problems.isEmpty)
        #expect(gathered(sources).pieces["s"]?.count == 4)
        let whole = try folder.sources(#"{"type":"geojson","data":"data/point.geojson"}"#, form: .tables)
        #expect(gathered(whole).features["s"]?.tables.first?.count == 1)
    }

    @Test func `tiles with text depend on the fonts they are written in`() throws {
        func fingerprint(_ layer: String, language: String) throws -> String {
            let text =
                #"{"version":8,"sources":{"s":{"type":"vector","url":"dataset://s"}},"layers":[\#(layer)]}"#
            let style = try #require(CompiledStyle.compile(json: Array(text.utf8)).style)
            return OwnSources(
                style: style, folder: StyleFolder(ofStyle: "/style.json"), form: .tables,
                fonts: { FontLibrary(folders: [], language: language) }
            ).fingerprint
        }
        let label = #"{"id":"a","type":"symbol","source":"s","layout":{"text-field":"x"}}"#
        #expect(try fingerprint(label, language: "zh-Hans") != fingerprint(label, language: "ja"))
        let area = #"{"id":"a","type":"fill","source":"s"}"#
        #expect(try fingerprint(area, language: "zh-Hans") == fingerprint(area, language: "ja"))
    }

    @Test func `what is not there is told, and drawn without`() throws {
        let folder = try TestFolder()
        let missing = try folder.sources(#"{"type":"geojson","data":"nowhere.geojson"}"#)
        #expect(missing.problems.first?.isFatal == true && gathered(missing).pieces.isEmpty)
        let remote = try folder.sources(
            #"{"type":"raster","tiles":["https://tiles.example/{z}/{x}/{y}.png"]}"#)
        #expect(remote.problems.first?.message.contains("nothing is fetched") == true)
        #expect(gathered(remote).pictures["s"]?.isEmpty == true)
        let archive = try folder.sources(#"{"type":"vector","url":"nowhere.pmtiles"}"#)
        #expect(archive.problems.first?.message.contains("no such file") == true)
    }

    @Test(arguments: ["broken.pmtiles", "broken.mbtiles", "broken.json"])
    func `a file of tiles that is none is told`(name: String) throws {
        let folder = try TestFolder()
        try folder.write(Array("PMTiles and then nothing".utf8), to: name)
        let sources = try folder.sources(#"{"type":"vector","url":"\#(name)"}"#)
        #expect(sources.problems.count == 1)
        #expect(gathered(sources).pieces["s"]?.isEmpty == true)
    }

    @Test func `a missing tile's place is taken by the one above it`() throws {
        let folder = try TestFolder()
        try folder.write(Self.tile, to: "0/0/0.mvt")
        let sources = try folder.sources(#"{"type":"vector","tiles":["{z}/{x}/{y}.mvt"]}"#)
        let pieces = gathered(sources).pieces["s"] ?? []
        #expect(pieces.map(\.tile) == [PieceTile(zoom: 0, column: 0, row: 0, overscaledZoom: 1)])
    }

    @Test func `beyond the last zoom its tiles are enlarged, before the first there is nothing`() throws {
        let folder = try TestFolder()
        try folder.write(Self.tile, to: "0/0/0.mvt")
        let deep = try folder.sources(#"{"type":"vector","tiles":["{z}/{x}/{y}.mvt"],"maxzoom":0}"#)
        #expect(gathered(deep).pieces["s"]?.first?.tile?.overscaledZoom == 1)
        let late = try folder.sources(#"{"type":"vector","tiles":["{z}/{x}/{y}.mvt"],"minzoom":2}"#)
        #expect(gathered(late).pieces["s"]?.isEmpty == true)
    }

    @Test func `a damaged tile draws nothing and is told`() throws {
        let folder = try TestFolder()
        try folder.write(Array(Self.tile.dropLast(3)), to: "1/0/0.mvt")
        let sources = try folder.sources(#"{"type":"vector","tiles":["{z}/{x}/{y}.mvt"]}"#)
        var input = MapInput()
        #expect(!sources.gather(world, into: &input).isEmpty)
    }

    /// One point in a layer «roads»; written by hand after the specification.
    static let tile: [UInt8] = {
        let feature: [UInt8] = [0x18, 1, 0x22, 3, 9, 2, 2]
        let layer: [UInt8] =
            [0x78, 2, 0x0A, 5] + Array("roads".utf8) + [0x12, UInt8(feature.count)] + feature
        return [0x1A, UInt8(layer.count)] + layer
    }()
}
