import Foundation
import Testing

/// Many requests at once, ends in the middle of work, jobs that go on.
@Suite("Load and jobs", .serialized) struct LoadTests {
    /// Asks for one address from many connections at once, in a process of its own.
    private static let herd = """
        import asyncio, hashlib, resource, sys
        hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        port, path, count = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
        async def ask():
            for attempt in range(200):
                try:
                    reader, writer = await asyncio.open_connection('127.0.0.1', port)
                    break
                except OSError:
                    await asyncio.sleep(0.05)
            writer.write(f'GET {path} HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n'.encode())
            await writer.drain()
            data = await reader.read(-1)
            writer.close()
            head, _, body = data.partition(b'\\r\\n\\r\\n')
            return head.split(b' ')[1].decode() if b' ' in head else '-', hashlib.md5(body).hexdigest()
        async def main():
            answers = await asyncio.gather(*[ask() for _ in range(count)])
            for answer in sorted(set(answers)):
                print(answers.count(answer), *answer)
        asyncio.run(main())
        """

    @Test func `ten thousand requests at once for a cold tile are one render and equal answers`() throws {
        let workshop = try Workshop.village()
        let service = try Service(workshop)
        try workshop.write(Self.herd, to: "herd.py")
        func renders() throws -> Int {
            let text = try service.get("/metrics").text
            let lines = text.split(separator: "\n")
            let line = try #require(lines.first { $0.hasPrefix("gridmill_renders_total ") })
            return Int(line.split(separator: " ")[1]) ?? -1
        }
        let tile = try Self.tile(of: service, zoom: 15)
        let before = try renders()
        let run = try Gridmill.run(
            program: "python3", [workshop.path("herd.py"), "\(service.address.port ?? 0)", tile, "10000"],
            in: workshop.folder)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 1, "\(run.output)\(run.errors)")
        #expect(lines.first?.hasPrefix("10000 200 ") == true)
        #expect(try renders() == before + 1)
    }

    /// The tile in the middle of the village's map.
    static func tile(of service: Service, zoom: Int) throws -> String {
        let document =
            try JSONSerialization.jsonObject(with: service.get("/maps/grid").body) as? [String: Any]
        let bounds = try #require(document?["bounds"] as? [Double])
        let side = Double(1 << zoom)
        let column = Int(((bounds[0] + bounds[2]) / 2 + 180) / 360 * side)
        let radians = (bounds[1] + bounds[3]) / 2 * Double.pi / 180
        return "/maps/grid/\(zoom)/\(column)/\(Int((1 - asinh(tan(radians)) / .pi) / 2 * side)).png"
    }

    @Test func `a service that is told to stop answers what it has begun and is gone soon`() throws {
        let workshop = try Workshop.village()
        try workshop.write(Self.herd, to: "herd.py")
        for _ in 1...3 {
            let service = try Service(workshop)
            let tile = try Self.tile(of: service, zoom: 12)
            let herd = Process()
            herd.executableURL = URL(filePath: "/usr/bin/env")
            herd.arguments = [
                "python3", workshop.path("herd.py"), "\(service.address.port ?? 0)", tile, "50",
            ]
            let pipe = Pipe()
            herd.standardOutput = pipe
            let before = try Self.begun(by: service)
            try herd.run()
            // A loaded machine may take seconds to read what fifty clients sent; each look is a request as well.
            var looks = 1
            while try Self.begun(by: service) - before - looks < 50, looks < 2000 { looks += 1 }
            let began = Date()
            #expect(service.stop() == 0)
            #expect(Date().timeIntervalSince(began) < 10)
            herd.terminate()
            let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            herd.waitUntilExit()
            #expect(!said.contains(" 500 ") && !said.contains(" - "), "\(said)")
        }
    }

    /// How many requests the service has begun, the one that asks included.
    private static func begun(by service: Service) throws -> Int {
        let lines = try service.get("/metrics").text.split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix("gridmill_http_requests_begun_total ") })
        return try #require(line.split(separator: " ").last.flatMap { Int($0) })
    }

    @Test func `a seed beside a service is a job that can be watched and ends with the same report`() throws {
        let workshop = try Workshop.village()
        let service = try Service(workshop)
        let run = try Gridmill.run("seed", "grid", "--zoom", "12-15", "--json", in: workshop.folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("\"failed\" : 0") || run.output.contains("\"failed\":0"), "\(run.output)")
        let listed = try service.get("/jobs").text
        #expect(listed.contains("\"state\":\"done\"") && listed.contains("\"map\":\"grid\""))
        let again = try Gridmill.run("seed", "grid", "--zoom", "12-15", "--json", in: workshop.folder)
        #expect(again.output.contains("\"rendered\" : 0") || again.output.contains("\"rendered\":0"))
        let second = try Gridmill.run("serve", "--port", "0", in: workshop.folder)
        #expect(second.status == 4)
    }

    @Test func `a job is paused, outlives a kill, goes on and is done`() throws {
        let workshop = try Workshop.village()
        var service = try Service(workshop)
        let made = try service.send("POST", "/jobs", "{\"kind\":\"seed\",\"map\":\"grid\",\"zooms\":[12,19]}")
        #expect(made.status == 202)
        let place = try #require(made.headers["location"])
        let paused = try service.send("PATCH", place, "{\"state\":\"paused\"}")
        #expect(paused.status == 200 && paused.text.contains("\"state\":\"paused\""), "\(paused.text)")
        #expect(try service.send("PATCH", place, "{\"state\":\"running\"}").text.contains("\"running\""))
        Thread.sleep(forTimeInterval: 0.3)
        kill(service.process.processIdentifier, SIGKILL)
        service.process.waitUntilExit()
        service = try Service(workshop)
        var text = ""
        for _ in 0..<600 {
            text = try service.get(place).text
            if text.contains("\"state\":\"done\"") { break }
            Thread.sleep(forTimeInterval: 0.1)
        }
        #expect(text.contains("\"state\":\"done\"") && text.contains("\"failed\":0"), "\(text)")
        #expect(try service.send("POST", "/jobs", "{\"map\":\"nothing\"}").status == 404)
        #expect(try service.send("POST", "/jobs", "{\"map\":\"grid\",\"window\":\"x\"}").status == 400)
        let noText = try service.send("POST", "/jobs", "{\"map\":\"grid\",\"cells\":[1]}")
        #expect(noText.status == 400 && noText.text.contains("in quotes"), "\(noText.text)")
        let twice = try service.send(
            "POST", "/jobs", "{\"map\":\"grid\",\"cells\":[\"1\"],\"boxes\":[[0,0,1,1]]}")
        #expect(twice.status == 400 && twice.text.contains("one way"), "\(twice.text)")
        #expect(try service.get("/jobs/none").status == 404)
        #expect(try service.get("/admin").status == 200)
        _ = service.stop()
        let verified = try Gridmill.run("cache", "verify", in: workshop.folder)
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test func `marked tiles are drawn again, by a service and without one`() throws {
        let workshop = try Workshop.village()
        #expect(try Gridmill.run("seed", "grid", "--zoom", "12-14", in: workshop.folder).status == 0)
        let alone = try Gridmill.run("invalidate", "grid", "--zoom", "13-14", "--json", in: workshop.folder)
        #expect(alone.status == 0 && alone.output.contains("\"generation\""), "\(alone.errors)")
        let nothing = try Gridmill.run("invalidate", "grid", "--bbox", "0,0,1,1", in: workshop.folder)
        #expect(nothing.status == 0 && nothing.errors.contains("warning"))
        let seeded = try Gridmill.run("seed", "grid", "--zoom", "12-14", in: workshop.folder)
        #expect(!seeded.output.contains(" 0 tiles,"), "\(seeded.output)")
        let service = try Service(workshop)
        let beside = try Gridmill.run("invalidate", "grid", "--zoom", "12-14", "--json", in: workshop.folder)
        #expect(beside.status == 0 && !beside.output.contains("\"tiles\" : 0,"), "\(beside.errors)")
        let tile = try Self.tile(of: service, zoom: 13)
        #expect(
            try service.get(tile.replacingOccurrences(of: ".png", with: "/explain")).text.contains(
                "\"stale\""))
        #expect(try service.get(tile).status == 200)
        #expect(
            try service.get(tile.replacingOccurrences(of: ".png", with: "/explain")).text.contains(
                "\"fresh\""))
    }

    @Test func `a job fills the shape of an area, of cells or of a district, not the box around it`() throws {
        let workshop = try Workshop.village()
        let service = try Service(workshop)
        let bounds = try #require(Self.numbers(try service.get("/maps/grid").text, after: "\"bounds\":"))
        let (west, south, east, north) = (bounds[0], bounds[1], bounds[2], bounds[3])
        func tiles(_ area: String) throws -> Int {
            let made = try service.send(
                "POST", "/jobs", "{\"map\":\"grid\",\"zooms\":[18,18],\(area)}")
            try #require(made.status == 202, "\(made.text)")
            let place = try #require(made.headers["location"])
            var text = ""
            while !text.contains("\"state\":\"done\"") { text = try service.get(place).text }
            return Int(try #require(Self.numbers(text, after: "\"total\":")?.first))
        }
        let box = try tiles("\"boxes\":[[\(west),\(south),\(east),\(north)]]")
        let ring = "[[\(west),\(south)],[\(east),\(south)],[\(west),\(north)],[\(west),\(south)]]"
        let half = try tiles("\"areas\":[{\"type\":\"Polygon\",\"coordinates\":[\(ring)]}]")
        #expect(half < box * 3 / 4 && half > box / 3, "\(half) of \(box)")
        let place = "lon=\((west + east) / 2)&lat=\((south + north) / 2)&radius=500&limit=1"
        let cells = try service.get("/datasets/cells/at?\(place)")
        let code = try #require(cells.text.firstMatch(of: /"code":"([0-9]+)"/)?.1, "\(cells.text)")
        let one = try tiles("\"cells\":[\"\(code)\"]")
        #expect(one > 0 && one < box / 4, "\(one) of \(box)")
        // What the program asks of the service, and does by itself, is the same.
        try workshop.write("{\"type\":\"Polygon\",\"coordinates\":[\(ring)]}", to: "half.geojson")
        let handed = try Gridmill.run(
            "seed", "grid", "--zoom", "18", "--area", "half.geojson", "--json", in: workshop.folder)
        #expect(handed.output.contains("\"rendered\" : 0"), "\(handed.output) \(handed.errors)")
        let wrong = try service.send("POST", "/jobs", "{\"map\":\"grid\",\"cells\":[\"nowhere\"]}")
        #expect(wrong.status == 400 && wrong.text.contains("nowhere"))
        let bent = try service.send("POST", "/jobs", "{\"map\":\"grid\",\"areas\":[{\"type\":\"Circle\"}]}")
        #expect(bent.status == 400 && bent.text.contains("area 1"), "\(bent.text)")
        #expect(service.stop() == 0)
        let alone = try Gridmill.run(
            "seed", "grid", "--zoom", "18", "--area", "half.geojson", "--json", in: workshop.folder)
        #expect(alone.output.contains("\"rendered\" : 0"), "\(alone.output)")
        let marked = try Gridmill.run(
            "invalidate", "grid", "--zoom", "18", "--cells", "\(code)", "--json", in: workshop.folder)
        #expect(Self.numbers(marked.output, after: "\"tiles\" : ")?.first.map { Int($0) } ?? 0 > 0)
    }

    /// The numbers, parted by commas, that follow a text.
    private static func numbers(_ text: String, after start: String) -> [Double]? {
        guard let range = text.range(of: start) else { return nil }
        let list = text[range.upperBound...].drop { $0 == "[" }.prefix { "0123456789.,-e".contains($0) }
        return list.split(separator: ",").compactMap { Double($0) }
    }

    @Test func `a cache above its maximum is purged, compacted and sound`() throws {
        let workshop = try Workshop.village()
        #expect(try Gridmill.run("seed", "grid", "--zoom", "12-16", in: workshop.folder).status == 0)
        let purged = try Gridmill.run("cache", "purge", "grid", "--zoom", "16", in: workshop.folder)
        #expect(purged.status == 0 && !purged.output.contains(" 0 tiles"), "\(purged.output)\(purged.errors)")
        #expect(try Gridmill.run("cache", "compact", in: workshop.folder).status == 0)
        #expect(try Gridmill.run("cache", "verify", in: workshop.folder).status == 0)
        let all = try Gridmill.run("cache", "purge", "grid", in: workshop.folder)
        #expect(all.status == 0)
        let again = try Gridmill.run("cache", "purge", "grid", "--json", in: workshop.folder)
        #expect(again.output.contains("\"tiles\" : 0") || again.output.contains("\"tiles\":0"))
    }
}
