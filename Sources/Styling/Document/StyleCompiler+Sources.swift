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
        case "image":
            check(json, against: .imageSource, at: path)
            return imageSource(json, at: path)
        case "raster-dem", "video":
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
        if let name = projectName(json, scheme: Self.datasetScheme, of: "a dataset", at: path) {
            return .dataset(name: name)
        }
        guard let tiles = tilesSource(json, at: path) else { return .unsupported(type: "vector") }
        return .vectorTiles(tiles)
    }

    private mutating func rasterSource(_ json: JSONValue, at path: String) -> StyleSource {
        if let name = projectName(json, scheme: Self.rasterScheme, of: "a raster", at: path) {
            return .raster(name: name, tilePixels: TilesSource(json).tilePixels ?? 512)
        }
        guard let tiles = tilesSource(json, at: path) else { return .unsupported(type: "raster") }
        return .rasterTiles(tiles)
    }

    /// What follows a scheme of the project's own; nil when the source has another address, or none.
    private mutating func projectName(_ json: JSONValue, scheme: String, of what: String, at path: String)
        -> String?
    {
        guard let url = json["url"]?.text, url.hasPrefix(scheme) else { return nil }
        let name = String(url.dropFirst(scheme.count))
        if name.isEmpty {
            reject("\"\(scheme)\" should be followed by \(what)'s name", at: "\(path).url", json["url"])
        }
        return name
    }

    private mutating func tilesSource(_ json: JSONValue, at path: String) -> TilesSource? {
        let source = TilesSource(json)
        guard source.url != nil || !source.templates.isEmpty else {
            reject("either \"url\" or \"tiles\" is required", at: path, json)
            return nil
        }
        return source
    }

    private mutating func imageSource(_ json: JSONValue, at path: String) -> StyleSource {
        let corners = (json["coordinates"]?.elements ?? []).map { $0.elements?.compactMap(\.number) ?? [] }
        guard let url = json["url"]?.text, corners.count == 4,
            corners.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isFinite) })
        else {
            // The specification's own check has said what is missing.
            warn("an image without an address and four corners is not drawn", at: path, json)
            return .unsupported(type: "image")
        }
        return .image(ImageSource(url: url, corners: corners))
    }

    private mutating func geojsonSource(_ json: JSONValue, at path: String) -> StyleSource {
        let options = JSONValue(.object(json.members?.filter { $0.key != "data" } ?? []), line: json.line)
        guard let data = json["data"] else { return .unsupported(type: "geojson") }
        if let url = data.text { return .geojson(GeoJSONSource(content: .url(url), options: options)) }
        var reader = GeoJSONReader(path: "\(path).data", generatesIDs: json["generateId"]?.boolean ?? false)
        let table = reader.read(data)
        diagnostics += reader.diagnostics
        return .geojson(GeoJSONSource(content: .inline(table), options: options))
    }
}
