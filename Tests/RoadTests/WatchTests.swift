import Foundation
import Testing

/// A source that other programs write to while the real service looks at it.
@Suite("Watch", .serialized) struct WatchTests {
    private static let configuration = """
        storage: { directory: ./cache }
        datasets:
          lamps:
            file: lamps.gpkg
            layer: lamps
            id: id
            watch: { every: 100ms, column: updated_at, deletions: 3 }
        maps:
          city: { style: style.json, zoom: 12-17 }
        """

    /// Three lamps far from each other.
    private static func city() throws -> Workshop {
        let workshop = try Workshop()
        try workshop.write(configuration, to: "gridmill.yaml")
        try workshop.write(LampTable.style, to: "style.json")
        try LampTable.make(in: workshop)
        return workshop
    }

    @Test func `an updated row changes its tile, is told, and makes no other tile stale`() throws {
        let workshop = try Self.city()
        let service = try Service(workshop)
        let tiles = [114.005, 114.035].map(LampTable.tile)
        let before = try tiles.map { try service.get($0) }
        #expect(before.allSatisfy { $0.status == 200 })
        let drawn = try LampTable.metric("gridmill_renders_total", of: service)
        let listener = try Listener(service.address, path: "/events?maps=city")
        try LampTable.run(
            "update lamps set state = 'closed', updated_at = '2026-01-02T00:00:00.000Z' where id = 'a'",
            in: workshop)
        let told = try #require(listener.wait(for: "\"map\":\"city\""))
        #expect(told.contains("\"ranges\":[["), "\(told)")
        listener.stop()
        let other = try service.get(tiles[1].replacingOccurrences(of: ".png", with: "/explain"))
        #expect(other.text.contains("\"state\":\"fresh\""), "\(other.text)")
        let after = try tiles.map { try service.get($0) }
        #expect(after[0].headers["etag"] != before[0].headers["etag"])
        #expect(after[1].headers["etag"] == before[1].headers["etag"])
        #expect(try LampTable.metric("gridmill_renders_total", of: service) == drawn + 1)
        #expect(try LampTable.metric("gridmill_source_changes_total", of: service) == 1)
    }

    @Test func `rows come and go, an equal stamp is not lost, and what a client said stays`() throws {
        let workshop = try Self.city()
        var service = try Service(workshop)
        #expect(
            try service.send("PUT", LampTable.address("b"), LampTable.feature("b", "client")).status == 204)
        #expect(
            try service.send("PUT", LampTable.address("mine"), LampTable.feature("mine", "client")).status
                == 201)
        try LampTable.run(LampTable.insert("d", "open", "2026-01-01T00:00:02.000Z"), in: workshop)
        try LampTable.run(
            "update lamps set state = 'closed', updated_at = '2026-01-03T00:00:00.000Z' where id = 'b'",
            in: workshop)
        #expect(try LampTable.wait { try service.get(LampTable.address("d")).status == 200 })
        try LampTable.run("delete from lamps where id = 'c'", in: workshop)
        #expect(try LampTable.wait { try service.get(LampTable.address("c")).status == 404 })
        func check() throws {
            #expect(try service.get(LampTable.address("b")).text.contains("\"client\""))
            #expect(try service.get(LampTable.address("mine")).status == 200)
            #expect(try service.get(LampTable.address("d")).status == 200)
            #expect(try service.get(LampTable.address("c")).status == 404)
        }
        try check()
        // The same after a kill, when the file is imported anew.
        kill(service.process.processIdentifier, SIGKILL)
        service.process.waitUntilExit()
        service = try Service(workshop)
        try check()
    }

    @Test func `a source that is away is told once and followed again when it is back`() throws {
        let workshop = try Self.city()
        let service = try Service(workshop)
        let files = FileManager.default
        try files.moveItem(atPath: workshop.path("lamps.gpkg"), toPath: workshop.path("elsewhere.gpkg"))
        #expect(try LampTable.wait { try LampTable.metric("gridmill_source_away", of: service) == 1 })
        #expect(try LampTable.wait { try LampTable.metric("gridmill_source_faults_total", of: service) >= 2 })
        #expect(try service.get(LampTable.address("a")).status == 200)
        try LampTable.run(
            LampTable.insert("e", "open", "2026-01-04T00:00:00.000Z"), in: workshop, file: "elsewhere.gpkg")
        try files.moveItem(atPath: workshop.path("elsewhere.gpkg"), toPath: workshop.path("lamps.gpkg"))
        #expect(try LampTable.wait { try service.get(LampTable.address("e")).status == 200 })
        #expect(try LampTable.metric("gridmill_source_away", of: service) == 0)
        let log = try String(contentsOf: workshop.folder.appending(path: "serve.log"), encoding: .utf8)
        #expect(log.components(separatedBy: "cannot be read; its dataset stays").count == 2, "\(log)")
    }

    @Test func `a writer that holds the file is not disturbed and is read when it is done`() throws {
        let workshop = try Self.city()
        let service = try Service(workshop)
        // A long transaction: what it has written so far shows nowhere, what it commits does.
        try LampTable.run(
            LampTable.insert("f", "open", "2026-01-05T00:00:00.000Z"), in: workshop, holding: 1)
        #expect(try LampTable.wait { try service.get(LampTable.address("f")).status == 200 })
        #expect(service.process.isRunning)
    }
}

