import Cartography
import Drawing
import Features
import Geometry
import Styling
import Testing
import Tiling

/// Which circle lies over which.
@Suite struct CircleOrderTests {
    private static let columns = [ColumnDefinition(name: "key", type: .number)]

    /// Points of one pixel each, three of them in one place.
    private static let records = (0..<60).map { index in
        let place = index < 3 ? 5 : index
        return FeatureRecord(
            id: "\(index)", kind: .point,
            parts: [[WorldPoint(x: UInt32(place * 7 % 61) << 16, y: UInt32(place * 11 % 59) << 16)]],
            values: ["key": .number(Double(index % 3))])
    }

    private static func table(_ records: [FeatureRecord], _ order: FeatureTableBuilder.Order)
        -> FeatureTable
    {
        var builder = FeatureTableBuilder(columns: columns)
        for record in records { builder.append(record) }
        return builder.finish(order: order)
    }

    /// The circles' places; their radii tell which feature has drawn them.
    private static func circles(
        _ snapshot: FeatureSnapshot, layout: String = "", box: PixelBox = PixelBox()
    ) throws -> [Circle] {
        let json = """
            {"version":8,"sources":{"data":{"type":"vector","url":"dataset://data"}},"layers":[{"id":"c",
            "type":"circle","source":"data","layout":{\(layout)},"paint":{"circle-radius":["+",1,["get","key"]]}}]}
            """
        let compilation = CompiledStyle.compile(json: Array(json.utf8))
        let viewport = Viewport(
            zoom: 7, ratio: 1, originX: Int64(box.x) * 256, originY: Int64(box.y) * 256, width: box.side,
            height: box.side)
        let list = MapComposer(style: try #require(compilation.style, "\(compilation.diagnostics)"))
            .compose(MapInput(features: ["data": snapshot]), viewport: viewport)
        guard case .circles(let batch)? = list.commands.first else { return [] }
        return zip(batch.centers, batch.styleIndexes).map { center, style in
            Circle(
                x: Int(center.x) / 256 + box.x, y: Int(center.y) / 256 + box.y,
                radius: batch.styles[Int(style)].radiusPixels)
        }
    }

    private struct PixelBox {
        var x = 0
        var y = 0
        var side = 64
    }

    private struct Circle: Equatable {
        var x: Int
        var y: Int
        var radius: Float
    }

    @Test func `points of a dataset are scattered, the same in every part of the picture`() throws {
        let table = Self.table(Self.records, .hilbert)
        let all = try Self.circles(FeatureSnapshot(tables: [table]))
        let alongCurve = (0..<table.count).map { Int(table.point(row: $0).x >> 16) }
        #expect(all.count == 60 && all.map(\.x) != alongCurve)
        for corner in [(0, 0), (20, 8), (33, 40)] {
            let box = PixelBox(x: corner.0, y: corner.1, side: 24)
            let part = try Self.circles(FeatureSnapshot(tables: [table]), box: box)
            #expect(!part.isEmpty && part.count < 60)
            #expect(part == all.filter(part.contains))
        }
    }

    @Test func `points with a key are scattered among those of the same key only`() throws {
        let snapshot = FeatureSnapshot(tables: [Self.table(Self.records, .hilbert)])
        let plain = try Self.circles(snapshot)
        let keyed = try Self.circles(snapshot, layout: ##""circle-sort-key":["get","key"]"##)
        #expect(keyed == [1, 2, 3].flatMap { radius in plain.filter { $0.radius == radius } })
    }

    @Test func `points of a document keep its order`() throws {
        let circles = try Self.circles(FeatureSnapshot(tables: [Self.table(Self.records, .source)]))
        #expect(circles.map(\.x) == Self.records.map { Int($0.parts[0][0].x >> 16) })
    }

    @Test func `changes beside a table and in it are drawn in the same order`() throws {
        var changed = Self.records
        changed[1].parts = [[WorldPoint(x: 40 << 16, y: 40 << 16)]]
        changed[30].values["key"] = .number(5)
        changed.remove(at: 50)
        let changes: [String: FeatureRecord?] = ["1": changed[1], "30": changed[30], "50": nil]
        let base = Self.table(Self.records, .hilbert)
        let beside = FeatureSnapshot(table: base, overlay: FeatureOverlay(on: base, changes: changes))
        let merged = beside.merged(touching: .world)
        let folded = FeatureSnapshot(tables: [Self.table(changed, .hilbert)])
        #expect(try Self.circles(merged) == Self.circles(folded))
        #expect(try Self.circles(merged) != Self.circles(FeatureSnapshot(tables: [base])))
    }
}
