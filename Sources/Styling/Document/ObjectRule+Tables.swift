// Written from the style specification's reference (version 8).

extension ObjectRule {
    private static let anyNumber = -Double.infinity...Double.infinity
    private static let positive = 0...Double.infinity
    private static let unit = 0.0...1.0
    private static let strings = Value.array(of: .string, count: nil)
    private static let bounds = Value.array(of: .number(anyNumber), count: 4)
    private static let corners = Value.array(of: .array(of: .number(anyNumber), count: 2), count: 4)

    /// The document itself; what has a check of its own is `anything` here.
    static let root = ObjectRule(
        [
            "version": .anything, "name": .string, "metadata": .anything,
            "center": .array(of: .number(anyNumber), count: 2), "centerAltitude": .number(anyNumber),
            "zoom": .number(anyNumber), "bearing": .number(anyNumber), "pitch": .number(anyNumber),
            "roll": .number(anyNumber), "state": .object, "light": .anything, "sky": .anything,
            "projection": .anything, "terrain": .anything, "sources": .object, "sprite": .anything,
            "glyphs": .anything, "font-faces": .anything, "transition": .nested(transition),
            "layers": .array(of: .anything, count: nil), "constants": .anything,
        ], required: ["version", "sources", "layers"], isOpen: true)

    static let transition = ObjectRule(["duration": .number(positive), "delay": .number(positive)])

    static let light = ObjectRule([
        "anchor": .property(.choice(["map", "viewport"]), anyNumber),
        "position": .property(.array(of: .number, count: 3), anyNumber),
        "color": .property(.color, anyNumber),
        "intensity": .property(.number, unit), "anchor-transition": .nested(transition),
        "position-transition": .nested(transition), "color-transition": .nested(transition),
        "intensity-transition": .nested(transition),
    ])

    static let sky = ObjectRule([
        "sky-color": .property(.color, anyNumber), "horizon-color": .property(.color, anyNumber),
        "fog-color": .property(.color, anyNumber), "fog-ground-blend": .property(.number, unit),
        "horizon-fog-blend": .property(.number, unit), "sky-horizon-blend": .property(.number, unit),
        "atmosphere-blend": .property(.number, unit),
    ])

    static let terrain = ObjectRule(["source": .string, "exaggeration": .number(positive)])

    static let projection = ObjectRule(["type": .property(.projectionDefinition, anyNumber)])

    static let sprite = ObjectRule(["id": .string, "url": .string], required: ["id", "url"])

    static let fontFace = ObjectRule(["url": .string, "unicode-range": strings], required: ["url"])

    static let vectorSource = ObjectRule(
        [
            "type": .string, "url": .string, "tiles": strings, "bounds": bounds,
            "scheme": .choice(["xyz", "tms"]), "minzoom": .number(anyNumber), "maxzoom": .number(anyNumber),
            "attribution": .string, "promoteId": .anything, "volatile": .boolean,
            "encoding": .choice(["mvt", "mlt"]),
        ], isOpen: true)

    static let rasterSource = ObjectRule(
        [
            "type": .string, "url": .string, "tiles": strings, "bounds": bounds,
            "minzoom": .number(anyNumber),
            "maxzoom": .number(anyNumber), "tileSize": .number(anyNumber), "scheme": .choice(["xyz", "tms"]),
            "attribution": .string, "volatile": .boolean,
        ], isOpen: true)

    static let heightSource = ObjectRule([
        "type": .string, "url": .string, "tiles": strings, "bounds": bounds, "minzoom": .number(anyNumber),
        "maxzoom": .number(anyNumber), "tileSize": .number(anyNumber), "attribution": .string,
        "encoding": .choice(["terrarium", "mapbox", "custom"]), "redFactor": .number(anyNumber),
        "greenFactor": .number(anyNumber), "blueFactor": .number(anyNumber), "baseShift": .number(anyNumber),
        "volatile": .boolean,
    ])

    static let geojsonSource = ObjectRule(
        [
            "type": .string, "data": .anything, "maxzoom": .number(anyNumber), "attribution": .string,
            "buffer": .number(0...512), "filter": .anything, "tolerance": .number(anyNumber),
            "cluster": .boolean, "clusterRadius": .number(positive), "clusterMaxZoom": .number(anyNumber),
            "clusterMinPoints": .number(anyNumber), "clusterProperties": .anything, "lineMetrics": .boolean,
            "generateId": .boolean, "promoteId": .anything,
        ], required: ["data"])

    static let videoSource = ObjectRule(
        ["type": .string, "urls": strings, "coordinates": corners], required: ["urls", "coordinates"])

    static let imageSource = ObjectRule(
        ["type": .string, "url": .string, "coordinates": corners], required: ["url", "coordinates"])

    static let layer = ObjectRule(
        [
            "id": .string, "type": .anything, "metadata": .anything, "source": .string,
            "source-layer": .string, "minzoom": .number(0...24), "maxzoom": .number(0...24),
            "filter": .anything, "layout": .object, "paint": .object, "ref": .anything,
        ], required: ["id"], isOpen: true)

    static let layerTypes = [
        "fill", "line", "symbol", "circle", "heatmap", "fill-extrusion", "raster", "hillshade",
        "color-relief",
        "background",
    ]

    /// A function in the old form; its stops and its default have checks of their own.
    static let function = ObjectRule([
        "stops": .anything, "base": .number(positive), "property": .string,
        "type": .choice(["identity", "exponential", "interval", "categorical"]),
        "colorSpace": .choice(["rgb", "lab", "hcl"]), "default": .anything,
    ])
}
