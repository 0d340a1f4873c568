import Foundation
import Testing

/// Changes of features through the real service: kept, shown, told, and nothing else drawn anew.
@Suite("Changes", .serialized) struct ChangeTests {
    private static let style = """
        {"version": 8, "name": "cases",
         "sources": {"cells": {"type": "vector", "url": "dataset://cells"},
           "cases": {"type": "vector", "url": "dataset://cases"}},
         "layers": [
           {"id": "ground", "type": "background", "paint": {"background-color": "#ffffff"}},
           {"id": "cells", "type": "fill", "source": "cells", "source-layer": "cells",
            "paint": {"fill-color": ["step", ["get", "open_cases"], "#eeeeee", 1, "#ffaa00", 2, "#ff0000"]}},
           {"id": "cases", "type": "circle", "source": "cases", "source-layer": "cases",
            "paint": {"circle-radius": 4, "circle-color":
              ["match", ["get", "state"], "open", "#0000ff", "#00aa00"]}}]}
        """
    private static let configuration = """
        storage: { directory: ./cache }
        datasets:
          cells:
            file: cells.geojson
            id: code
            aggregate:
              open_cases: { from: cases, by: within, count: true, where: ["==", ["get", "state"], "open"] }
          cases: { file: cases.geojson, id: id }
          loose: { file: cases.geojson }
        maps:
          city: { style: style.json, zoom: 12-17 }
        """

    /// Two cells side by side and one open case in the western one.
    static func city() throws -> Workshop {
        let workshop = try Workshop()
        try workshop.write(configuration, to: "gridmill.yaml")
        try workshop.write(style, to: "style.json")
        func cell(_ code: String, _ west: Double) -> String {
            let (east, south, north) = (west + 0.01, 22.5, 22.51)
            return """
                {"type":"Feature","properties":{"code":"\(code)"},"geometry":{"type":"Polygon","coordinates":
                [[[\(west),\(south)],[\(east),\(south)],[\(east),\(north)],[\(west),\(north)],[\(west),\(south)]]]}}
                """
        }
        try workshop.write(
            """
            {"type":"FeatureCollection","features":[\(cell("A", 114.0)),\(cell("B", 114.01))]}
            """, to: "cells.geojson")
        try workshop.write(
            """
            {"type":"FeatureCollection","features":[\(feature("c1", 114.005, 22.505, "open"))]}
            """, to: "cases.geojson")
        return workshop
    }

    static func feature(_ id: String, _ longitude: Double, _ latitude: Double, _ state: String) -> String {
        """
        {"type":"Feature","id":"\(id)","properties":{"id":"\(id)","state":"\(state)"},\
        "geometry":{"type":"Point","coordinates":[\(longitude),\(latitude)]}}
        """
    }

    private static func address(_ id: String) -> String { "/datasets/cases/features/\(id)" }

    @Test func `a feature can be put, read, put again and deleted`() throws {
        let service = try Service(try Self.city())
        let text = Self.feature("c2", 114.013, 22.504, "open")
        let made = try service.send("PUT", Self.address("c2"), text)
        #expect(made.status == 201 && made.headers["location"] == Self.address("c2"))
        let tag = try #require(made.headers["etag"])
        let again = try service.send("PUT", Self.address("c2"), text)
        #expect(again.status == 204 && again.headers["etag"] == tag)
        let read = try service.get(Self.address("c2"))
        #expect(read.status == 200 && read.headers["etag"] == tag && read.text.contains("\"state\":\"open\""))
        // What is read and put back is no change.
        #expect(try service.send("PUT", Self.address("c2"), read.text).headers["etag"] == tag)
        #expect(try service.send("DELETE", Self.address("c2"), "").status == 204)
        #expect(try service.send("DELETE", Self.address("c2"), "").status == 404)
        #expect(try service.get(Self.address("c2")).status == 404)
        #expect(try service.get("/metrics").text.contains("gridmill_changes_total 2\n"))
    }

