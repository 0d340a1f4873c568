import Cartography
import Drawing
import Features
import Foundation
import Geometry
import HTTPTypes
import ImageCoding
import Logging
import Pixels
import Raster
import Styling
import TileServer
import TileStorage
import Tiling
import Typesetting

/// The stages of the road, each by itself on the town.
struct Stages {
    static let names = [
        "query", "evaluate", "flatten", "label", "fill", "stroke", "stamp", "heat", "palette", "deflate",
        "store", "serve",
    ]
    private static let tiles = Town.tilesAcross * Town.tilesAcross
    private static let step = """
        ["step", ["get", "count"], "#ffffb2", 10, "#fecc5c", 20, "#fd8d3c", 30, "#f03b20", 45, "#bd0026"]
        """
    private static let fill = """
        {"id": "a", "type": "fill", "source": "cells", "paint": {"fill-color": \(step), "fill-opacity": 0.6}}
        """
    private static let line = """
        {"id": "a", "type": "line", "source": "cells", "paint": {"line-color": "#555555", "line-opacity": 0.6}}
        """
    private static let circle = """
        {"id": "a", "type": "circle", "source": "points", "paint": {"circle-radius": 4, "circle-stroke-width": 1,
        "circle-stroke-color": "#ffffff"}}
        """
    private static let heat = """
        {"id": "a", "type": "heatmap", "source": "points",
        "paint": {"heatmap-radius": 30, "heatmap-weight": 0.05}}
        """

    private static let label = """
        {"id": "a", "type": "symbol", "source": "cells", "layout": {"text-field": ["to-string", ["get", "count"]],
        "text-size": 10, "text-font": ["Noto Sans CJK SC Regular"]}, "paint": {"text-halo-width": 1}}
        """

    let town = Town()
    let meter = Meter()

    /// What a unit of a stage's work is.
    static func unit(of stage: String) -> String {
        switch stage {
        case "query": "box"
        case "evaluate": "row"
        case "flatten", "label": "cell"
        case "serve": "request"
        default: "tile"
        }
    }

    func measure(_ stage: String) async throws -> Measurement {
        switch stage {
        case "query": await query()
        case "evaluate": await evaluate()
        case "flatten": await flatten()
        case "label": await label()
        case "fill": await draw(stage, Self.fill)
        case "stroke": await draw(stage, Self.line)
        case "stamp": await draw(stage, Self.circle)
        case "heat": await draw(stage, Self.heat)
        case "palette": try await encode(stage, isPalette: true)
        case "deflate": try await encode(stage, isPalette: false)
        case "store": try await store()
        case "serve": try await serve()
        default: preconditionFailure("\(stage) is no stage")
        }
    }

    private func query() async -> Measurement {
        let boxes = town.boxes(64)
        var rows: [Int32] = []
        return await meter.measure("query", units: boxes.count) {
            for box in boxes {
                rows.removeAll(keepingCapacity: true)
                town.points.rows(touching: box, into: &rows)
            }
        }
    }

    /// A step function of one column, asked row by row.
    private func evaluate() async -> Measurement {
        let table = town.cells
        guard let json = try? JSONParser.parse(Array(Self.step.utf8)).root,
            case .success(let expression) = Expression.compile(json, expecting: .color)
        else { preconditionFailure("the expression is sound") }
        let bound = expression.bound(to: table)
        var found = 0
        return await meter.measure("evaluate", units: table.count) {
            for row in 0..<table.count {
                let value = try? bound.evaluate(zoom: 15, feature: FeatureContext(table: table, row: row))
                if value != nil { found += 1 }
            }
        }
    }

    /// Areas to paths in canvas steps.
    private func flatten() async -> Measurement {
        let composer = MapComposer(style: Town.style(Self.fill))
        var commands = 0
        return await meter.measure("flatten", units: town.cells.count) {
            commands += composer.compose(town.input, viewport: town.viewport).commands.count
        }
    }

    /// The labels of the cells, measured, placed, and shaped where they are drawn; nothing of them is known before.
    private func label() async -> Measurement {
        let composer = MapComposer(style: Town.style(Self.label))
        var input = town.input
        input.glyphs = .fonts(FontLibrary())
        var commands = 0
        return await meter.measure("label", units: town.cells.count) {
            commands += composer.compose(input, viewport: town.viewport).commands.count
        }
    }

    private func list(_ layer: String) -> DisplayList {
        MapComposer(style: Town.style(layer)).compose(town.input, viewport: town.viewport)
    }

