import Foundation
import Geometry
import HTTPTypes
import Logging
import Synchronization
import Testing
import TileServer
import Tiling

/// A service with four maps and one dataset whose answers tell what was asked.
func fixtureService() throws -> MapService {
    let bounds = try #require(BoundingBox(minX: 113.7, minY: 22.4, maxX: 114.7, maxY: 22.9))
    var grid = MapSummary(
        name: "grid", title: LocalizedText(chinese: "单元网格", english: "Unit grid"), zoomRange: 10...19,
        bounds: bounds,
        layers: [LayerSummary(id: "cells", kind: .fill, title: LocalizedText("cells"))])
    grid.datasets = ["cells"]
    grid.attribution = "City <b>survey</b> & partners"
    let others = ["街道 地图", "stale", "slow", "broken"].map { name in
        MapSummary(name: name, title: LocalizedText(name), zoomRange: 0...22, bounds: bounds)
    }
    let maps = [grid] + others
    var service = MapService()
    service.maps = { maps }
    service.tile = { question throws(ServiceError) in try fixtureTile(question, maps) }
    service.picture = { question throws(ServiceError) in
        let view = question.viewport
        return ImageAnswer(
            bytes: Array("\(view.width)x\(view.height) \(view.zoom) \(view.ratio)".utf8),
            format: question.format)
    }
    service.legend = { name throws(ServiceError) in
        guard name == "grid" else { throw .unknownMap(name) }
        return Array(#"{"layers":[{"id":"cells","kind":"fill"}]}"#.utf8)
    }
    service.legendPicture = { question throws(ServiceError) in
        guard question.map == "grid" else { throw .unknownMap(question.map) }
        return ImageAnswer(
            bytes: Array("\(question.language.rawValue) \(question.ratio) \(question.isDark)".utf8),
            format: .png)
    }
    service.dataset = { name throws(ServiceError) in
        guard name == "cells" else { throw .unknownDataset(name) }
        return DatasetSummary(
            name: name, featureCount: 605, bounds: nil, fields: [.init(name: "code", type: "string")],
            generation: "a1")
    }
    service.features = { question throws(ServiceError) in
        guard question.dataset == "cells" else { throw .unknownDataset(question.dataset) }
        return [fixtureFeature(question)]
    }
    service.metrics = { "gridmill_renders_total 7\n" }
    return service
}

private func fixtureTile(_ question: TileQuestion, _ maps: [MapSummary]) throws(ServiceError) -> ImageAnswer {
    guard let map = maps.first(where: { $0.name == question.map }) else { throw .unknownMap(question.map) }
    guard map.zoomRange.contains(question.coordinate.zoom) else { throw .outside }
    switch question.map {
    case "slow": throw .notReady(retryAfterSeconds: 3)
    case "broken": throw .failed("no such table: tiles in /var/lib/secret.mbtiles; SELECT * FROM tiles")
    default:
        return ImageAnswer(
            bytes: Array("\(question.coordinate)@\(question.ratio)".utf8), format: question.format,
            contentHash: "abc123", modifiedSeconds: 784_111_777, isStale: question.map == "stale")
    }
}

private func fixtureFeature(_ question: FeatureQuestion) -> FeatureAnswer {
    let place = GeoPosition(longitude: question.longitude, latitude: question.latitude)
    return FeatureAnswer(
        id: "440305001001001", shape: .points([place]),
        properties: [
            JSONMember("radius", .number(question.radiusMetres)),
            JSONMember("limit", .number(Double(question.limit))), JSONMember("name", "第\"一\"网格\n"),
            JSONMember("area", .number(.infinity)),
        ])
}

/// A log that keeps nothing.
let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A server on the fixture, not listening.
func fixtureServer(
    _ change: (inout MapService) -> Void = { _ in },
    configure: (inout TileServerConfiguration) -> Void = { _ in }
) throws -> TileHTTPServer {
    var service = try fixtureService()
    change(&service)
    var configuration = TileServerConfiguration(publicURL: "http://maps.city.example/")
    configuration.leafletDirectory = "/nonexistent"
    configure(&configuration)
    return try TileHTTPServer(service: service, configuration: configuration, logger: silent)
}

/// The answer to a request on the fixture.
func ask(
    _ path: String, _ method: HTTPRequest.Method = .get, _ headers: HTTPFields = [:],
    on server: TileHTTPServer? = nil
) async throws -> Answer {
    let server = try server ?? fixtureServer()
    return await server.answer(
        to: HTTPRequest(
            method: method, scheme: "http", authority: "evil.example", path: path, headerFields: headers))
}

extension Answer {
    /// The content as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The content as a JSON object.
    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }

    /// The value of a field.
    func header(_ name: String) throws -> String? { headers[try #require(HTTPField.Name(name))] }
}
