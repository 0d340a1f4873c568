import Cartography
import Features
import Foundation
import Geometry
import ImageCoding
import Logging
import Pixels
import Rendering
import Scheduling
import StyleSources
import Styling
import Testing
import TileStorage
import Tiling
import Typesetting

/// The tiles that a change marks, against the pixels that it changes.
@Suite("The dirty set") struct DirtySetTests {
    private static let style = """
        {"version":8,"sources":{"cells":{"type":"vector","url":"dataset://cells"},
        "roads":{"type":"vector","url":"dataset://roads"},"parts":{"type":"vector","url":"dataset://parts"}},
        "layers":[
        {"id":"ground","type":"background","paint":{"background-color":"#fff"}},
        {"id":"cells","type":"fill","source":"cells","paint":{"fill-color":
          ["match",["get","kind"],"a","#c33","b","#3c3","#33c"],"fill-outline-color":"#222"}},
        {"id":"roads","type":"line","source":"roads","minzoom":12,"filter":["!=",["get","kind"],"c"],"paint":{
          "line-color":"#555","line-width":["interpolate",["linear"],["zoom"],10,1,16,["get","size"]]}},
        {"id":"parts","type":"circle","source":"parts","minzoom":11.5,"paint":{"circle-radius":["get","size"],
          "circle-color":"#08f","circle-stroke-width":1}},
        {"id":"heat","type":"heatmap","source":"parts","maxzoom":12.5,"paint":{"heatmap-radius":12,
          "heatmap-weight":["get","size"]}}]}
        """
    /// Cells named in their middle, streets along their lines, parts as they come: each may push out the others.
    private static let labels = """
        {"version":8,"sources":{"cells":{"type":"vector","url":"dataset://cells"},
        "roads":{"type":"vector","url":"dataset://roads"},"parts":{"type":"vector","url":"dataset://parts"}},
        "layers":[
        {"id":"ground","type":"background","paint":{"background-color":"#fff"}},
        {"id":"cells","type":"symbol","source":"cells","layout":{"text-field":["get","note"],"text-size":12}},
        {"id":"roads","type":"symbol","source":"roads","minzoom":13,"layout":{"symbol-placement":"line",
          "text-field":["get","kind"],"text-size":10,"symbol-sort-key":["get","size"]}},
        {"id":"parts","type":"symbol","source":"parts","minzoom":14,"layout":{"text-field":["get","note"],
          "text-size":["+",9,["get","size"]],"symbol-sort-key":["get","size"]}}]}
        """
    private static let zooms = 11...16
    private static let labelZooms = 14...17
    private static let origin = (x: UInt32(3_400_000_000), y: UInt32(1_800_000_000))
    /// World units across the town: three tiles of zoom 14.
    private static let side = 3 * (1 << 18)
    private static let columns = [
        ColumnDefinition(name: "kind", type: .string), ColumnDefinition(name: "size", type: .number),
        ColumnDefinition(name: "note", type: .string),
    ]

    private struct Town {
        var random: LinearCongruentialGenerator

        mutating func point(_ spread: Int = DirtySetTests.side, around: (Int, Int) = (0, 0)) -> WorldPoint {
            func place(_ start: Int) -> UInt32 {
                UInt32(min(max(start + random.next(spread), 0), DirtySetTests.side))
            }
            let (x, y) = (place(around.0), place(around.1))
            return WorldPoint(x: DirtySetTests.origin.x + x, y: DirtySetTests.origin.y + y)
        }

        mutating func record(_ dataset: String, _ id: String) -> FeatureRecord {
            let values: [String: FeatureValue] = [
                "kind": .string(["a", "b", "c"][random.next(3)]), "size": .number(Double(1 + random.next(9))),
                "note": .string("\(random.next(1000))"),
            ]
            let around = (random.next(DirtySetTests.side), random.next(DirtySetTests.side))
            let spread = random.next(8) == 0 ? DirtySetTests.side : 60_000
            switch dataset {
            case "cells":
                let a = point(spread, around: around)
                let (w, h) = (UInt32(1000 + random.next(spread / 2)), UInt32(1000 + random.next(spread / 2)))
                let ring = [
                    a, WorldPoint(x: a.x + w, y: a.y + h / 5), WorldPoint(x: a.x + w / 2, y: a.y + h),
                ]
                return FeatureRecord(id: id, kind: .polygon, parts: [ring], values: values)
            case "roads":
                let line = (0...random.next(4) + 1).map { _ in point(spread, around: around) }
                return FeatureRecord(id: id, kind: .line, parts: [line], values: values)
            default:
                return FeatureRecord(id: id, kind: .point, parts: [[point()]], values: values)
            }
        }
    }

