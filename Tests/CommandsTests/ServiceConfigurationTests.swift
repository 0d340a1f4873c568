import Commands
import Geometry
import ImageCoding
import Testing

private func parse(
    _ yaml: String, environment: [String: String] = [:], missing: Set<String> = []
) throws(CommandError) -> ServiceConfiguration {
    let surroundings = ConfigurationSurroundings(environment: environment) { !missing.contains($0) }
    return try ServiceConfiguration.parse(
        yaml, file: "gridmill.yaml", directory: "/city", surroundings: surroundings)
}

/// What is wrong with a configuration, one line each.
private func problems(
    _ yaml: String, environment: [String: String] = [:], missing: Set<String> = []
) -> [String] {
    do throws(CommandError) {
        _ = try parse(yaml, environment: environment, missing: missing)
        return []
    } catch {
        return error.description.split(separator: "\n").map(String.init)
    }
}

@Suite struct ServiceConfigurationTests {
    @Test func `an empty file is a service with the defaults`() throws {
        let configuration = try parse("# nothing yet\n")
        #expect(configuration.server.host == "127.0.0.1")
        #expect(configuration.server.port == 8080)
        #expect(configuration.storage.directory == "/city/cache")
        #expect(configuration.storage.stateDirectory == "/city/cache/state")
        #expect(configuration.maps.isEmpty)
    }

    @Test func `every section is read`() throws {
        let configuration = try parse(
            """
            server: { host: 0.0.0.0, port: 80, url: "http://maps.city.example/" }
            storage: { directory: ../store, maximum: 20GB, reserve: 1GB }
            datasets:
              cells:
                file: data/city.gpkg
                layer: cells
                id: code
                aggregate:
                  open_cases: { from: cases, by: within, count: true, where: ["!=", ["get", "state"], "closed"] }
                  weight: { from: cases, by: cell, sum: weight }
              old: { file: /data/old.shp, crs: "EPSG:4547", encoding: GBK }
              hot: { file: data/points.csv.gz, x: lon, y: lat, crs: "EPSG:4326" }
              cases: { file: data/city.gpkg, layer: cases, id: id, time: opened }
            rasters:
              imagery: { file: data/imagery.tif, attribution: "the land bureau" }
              old: { file: data/old.mbtiles }
              base: { xyz: "https://t/{z}/{x}/{y}.png?key={key}", key: "${KEY}", zoom: 0-18, cache: 30d, timeout: 500ms }
            maps:
              grid: { style: styles/grid.json, grid: WebMercatorQuad, zoom: 10-19, bounds: [113.7, 22.4, 114.7, 22.9],
                      format: jpg, tile: 512, title: 网格 }
            """, environment: ["KEY": "s3cret"])
        #expect(configuration.server.host == "0.0.0.0" && configuration.server.port == 80)
        #expect(configuration.server.publicURL == "http://maps.city.example")
        #expect(configuration.storage.directory == "/store")
        #expect(configuration.storage.maximumBytes == 20_000_000_000)
        #expect(configuration.storage.leastFreeBytes == 1_000_000_000)
        #expect(configuration.datasets.map(\.name) == ["cells", "old", "hot", "cases"])
        #expect(configuration.datasets[0].file == "/city/data/city.gpkg")
        #expect(configuration.datasets[1].file == "/data/old.shp")
        #expect(configuration.datasets[2].coordinateColumns?.x == "lon")
        #expect(configuration.datasets[2].coordinateColumns?.y == "lat")
        #expect(configuration.datasets[3].time == "opened")
        let open = configuration.datasets[0].aggregates[0]
        #expect(open.relation == .within && open.measure == .count && open.from == "cases")
        #expect(open.condition == #"["!=",["get","state"],"closed"]"#)
        #expect(configuration.datasets[0].aggregates[1].relation == .key(column: "cell"))
        #expect(configuration.rasters[0].source == .raster(file: "/city/data/imagery.tif"))
        #expect(configuration.rasters[1].source == .mbtiles(file: "/city/data/old.mbtiles"))
        let map = try #require(configuration.maps.first)
        #expect(map.zooms == 10...19 && map.format == .jpeg && map.tilePixels == 512 && map.title == "网格")
        #expect(map.bounds == BoundingBox(minX: 113.7, minY: 22.4, maxX: 114.7, maxY: 22.9))
    }

