import Geometry
import HTTPTypes
import Testing
import TileServer

private func status(_ query: String) async throws -> Int {
    try await ask("/maps/grid/image.png?\(query)").status.code
}

@Test func `a picture around a middle has the size asked for`() async throws {
    let answer = try await ask(
        "/maps/grid/image.webp?center=114.1,22.5&zoom=12.5&width=300&height=200&ratio=2")
    #expect(answer.status == .ok)
    #expect(answer.text == "600x400 12.5 2.0")
    #expect(answer.headers[.contentType] == "image/webp")
    #expect(answer.headers[.eTag] != nil)
    #expect(answer.headers[.cacheControl] == "public, max-age=60")
}

@Test(arguments: [
    // The whole world is 512 px wide at style zoom 0.
    ("bbox=-180,-85.0511287798066,180,85.0511287798066&width=512&height=512", "512x512 0.0 1.0"),
    ("bbox=-180,-90,180,90&width=256&height=256", "256x256 -1.0 1.0"),
    ("bbox=0,0,90,10&width=512&height=512", "512x512 2.0 1.0"),
    (
        "bbox=-20037508.342789244,0,20037508.342789244,20037508.342789244&crs=EPSG:3857&width=1024&height=512",
        "1024x512 1.0 1.0"
    ),
    // A bbox of millimetres is shown at the deepest zoom.
    ("bbox=114,22,114.0000001,22.0000001&width=512&height=512", "512x512 24.0 1.0"),
])
func `a box is fitted whole into the picture`(query: String, text: String) async throws {
    let answer = try await ask("/maps/grid/image.png?\(query)")
    #expect(answer.text == text)
}

@Test(arguments: [
    ("", 400), ("width=10&height=10", 400), ("center=114,22&width=10&height=10", 400),
    ("center=114,22&zoom=10&width=10", 400), ("center=114,22&zoom=24&width=10&height=10", 200),
    ("center=114,22&zoom=24.1&width=10&height=10", 400), ("center=114,22&zoom=-2&width=10&height=10", 200),
    ("center=114,22&zoom=-2.1&width=10&height=10", 400), ("center=114,86&zoom=1&width=10&height=10", 400),
    ("center=180.1,0&zoom=1&width=10&height=10", 400), ("center=114&zoom=1&width=10&height=10", 400),
    ("center=114,22,3&zoom=1&width=10&height=10", 400), ("bbox=1,2,3&width=10&height=10", 400),
    ("bbox=3,2,1,4&width=10&height=10", 400), ("bbox=1,2,1,4&width=10&height=10", 400),
    ("bbox=1,4,3,2&width=10&height=10", 400), ("bbox=1,2,3,4&center=1,2&zoom=1&width=10&height=10", 400),
    ("bbox=1,2,3,4&zoom=1&width=10&height=10", 400), ("bbox=-180.1,2,3,4&width=10&height=10", 400),
    ("bbox=1,2,3,90.1&width=10&height=10", 400), ("bbox=-180,-90,180,90&width=1&height=1", 400),
    ("center=1,2&zoom=1&crs=EPSG:3857&width=10&height=10", 400),
    ("bbox=1,86,3,89&width=10&height=10", 400), ("bbox=1,2,3,4&crs=EPSG:9&width=10&height=10", 400),
    ("bbox=1e308,1e308,1.1e308,1.1e308&crs=EPSG:3857&width=10&height=10", 400),
    ("center=114,22&zoom=1&widht=10&width=10&height=10", 400),
])
func `what cannot be drawn is refused`(query: String, expected: Int) async throws {
    #expect(try await status(query) == expected, "\(query)")
}

@Test(arguments: [
    (8191, 1, "1", 200), (8192, 1, "1", 200), (8193, 1, "1", 400), (1, 8193, "1", 400), (0, 1, "1", 400),
    (4096, 4095, "1", 200), (4096, 4096, "1", 200), (4096, 4097, "1", 400), (2048, 2048, "2", 200),
    (2048, 2049, "2", 400), (1024, 1024, "4", 200), (1, 1, "4.01", 400), (1, 1, "0.5", 200),
    (1, 1, "0.49", 400),
])
func `sides, pixels and ratio have limits`(width: Int, height: Int, ratio: String, expected: Int) async throws
{
    let query = "center=114,22&zoom=10&width=\(width)&height=\(height)&ratio=\(ratio)"
    #expect(try await status(query) == expected)
}

@Test func `another reference system is asked of the service`() async throws {
    let server = try fixtureServer { service in
        service.geographicBox = { box, crs in
            crs == "EPSG:4547" && box.minX == 500_000 ? BoundingBoxes.quarter : nil
        }
    }
    let path = "/maps/grid/image.png?bbox=500000,2480000,510000,2490000&width=512&height=512&crs="
    #expect(try await ask(path + "EPSG:4547", on: server).text == "512x512 2.0 1.0")
    #expect(try await ask(path + "EPSG:4548", on: server).status == .badRequest)
}

@Test func `a picture of an unknown map or format is 404`() async throws {
    let query = "center=114,22&zoom=10&width=10&height=10"
    #expect(try await ask("/maps/nowhere/image.png?\(query)").status == .notFound)
    for file in ["image.gif", "image", "image.png.png", "images.png", "image.", ".png"] {
        #expect(try await ask("/maps/grid/\(file)?\(query)").status == .notFound)
    }
}

private enum BoundingBoxes {
    static let quarter = BoundingBox(minX: 0, minY: 0, maxX: 90, maxY: 10)
}