    private static func draw(_ scene: MapScene, ratio: Int) async throws -> [Int: PixelBuffer] {
        let zooms = scene.definition.zoomRange
        var pictures: [Int: PixelBuffer] = [:]
        var renderer = MetatileRenderer(mode: .live)
        let composer = MapComposer(style: scene.definition.style)
        for zoom in zooms {
            let viewport = Viewport(tiles: range(zoom), tilePixels: 256, ratio: ratio)
            let input = try await scene.gather(viewport).input
            pictures[zoom] = renderer.draw(viewport, input: input, composer: composer)
        }
        return pictures
    }

    /// The town and a tile around it.
    private static func range(_ zoom: Int) -> TileRange {
        let box = WorldBox(
            minX: origin.x, minY: origin.y, maxX: origin.x + UInt32(side), maxY: origin.y + UInt32(side))
        return TileRange(zoom: zoom, touching: box.grown(by: 1 << UInt64(32 - zoom)))
    }

    private static func changedTiles(
        _ a: PixelBuffer, _ b: PixelBuffer, _ zoom: Int, ratio: Int
    ) -> Set<TileCoordinate> {
        let range = range(zoom)
        let side = 256 * ratio
        var found: Set<TileCoordinate> = []
        for row in range.rows {
            for column in range.columns {
                let (x, y) = (
                    (column - range.columns.lowerBound) * side, (row - range.rows.lowerBound) * side
                )
                if a.cropped(x: x, y: y, width: side, height: side)
                    != b.cropped(x: x, y: y, width: side, height: side),
                    let tile = TileCoordinate(zoom: zoom, column: column, row: row)
                {
                    found.insert(tile)
                }
            }
        }
        return found
    }

    /// A town that is served and edited, and what is told of it.
    private struct Served {
        let map: ServedMap
        let pyramid: TilePyramid
        let editor: DatasetEditor
        let feed: ChangeFeed

        init(_ town: inout Town, in folder: URL, style: String, zooms: ClosedRange<Int>) throws {
            var datasets: [String: Dataset] = [:]
            var editable: [EditableDataset] = []
            for (name, count) in [("cells", 40), ("parts", 150), ("roads", 40)] {
                var builder = FeatureTableBuilder(columns: DirtySetTests.columns)
                for index in 0..<count { builder.append(town.record(name, "\(index)")) }
                let table = builder.finish(order: .hilbert)
                datasets[name] = Dataset(name: name, snapshot: FeatureSnapshot(tables: [table]))
                let log = try FeatureChangeLog(path: folder.appending(path: "\(name).sqlite").path)
                editable.append(EditableDataset(name: name, table: table, log: log, foldedThrough: 0))
            }
            let compiled = try #require(CompiledStyle.compile(json: Array(style.utf8)).style)
            let definition = MapDefinition(name: "town", title: "town", style: compiled, zoomRange: zooms)
            let scene = MapScene(
                definition: definition, datasets: datasets, rasters: [:],
                own: OwnSources(
                    style: compiled, folder: StyleFolder(ofStyle: folder.path + "/style.json"), form: .tables,
                    fonts: { FontLibrary() }))
            map = try ServedMap(scene: scene, store: MemoryTileStore())
            let logger = Logger(label: "test")
            pyramid = TilePyramid(
                maps: [map], configuration: PyramidConfiguration(),
                time: PyramidTime(now: { 0 }, calendarSeconds: { 0 }), logger: logger)
            feed = ChangeFeed(firstID: 1)
            editor = DatasetEditor(
                datasets: editable, derivations: [], pyramid: pyramid, feed: feed, logger: logger,
                fold: { _, table, _ in table })
        }

        /// Makes some edits at once: new features, others in their place, none, or one attribute.
        func edit(_ town: inout Town, count: Int) async throws {
            var edits: [FeatureEdit] = []
            for _ in 0..<count { edits.append(await some(&town)) }
            _ = try await editor.apply(edits)
        }

