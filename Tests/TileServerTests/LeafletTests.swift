import Foundation
import HTTPTypes
import Testing
import TileServer

/// A server whose Leaflet folder holds the named files.
private func server(with files: [String]) throws -> TileHTTPServer {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in files {
        let place = folder.appendingPathComponent(file)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.utf8).write(to: place)
    }
    return try fixtureServer(configure: { $0.leafletDirectory = folder.path })
}

@Test func `Leaflet is served from its folder, the small file first`() async throws {
    let server = try server(with: [
        "leaflet.js", "leaflet.min.js", "leaflet.css", "images/layers.png", "secret.txt",
    ])
    let script = try await ask("/assets/leaflet/leaflet.js", on: server)
    #expect(script.text == "leaflet.min.js")
    #expect(script.headers[.contentType] == "text/javascript; charset=utf-8")
    #expect(script.headers[.cacheControl] == "public, max-age=86400")
    #expect(
        try await ask("/assets/leaflet/images/layers.png", on: server).headers[.contentType] == "image/png")
    #expect(try await ask("/assets/leaflet/secret.txt", on: server).status == .notFound)
}

@Test func `without Leaflet the pages still come`() async throws {
    let server = try server(with: [])
    #expect(try await ask("/", on: server).status == .ok)
    #expect(try await ask("/assets/leaflet/leaflet.js", on: server).status == .notFound)
    #expect(try await ask("/assets/texts.js", on: server).text.contains("noLeaflet"))
}
