import HTTPTypes
import Testing
import TileServer

@Test func `TileJSON is complete, with bounds and absolute tiles`() async throws {
    let answer = try await ask("/maps/grid")
    let json = try answer.object()
    #expect(answer.headers[.contentType] == "application/json")
    #expect(json["tilejson"] as? String == "3.0.0")
    #expect(json["tiles"] as? [String] == ["http://maps.city.example/maps/grid/{z}/{x}/{y}.png"])
    #expect(json["bounds"] as? [Double] == [113.7, 22.4, 114.7, 22.9])
    #expect(json["minzoom"] as? Int == 10)
    #expect(json["maxzoom"] as? Int == 19)
    #expect((json["vector_layers"] as? [Any])?.isEmpty == true)
    #expect(json["attribution"] as? String == "City &lt;b&gt;survey&lt;/b&gt; &amp; partners")
    #expect(answer.headers[.eTag] != nil)
}

@Test(
    arguments: [
        (nil, "127.0.0.1", 8080, "http://127.0.0.1:8080"), (nil, "0.0.0.0", 8080, ""), (nil, "::", 8080, ""),
        (nil, "::1", 80, "http://[::1]:80"), (nil, "127.0.0.1", 0, ""),
        ("https://a.example/gis/", "0.0.0.0", 8080, "https://a.example/gis"),
    ] as [(String?, String, Int, String)])
func `addresses are made from the configuration, never from Host`(
    url: String?, host: String, port: Int, base: String
) async throws {
    let server = try fixtureServer(configure: { configuration in
        configuration.publicURL = url
        configuration.host = host
        configuration.port = port
    })
    let headers: HTTPFields = try [
        #require(HTTPField.Name("X-Forwarded-Host")): "evil.example",
        #require(HTTPField.Name("Forwarded")): "host=evil.example",
    ]
    for path in ["/maps", "/maps/grid", "/maps/grid/style.json"] {
        let text = try await ask(path, .get, headers, on: server).text
        #expect(text.contains("\"\(base)/maps/grid/{z}/{x}/{y}.png\""))
        #expect(!text.contains("evil"))
    }
}

@Test func `the list has what the browser needs`() async throws {
    let json = try await ask("/maps").object()
    let maps = try #require(json["maps"] as? [[String: Any]])
    #expect(maps.count == 5)
    #expect(maps[0]["name"] as? String == "grid")
    #expect(maps[0]["title"] as? [String: String] == ["zh": "单元网格", "en": "Unit grid"])
    #expect(maps[0]["datasets"] as? [String] == ["cells"])
    #expect((maps[0]["layers"] as? [[String: Any]])?.first?["kind"] as? String == "fill")
    let named = "http://maps.city.example/maps/%E8%A1%97%E9%81%93%20%E5%9C%B0%E5%9B%BE"
    #expect(maps[1]["tilejson"] as? String == named)
}

@Test func `a map without a style of its own is shown by its tiles`() async throws {
    let json = try await ask("/maps/grid/style.json").object()
    #expect(json["version"] as? Int == 8)
    let source = try #require((json["sources"] as? [String: [String: Any]])?["grid"])
    #expect(source["type"] as? String == "raster")
    #expect(source["tileSize"] as? Int == 256)
}

@Test func `a map's own style is handed on as it is`() async throws {
    let server = try fixtureServer { service in
        service.style = { _ throws(ServiceError) in Array("{\"version\":8}".utf8) }
    }
    #expect(try await ask("/maps/grid/style.json", on: server).text == "{\"version\":8}")
    #expect(try await ask("/maps/nowhere/style.json", on: server).status == .notFound)
}

@Test func `the legend is the document that the service gives`() async throws {
    let answer = try await ask("/maps/grid/legend.json")
    #expect(answer.text == #"{"layers":[{"id":"cells","kind":"fill"}]}"#)
    #expect(try answer.header("Content-Type") == "application/json")
    #expect(try await ask("/maps/nowhere/legend.json").status == .notFound)
}

@Test
func `the legend's picture is asked for in Chinese, at one ratio and on light paper unless said otherwise`()
    async throws
{
    let answer = try await ask("/maps/grid/legend.png")
    #expect(answer.text == "zh 1.0 false")
    #expect(try answer.header("Content-Type") == "image/png")
    #expect(try await ask("/maps/grid/legend.png?lang=en&ratio=2&dark=1").text == "en 2.0 true")
    #expect(try await ask("/maps/nowhere/legend.png").status == .notFound)
}

@Test(arguments: ["lang=fr", "ratio=9", "ratio=x", "dark=yes", "dark=2", "colour=1"])
func `a legend's picture with a wrong parameter is refused`(query: String) async throws {
    #expect(try await ask("/maps/grid/legend.png?\(query)").status == .badRequest)
}

@Test func `a dataset tells its fields`() async throws {
    let json = try await ask("/datasets/cells").object()
    #expect(json["features"] as? Int == 605)
    #expect(json["fields"] as? [[String: String]] == [["name": "code", "type": "string"]])
    #expect(try await ask("/datasets/other").status == .notFound)
}

@Test func `health answers as long as the program runs`() async throws {
    #expect(try await ask("/health").text == "{\"status\":\"ok\"}")
}

@Test func `ready says what is missing`() async throws {
    let server = try fixtureServer { service in
        service.readiness = {
            Readiness(checks: [
                .init(name: "datasets", isReady: true),
                .init(name: "cache", isReady: false, detail: "the disk is full"),
            ])
        }
    }
    #expect(try await ask("/ready").status == .ok)
    let answer = try await ask("/ready", on: server)
    #expect(answer.status == .serviceUnavailable)
    #expect(answer.headers[.retryAfter] == "5")
    #expect(answer.text.contains("the disk is full"))
}

@Test func `metrics count requests by route and status`() async throws {
    let server = try fixtureServer()
    for _ in 0..<3 { _ = try await ask("/maps/grid/12/3344/1789.png", on: server) }
    _ = try await ask("/maps/grid/99/0/0.png", on: server)
    let answer = try await ask("/metrics", on: server)
    #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
    let lines = answer.text.split(separator: "\n")
    #expect(lines.contains("gridmill_http_requests_total{route=\"tile\",status=\"200\"} 3"))
    #expect(lines.contains("gridmill_http_requests_begun_total 5"))
    #expect(lines.contains("gridmill_http_requests_total{route=\"none\",status=\"404\"} 1"))
    #expect(lines.contains("gridmill_http_request_seconds_bucket{route=\"tile\",le=\"+Inf\"} 3"))
    #expect(lines.contains("gridmill_http_request_seconds_count{route=\"tile\"} 3"))
    #expect(lines.contains("gridmill_http_response_bytes_total{route=\"tile\"} 42"))
    #expect(lines.contains("gridmill_renders_total 7"))
}
