import Cartography
import Drawing
import Features
import Geometry
import Styling
import Testing
import Tiling

@Suite("The map composer") struct MapComposerTests {
    /// Zoom 8 at 256 px: one world unit is 2⁻¹⁶ device pixel, so hand-made places are whole pixels.
    private static let viewport = Viewport(zoom: 7, ratio: 1, originX: 0, originY: 0, width: 256, height: 256)

    private static func pixel(_ x: UInt32, _ y: UInt32) -> WorldPoint { WorldPoint(x: x << 16, y: y << 16) }

    private static func table(_ kind: GeometryKind, _ parts: [[[WorldPoint]]], classes: [String])
        -> FeatureTable
    {
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "class", type: .string)])
        for (index, part) in parts.enumerated() {
            builder.append(kind: kind, parts: part, id: "\(index)", values: [.string(classes[index])])
        }
        return builder.finish(order: .source)
    }

    private static func compose(
        _ layer: String, _ table: FeatureTable, viewport: Viewport = viewport
    ) throws -> DisplayList {
        let json = """
            {"version":8,"sources":{"data":{"type":"vector","url":"dataset://data"}},"layers":[\(layer)]}
            """
        let compilation = CompiledStyle.compile(json: Array(json.utf8))
        let composer = MapComposer(style: try #require(compilation.style, "\(compilation.diagnostics)"))
        return composer.compose(
            MapInput(features: ["data": FeatureSnapshot(tables: [table])]), viewport: viewport)
    }

    @Test func `a polygon becomes one closed path in its colour`() throws {
        let square = [Self.pixel(10, 20), Self.pixel(30, 20), Self.pixel(30, 50), Self.pixel(10, 50)]
        let list = try Self.compose(
            ##"{"id":"a","type":"fill","source":"data","paint":{"fill-color":"#ff0000","fill-opacity":0.5}}"##,
            Self.table(.polygon, [[square]], classes: ["x"]))
        guard case .fill(let batch) = try #require(list.commands.first) else { return #expect(Bool(false)) }
        #expect(batch.items.count == 1)
        #expect(batch.items[0].color == Color(red: 1, green: 0, blue: 0, alpha: 0.5))
        let range = list.paths.vertexRange(ofSubpath: 0)
        #expect(
            list.paths.vertices[range].map { [$0.x / 256, $0.y / 256] } == [
                [10, 20], [30, 20], [30, 50], [10, 50], [10, 20],
            ])
    }

    /// The vertices of a closed ring by whole numbers: a step is 2^(15 − zoom) world units; edges of more than 2²⁸ steps
    /// are cut in the middle, and what is beyond 2³⁰ steps of the canvas is held there.
    private static func steps(of ring: [WorldPoint], zoom: Int, originX: Int, originY: Int) -> [FixedPoint] {
        func step(_ units: UInt32) -> Int {
            if zoom > 15 { return Int(units) << (zoom - 15) }
            let half = 1 << (14 - zoom)
            return (Int(units) + half) >> (15 - zoom)
        }
        var places = ring.map { [step($0.x), step($0.y)] }
        places = places.indices.filter { $0 == 0 || places[$0] != places[$0 - 1] }.map { places[$0] }
        if places.count > 1, places.last != places[0] { places.append(places[0]) }
        func edge(_ a: [Int], _ b: [Int]) -> [[Int]] {
            guard max(abs(a[0] - b[0]), abs(a[1] - b[1])) > 1 << 28 else { return [b] }
            let middle = [(a[0] + b[0]) >> 1, (a[1] + b[1]) >> 1]
            return edge(a, middle) + edge(middle, b)
        }
        let all = [places[0]] + zip(places, places.dropFirst()).flatMap(edge)
        return all.map { place in
            let held = [place[0] - originX, place[1] - originY].map { min(max($0, -(1 << 30)), 1 << 30) }
            return FixedPoint(x: Int32(held[0]), y: Int32(held[1]))
        }
    }

    @Test(arguments: [(9, 1 << 20), (12, 1 << 22), (20, 1 << 12), (20, 1 << 26)])
    func `rings are rounded once, without repeats, long edges cut`(zoom: Int, spread: UInt32) throws {
        var state: UInt64 = 11
        func random() -> UInt32 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt32(truncatingIfNeeded: state >> 33) % spread
        }
        let (x, y) = (UInt32(3_506_000_000), UInt32(1_868_000_000))
        var ring: [WorldPoint] = []
        for index in 0..<40 {
            let place = WorldPoint(x: x + random(), y: y + random())
            ring.append(place)
            if index % 5 == 4 { ring.append(place) }
        }
        let originX = (Int(x + spread / 2) >> 7) << (zoom - 8)
        let originY = (Int(y + spread / 2) >> 7) << (zoom - 8)
        let unit = Viewport(
            zoom: Double(zoom), ratio: 1, originX: Int64(originX), originY: Int64(originY), width: 256,
            height: 256)
        let list = try Self.compose(
            ##"{"id":"a","type":"fill","source":"data","paint":{"fill-color":"#ff0000"}}"##,
            Self.table(.polygon, [[ring]], classes: ["x"]), viewport: unit)
        let expected = Self.steps(of: ring, zoom: zoom, originX: originX, originY: originY)
        let isSame = list.paths.vertices == expected
        #expect(isSame, "\(list.paths.vertices.count) and \(expected.count) vertices of \(ring)")
        #expect(expected.count > 30)
    }

    @Test func `a class decides the colour and the filter the presence`() throws {
        let points = (0..<4).map { [[Self.pixel(10 + $0 * 20, 40)]] }
        let list = try Self.compose(
            ##"{"id":"p","type":"circle","source":"data","filter":["!=",["get","class"],"c"],"paint":{"circle-radius":3,"circle-color":["match",["get","class"],"a","#f00","#00f"]}}"##,
            Self.table(.point, points, classes: ["a", "b", "c", "a"]))
        guard case .circles(let batch) = try #require(list.commands.first) else {
            return #expect(Bool(false))
        }
        #expect(batch.centers.map { $0.x / 256 } == [10, 30, 70])
        #expect(batch.styleIndexes == [0, 1, 0] && batch.styles.count == 2)
    }

    @Test func `ink that reaches into the canvas is drawn though its point lies outside`() throws {
        let layer =
            ##"{"id":"p","type":"circle","source":"data","paint":{"circle-radius":10,"circle-stroke-width":2}}"##
        let near = try Self.compose(layer, Self.table(.point, [[[Self.pixel(266, 100)]]], classes: ["a"]))
        let far = try Self.compose(layer, Self.table(.point, [[[Self.pixel(280, 100)]]], classes: ["a"]))
        #expect(near.commands.count == 1 && far.commands.isEmpty)
    }

    @Test func `a layer is drawn from its minzoom up to but not at its maxzoom`() throws {
        let layer = ##"{"id":"p","type":"circle","source":"data","minzoom":7,"maxzoom":8}"##
        let table = Self.table(.point, [[[Self.pixel(20, 20)]]], classes: ["a"])
        for (zoom, count) in [(6.9, 0), (7.0, 1), (7.9, 1), (8.0, 0)] {
            let viewport = Viewport(zoom: zoom, ratio: 1, originX: 0, originY: 0, width: 512, height: 512)
            #expect(
                try Self.compose(layer, table, viewport: viewport).commands.count == count, "zoom \(zoom)")
        }
    }

    @Test func `an edge across the world keeps its place at the deepest zoom`() throws {
        let line = [WorldPoint(x: 0, y: 1 << 31), WorldPoint(x: .max, y: 1 << 31)]
        let origin = Int64(1 << 38)
        let viewport = Viewport(
            zoom: 22, ratio: 1, originX: origin, originY: origin - 128 * 256, width: 256, height: 256)
        let list = try Self.compose(
            ##"{"id":"l","type":"line","source":"data","paint":{"line-width":2}}"##,
            Self.table(.line, [[line]], classes: ["a"]), viewport: viewport)
        let vertices = list.paths.vertices
        #expect(vertices.allSatisfy { abs($0.x) <= FixedPoint.limit && $0.y == 128 * 256 })
        #expect(vertices.contains { $0.x < 0 } && vertices.contains { $0.x > 256 * 256 })
    }
}