    @Test func `a secret is used and never shown`() throws {
        let yaml =
            #"rasters: { base: { xyz: "https://${HOST}/{z}/{x}/{y}?k={key}", key: "${KEY}", cache: 12h } }"#
        let configuration = try parse(yaml, environment: ["KEY": "s3cret", "HOST": "internal"])
        guard case .xyz(let xyz) = configuration.rasters[0].source else {
            Issue.record("not an XYZ source")
            return
        }
        #expect(xyz.key?.value == "s3cret")
        #expect(xyz.template.value == "https://internal/{z}/{x}/{y}?k={key}")
        #expect("\(xyz.key?.description ?? "")" == "${KEY}")
        #expect(xyz.template.description == "https://${HOST}/{z}/{x}/{y}?k={key}")
        #expect(xyz.keepsFor == .seconds(12 * 3600))
    }

    @Test func `a bad value with a secret in it is quoted as it was written`() {
        let found = problems("server: { port: \"${PORT}\" }", environment: ["PORT": "s3cret"])
        #expect(found == ["gridmill.yaml:1: server.port: «${PORT}» is not a port number 0…65535"])
    }

    @Test(arguments: [
        (
            "sever: {}", 1, "unknown key «sever»; did you mean «server»?"
        ),
        (
            "server:\n  prot: 1\n", 2, "unknown key «prot» in server; did you mean «port»?"
        ),
        (
            "maps:\n  grid:\n    styel: a.json\n    style: b.json\n", 3,
            "unknown key «styel» in maps.grid; did you mean «style»?"
        ),
        (
            "maps:\n  grid: {}\n", 2, "maps.grid has no «style»; add style: …"
        ),
        (
            "datasets:\n  cells:\n    layer: a\n", 2, "datasets.cells has no «file»; add file: …"
        ),
        (
            "access: {}\n", 1, "the section «access» is not yet supported by this build"
        ),
        (
            "walls: {}\n", 1, "the section «walls» is not yet supported by this build"
        ),
        (
            "jobs: {}\n", 1, "the section «jobs» is not yet supported by this build"
        ),
        (
            "grids: {}\n", 1, "the section «grids» is not yet supported by this build"
        ),
        (
            "maps:\n  grid: { style: a.json, grid: CGCS2000Quad }\n", 2,
            "maps.grid.grid: «CGCS2000Quad» is not WebMercatorQuad, the only grid of this build"
        ),
        (
            "maps:\n  grid: { style: a.json, zoom: 19-10 }\n", 2,
            "maps.grid.zoom: «19-10» is not a zoom or a range"
        ),
        (
            "maps:\n  grid: { style: a.json, zoom: 10-25 }\n", 2,
            "maps.grid.zoom: «10-25» is not a zoom or a range"
        ),
        (
            "maps:\n  grid: { style: a.json, format: gif }\n", 2,
            "maps.grid.format: «gif» is not png, jpg or webp"
        ),
        (
            "datasets:\n  parts: { file: a.gpkg, codes: lamp }\n", 2,
            "datasets.parts.codes: «lamp» is not cell, part or part-long"
        ),
        (
            "maps:\n  grid: { style: a.json, tile: 300 }\n", 2, "maps.grid.tile: «300» is not 256 or 512"
        ),
        (
            "maps:\n  grid:\n    style: a.json\n    bounds: [114.7, 22.4, 113.7, 22.9]\n", 4,
            "maps.grid.bounds is not a box of the world"
        ),
        (
            "maps:\n  a/b: { style: a.json }\n", 2, "maps: «a/b» cannot be a name"
        ),
        (
            "maps: [1, 2]\n", 1, "maps must be a mapping"
        ),
        (
            "server: { url: maps.city.example }\n", 1, "server.url: «maps.city.example» is not an address"
        ),
        (
            "storage: { reserve: some }\n", 1, "storage.reserve: «some» is not an amount of bytes like 256MB"
        ),
        (
            "storage: { maximum: lots }\n", 1, "storage.maximum: «lots» is not an amount of bytes like 20GB"
        ),
        (
            "datasets:\n  a: { file: a.csv, x: lon }\n", 2, "datasets.a has only one of «x» and «y»"
        ),
        (
            "datasets:\n  a:\n    file: a.shp\n    aggregate:\n      n: { from: b, by: within, count: true }\n",
            5,
            "datasets.a.aggregate.n: there is no dataset «b»; did you mean «a»?"
        ),
        (
            "datasets:\n  a: { file: a.shp, aggregate: { n: { from: a, by: within, count: true } } }\n", 2,
            "datasets.a: its aggregates depend on themselves"
        ),
        (
            "datasets:\n  a: { file: a.shp, aggregate: { n: { from: a, by: within } } }\n", 2,
            "datasets.a.aggregate.n must have exactly one of «count», «sum» and «share»"
        ),
        (
            "rasters:\n  a: {}\n", 2, "rasters.a has neither «file» nor «xyz»"
        ),
        (
            "rasters:\n  a: { file: a.tif, xyz: b }\n", 2, "rasters.a has both «file» and «xyz»"
        ),
        (
            "rasters:\n  a: { xyz: \"http://t/{z}/{x}\" }\n", 2,
            "rasters.a.xyz: «http://t/{z}/{x}» cannot be used: it needs {z}, {x} and {y}"
        ),
        (
            "rasters:\n  a: { xyz: \"ftp://t/{z}/{x}/{y}\" }\n", 2,
            "rasters.a.xyz: «ftp://t/{z}/{x}/{y}» cannot be used: it does not begin with"
        ),
        (
            "rasters:\n  a: { xyz: \"http://t/{z}/{x}/{y}\", key: k }\n", 2,
            "rasters.a.xyz: «http://t/{z}/{x}/{y}» cannot be used: a key is given, but it has no {key}"
        ),
        (
            "rasters:\n  a: { xyz: \"http://t/{z}/{x}/{y}\", cache: soon }\n", 2,
            "rasters.a.cache: «soon» is not a time like 30d, 12h or 10s"
        ),
        (
            "server: { host: \"${NOBODY}\" }\n", 1, "server.host: the environment has no variable NOBODY"
        ),
        (
            "server: { host: \"${NOBODY\" }\n", 1, "server.host: «${NOBODY» has no closing brace"
        ),
        (
            "server:\n  host: a\n  host: b\n", 2, "the same key twice"
        ),
        (
            "maps:\n\tgrid: {}\n", 2, "not valid YAML"
        ),
    ])
    func `every mistake is told with its line`(yaml: String, line: Int, expected: String) {
        let found = problems(yaml)
        #expect(
            found.contains { $0.hasPrefix("gridmill.yaml:\(line): ") && $0.contains(expected) },
            "expected line \(line): \(expected), found \(found)")
    }

    @Test func `a missing file is told with the place that names it`() {
        let yaml = "datasets:\n  a:\n    file: data/a.gpkg\nmaps:\n  m:\n    style: s.json\n"
        let found = problems(yaml, missing: ["/city/data/a.gpkg", "/city/s.json"])
        #expect(
            found == [
                "gridmill.yaml:3: datasets.a.file: there is no file data/a.gpkg; paths are relative to the folder of gridmill.yaml",
                "gridmill.yaml:6: maps.m.style: there is no file s.json; paths are relative to the folder of gridmill.yaml",
            ])
    }

    @Test func `one run tells all the problems in the file's order`() {
        let found = problems("server: { port: x }\nstorage: { maximum: y }\nmap: {}\n")
        #expect(found.map { $0.prefix(16) } == ["gridmill.yaml:1:", "gridmill.yaml:2:", "gridmill.yaml:3:"])
    }
}

