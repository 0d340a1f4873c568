import Cartography
import Drawing
import Features
import Geometry
import Pixels
import Styling
import Testing
import Tiling

/// What layers become, property by property.
@Suite struct LayerDrawingTests {
    /// One world unit is 2⁻¹⁶ device pixel.
    private static func viewport(zoom: Double = 7) -> Viewport {
        Viewport(zoom: zoom, ratio: 1, originX: 0, originY: 0, width: 256, height: 256)
    }

    private static func place(_ x: UInt32, _ y: UInt32) -> WorldPoint { WorldPoint(x: x << 16, y: y << 16) }

    private static let square = [place(10, 10), place(30, 10), place(30, 30), place(10, 30)]

    private static func table(_ kind: GeometryKind, _ parts: [WorldPoint], keys: [Double]) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "key", type: .number)])
        for (index, key) in keys.enumerated() {
            builder.append(kind: kind, parts: [parts], id: "\(index)", values: [.number(key)])
        }
        return builder.finish(order: .source)
    }

    private static var sprite: SpriteSheet {
        let image = ListImage(name: "tile", pixels: PixelBuffer(width: 10, height: 10))
        return SpriteSheet(images: ["tile": SpriteImage(image: image)])
    }

    private static func compose(
        _ layer: String, _ table: FeatureTable, zoom: Double = 7, drawsAsBrowser: Bool = false
    ) throws -> DisplayList {
        let json = """
            {"version":8,"sources":{"data":{"type":"geojson","lineMetrics":true,"data":{"type":"FeatureCollection",
            "features":[]}}},"layers":[\(layer)]}
            """
        let compilation = CompiledStyle.compile(json: Array(json.utf8))
        let style = try #require(compilation.style, "\(compilation.diagnostics)")
        return MapComposer(style: style, drawsAsBrowser: drawsAsBrowser).compose(
            MapInput(features: ["data": FeatureSnapshot(tables: [table])], sprite: sprite),
            viewport: viewport(zoom: zoom))
    }

    private static func strokes(_ list: DisplayList) -> StrokeBatch? {
        for case .stroke(let batch) in list.commands { return batch }
        return nil
    }

    private static func fills(_ list: DisplayList) -> FillBatch? {
        for case .fill(let batch) in list.commands { return batch }
        return nil
    }

    @Test func `areas are drawn by their key, equal ones in the source's order`() throws {
        let list = try Self.compose(
            ##"{"id":"f","type":"fill","source":"data","layout":{"fill-sort-key":["get","key"]},"paint":{"fill-color":["interpolate",["linear"],["get","key"],0,"#000",10,"#fff"]}}"##,
            Self.table(.polygon, Self.square, keys: [10, 0, 5, 5]))
        let batch = try #require(Self.fills(list))
        #expect(batch.items.map(\.color.red) == batch.items.map(\.color.red).sorted())
        #expect(batch.items.map(\.path.lowerBound) == [0, 1, 2, 3])
    }

    @Test func `a layer's own opacity makes a group of it`() throws {
        func commands(_ opacity: Double) throws -> [String] {
            try Self.compose(
                ##"{"id":"f","type":"fill","source":"data","paint":{"fill-layer-opacity":\##(opacity)}}"##,
                Self.table(.polygon, Self.square, keys: [1])
            ).commands.map { command in
                switch command {
                case .beginGroup(let opacity): "begin \(opacity)"
                case .endGroup: "end"
                default: "ink"
                }
            }
        }
        #expect(try commands(0.5) == ["begin 0.5", "ink", "end"])
        #expect(try commands(1) == ["ink"] && commands(0).isEmpty)
    }

    @Test func `a pattern lies fixed in the world and grows until the next whole zoom`() throws {
        let layer = ##"{"id":"f","type":"fill","source":"data","paint":{"fill-pattern":"tile"}}"##
        let table = Self.table(.polygon, Self.square, keys: [1])
        let list = try Self.compose(layer, table)
        let batch = try #require(Self.fills(list))
        #expect(batch.patterns == [Pattern(image: 0, x: 0, y: 0, scale: 1)] && batch.items[0].pattern == 0)
        #expect(list.images.map(\.name) == ["tile"])
        let half = try #require(Self.fills(try Self.compose(layer, table, zoom: 7.5)))
        #expect(abs(half.patterns[0].xAxisX - 1.414) < 0.001)
    }

    @Test func `an area whose pattern the sprite has not is not drawn`() throws {
        let list = try Self.compose(
            ##"{"id":"f","type":"fill","source":"data","paint":{"fill-pattern":"other"}}"##,
            Self.table(.polygon, Self.square, keys: [1]))
        #expect(list.commands.isEmpty)
    }

    @Test func `caps, joins and limits may differ from line to line`() throws {
        let list = try Self.compose(
            ##"{"id":"l","type":"line","source":"data","layout":{"line-cap":["case",["==",["get","key"],1],"round","square"],"line-miter-limit":["get","key"]},"paint":{"line-width":2}}"##,
            Self.table(.line, Self.square, keys: [1, 3]))
        let batch = try #require(Self.strokes(list))
        #expect(batch.strokes.map(\.cap) == [.round, .square] && batch.strokes.map(\.miterLimit) == [1, 3])
    }

    @Test func `dashes keep the length of the whole zoom's width and grow with the map`() throws {
        let list = try Self.compose(
            ##"{"id":"l","type":"line","source":"data","paint":{"line-width":["interpolate",["linear"],["zoom"],7,2,8,4],"line-dasharray":[3,1]}}"##,
            Self.table(.line, Self.square, keys: [1]), zoom: 7.5)
        let stroke = try #require(Self.strokes(list)?.strokes.first)
        #expect(stroke.widthPixels == 3)
        #expect(zip(stroke.dashes, [8.485, 2.828]).allSatisfy { abs($0.0 - $0.1) < 0.001 })
    }

    @Test func `a stepped gradient has its exact places`() throws {
        let list = try Self.compose(
            ##"{"id":"l","type":"line","source":"data","paint":{"line-gradient":["step",["line-progress"],"#f00",0.3,"#00f"]}}"##,
            Self.table(.line, Self.square, keys: [1]))
        let batch = try #require(Self.strokes(list))
        guard case .gradient(let gradient)? = batch.inks.first else { return #expect(Bool(false)) }
        #expect(gradient.ramp.isStepped && gradient.ramp.stops.count == 2)
        #expect(abs(gradient.ramp.stops[1].place - 0.3) < 1e-6 && batch.items[0].ink == 0)
    }

    @Test func `every vertex is a circle, a ring's first one twice`() throws {
        let list = try Self.compose(
            ##"{"id":"c","type":"circle","source":"data"}"##, Self.table(.polygon, Self.square, keys: [1]))
        guard case .circles(let batch)? = list.commands.first else { return #expect(Bool(false)) }
        #expect(batch.centers.count == 5 && batch.centers.first == batch.centers.last)
    }

    @Test(arguments: [
        (##""fill-color":"#f00""##, FillBatch.Hairline.outside), (##""fill-opacity":0.5"##, .over),
        (##""fill-color":["case",["==",["get","key"],1],"#f00","#0f0"]"##, .over),
        (##""fill-outline-color":"#f00""##, .none), (##""fill-antialias":false"##, .none),
        (##""fill-pattern":"tile""##, .over),
    ])
    func `a hairline lies below an opaque area's own colour`(paint: String, hairline: FillBatch.Hairline)
        throws
    {
        let list = try Self.compose(
            "{\"id\":\"f\",\"type\":\"fill\",\"source\":\"data\",\"paint\":{\(paint)}}",
            Self.table(.polygon, Self.square, keys: [1]))
        #expect(try #require(Self.fills(list)).hairline == hairline)
    }

    @Test func `a browser shows heat above the opaque layers that follow`() throws {
        let layers = ##"""
            {"id":"h","type":"heatmap","source":"data"},{"id":"b","type":"background","paint":{"background-color":"#fff"}},
            {"id":"f","type":"fill","source":"data","paint":{"fill-color":"#f00"}}
            """##
        func order(_ drawsAsBrowser: Bool) throws -> [String] {
            try Self.compose(
                layers, Self.table(.polygon, Self.square, keys: [1]), drawsAsBrowser: drawsAsBrowser
            ).commands.map { command in
                switch command {
                case .heat: "heat"
                case .background: "background"
                case .fill(let batch): batch.hairline == .outsideAlone ? "edges" : "areas"
                default: "other"
                }
            }
        }
        #expect(try order(false) == ["heat", "background", "areas"])
        #expect(try order(true) == ["background", "areas", "heat", "edges"])
    }
}
