import Cartography
import Drawing
import Features
import Geometry
import Styling
import Testing
import Tiling

/// What layers say of the borders of their areas.
@Suite struct BorderTests {
    /// One world unit is 2⁻¹⁶ device pixel.
    private static let viewport = Viewport(zoom: 7, ratio: 1, originX: 0, originY: 0, width: 256, height: 256)

    /// Three squares of 20 px side by side.
    private static func table(findsBorders: Bool = true) -> FeatureTable {
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "n", type: .number)])
        builder.findsBorders = findsBorders
        for column: UInt32 in 0..<3 {
            let (left, right) = (10 + column * 20, 30 + column * 20)
            let ring = [(left, 10), (right, 10), (right, 30), (left, 30)].map {
                WorldPoint(x: $0.0 << 16, y: UInt32($0.1) << 16)
            }
            builder.append(
                kind: .polygon, parts: [ring], id: "\(column)", values: [.number(Double(column))])
        }
        return builder.finish(order: .source)
    }

    private static func compose(_ layers: String..., table: FeatureTable = table()) throws -> DisplayList {
        let json = """
            {"version":8,"sources":{"data":{"type":"vector","url":"dataset://data"}},
            "layers":[\(layers.joined(separator: ","))]}
            """
        let compilation = CompiledStyle.compile(json: Array(json.utf8))
        let style = try #require(compilation.style, "\(compilation.diagnostics)")
        return MapComposer(style: style).compose(
            MapInput(features: ["data": FeatureSnapshot(tables: [table])]), viewport: viewport)
    }

    private static func fill(_ paint: String, more: String = "") -> String {
        #"{"id":"fill\#(paint.hashValue)","type":"fill","source":"data"\#(more),"paint":{\#(paint)}}"#
    }

    private static func line(_ paint: String, layout: String = "") -> String {
        #"{"id":"line","type":"line","source":"data","layout":{\#(layout)},"paint":{\#(paint)}}"#
    }

    private static func fills(_ list: DisplayList) -> FillBatch? {
        for case .fill(let batch) in list.commands { return batch }
        return nil
    }

    /// For each item of the last fill, the items beyond the edges from its vertices.
    private static func itemsBeyond(_ list: DisplayList) -> [[Int32]] {
        guard case .fill(let batch)? = list.commands.last, let borders = batch.borders else { return [] }
        return batch.items.map { item in
            list.paths.vertexRange(ofSubpath: item.path.lowerBound).map { vertex in
                borders.item(of: vertex < list.paths.neighbours.count ? list.paths.neighbours[vertex] : .max)
            }
        }
    }

    private static func strokes(_ list: DisplayList) -> StrokeBatch? {
        for case .stroke(let batch) in list.commands { return batch }
        return nil
    }

    @Test func `an area's path says which item lies beyond each edge`() throws {
        let list = try Self.compose(Self.fill(##""fill-color":["step",["get","n"],"#f00",1,"#0f0"]"##))
        // Each ring from its north-west corner and back to it.
        #expect(Self.itemsBeyond(list) == [[-1, 1, -1, -1, -1], [-1, 2, -1, 0, -1], [-1, -1, -1, 1, -1]])
    }

    @Test func `an area that the filter leaves out lies beyond no edge`() throws {
        let list = try Self.compose(
            Self.fill(##""fill-color":"#f00""##, more: ##","filter":["!=",["get","n"],1]"##))
        let batch = try #require(Self.fills(list))
        let borders = try #require(batch.borders)
        #expect(batch.items.count == 2)
        #expect(list.paths.neighbours.allSatisfy { borders.item(of: $0) < 0 })
    }

    @Test(arguments: [
        (##""line-color":"#000","line-opacity":0.5"##, "", true),
        (##""line-color":["step",["get","n"],"#f00",1,"#0f0"]"##, "", false),
        (##""line-color":"#000","line-width":["get","n"]"##, "", false),
        (##""line-color":"#000""##, ##""line-join":"round""##, true),
    ])
    func `outlines share borders when all have one pen and one colour`(
        paint: String, layout: String, sharing: Bool
    ) throws {
        let batch = try #require(Self.strokes(try Self.compose(Self.line(paint, layout: layout))))
        #expect((batch.borders != nil) == sharing)
    }

    @Test func `a table that knows no neighbours is drawn without`() throws {
        let list = try Self.compose(
            Self.fill(##""fill-color":"#f00""##), table: Self.table(findsBorders: false))
        #expect(Self.fills(list)?.borders == nil)
        #expect(list.paths.neighbours.isEmpty)
    }

    @Test func `layers over the same areas share their paths`() throws {
        let both = try Self.compose(
            Self.fill(##""fill-color":"#f00""##), Self.line(##""line-color":"#000""##))
        #expect(both.paths.subpathCount == 3)
        #expect(Self.fills(both)?.items.map(\.path) == Self.strokes(both)?.items.map(\.path))
        // A layer that is moved draws them elsewhere.
        let moved = try Self.compose(
            Self.fill(##""fill-color":"#f00""##),
            Self.line(##""line-color":"#000","line-translate":[3,0]"##))
        #expect(moved.paths.subpathCount == 6)
    }

    @Test func `a layer after one without neighbours makes paths with them`() throws {
        let list = try Self.compose(
            Self.fill(##""fill-color":"#f00","fill-antialias":false"##),
            Self.fill(##""fill-color":"#0f0""##))
        #expect(list.paths.subpathCount == 6)
        #expect(list.paths.neighbours.count > 15)
    }

    @Test func `paths that a layer without neighbours adds serve one with them`() throws {
        // The first knows neighbours but leaves an area out, the second adds it, the third draws all.
        let list = try Self.compose(
            Self.fill(##""fill-color":"#f00""##, more: ##","filter":["!=",["get","n"],1]"##),
            Self.line(##""line-color":["step",["get","n"],"#f00",1,"#0f0"]"##),
            Self.fill(##""fill-color":"#00f""##))
        #expect(list.paths.subpathCount == 3)
        #expect(
            Set(Self.itemsBeyond(list)) == [[-1, 1, -1, -1, -1], [-1, 2, -1, 0, -1], [-1, -1, -1, 1, -1]])
    }

    @Test func `a border that is cut because it is long is cut at the same places from both sides`() throws {
        // One world unit is half a device pixel: the border is two million pixels long.
        let viewport = Viewport(zoom: 22, ratio: 1, originX: 0, originY: 0, width: 256, height: 256)
        var builder = FeatureTableBuilder(columns: [])
        for column: UInt32 in 0..<2 {
            let (left, right) = (100 + column * 50, 150 + column * 50)
            let ring = [(left, 7), (right, 7), (right, 4_200_001), (left, 4_200_001)].map {
                WorldPoint(x: $0.0, y: UInt32($0.1))
            }
            builder.append(kind: .polygon, parts: [ring], id: "\(column)", values: [])
        }
        let style = try #require(
            CompiledStyle.compile(
                json: Array(
                    #"{"version":8,"sources":{"data":{"type":"vector","url":"dataset://data"}},"layers":[\#(Self.fill(##""fill-color":"#f00""##))]}"#
                        .utf8)
            ).style)
        let list = MapComposer(style: style).compose(
            MapInput(features: ["data": FeatureSnapshot(tables: [builder.finish(order: .source)])]),
            viewport: viewport)
        let items = Self.itemsBeyond(list)
        try #require(items.count == 2)
        func border(_ item: Int, with other: Int32) -> [FixedPoint] {
            let first = list.paths.vertexRange(ofSubpath: item).lowerBound
            return items[item].indices.filter { items[item][$0] == other }
                .flatMap { [list.paths.vertices[first + $0], list.paths.vertices[first + $0 + 1]] }
        }
        #expect(border(0, with: 1).count > 2)
        #expect(border(0, with: 1) == border(1, with: 0).reversed())
    }

    @Test func `tables and batches speak of neighbours with the same numbers`() {
        #expect(AreaBorders.none == Neighbours.none)
        #expect(AreaBorders.irregular == Neighbours.irregular)
        #expect(AreaBorders(rows: [4, 9, 4]) == nil, "a row twice")
        #expect(AreaBorders(rows: [70, 3])?.item(of: 70) == 0)
        #expect(AreaBorders(rows: [70, 3])?.item(of: 4) == -1)
        #expect(AreaBorders(rows: [])?.item(of: 0) == -1)
    }
}
