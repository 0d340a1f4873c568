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
                    fail(
                        "duplicate layer id \"\(id)\", previously used at line \(line)", at: path, json["id"])
                } else {
                    lines[id] = json["id"]?.line ?? 0
                }
            }
            if let layer = compileLayer(json, among: layers, at: path) { compiled.append(layer) }
        }
        return compiled
    }

    private mutating func compileLayer(_ own: JSONValue, among layers: [JSONValue], at path: String)
        -> StyleLayer?
    {
        let parent = parent(of: own, among: layers, at: path)
        if own["ref"] == nil, own["type"].map({ !ExpressionValue($0).isTruthy }) ?? true {
            fail("either \"type\" or \"ref\" is required", at: path, own)
        }
        let json = inheriting(own, from: parent)
        let type = json["type"]?.text
        checkSource(of: own, type: type, at: path)
        check(own, against: .layer, at: path)
        if let given = own["type"] { checkChoice(given, among: ObjectRule.layerTypes, at: "\(path).type") }
        let filter = json["filter"].flatMap { compileFilter($0, at: "\(path).filter") }
        guard let type, let properties = compileProperties(of: json, type: type, at: path) else { return nil }
        guard let paint = properties.paint(type: type) else {
            warn("layers of type \"\(type)\" are not drawn", at: path, json)
            return nil
        }
        return StyleLayer(
            id: json["id"]?.text ?? "", source: type == "background" ? nil : json["source"]?.text,
            sourceLayer: json["source-layer"]?.text, minZoom: json["minzoom"]?.number ?? 0,
            maxZoom: json["maxzoom"]?.number ?? .infinity, isVisible: properties.isVisible, filter: filter,
            paint: paint, metadata: json["metadata"])
    }

    /// What a layer with a `ref` takes from the layer it names.
    private static let inheritedKeys = [
        "type", "source", "source-layer", "minzoom", "maxzoom", "filter", "layout",
    ]

    private func inheriting(_ json: JSONValue, from parent: JSONValue?) -> JSONValue {
        guard let parent, let members = json.members else { return json }
        let inherited =
            parent.members?.filter { Self.inheritedKeys.contains($0.key) && json[$0.key] == nil } ?? []
        return JSONValue(.object(members + inherited), line: json.line)
    }

    /// The layer that `ref` names.
    private mutating func parent(of json: JSONValue, among layers: [JSONValue], at path: String) -> JSONValue?
    {
        guard let ref = json["ref"] else { return nil }
        for key in ["type", "source", "source-layer", "filter", "layout"] where json[key] != nil {
            // The layer's own keys win, as they do in browsers that do not check styles.
            failGently("\"\(key)\" is prohibited for ref layers", at: path, json[key])
        }
        let name = ExpressionValue(ref).text
        guard let parent = layers.last(where: { $0["id"]?.text == name }) else {
            fail("ref layer \"\(name)\" not found", at: path, ref)
            return nil
        }
        guard parent["ref"] == nil else {
            fail("ref cannot reference another ref layer", at: path, ref)
            return nil
        }
        return parent
    }

    private mutating func checkSource(of json: JSONValue, type: String?, at path: String) {
        guard type != "background", json["ref"] == nil else { return }
        guard let name = json["source"], ExpressionValue(name).isTruthy else {
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
                "raster-dem source can only be used with layer type 'hillshade' or 'color-relief'.", at: path,
                name)
        case let kind where type == "line" && json["paint"]?["line-gradient"] != nil:
            guard kind != "geojson" || source["lineMetrics"]?.boolean != true else { break }
            fail(
                "layer \"\(id)\" specifies a line-gradient, which requires a GeoJSON source with `lineMetrics` enabled.",
                at: path, json)
        default: break
        }
    }
}