        private func some(_ town: inout Town) async -> FeatureEdit {
            let name = ["cells", "parts", "roads"][town.random.next(3)]
            let id = "\(town.random.next(160))"
            var record: FeatureRecord? = town.record(name, id)
            if town.random.next(5) == 0 { record = nil }
            if town.random.next(3) == 0, let old = await editor.snapshot(name)?.record(id: id) {
                record = old
                let key = ["kind", "size", "note"][town.random.next(3)]
                record?.values[key] = key == "size" ? .number(Double(1 + town.random.next(9))) : .string("b")
            }
            return FeatureEdit(dataset: name, id: id, record: record)
        }
    }

    @Test func `every changed pixel lies in a marked tile, and few tiles are marked in vain`() async throws {
        let count = try await compare(style: Self.style, zooms: Self.zooms, edits: 24)
        #expect(Double(count.marked) <= 1.5 * Double(count.changed))
    }

    @Test func `labels that give way to a changed one, and to those, lie in marked tiles too`() async throws {
        let count = try await compare(style: Self.labels, zooms: Self.labelZooms, edits: 10)
        #expect(Double(count.marked) <= 1.5 * Double(count.changed))
    }

    @Test func `labels of tiles at twice the size, which find room of their own, count where there are such`()
        async throws
    {
        let count = try await compare(style: Self.labels, zooms: 14...15, edits: 10, ratio: 2)
        #expect(Double(count.marked) <= 1.6 * Double(count.changed))
    }

    @Test func `labels near a batch of very many changes are marked as far as labels reach`() async throws {
        _ = try await compare(style: Self.labels, zooms: 14...15, edits: 2, atOnce: 100)
    }

    private struct Count {
        var changed = 0
        var marked = 0
        var missed = 0
        /// Tiles of all zooms, for each edit.
        var all = 0
    }

    /// Makes edits and compares the tiles that are marked with those whose pixels change.
    private func compare(
        style: String, zooms: ClosedRange<Int>, edits: Int, ratio: Int = 1, atOnce: Int = 1
    ) async throws -> Count {
        // The full dose is GRIDMILL_EDITS=1000.
        let edits = ProcessInfo.processInfo.environment["GRIDMILL_EDITS"].flatMap { Int($0) } ?? edits
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "gridmill-dirty-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var town = Town(random: LinearCongruentialGenerator(7))
        let served = try Served(&town, in: folder, style: style, zooms: zooms)
        defer { served.pyramid.shutDown() }
        if ratio > 1, let tile = TileCoordinate(zoom: 14, column: 0, row: 0) {
            // The map has such tiles, if only a far one.
            try served.map.store.write(
                [TileWrite(coordinate: tile, variant: TileVariant(ratio: ratio, format: "png"), bytes: [0])],
                epoch: served.map.epoch, generation: 0, finished: [], modifiedSeconds: 0)
        }
        var events = try #require(served.feed.listen(maps: ["town"], lastID: nil)).makeAsyncIterator()
        var before = try await Self.draw(served.map.scene, ratio: ratio)
        var count = Count()
        for step in 0..<edits {
            try await served.edit(&town, count: atOnce)
            let after = try await Self.draw(served.map.scene, ratio: ratio)
            var pixels: Set<TileCoordinate> = []
            for zoom in zooms {
                let (a, b) = (try #require(before[zoom]), try #require(after[zoom]))
                pixels.formUnion(Self.changedTiles(a, b, zoom, ratio: ratio))
            }
            // A mark after the edit's own says that the edit's has been told, or that there was none.
            served.feed.tell(map: "town", generation: -1, ranges: [])
            var dirty: Set<TileCoordinate> = []
            let whole = Set(zooms.map(Self.range).flatMap(Self.tiles))
            while let event = await events.next(), event.generation >= 0 {
                dirty.formUnion(event.ranges.map { $0.flatMap(Self.tiles) } ?? Array(whole))
            }
            let lost = pixels.subtracting(dirty)
            #expect(lost.isEmpty, "edit \(step): \(lost.prefix(3))")
            count.missed += lost.count
            count.marked += dirty.intersection(whole).count
            count.changed += pixels.count
            count.all += whole.count
            before = after
        }
        #expect(count.missed == 0 && count.changed > 0)
        print(
            "dirty set: \(edits) edits, \(count.changed) tiles changed, \(count.marked) marked of \(count.all), "
                + "\(count.missed) missed")
        return count
    }

    private static func tiles(_ range: TileRange) -> [TileCoordinate] {
        range.rows.flatMap { row in
            range.columns.compactMap { TileCoordinate(zoom: range.zoom, column: $0, row: row) }
        }
    }
}
