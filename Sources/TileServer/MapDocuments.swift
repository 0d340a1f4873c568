import Geometry

/// The JSON documents that describe maps and datasets.
struct MapDocuments: Sendable {
    /// What goes before `/maps/…`; empty for relative addresses.
    let base: String
    /// The program's version.
    let version: String

    /// `/maps`: every map with its layers, as the map browser needs it.
    func list(_ maps: [MapSummary]) -> JSONValue {
        [
            "service": ["name": "Gridmill", "version": .string(version)],
            "maps": .array(maps.map(entry)),
        ]
    }

    private func entry(_ map: MapSummary) -> JSONValue {
        let layers = map.layers.map { layer -> JSONValue in
            ["id": .string(layer.id), "kind": .string(layer.kind.rawValue), "title": layer.title.json]
        }
        return [
            "name": .string(map.name), "title": map.title.json, "tilejson": .string(address(map)),
            "tiles": .string(tiles(map)), "bounds": Self.bounds(map.bounds),
            "minzoom": .count(map.zoomRange.lowerBound), "maxzoom": .count(map.zoomRange.upperBound),
            "tileSize": .count(map.tilePixels), "format": .string(map.format.rawValue),
            "attribution": map.attribution.map { .string($0) } ?? .null, "layers": .array(layers),
            "datasets": .array(map.datasets.map { .string($0) }),
        ]
    }

    /// `/maps/{map}` in TileJSON 3.0.0.
    ///
    /// `vector_layers` is required by its schema and empty for pictures. `tileSize` is
    /// read by MapLibre, `legend` stays out because it would have to be HTML.
    func tileJSON(_ map: MapSummary) -> JSONValue {
        let middle = map.bounds.center
        var members = [
            JSONMember("tilejson", "3.0.0"), JSONMember("name", .string(map.title.english)),
            JSONMember("description", .string(map.title.chinese)), JSONMember("version", "1.0.0"),
            JSONMember("scheme", "xyz"), JSONMember("tiles", [.string(tiles(map))]),
            JSONMember("vector_layers", []), JSONMember("minzoom", .count(map.zoomRange.lowerBound)),
            JSONMember("maxzoom", .count(map.zoomRange.upperBound)),
            JSONMember("bounds", Self.bounds(map.bounds)),
            JSONMember(
                "center", [.number(middle.x), .number(middle.y), .count(map.zoomRange.lowerBound)]),
            JSONMember("format", .string(map.format.rawValue)),
            JSONMember("tileSize", .count(map.tilePixels)),
        ]
        if let attribution = map.attribution {
            // The specification lets clients treat this as HTML.
            members.append(JSONMember("attribution", .string(Self.escaped(attribution))))
        }
        return .object(members)
    }

    /// A MapLibre style (version 8) that shows the map's tiles.
    func style(_ map: MapSummary) -> JSONValue {
        let source: JSONValue = [
            "type": "raster", "tiles": [.string(tiles(map))], "tileSize": .count(map.tilePixels),
            "minzoom": .count(map.zoomRange.lowerBound), "maxzoom": .count(map.zoomRange.upperBound),
            "bounds": Self.bounds(map.bounds),
            "attribution": .string(Self.escaped(map.attribution ?? "")),
        ]
        return [
            "version": 8, "name": .string(map.title.english),
            "sources": .object([JSONMember(map.name, source)]),
            "layers": [["id": .string(map.name), "type": "raster", "source": .string(map.name)]],
        ]
    }

    /// `/datasets/{ds}`.
    static func dataset(_ dataset: DatasetSummary) -> JSONValue {
        let fields = dataset.fields.map { field -> JSONValue in
            ["name": .string(field.name), "type": .string(field.type)]
        }
        return [
            "name": .string(dataset.name), "features": .count(dataset.featureCount),
            "bounds": dataset.bounds.map(bounds) ?? .null, "fields": .array(fields),
            "generation": .string(dataset.generation),
        ]
    }

    /// `/ready`.
    static func readiness(_ readiness: Readiness) -> JSONValue {
        let checks = readiness.checks.map { check -> JSONValue in
            [
                "name": .string(check.name), "ready": .boolean(check.isReady),
                "detail": check.detail.map { .string($0) } ?? .null,
            ]
        }
        return ["status": .string(readiness.isReady ? "ready" : "not ready"), "checks": .array(checks)]
    }

    private func address(_ map: MapSummary) -> String {
        "\(base)/maps/\(PercentCoding.encoded(map.name))"
    }

    private func tiles(_ map: MapSummary) -> String {
        "\(address(map))/{z}/{x}/{y}.\(map.format.rawValue)"
    }

    private static func bounds(_ box: BoundingBox) -> JSONValue {
        [.number(box.minX), .number(box.minY), .number(box.maxX), .number(box.maxY)]
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