/// The lamps that the tests of this file watch.
enum LampTable {
    static let style = """
        {"version": 8, "sources": {"lamps": {"type": "vector", "url": "dataset://lamps"}},
         "layers": [
           {"id": "ground", "type": "background", "paint": {"background-color": "#ffffff"}},
           {"id": "lamps", "type": "circle", "source": "lamps", "source-layer": "lamps",
            "paint": {"circle-radius": 4, "circle-color":
              ["match", ["get", "state"], "open", "#0000ff", "#00aa00"]}}]}
        """

    /// A GeoPackage by hand (OGC 12-128r18), as small as can be.
    private static let script = """
        import sqlite3, struct, sys
        c = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
        def point(x, y): return b'GP' + struct.pack('<BBi', 0, 1, 4326) + struct.pack('<BIdd', 1, 1, x, y)
        c.create_function('point', 2, point)
        if sys.argv[2] == 'make':
            c.executescript('''
                pragma application_id = 0x47504B47; pragma user_version = 10300;
                create table gpkg_spatial_ref_sys (srs_name text not null, srs_id integer primary key,
                    organization text not null, organization_coordsys_id integer not null,
                    definition text not null, description text);
                insert into gpkg_spatial_ref_sys values ('WGS 84', 4326, 'EPSG', 4326, 'undefined', null);
                create table gpkg_contents (table_name text primary key, data_type text not null, identifier text,
                    description text, last_change datetime, min_x double, min_y double, max_x double,
                    max_y double, srs_id integer);
                insert into gpkg_contents values ('lamps', 'features', 'lamps', '', '2026-01-01T00:00:00.000Z',
                    null, null, null, null, 4326);
                create table gpkg_geometry_columns (table_name text not null, column_name text not null,
                    geometry_type_name text not null, srs_id integer not null, z tinyint not null,
                    m tinyint not null);
                insert into gpkg_geometry_columns values ('lamps', 'geom', 'POINT', 4326, 0, 0);
                create table lamps (fid integer primary key autoincrement, geom point, id text, state text,
                    updated_at datetime);
            ''')
        c.execute('begin immediate')
        for statement in sys.argv[4:]: c.execute(statement)
        if float(sys.argv[3]) > 0:
            import time
            time.sleep(float(sys.argv[3]))
        c.execute('commit')
        """

    static func make(in workshop: Workshop) throws {
        let rows = [("a", 114.005), ("b", 114.035), ("c", 114.065)].enumerated().map { index, row in
            "insert into lamps (geom, id, state, updated_at) values (point(\(row.1), 22.505), '\(row.0)', 'open', "
                + "'2026-01-01T00:00:0\(index).000Z')"
        }
        try write(["make", "0"] + rows, in: workshop, file: "lamps.gpkg")
    }

    /// Another program changes the file, and holds its transaction for some seconds.
    static func run(
        _ statement: String, in workshop: Workshop, file: String = "lamps.gpkg", holding seconds: Double = 0
    ) throws {
        try write(["change", "\(seconds)", statement], in: workshop, file: file)
    }

    private static func write(_ arguments: [String], in workshop: Workshop, file: String) throws {
        let made = try Gridmill.run(
            program: "python3", ["-c", script, file] + arguments, in: workshop.folder)
        try #require(made.status == 0, "\(made.errors)")
    }

    static func insert(_ id: String, _ state: String, _ stamp: String) -> String {
        "insert into lamps (geom, id, state, updated_at) values (point(114.02, 22.52), '\(id)', '\(state)', '\(stamp)')"
    }

    static func address(_ id: String) -> String { "/datasets/lamps/features/\(id)" }

    static func feature(_ id: String, _ state: String) -> String {
        """
        {"type":"Feature","id":"\(id)","properties":{"id":"\(id)","state":"\(state)"},\
        "geometry":{"type":"Point","coordinates":[114.035,22.505]}}
        """
    }

    /// A tile of zoom 17 at 22.505° north.
    static func tile(_ longitude: Double) -> String {
        let side = Double(1 << 17)
        let column = Int((longitude + 180) / 360 * side)
        let row = Int((1 - asinh(tan(22.505 * Double.pi / 180)) / .pi) / 2 * side)
        return "/maps/city/17/\(column)/\(row).png"
    }

    /// The sum of a metric over its labels.
    static func metric(_ name: String, of service: Service) throws -> Double {
        try service.get("/metrics").text.split(separator: "\n").filter {
            $0.hasPrefix(name + " ") || $0.hasPrefix(name + "{")
        }.reduce(0) { $0 + ($1.split(separator: " ").last.flatMap { Double($0) } ?? 0) }
    }

    /// Asks until something is so, for twenty seconds.
    static func wait(_ isSo: () throws -> Bool) throws -> Bool {
        for _ in 0..<400 {
            if try isSo() { return true }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return false
    }
}
