import ArgumentParser
import Atlas
import Cartography
import Foundation
import Geometry
import ImageCoding
import Rendering
import Scheduling
import Tiling

/// `gridmill render`.
struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Draw one picture of a map, or of a style file without a project.",
        discussion: """
            The place is --center with --zoom, or --bbox, or --tile. --zoom is style zoom: a 256 px tile of zoom z \
            is drawn at z - 1. A PDF is one page of vectors, 0.75 points to the CSS pixel: text is text with its \
            fonts embedded, pictures keep their pixels, and only what has no vector form (heat, lines in patterns \
            and gradients) is drawn as pixels, --ratio of them to the CSS pixel.
            """)

    @Argument(help: ArgumentHelp("The map's name in the configuration.", valueName: "map"))
    var map: String?

    @Option(
        help: ArgumentHelp(
            "A MapLibre style file instead of a map; its GeoJSON may be inline, relative or file://.",
            valueName: "file"))
    var style: String?

    @OptionGroup var place: PictureOptions

    @Option(
        name: .customLong("out"),
        help: ArgumentHelp("The picture: .png, .jpg, .webp or .pdf.", valueName: "file"))
    var output: String

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (map == nil) == (style == nil) { throw ValidationError("name a map or give --style, one of them") }
        guard RenderOutput(file: output) != nil else {
            throw ValidationError(
                "--out \(output) does not end in .png, .jpg, .webp or .pdf, the formats that this build writes"
            )
        }
    }

    func run() async throws {
        guard let format = RenderOutput(file: output) else { return }
        if let style {
            try await StyleScene(path: style, common: common).use { scene in try await draw(scene, format) }
        } else {
            try await Project.use(common.configuration(), logger: common.logger) { project in
                try await draw(project.scene(named: map ?? ""), format)
            }
        }
    }

    private func draw(_ scene: MapScene, _ format: RenderOutput) async throws {
        let viewport = try place.viewport(tilePixels: scene.definition.tilePixels)
        let page = format == .pdf ? try PDFPage(viewport) : nil
        let input = try await scene.gather(viewport).input
        // A plain style looks as it does in a browser, a map as its tiles do.
        let composer = MapComposer(
            style: scene.definition.style, drawsAsBrowser: style != nil, densities: scene.densities)
        let bytes: [UInt8]
        switch format {
        case .pixels(let format):
            var renderer = MetatileRenderer(mode: .seed)
            bytes = try renderer.render(viewport, input: input, composer: composer, format: format)
        case .pdf:
            bytes = try PDFCanvas.file(
                of: composer.compose(input, viewport: viewport), ratio: viewport.ratio,
                description: PDFDescription(
                    title: scene.definition.title, creator: "Gridmill \(CommandLineTool.version)"))
        }
        do {
            // Atomically: a picture that cannot be written whole is not written at all.
            try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            throw CommandError.environment("cannot write \(output): \(error.localizedDescription)")
        }
        let size = page.map { "\($0.widthPoints) × \($0.heightPoints) points" }
        Output.note(
            "wrote \(output): \(size ?? "\(viewport.width) × \(viewport.height) px"), "
                + Output.bytes(bytes.count))
    }
}

/// What a picture is written as, told from the name of its file.
enum RenderOutput: Equatable {
    /// Pixels.
    case pixels(TileFormat)
    /// A page of vectors.
    case pdf

    /// Nil for an ending that no format has.
    init?(file: String) {
        let ending = URL(fileURLWithPath: file).pathExtension.lowercased()
        if ending == "pdf" {
            self = .pdf
        } else if let format = TileFormat(fileExtension: ending) {
            self = .pixels(format)
        } else {
            return nil
        }
    }
}

extension PDFPage {
    /// The page of a viewport.
    init(_ viewport: Viewport) throws(AtlasError) {
        try self.init(width: viewport.width, height: viewport.height, ratio: viewport.ratio)
    }
}

