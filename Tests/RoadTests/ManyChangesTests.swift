import Foundation
import Testing

/// A thousand changes a second for half a minute through the real service; `tools/soak changes` goes on for five.
@Suite("Many changes", .serialized) struct ManyChangesTests {
    private static let seconds = 30
    private static let batch = 200

    private struct Place: Equatable {
        var longitude: Double
        var latitude: Double
    }

    @Test func `every change is durable, no tile of before passes for fresh, and memory stays flat`() throws {
        let workshop = try Workshop.village()
        var service = try Service(workshop)
        let bounds = try #require(Self.numbers(try service.get("/maps/grid").text, after: "\"bounds\":["))
        try #require(bounds.count >= 4)
        let tiles = Self.tiles(bounds)
        for tile in tiles { #expect(try service.get(tile).status == 200) }
        var random = SplitMix(state: 7)
        var places: [String: Place] = [:]
        var sizes: [Int] = []
        let began = Date()
        for round in 0..<Self.seconds * 1000 / Self.batch {
            let texts = (0..<Self.batch).map { _ in
                let name = "m\(Int.random(in: 0..<4000, using: &random))"
                let place = Place(
                    longitude: Self.rounded(Double.random(in: bounds[0]...bounds[2], using: &random)),
                    latitude: Self.rounded(Double.random(in: bounds[1]...bounds[3], using: &random)))
                places[name] = place
                return ChangeTests.feature(name, place.longitude, place.latitude, "open")
            }
            let answer = try service.send("POST", "/datasets/cases/features", texts.joined(separator: "\n"))
            try #require(answer.status == 200, "\(answer.text)")
            sizes.append(try Self.residentKilobytes(service.process.processIdentifier))
            // No faster than a thousand a second; slower is the machine's affair.
            let due = began.addingTimeInterval(Double((round + 1) * Self.batch) / 1000)
            Thread.sleep(until: due)
        }
        let (early, late) = (sizes[..<(sizes.count / 2)].max() ?? 0, sizes[(sizes.count / 2)...].max() ?? 0)
        #expect(late < early * 5 / 4 + 20_000, "\(early) KB in the first half, \(late) KB in the second")
        let shown = try tiles.map { try service.get($0).headers["etag"] }
        kill(service.process.processIdentifier, SIGKILL)
        service.process.waitUntilExit()

        service = try Service(workshop)
        for (name, place) in places.sorted(by: { $0.key < $1.key }).prefix(300) {
            let text = try service.get("/datasets/cases/features/\(name)").text
            let found = try #require(Self.numbers(text, after: "\"coordinates\":["), "\(name): \(text)")
            let (east, north) = (found[0] - place.longitude, found[1] - place.latitude)
            #expect(abs(east) < 1e-6 && abs(north) < 1e-6, "\(name)")
        }
        #expect(try tiles.map { try service.get($0).headers["etag"] } == shown)
        #expect(service.stop() == 0)
        // From nothing the tiles are the same: none was left out of what the changes made stale.
        #expect(try Gridmill.run("cache", "purge", "grid", in: workshop.folder).status == 0)
        service = try Service(workshop)
        #expect(try tiles.map { try service.get($0).headers["etag"] } == shown)
    }

    private static func rounded(_ degrees: Double) -> Double { (degrees * 1e7).rounded() / 1e7 }

    private static func numbers(_ text: String, after start: String) -> [Double]? {
        guard let range = text.range(of: start) else { return nil }
        let list = text[range.upperBound...].prefix { "0123456789.,-e".contains($0) }
        return list.split(separator: ",").compactMap { Double($0) }
    }

    /// Tiles in the middle of the map, at three zooms.
    private static func tiles(_ bounds: [Double]) -> [String] {
        [14, 16, 18].flatMap { zoom in
            [0.35, 0.5, 0.65].map { share in
                let side = Double(1 << zoom)
                let longitude = bounds[0] + (bounds[2] - bounds[0]) * share
                let latitude = (bounds[1] + (bounds[3] - bounds[1]) * share) * .pi / 180
                let row = (1 - asinh(tan(latitude)) / .pi) / 2 * side
                return "/maps/grid/\(zoom)/\(Int((longitude + 180) / 360 * side))/\(Int(row)).png"
            }
        }
    }

    private static func residentKilobytes(_ process: Int32) throws -> Int {
        let text = try String(contentsOf: URL(filePath: "/proc/\(process)/status"), encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
        return try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) })
    }
}

/// - Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
