extension StyleCompiler {
    /// The schemes of addresses inside a project.
    private static let datasetScheme = "dataset://"
    private static let rasterScheme = "raster://"

    mutating func compileSources() -> [String: StyleSource] {
        var sources: [String: StyleSource] = [:]
        for member in root["sources"]?.members ?? [] {
            sources[member.key] = compileSource(member.value, at: "sources.\(member.key)")
        }
        return sources
    }

    private mutating func compileSource(_ json: JSONValue, at path: String) -> StyleSource {
        guard json.members != nil else {
            fail("object expected, \(json.kindName) found", at: path, json)
            return .unsupported(type: "")
        }
        guard let type = json["type"], ExpressionValue(type).isTruthy else {
            fail("\"type\" is required", at: path, json)
            return .unsupported(type: "")
        }
        switch type.text {
        case "vector":
            check(json, against: .vectorSource, at: path)
            return vectorSource(json, at: path)
        case "raster":
            check(json, against: .rasterSource, at: path)
            return rasterSource(json, at: path)
        case "geojson":
            check(json, against: .geojsonSource, at: path)
            return geojsonSource(json, at: path)
        case "raster-dem", "image", "video":
            checkUndrawnSource(json, type: type.text ?? "", at: path)
            return .unsupported(type: type.text ?? "")
        case "canvas":
            fail(
                "Please use runtime APIs to add canvas sources, rather than including them in stylesheets.",
                at: path,
                json)
            return .unsupported(type: "canvas")
        default:
            checkChoice(
                type, among: ["vector", "raster", "raster-dem", "geojson", "video", "image"],
                at: "\(path).type")
            return .unsupported(type: type.text ?? "")
        }
    }

    private mutating func checkUndrawnSource(_ json: JSONValue, type: String, at path: String) {
        switch type {
        case "video": check(json, against: .videoSource, at: path)
        case "image": check(json, against: .imageSource, at: path)
        default:
            checkHeightFactors(json, at: path)
            check(json, against: .heightSource, at: path, hasPlainPaths: true)
        }
        warn("a source of type \"\(type)\" is not drawn", at: path, json)
    }

    private mutating func checkHeightFactors(_ json: JSONValue, at path: String) {
        let encoding = json["encoding"]
        guard encoding?.text != "custom" else { return }
        let name = encoding?.text.map { "\"\($0)\"" } ?? "Default"
        for key in ["redFactor", "greenFactor", "blueFactor", "baseShift"] {
            guard let factor = json[key] else { continue }
            fail(
                "In \"\(path)\": \"\(key)\" is only valid when \"encoding\" is set to \"custom\". \(name) encoding found",
                at: key, factor)
        }
    }

    private mutating func vectorSource(_ json: JSONValue, at path: String) -> StyleSource {
        guard let url = json["url"]?.text, url.hasPrefix(Self.datasetScheme) else {
            warn("vector tiles are not read; give a dataset as \"url\": \"dataset://NAME\"", at: path, json)
            return .unsupported(type: "vector")
        }
        let name = String(url.dropFirst(Self.datasetScheme.count))
        if name.isEmpty {
            reject("\"dataset://\" should be followed by a dataset's name", at: "\(path).url", json["url"])
        }
        return .dataset(name: name)
    }

    /// The width of a tile that the source gives, held to what an image tile can be.
    private func tilePixels(_ json: JSONValue) -> Int {
        let size = json["tileSize"]?.number ?? 512
        return Int(exactly: min(max(size.rounded(), 1), 8192)) ?? 512
    }

    private mutating func rasterSource(_ json: JSONValue, at path: String) -> StyleSource {
        if let url = json["url"]?.text {
            guard url.hasPrefix(Self.rasterScheme) else {
                warn(
                    "a TileJSON address is not read; give \"tiles\" or \"raster://NAME\"", at: "\(path).url",
                    json["url"])
                return .unsupported(type: "raster")
            }
            let name = String(url.dropFirst(Self.rasterScheme.count))
            if name.isEmpty {
                reject("\"raster://\" should be followed by a raster's name", at: "\(path).url", json["url"])
            }
            return .raster(name: name, tilePixels: tilePixels(json))
        }
        let templates = json["tiles"]?.elements?.compactMap(\.text) ?? []
        guard !templates.isEmpty else {
            reject("either \"url\" or \"tiles\" is required", at: path, json)
            return .unsupported(type: "raster")
        }
        func zoom(_ key: String, _ fallback: Int) -> Int {
            json[key]?.number.flatMap { Int(exactly: min(max($0.rounded(.down), 0), 30)) } ?? fallback
        }
        let bounds = json["bounds"]?.elements?.compactMap(\.number) ?? []
        return .rasterTiles(
            RasterTilesSource(
                templates: templates, tilePixels: tilePixels(json), minZoom: zoom("minzoom", 0),
                maxZoom: zoom("maxzoom", 22), isTMS: json["scheme"]?.text == "tms",
                bounds: bounds.count == 4 ? bounds : [-180, -85.051129, 180, 85.051129],
                attribution: json["attribution"]?.text))
    }

    private mutating func geojsonSource(_ json: JSONValue, at path: String) -> StyleSource {
        let options = JSONValue(.object(json.members?.filter { $0.key != "data" } ?? []), line: json.line)
        for key in ["cluster", "filter", "clusterProperties"] {
            guard let json = json[key], json.boolean != false else { continue }
            warn("\"\(key)\" of a geojson source is not used", at: "\(path).\(key)", json)
        }
        guard let data = json["data"] else { return .unsupported(type: "geojson") }
        if let url = data.text { return .geojson(GeoJSONSource(content: .url(url), options: options)) }
        var reader = GeoJSONReader(path: "\(path).data", generatesIDs: json["generateId"]?.boolean ?? false)
        let table = reader.read(data)
        diagnostics += reader.diagnostics
        return .geojson(GeoJSONSource(content: .inline(table), options: options))
    }
}
