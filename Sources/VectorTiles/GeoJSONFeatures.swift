import Features
import Styling

#if canImport(Glibc)
    import Glibc
#endif

/// The features of a GeoJSON document, as they are before they are cut into tiles.
///
/// Read one feature at a time; what cannot be read is left out and counted.
public struct GeoJSONFeatures: Sendable {
    /// A feature without its geometry.
    struct Feature: Sendable {
        var id: JSONValue?
        var properties: [JSONMember]
    }

    private(set) var features: [Feature] = []
    private(set) var shapes: [GeoShape] = []
    private var faults = FaultCounts()
    private let options: GeoJSONOptions

    /// No features yet.
    public init(options: GeoJSONOptions = GeoJSONOptions()) { self.options = options }

    /// How many features were taken.
    public var count: Int { features.count }
    /// What could not be read, each reason once with a count: for people.
    public var problems: [String] { faults.texts }

    /// Notes that a part of the document cannot be read.
    mutating func note(_ fault: String) { faults.add(fault) }

    /// Adds the features of an object: a geometry, a feature, or a collection of either.
    public mutating func add(_ json: JSONValue) {
        switch json["type"]?.text {
        case "FeatureCollection":
            guard let members = json["features"]?.elements else {
                return note("a FeatureCollection without \"features\"")
            }
            for member in members { addFeature(member) }
        case "Feature": addFeature(json)
        case nil: note("not a GeoJSON object")
        default: addGeometry(json, of: Feature(id: nil, properties: []))
        }
    }

    /// Adds one member of a collection.
    mutating func addFeature(_ json: JSONValue) {
        guard json["type"]?.text == "Feature" else { return note("not a GeoJSON feature") }
        guard let geometry = json["geometry"], !geometry.isNull else { return note("it has no geometry") }
        let members = json["properties"]?.members ?? []
        var id: JSONValue? = json["id"].flatMap { $0.isNull ? nil : $0 }
        if let name = options.promoteID {
            id = members.first { $0.key == name }?.value
        } else if options.generatesIDs {
            id = JSONValue(.number(Double(features.count)))
        }
        addGeometry(geometry, of: Feature(id: id.flatMap(carried), properties: members))
    }

    /// The id as vector tiles carry it: a whole number, also one that is written as text; a promoted text stays.
    private func carried(_ id: JSONValue) -> JSONValue? {
        let number = id.number ?? id.text.flatMap { Double($0) }
        if let number, abs(number) < 9e15 { return JSONValue(.number(number.rounded(.towardZero))) }
        return options.promoteID != nil && id.text != nil ? id : nil
    }

    private mutating func addGeometry(_ json: JSONValue, of feature: Feature) {
        if let filter = options.filter, !filter.accepts(zoom: 0, feature: context(feature, json)) { return }
        let before = shapes.count
        features.append(feature)
        addShapes(json, depth: 0)
        if shapes.count == before { features.removeLast() }
    }

    private func context(_ feature: Feature, _ geometry: JSONValue) -> FeatureContext {
        let kind: GeometryKind? =
            switch geometry["type"]?.text {
            case "Point", "MultiPoint": .point
            case "LineString", "MultiLineString": .line
            case "Polygon", "MultiPolygon": .polygon
            default: nil
            }
        return FeatureContext(
            properties: Dictionary(
                feature.properties.map { ($0.key, ExpressionValue($0.value)) },
                uniquingKeysWith: { first, _ in first }),
            id: feature.id.map { ExpressionValue($0) } ?? .null, kind: kind)
    }

    // MARK: Geometries

    private mutating func addShapes(_ json: JSONValue, depth: Int) {
        let coordinates = json["coordinates"] ?? JSONValue(.null)
        let feature = features.count - 1
        switch json["type"]?.text {
        case "Point": addPoints([coordinates], feature)
        case "MultiPoint": addPoints(coordinates.elements ?? [], feature)
        case "LineString": addLines([coordinates], feature)
        case "MultiLineString":
            if options.keepsLineMetrics {
                for line in coordinates.elements ?? [] { addLines([line], feature) }
            } else {
                addLines(coordinates.elements ?? [], feature)
            }
        case "Polygon": addPolygons([coordinates], feature)
        case "MultiPolygon": addPolygons(coordinates.elements ?? [], feature)
        case "GeometryCollection":
            // The parser has bounded the depth already.
            for member in json["geometries"]?.elements ?? [] { addShapes(member, depth: depth + 1) }
        default: note("its geometry is of no GeoJSON type")
        }
    }

    private mutating func addPoints(_ positions: [JSONValue], _ feature: Int) {
        let vertices = vertices(positions)
        if !vertices.isEmpty {
            shapes.append(GeoShape(kind: .point, lines: [GeoLine(vertices: vertices)], feature: feature))
        }
    }

    private mutating func addLines(_ lines: [JSONValue], _ feature: Int) {
        let kept = lines.compactMap { line -> GeoLine? in
            var result = GeoLine(vertices: vertices(line.elements ?? []))
            guard result.vertices.count > 1 else {
                note("a line has fewer than two positions")
                return nil
            }
            weigh(&result.vertices)
            result.size = result.length
            result.end = result.size
            return result
        }
        if !kept.isEmpty { shapes.append(GeoShape(kind: .line, lines: kept, feature: feature)) }
    }

    private mutating func addPolygons(_ polygons: [JSONValue], _ feature: Int) {
        var rings: [GeoLine] = []
        for polygon in polygons {
            for (index, ring) in (polygon.elements ?? []).enumerated() {
                var result = GeoLine(vertices: vertices(ring.elements ?? []), isOuter: index == 0)
                guard result.vertices.count > 2, let first = result.vertices.first else {
                    note("a ring has fewer than three positions")
                    if index == 0 { break }
                    continue
                }
                if first.x != result.vertices.last?.x || first.y != result.vertices.last?.y {
                    result.vertices.append(first)
                }
                weigh(&result.vertices)
                result.size = abs(result.doubledArea / 2)
                rings.append(result)
            }
        }
        if !rings.isEmpty { shapes.append(GeoShape(kind: .polygon, lines: rings, feature: feature)) }
    }

    private func weigh(_ vertices: inout [GeoVertex]) {
        let tolerance = options.tolerance / (Double(1 << options.maximumZoom) * Double(GeoJSONOptions.extent))
        LineWeights.weigh(&vertices, squaredTolerance: tolerance * tolerance)
        vertices[0].weight = 1
        vertices[vertices.count - 1].weight = 1
    }

    private mutating func vertices(_ positions: [JSONValue]) -> [GeoVertex] {
        var vertices: [GeoVertex] = []
        vertices.reserveCapacity(positions.count)
        for position in positions {
            if let vertex = vertex(position) { vertices.append(vertex) }
        }
        return vertices
    }

    /// The place of a position; x goes on beyond 180°, y is held inside the square.
    private mutating func vertex(_ position: JSONValue) -> GeoVertex? {
        guard let numbers = position.elements, numbers.count >= 2, let longitude = numbers[0].number,
            let latitude = numbers[1].number, longitude.isFinite, latitude.isFinite, abs(longitude) <= 1e6
        else {
            note("a position is not two finite numbers in the world")
            return nil
        }
        let sine = sin(latitude * .pi / 180)
        let y = 0.5 - 0.25 * log((1 + sine) / (1 - sine)) / .pi
        return GeoVertex(x: longitude / 360 + 0.5, y: y >= 0 ? min(y, 1) : 0, weight: 0)
    }
}