@Suite struct ConfigurationScalarTests {
    @Test(arguments: [
        ("10s", Duration.seconds(10)), ("30d", .seconds(2_592_000)), ("500ms", .milliseconds(500)),
        ("1.5h", .seconds(5400)), ("2w", .seconds(1_209_600)), ("5 m", .seconds(300)),
    ])
    func `durations have units`(text: String, expected: Duration) {
        #expect(ConfigurationScalar.duration(text) == expected)
    }

    @Test(arguments: ["", "10", "s", "-1s", "0s", "1y", "1e9d", "99999999999999999999w"])
    func `what is no duration is refused`(text: String) {
        #expect(ConfigurationScalar.duration(text) == nil)
    }

    @Test(arguments: [
        ("20GB", Int64(20_000_000_000)), ("1KiB", 1024), ("1.5 MB", 1_500_000), ("7B", 7),
        ("2tb", 2_000_000_000_000),
    ])
    func `sizes have units`(text: String, expected: Int64) {
        #expect(ConfigurationScalar.bytes(text) == expected)
    }

    @Test(arguments: ["", "20", "GB", "-1GB", "1e40TB", "99999999999999999999GB"])
    func `what is no size is refused`(text: String) {
        #expect(ConfigurationScalar.bytes(text) == nil)
    }

