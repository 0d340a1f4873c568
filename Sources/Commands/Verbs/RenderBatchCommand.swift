import ArgumentParser
import Cartography
import Foundation
import Geometry
import ImageCoding
import Rendering
import Scheduling
import StyleSources
import Styling
import Tiling

/// `gridmill render-batch`.
struct RenderBatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render-batch",
        abstract: "Draw one picture per line of standard input: plain MapLibre styles, no project.",
        discussion: """
            In: {"id", "style", "width", "height", "ratio", "center": [lon, lat], "zoom", "bearing", "out"}; \
            style and out are files. Out, for each line: {"id", "ok": true} or {"id", "ok": false, "error"}. A \
            file that a style names and that is not there counts as not found, and the picture is drawn without it.
            """)

    func run() async throws {
        var renderer = MetatileRenderer(mode: .live)
        while let line = readLine() {
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            var id = "null"
            do {
                let document = try JSONParser.parse(Array(line.utf8)).root
                id = document["id"]?.scriptText ?? id
                let job = try PictureJob(document)
                let bytes = try await job.draw(with: &renderer)
                try Data(bytes).write(to: URL(fileURLWithPath: job.output))
                Output.line(#"{"id":\#(id),"ok":true}"#)
            } catch {
                let text = Styling.JSONValue(.string("\(error)")).scriptText
                Output.line(#"{"id":\#(id),"ok":false,"error":\#(text)}"#)
            }
        }
    }
}

/// One picture of a plain style, as a line of a batch asks for it.
struct PictureJob {
    /// The style file.
    let style: String
    /// Where the picture goes.
    let output: String
    /// What is looked at.
    let viewport: Viewport

    /// Reads a job; every number is held to what can be drawn.
    init(_ json: Styling.JSONValue) throws(CommandError) {
        guard let style = json["style"]?.text, let output = json["out"]?.text else {
            throw .usage("a line needs \"style\" and \"out\", two files")
        }
        self.style = style
        self.output = output
        func number(_ key: String, _ fallback: Double, in range: ClosedRange<Double>) throws(CommandError)
            -> Double
        {
            guard let json = json[key] else { return fallback }
            guard let number = json.number, range.contains(number) else {
                throw .usage("\"\(key)\" is not a number of \(range.lowerBound)…\(range.upperBound)")
            }
            return number
        }
        let center = json["center"]?.elements?.compactMap(\.number) ?? [0, 0]
        guard center.count == 2, abs(center[0]) <= 36_000,
            let place = WebMercator.unitPlace(
                longitude: center[0], latitude: min(max(center[1], -89.9), 89.9))
        else { throw .usage("\"center\" is not [longitude, latitude] in degrees") }
        let ratio = try number("ratio", 1, in: 0.25...8)
        let largest = Double(PictureOptions.maximumPixels) / ratio
        viewport = Viewport(
            center: place, zoom: try number("zoom", 0, in: -2...24),
            width: try number("width", 512, in: 1...largest),
            height: try number("height", 512, in: 1...largest),
            ratio: ratio, bearingRadians: try number("bearing", 0, in: -36_000...36_000) * .pi / 180)
    }

    /// The encoded picture.
    func draw(with renderer: inout MetatileRenderer) async throws -> [UInt8] {
        let file = try StyleFile(path: style)
        let compiled = try file.compiled()
        let definition = MapDefinition(name: "style", title: "style", style: compiled, zoomRange: 0...24)
        let own = OwnSources(
            style: compiled, folder: file.folder, form: .tiles, fonts: { MachineFonts.shared })
        let scene = MapScene(definition: definition, datasets: [:], rasters: [:], own: own)
        let input = try await scene.gather(viewport).input
        return try renderer.render(
            viewport, input: input, composer: MapComposer(style: compiled, drawsAsBrowser: true),
            format: .png)
    }
}
