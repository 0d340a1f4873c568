import Imagery
import Testing
import Tiling

/// The address asked for when a tile is wanted.
private func address(_ pattern: String, key: String? = nil, _ wanted: TileCoordinate) async throws -> String?
{
    let upstream = try TestUpstream(template: UpstreamTemplate(pattern, key: key))
    upstream.answer = .status(404)
    _ = try await upstream.source.tile(wanted)
    return upstream.asked.first?.address
}

@Test func `placeholders become numbers, the flipped row, the key and one of the alternatives`() async throws
{
    let pattern = "https://t{0-7}.example:8443/{z}/{x}/{y}?r={-y}&tk={key}&l={a,bb}"
    let found = try await address(pattern, key: "a b/ä", tile(3, 2, 5))
    #expect(found == "https://t7.example:8443/3/2/5?r=2&tk=a%20b%2F%C3%A4&l=bb")
    #expect(try await address("http://{s}.example/{z}/{x}/{-y}", tile(1, 1, 0)) == "http://b.example/1/1/1")
}

@Test(arguments: [
    ("ftp://h/{z}/{x}/{y}", nil), ("https:///{z}/{x}/{y}", nil), ("https://h/{z}/{x}", nil),
    ("https://h/{z}/{x}/{y}{q}", nil), ("https://h/{z}/{x}/{y", nil), ("https://h/{z}/{x}/{y}?k={key}", nil),
    ("https://h/{z}/{x}/{y}", "secret"), ("https://u:secret@h/{z}/{x}/{y}", nil),
    ("https://{key}.h/{z}/{x}/{y}", "secret"), ("https://h/{z}/{x}/{y} HTTP/1.1\r\nHost: i", nil),
    ("https://h/{z}/{x}/{y}?{c-a}", nil), ("https://h/{z}/{x}/{y}?{}", nil),
])
func `a pattern that cannot work is an error without the key`(pattern: String, key: String?) {
    let error = #expect(throws: ImageryError.self) { try UpstreamTemplate(pattern, key: key) }
    #expect(error?.key == "upstream_template")
    #expect(error?.description.contains("secret") == false)
}

@Test func `two keys are one upstream and its names hold neither`() throws {
    let pattern = "https://h/{z}/{x}/{y}?k={key}"
    let one = try UpstreamTemplate(pattern, key: "one-secret")
    #expect(try one.identity == UpstreamTemplate(pattern, key: "other").identity)
    #expect(try one.identity != UpstreamTemplate(pattern + "&", key: "one-secret").identity)
    #expect(!one.identity.contains("secret") && one.host == "h")
}