    @Test func `zooms are one number or a range`() {
        #expect(ConfigurationScalar.zooms("12") == 12...12)
        #expect(ConfigurationScalar.zooms("0-24") == 0...24)
        for text in ["", "-", "1-", "-1", "5-4", "0-25", "1-2-3", "a-b"] {
            #expect(ConfigurationScalar.zooms(text) == nil, "\(text)")
        }
    }

    @Test func `names are fit for addresses and files`() {
        for name in ["a", "grid-2_B", String(repeating: "x", count: 64)] {
            #expect(ConfigurationScalar.isName(name), "\(name)")
        }
        for name in ["", "a/b", "..", "a b", "网格", "a.b", String(repeating: "x", count: 65)] {
            #expect(!ConfigurationScalar.isName(name), "\(name)")
        }
    }
}

@Suite struct WatchConfigurationTests {
    private func dataset(_ text: String) -> String {
        "datasets:\n  cases:\n    file: city.gpkg\n\(text)\nmaps: {}\n"
    }

    @Test func `a watch has a period and a column, and defaults for the rest`() throws {
        let configuration = try parse(
            dataset("    id: id\n    watch: { every: 5s, column: updated_at }"))
        let watch = try #require(configuration.datasets[0].watch)
        #expect(watch.every == .seconds(5) && watch.column == "updated_at" && watch.deletions == 10)
        #expect(watch.overlap.milliseconds == 30_000)
        let other = try parse(
            dataset("    id: id\n    watch: { every: 1m, column: version, overlap: 50, deletions: 1 }"))
        #expect(other.datasets[0].watch?.overlap.numbers == 50)
    }

    @Test(arguments: [
        (
            "    watch: { every: 5s, column: c }",
            "gridmill.yaml:4: datasets.cases.watch needs the dataset's «id»"
        ),
        ("    id: id\n    watch: { column: c }", "datasets.cases.watch has no «every»"),
        ("    id: id\n    watch: { every: 5s }", "datasets.cases.watch has no «column»"),
        ("    id: id\n    watch: { every: 1ms, column: c }", "«1ms» is not a time of 100ms to 1d"),
        ("    id: id\n    watch: { every: 5s, column: c, deletion: 2 }", "unknown key «deletion»"),
        ("    id: id\n    watch: { every: 5s, column: c, overlap: soon }", "«soon» is not a time like 30s"),
        ("    id: id\n    watch: { every: 5s, column: c, deletions: 0 }", "«0» is not a number of looks"),
    ])
    func `mistakes are told with their place`(text: String, expected: String) {
        #expect(problems(dataset(text)).contains { $0.contains(expected) }, "\(problems(dataset(text)))")
    }

    @Test func `only what tells its changes can be watched`() {
        let text = "datasets:\n  a: { file: a.shp, id: id, watch: { every: 5s, column: c } }\nmaps: {}\n"
        #expect(problems(text).contains { $0.contains("only a GeoPackage or a PostGIS table") })
    }

    @Test func `a database is named without its password`() throws {
        let text = """
            datasets:
              lamps: { file: "PG:host=db dbname=city user=maps password='${SECRET}'", layer: lamps, id: id }
            maps: {}
            """
        let section = try parse(text, environment: ["SECRET": "s3 cret"], missing: ["/city/PG:"]).datasets[0]
        #expect(section.file == "PG:host=db dbname=city user=maps" && section.password == "s3 cret")
        let broken = "datasets:\n  lamps: { file: \"PG:postgres://maps:s3cret@db\", id: id }\nmaps: {}\n"
        let found = problems(broken)
        #expect(
            found.contains { $0.contains("gridmill.yaml:2: datasets.lamps.file is no address of a database") }
        )
        #expect(!found.joined().contains("s3cret"))
    }
}
