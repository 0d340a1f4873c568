extension StyleCompiler {
    mutating func compileLayers() -> [StyleLayer] {
        guard let layers = root["layers"]?.elements else { return [] }
        var lines: [String: Int] = [:]
        var compiled: [StyleLayer] = []
        for (index, json) in layers.enumerated() {
            let path = "layers[\(index)]"
            guard json.members != nil else {
                fail("object expected, \(json.kindName) found", at: path, json)
                continue
            }
            if let id = json["id"]?.text, !id.isEmpty {
                if let line = lines[id] {
                    fail("duplicate layer id \"\(id)\", previously used at line \(line)", at: path, json["id"])
                } else {
                    lines[id] = json["id"]?.line ?? 0
                }
            }
            if let layer = compileLayer(json, among: layers, at: path) { compiled.append(layer) }
        }
        return compiled
    }

    private mutating func compileLayer(_ json: JSONValue, among layers: [JSONValue], at path: String) -> StyleLayer? {
        let type = layerType(json, among: layers, at: path)
        checkSource(of: json, type: type, at: path)
        check(json, against: .layer, at: path)
        for member in json.members ?? [] where ObjectRule.layer.keys[member.key] == nil {
            warn("unknown property \"\(member.key)\" is not used", at: path, member.value)
        }
        if let filter = json["filter"] { checkFilterShape(filter, at: "\(path).filter") }
        let filter = json["filter"].flatMap { compileFilter($0, at: "\(path).filter") }
        guard let type else { return nil }
        let properties = compileProperties(of: json, type: type, at: path)
        guard let properties, let paint = properties.paint(type: type) else {
            if ObjectRule.layerTypes.contains(type) { warn("layers of type \"\(type)\" are not drawn", at: path, json) }
            return nil
        }
        return StyleLayer(
            id: json["id"]?.text ?? "", source: type == "background" ? nil : json["source"]?.text,
            sourceLayer: json["source-layer"]?.text, minZoom: json["minzoom"]?.number ?? 0,
            maxZoom: json["maxzoom"]?.number ?? 24.0.nextUp, isVisible: properties.isVisible, filter: filter,
            paint: paint, metadata: json["metadata"])
    }

    /// The type of a layer, that of its `ref` if it has one.
    private mutating func layerType(_ json: JSONValue, among layers: [JSONValue], at path: String) -> String? {
        guard let ref = json["ref"] else {
            if json["type"] == nil { fail("either \"type\" or \"ref\" is required", at: path, json) }
            return json["type"]?.text
        }
        for key in ["type", "source", "source-layer", "filter", "layout"] where json[key] != nil {
            fail("\"\(key)\" is prohibited for ref layers", at: path, json[key])
        }
        guard let parent = layers.first(where: { $0["id"]?.text == ref.text }) else {
            fail("ref layer \"\(ref.text ?? "")\" not found", at: path, ref)
            return nil
        }
        if parent["ref"] != nil { fail("ref cannot reference another ref layer", at: path, ref) }
        fail("ref layers are not supported; write the layer out", at: path, ref)
        return parent["type"]?.text
    }

    private mutating func checkSource(of json: JSONValue, type: String?, at path: String) {
        guard type != "background", json["ref"] == nil else { return }
        guard let name = json["source"] else {
            return fail("missing required property \"source\"", at: path, json)
        }
        guard let source = name.text.flatMap({ root["sources"]?[$0] }) else {
            return fail("source \"\(name.text ?? name.scriptText)\" not found", at: path, name)
        }
        let id = json["id"]?.text ?? ""
        let needsHeights = type == "hillshade" || type == "color-relief"
        switch source["type"]?.text {
        case "vector" where type == "raster": fail("layer \"\(id)\" requires a raster source", at: path, name)
        case let kind where kind != "raster-dem" && needsHeights:
            fail("layer \"\(id)\" requires a raster-dem source", at: path, name)
        case "raster" where type != "raster": fail("layer \"\(id)\" requires a vector source", at: path, name)
        case "vector" where json["source-layer"] == nil:
            // A dataset has one layer, so its name need not be said.
            if source["url"]?.text?.hasPrefix("dataset://") == true { break }
            fail("layer \"\(id)\" must specify a \"source-layer\"", at: path, json)
        case "raster-dem" where !needsHeights:
            fail(
                "raster-dem source can only be used with layer type 'hillshade' or 'color-relief'.", at: path, name)
        case let kind where type == "line" && json["paint"]?["line-gradient"] != nil:
            guard kind != "geojson" || source["lineMetrics"]?.boolean != true else { break }
            fail(
                "layer \"\(id)\" specifies a line-gradient, which requires a GeoJSON source with `lineMetrics` enabled.",
                at: path, json)
        default: break
        }
    }
}
