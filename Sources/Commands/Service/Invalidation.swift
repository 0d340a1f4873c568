import Features
import Foundation
import Geometry
import Scheduling
import Styling
import TileServer
import TileStorage
import Tiling

/// Which tiles shall be marked as stale, as a service is asked: zooms and areas; each may be left out.
///
///     {"zooms": [10, 16], "boxes": [[113.9, 22.4, 114.1, 22.6]]}
///     {"cells": ["440305001001", "440305"]}
///     {"areas": [{"type": "Polygon", "coordinates": [[[113.9, 22.4], [114.1, 22.4], [114, 22.6], [113.9, 22.4]]]}]}
struct InvalidationWish {
    /// Areas of one wish.
    static let mostAreas = 10_000

    /// The tiles, by zoom and area.
    var ranges: [TileRange] { TileArea.ranges(of: areas, zooms: zooms) }
    /// The zooms.
    let zooms: ClosedRange<Int>
    /// What the tiles touch.
    let areas: [TileArea]

    /// Takes areas as they are.
    init(zooms: ClosedRange<Int>, areas: [TileArea]) {
        self.zooms = zooms
        self.areas = areas
    }

    /// Reads what was sent.
    init(_ json: Styling.JSONValue, map: MapScene) throws(ServiceError) {
        var zooms = map.definition.zoomRange
        if let asked = json["zooms"] {
            let numbers = (asked.elements ?? []).compactMap { $0.number.flatMap { Int(exactly: $0) } }
            guard numbers.count == 2, numbers[0] <= numbers[1],
                zooms.overlaps(numbers[0]...numbers[1])
            else { throw .unanswerable("zooms are two whole numbers, the first and the last, of the map's") }
            zooms = (numbers[0]...numbers[1]).clamped(to: zooms)
        }
        guard ["boxes", "areas", "cells"].count(where: { json[$0] != nil }) <= 1 else {
            throw .unanswerable("an area is said in one way: boxes, areas or cells")
        }
        var areas = [TileArea(map.worldBox)]
        if let asked = json["boxes"] {
            areas = try Self.boxes(asked)
        } else if let asked = json["areas"] {
            areas = try Self.shapes(asked)
        } else if let asked = json["cells"] {
            areas = try Self.features(asked, of: map)
        }
        guard !areas.isEmpty, areas.count <= Self.mostAreas else {
            throw .unanswerable("boxes, areas and cells are lists of 1 to \(Self.mostAreas)")
        }
        self.init(zooms: zooms, areas: areas)
    }

    private static func boxes(_ json: Styling.JSONValue) throws(ServiceError) -> [TileArea] {
        var areas: [TileArea] = []
        for box in json.elements ?? [] {
            let edges = (box.elements ?? []).compactMap(\.number)
            guard edges.count == 4,
                let box = BoundingBox(minX: edges[0], minY: edges[1], maxX: edges[2], maxY: edges[3])
            else { throw .unanswerable("a box is west, south, east, north in degrees") }
            areas.append(TileArea(WebMercator.worldBox(geographic: box)))
        }
        return areas
    }

    private static func shapes(_ json: Styling.JSONValue) throws(ServiceError) -> [TileArea] {
        var areas: [TileArea] = []
        for geometry in json.elements ?? [] {
            let feature: GeoJSONFeature
            do throws(GeoJSONFeature.Fault) {
                feature = try GeoJSONFeature(geometry: geometry)
            } catch {
                throw .unanswerable("area \(areas.count + 1) is no GeoJSON geometry: \(error)")
            }
            guard let area = TileArea(kind: feature.kind, parts: feature.parts) else {
                throw .unanswerable("area \(areas.count + 1) has no positions")
            }
            areas.append(area)
        }
        return areas
    }

    private static func features(
        _ json: Styling.JSONValue, of map: MapScene
    ) throws(ServiceError) -> [TileArea] {
        let ids = (json.elements ?? []).map(\.text)
        guard ids.allSatisfy({ $0 != nil }) else {
            throw .unanswerable("cells are ids of features, each a text in quotes")
        }
        let (areas, missing) = map.areas(ofFeatures: ids.compactMap { $0 })
        guard missing.isEmpty else {
            throw .unanswerable(
                "no dataset of map \(map.definition.name) has a feature \(missing.joined(separator: ", "))")
        }
        return areas
    }

    /// What is sent to a running service.
    static func text(zooms: ClosedRange<Int>, areas: [TileArea]) -> [UInt8] {
        TileServer.JSONValue.object(members(zooms: zooms, areas: areas)).bytes
    }

    /// The members that say which tiles.
    static func members(zooms: ClosedRange<Int>, areas: [TileArea]) -> [TileServer.JSONMember] {
        var members: [TileServer.JSONMember] = [
            .init(
                "zooms", .array([.number(Double(zooms.lowerBound)), .number(Double(zooms.upperBound))]))
        ]
        if areas.allSatisfy({ $0.kind == nil }) {
            members.append(.init("boxes", .array(areas.map(box))))
        } else {
            members.append(.init("areas", .array(areas.map(geometry))))
        }
        return members
    }

    private static func box(_ area: TileArea) -> TileServer.JSONValue {
        let box = WebMercator.geographic(area.box)
        return .array([box.minX, box.minY, box.maxX, box.maxY].map { .number($0) })
    }

    private static func geometry(_ area: TileArea) -> TileServer.JSONValue {
        let (kind, parts) = area.kind.map { ($0, area.parts) } ?? (.polygon, [area.box.corners])
        return FeatureShape(kind, parts).geoJSON
    }
}

extension WorldBox {
    /// The corners, clockwise on screen from the north-west.
    fileprivate var corners: [WorldPoint] {
        [
            WorldPoint(x: minX, y: minY), WorldPoint(x: maxX, y: minY), WorldPoint(x: maxX, y: maxY),
            WorldPoint(x: minX, y: maxY),
        ]
    }
}

extension FeatureShape {
    /// The shape of a packed feature.
    init(_ kind: GeometryKind, _ parts: [[WorldPoint]]) {
        let positions = parts.map { part in
            part.map { point in
                let place = WebMercator.geographic(point)
                return GeoPosition(longitude: place.longitude, latitude: place.latitude)
            }
        }
        self =
            switch kind {
            case .point: .points(positions.flatMap(\.self))
            case .line: .lines(positions)
            case .polygon: .rings(positions)
            }
    }
}

/// What a mark came to, for people and programs.
struct InvalidationReport: Codable {
    struct Zoom: Codable {
        let zoom: Int
        let tiles: Int
    }

    let map: String
    let generation: Int64
    let tiles: Int
    let zooms: [Zoom]

    init(map: String, _ report: StaleReport) {
        self.map = map
        generation = report.generation
        tiles = report.tiles
        zooms = report.zooms.map { Zoom(zoom: $0.zoom, tiles: $0.tiles) }
    }

    /// The report as JSON.
    var jsonText: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? encoder.encode(self)) ?? Data()
    }

    var lines: [String] {
        guard tiles > 0 else { return ["\(map): no stored tile lies there, so none became stale"] }
        return zooms.map { "zoom \($0.zoom): \(Output.grouped($0.tiles)) tiles" }
            + ["\(map): \(Output.grouped(tiles)) tiles are stale now"]
    }
}
