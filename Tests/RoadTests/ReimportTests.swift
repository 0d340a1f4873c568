import Foundation
import Testing

/// Files that are imported again while the real service runs.
@Suite("Re-imports", .serialized) struct ReimportTests {
    private static func cases(_ features: [String]) -> String {
        "{\"type\":\"FeatureCollection\",\"features\":[\(features.joined(separator: ","))]}"
    }

    @Test func `an import beside the service makes only its differences stale, and clients' words stay`()
        throws
    {
        let workshop = try ChangeTests.city()
        let service = try Service(workshop)
        let (west, east) = (LampTable.tile(114.005), LampTable.tile(114.015))
        func explained(_ tile: String) throws -> String {
            try service.get(tile.replacingOccurrences(of: ".png", with: "/explain")).text
        }
        func address(_ id: String) -> String { "/datasets/cases/features/\(id)" }
        let kept = ChangeTests.feature("mine", 114.0052, 22.5052, "closed")
        #expect(try service.send("PUT", address("mine"), kept).status == 201)
        let before = try [west, east].map { try service.get($0) }
        #expect(before.allSatisfy { $0.status == 200 })
        let listener = try Listener(service.address, path: "/events?maps=city")
        try workshop.write(
            Self.cases([
                ChangeTests.feature("c1", 114.005, 22.505, "open"),
                ChangeTests.feature("c2", 114.0157, 22.5052, "open"),
                ChangeTests.feature("mine", 114.0158, 22.5052, "open"),
            ]), to: "cases.geojson")
        let imported = try Gridmill.run("import", "--dataset", "cases", in: workshop.folder)
        #expect(imported.output.contains("1 added, 0 removed, 0 changed, 2 unchanged"), "\(imported)")
        // Before the service has noticed: a change on top of a log that is further than it knows.
        let early = ChangeTests.feature("early", 114.0157, 22.5045, "closed")
        #expect([201, 503].contains(try service.send("PUT", address("early"), early).status))
        #expect(try LampTable.wait { try service.get(address("c2")).status == 200 })
        let told = try #require(listener.wait(for: "\"map\":\"city\""))
        #expect(!told.contains("\"ranges\":null"), "\(told)")
        listener.stop()
        #expect(try explained(west).contains("\"state\":\"fresh\""))
        #expect(try service.get(west).headers["etag"] == before[0].headers["etag"])
        let changed = try service.get(east)
        #expect(changed.headers["etag"] != before[1].headers["etag"])
        #expect(try service.get(address("mine")).text.contains("closed"))
        // The same tiles from nothing are the same pictures.
        _ = service.stop()
        try FileManager.default.removeItem(atPath: workshop.path("cache/city.mbtiles"))
        let again = try Service(workshop)
        #expect(try again.get(east).headers["etag"] == changed.headers["etag"])
        #expect(try again.get(west).headers["etag"] == before[0].headers["etag"])
    }
}