    private func draw(_ stage: String, _ layer: String) async -> Measurement {
        let list = list(layer)
        let canvas = Canvas(width: list.width, height: list.height)
        return await meter.measure(stage, units: Self.tiles) { canvas.draw(list) }
    }

    /// A metatile's tiles as PNG, with a style palette or without.
    private func encode(_ stage: String, isPalette: Bool) async throws -> Measurement {
        let canvas = Canvas(width: town.viewport.width, height: town.viewport.height)
        canvas.draw(list(Self.fill))
        canvas.draw(list(Self.line), clearing: false)
        let picture = canvas.takePicture()
        let samples = stride(from: 0, to: picture.pixels.count, by: 61).map {
            StylePalette.Sample(color: picture.pixels[$0])
        }
        let palette = isPalette ? StylePalette(samples: samples) : nil
        let encoder = Encoder()
        return await meter.measure(stage, units: Self.tiles) {
            for row in 0..<Town.tilesAcross {
                for column in 0..<Town.tilesAcross {
                    encoder.encode(
                        picture, PixelWindow(x: column * 256, y: row * 256, width: 256, height: 256), palette)
                }
            }
        }
    }

    /// Metatiles of 64 tiles of 8 KiB, a transaction each.
    private func store() async throws -> Measurement {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gridmill-stages-\(getpid())")
        defer { try? FileManager.default.removeItem(at: folder) }
        guard let bounds = BoundingBox(minX: -180, minY: -85, maxX: 180, maxY: 85) else {
            preconditionFailure("the world has bounds")
        }
        let store = try MBTilesStore(
            path: folder.appending(path: "t.mbtiles").path,
            description: TilesetDescription(name: "t", format: "png", bounds: bounds, zoomRange: 0...16))
        let epoch = try store.currentEpoch(fingerprint: "t")
        var random = SeededRandom()
        var column = 0
        return await meter.measure("store", units: Self.tiles) {
            var bytes = (0..<8192).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let tiles = (0..<Self.tiles).compactMap { index -> TileWrite? in
                for place in 0..<8 { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
                return TileCoordinate(zoom: 16, column: column % 65_536, row: index)
                    .map { TileWrite(coordinate: $0, bytes: bytes) }
            }
            column += 1
            try? store.write(tiles, epoch: epoch, finished: [], modifiedSeconds: 0)
        }
    }

    /// A request for a tile that is there, from the request to the answer; the socket is not in it.
    private func serve() async throws -> Measurement {
        guard let bounds = BoundingBox(minX: -180, minY: -85, maxX: 180, maxY: 85) else {
            preconditionFailure("the world has bounds")
        }
        var service = MapService()
        let map = MapSummary(
            name: "grid", title: LocalizedText("grid"), zoomRange: 0...19, bounds: bounds, layers: [])
        let tile = ImageAnswer(
            bytes: [UInt8](repeating: 7, count: 10_240), format: .png, contentHash: "abc", modifiedSeconds: 0)
        service.maps = { [map] }
        service.tile = { _ throws(ServiceError) in tile }
        var configuration = TileServerConfiguration()
        configuration.leafletDirectory = "/nonexistent"
        let server = try TileHTTPServer(
            service: service, configuration: configuration,
            logger: Logger(label: "stages") { _ in SwiftLogNoOpLogHandler() })
        let request = HTTPRequest(
            method: .get, scheme: "http", authority: "localhost", path: "/maps/grid/12/3344/1789.png")
        return await meter.measure("serve", units: 100) {
            for _ in 0..<100 { _ = await server.answer(to: request) }
        }
    }
}

/// A canvas that closures may draw on.
private final class Canvas {
    private var canvas: RasterCanvas
    private var spare: PixelBuffer?
    private let width: Int
    private let height: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        canvas = RasterCanvas(width: width, height: height)
    }

    func draw(_ list: DisplayList, clearing: Bool = true) {
        if clearing {
            let old = canvas.takePicture(nextWidth: 1, nextHeight: 1)
            canvas.clear(width: width, height: height, reusing: old)
        }
        canvas.draw(list)
    }

    func takePicture() -> PixelBuffer { canvas.takePicture(nextWidth: 1, nextHeight: 1) }
}

/// An encoder that closures may use.
private final class Encoder {
    private var encoder = ImageEncoder(mode: .seed)

    func encode(_ picture: PixelBuffer, _ window: PixelWindow, _ palette: StylePalette?) {
        guard
            (try? encoder.encode(picture, window: window, format: .png, palette: palette))?.isEmpty == false
        else { preconditionFailure("the picture has a file") }
    }
}