/// Where a picture is and how large.
struct PictureOptions: ParsableArguments {
    /// Device pixels along a side; a wall of screens has fewer, and the picture is held in memory whole.
    static let maximumPixels = 16_384

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The middle of the picture, degrees.", valueName: "lon,lat"))
    var center: PositionArgument?

    @Option(parsing: .unconditional, help: ArgumentHelp("Style zoom, with --center.", valueName: "z"))
    var zoom: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("A box that the picture holds: west, south, east, north.", valueName: "w,s,e,n"))
    var bbox: BoxArgument?

    @Option(help: ArgumentHelp("One tile, XYZ numbering.", valueName: "z/x/y"))
    var tile: TileArgument?

    @Option(help: ArgumentHelp("CSS pixels across.", valueName: "w"))
    var width = 1024

    @Option(help: ArgumentHelp("CSS pixels down.", valueName: "h"))
    var height = 768

    @Option(help: ArgumentHelp("Device pixels to the CSS pixel.", valueName: "r"))
    var ratio = 1.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "What is up, degrees clockwise from north; with --center.", valueName: "degrees"))
    var bearing = 0.0

    func validate() throws {
        guard bearing.isFinite, abs(bearing) <= 36_000 else {
            throw ValidationError("--bearing is a number of degrees")
        }
        if bearing != 0, center == nil { throw ValidationError("--bearing belongs to --center") }
        guard [center != nil, bbox != nil, tile != nil].count(where: \.self) == 1 else {
            throw ValidationError("say where: --center LON,LAT with --zoom, or --bbox, or --tile")
        }
        if (center != nil) != (zoom != nil) { throw ValidationError("--center and --zoom belong together") }
        if let zoom, !(-2...24).contains(zoom) { throw ValidationError("--zoom is a style zoom, -2…24") }
        guard (0.25...8).contains(ratio) else { throw ValidationError("--ratio is 0.25…8") }
        if tile != nil, ![1, 2, 3, 4].contains(ratio) {
            throw ValidationError("a tile's --ratio is 1, 2, 3 or 4")
        }
        for (name, side) in [("width", width), ("height", height)] {
            guard side > 0, Double(side) * ratio <= Double(Self.maximumPixels) else {
                throw ValidationError("--\(name) times --ratio is 1…\(Self.maximumPixels)")
            }
        }
    }

    /// The viewport that is asked for.
    func viewport(tilePixels: Int) throws(CommandError) -> Viewport {
        if let tile = tile?.coordinate {
            guard
                let range = TileRange(
                    zoom: tile.zoom, columns: tile.column...tile.column, rows: tile.row...tile.row)
            else { throw .usage("there is no tile \(tile)") }
            return Viewport(tiles: range, tilePixels: tilePixels, ratio: Int(ratio))
        }
        if let box = bbox?.box { return try fitted(to: box) }
        guard let center, let zoom,
            let place = WebMercator.unitPlace(longitude: center.longitude, latitude: center.latitude)
        else { throw .usage("say where: --center LON,LAT with --zoom, or --bbox, or --tile") }
        return Viewport(
            center: place, zoom: zoom, width: Double(width), height: Double(height), ratio: ratio,
            bearingRadians: bearing * .pi / 180)
    }

    /// The deepest view of the asked size that still holds the box.
    private func fitted(to box: BoundingBox) throws(CommandError) -> Viewport {
        guard let northWest = WebMercator.unitPlace(longitude: box.minX, latitude: box.maxY),
            let southEast = WebMercator.unitPlace(longitude: box.maxX, latitude: box.minY)
        else { throw .usage("--bbox reaches a pole, which Web Mercator does not show") }
        let scale = min(
            Double(width) / (southEast.x - northWest.x), Double(height) / (southEast.y - northWest.y))
        let zoom = min(max(log2(scale / 512), -2), 24)
        let center = Point(x: (northWest.x + southEast.x) / 2, y: (northWest.y + southEast.y) / 2)
        return Viewport(
            center: center, zoom: zoom, width: Double(width), height: Double(height), ratio: ratio)
    }
}