    @Test func `conditions hold and bad features are refused with reasons`() throws {
        let service = try Service(try Self.city())
        let text = Self.feature("c1", 114.006, 22.505, "open")
        #expect(
            try service.send("PUT", Self.address("c1"), text, headers: ["If-None-Match": "*"]).status == 412)
        #expect(
            try service.send("PUT", Self.address("c1"), text, headers: ["If-Match": "\"x\""]).status == 412)
        #expect(
            try service.send(
                "PUT", Self.address("c9"), Self.feature("c9", 114, 22.5, "open"),
                headers: ["If-Match": "*"]
            ).status == 412)
        let tag = try #require(try service.get(Self.address("c1")).headers["etag"])
        #expect(
            try service.send("PUT", Self.address("c1"), text, headers: ["If-Match": tag]).status == 204)
        for (body, words) in [
            ("{", "no JSON"), ("{\"type\":\"Point\"}", "no GeoJSON Feature"),
            ("{\"type\":\"Feature\",\"geometry\":null}", "no geometry"),
            (Self.feature("c3", 114, 22.5, "open"), "the address says"),
            (Self.feature("c1", 1e9, 22.5, "open"), "position"),
            (text.replacingOccurrences(of: "\"state\"", with: "\"colour\""), "no column"),
        ] {
            let answer = try service.send("PUT", Self.address("c1"), body)
            #expect((400..<500).contains(answer.status) && answer.text.contains(words), "\(answer.text)")
        }
        #expect(try service.send("PUT", "/datasets/nothing/features/a", text).status == 404)
        #expect(try service.send("PUT", "/datasets/loose/features/c1", text).status == 409)
        #expect(try service.send("POST", Self.address("c1"), text).status == 405)
    }

    @Test func `a change shows in its tiles and in its cell's, and no other tile is drawn anew`() throws {
        let service = try Service(try Self.city())
        let (west, east, far) = (
            try Self.tile(114.005), try Self.tile(114.015), "/maps/city/17/107002/57000.png"
        )
        let before = try [west, east, far].map { try service.get($0) }
        #expect(before.allSatisfy { $0.status == 200 })
        let put = try service.send(
            "PUT", Self.address("c2"), Self.feature("c2", 114.0157, 22.5052, "open"))
        #expect(put.status == 201)
        let after = try [west, east, far].map { try service.get($0) }
        #expect(after[0].headers["etag"] == before[0].headers["etag"])
        #expect(after[1].headers["etag"] != before[1].headers["etag"], "the cell's colour has changed")
        #expect(after[2].headers["etag"] == before[2].headers["etag"])
        #expect(after.allSatisfy { !($0.headers["cache-control"] ?? "").contains("stale") })
        let explained = try service.get(
            try Self.tile(114.005).replacingOccurrences(of: ".png", with: "/explain"))
        #expect(
            explained.status == 200 && explained.text.contains("\"state\":\"fresh\""), "\(explained.text)")
        // Closing the case gives the cell its colour back: the very same picture.
        #expect(try service.send("DELETE", Self.address("c2"), "").status == 204)
        #expect(try service.get(east).headers["etag"] == before[1].headers["etag"])
    }

    @Test func `what was acknowledged outlives a kill, and the tiles of before are not taken for fresh`()
        throws
    {
        let workshop = try Self.city()
        var service = try Service(workshop)
        let tile = try Self.tile(114.015)
        let before = try service.get(tile)
        for index in 0..<20 {
            let text = Self.feature("k\(index)", 114.012 + Double(index) * 0.0003, 22.505, "open")
            #expect(try service.send("PUT", Self.address("k\(index)"), text).status == 201)
        }
        let shown = try service.get(tile)
        #expect(shown.headers["etag"] != before.headers["etag"])
        kill(service.process.processIdentifier, SIGKILL)
        service.process.waitUntilExit()
        service = try Service(workshop)
        for index in 0..<20 { #expect(try service.get(Self.address("k\(index)")).status == 200) }
        #expect(try service.get(tile).headers["etag"] == shown.headers["etag"])
        // The file itself has not changed: what it says is replayed first, then the changes.
        _ = service.stop()
        let imported = try Gridmill.run("import", "--dataset", "cases", in: workshop.folder)
        #expect(imported.status == 0, "\(imported.errors)")
        service = try Service(workshop)
        for index in 0..<20 { #expect(try service.get(Self.address("k\(index)")).status == 200) }
        #expect(try service.get(tile).headers["etag"] == shown.headers["etag"])
    }

    @Test func `many features go in at once, or none`() throws {
        let service = try Service(try Self.city())
        let texts = (0..<500).map {
            Self.feature("m\($0)", 114.001 + Double($0) * 0.00003, 22.503, $0 % 2 == 0 ? "open" : "closed")
        }
        let sequence = texts.map { "\u{1E}\($0)\n" }.joined()
        let answer = try service.send("POST", "/datasets/cases/features", sequence)
        #expect(answer.text == "{\"created\":500,\"replaced\":0,\"unchanged\":0}", "\(answer.text)")
        let again = try service.send("POST", "/datasets/cases/features", texts.joined(separator: "\n"))
        #expect(again.text == "{\"created\":0,\"replaced\":0,\"unchanged\":500}", "\(again.text)")
        let bad = try service.send("POST", "/datasets/cases/features", texts[0] + "\n{\"type\":\"Feature\"}")
        #expect(bad.status == 422 && bad.text.contains("feature 2"))
    }

    @Test func `listeners hear of a change within a moment, and later of what they missed`() throws {
        let service = try Service(try Self.city())
        let listener = try Listener(service.address, path: "/events?maps=city")
        let text = Self.feature("e1", 114.005, 22.504, "open")
        let began = Date()
        #expect(try service.send("PUT", Self.address("e1"), text).status == 201)
        let told = try #require(listener.wait(for: "\"map\":\"city\""))
        #expect(Date().timeIntervalSince(began) < 5)
        #expect(told.contains("event: change") && told.contains("\"ranges\":[["))
        let id = try #require(told.split(separator: "\n").first { $0.hasPrefix("id: ") }?.dropFirst(4))
        listener.stop()
        #expect(try service.send("DELETE", Self.address("e1"), "").status == 204)
        let late = try Listener(service.address, path: "/events", lastID: String(id))
        #expect(late.wait(for: "\"map\":\"city\"")?.contains("id: \(id)\n") == false)
        late.stop()
        let stranger = try Listener(service.address, path: "/events", lastID: "7")
        #expect(stranger.wait(for: "event: reset") != nil)
        // A listener does not hold up a service that stops.
        #expect(service.stop() == 0)
        stranger.stop()
    }

    /// A tile of zoom 17 at 22.505° north.
    private static func tile(_ longitude: Double) throws -> String {
        let side = Double(1 << 17)
        let column = Int((longitude + 180) / 360 * side)
        let radians = 22.505 * Double.pi / 180
        let row = Int((1 - asinh(tan(radians)) / .pi) / 2 * side)
        return "/maps/city/17/\(column)/\(row).png"
    }
}

/// Somebody who listens to `/events`.
final class Listener {
    private let curl = Process()
    private let file: URL

    init(_ address: URL, path: String, lastID: String? = nil) throws {
        file = FileManager.default.temporaryDirectory.appending(path: "gridmill-events-\(UUID().uuidString)")
        try Data().write(to: file)
        curl.executableURL = URL(filePath: "/usr/bin/env")
        curl.arguments = ["curl", "-sN", "--max-time", "60", address.absoluteString + path]
        if let lastID { curl.arguments?.append(contentsOf: ["-H", "Last-Event-ID: \(lastID)"]) }
        curl.standardOutput = try FileHandle(forWritingTo: file)
        curl.standardError = FileHandle.nullDevice
        try curl.run()
        _ = wait(for: "retry:")
    }

    deinit {
        stop()
        try? FileManager.default.removeItem(at: file)
    }

    func stop() {
        guard curl.isRunning else { return }
        // Asked politely, curl was seen to stay for its own limit of a minute.
        kill(curl.processIdentifier, SIGKILL)
        curl.waitUntilExit()
    }

    /// What was heard, once it holds the words; nil when it does not within some seconds.
    func wait(for words: String) -> String? {
        for _ in 0..<400 {
            let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            if text.contains(words) { return text }
            Thread.sleep(forTimeInterval: 0.02)
        }
        return nil
    }
}
