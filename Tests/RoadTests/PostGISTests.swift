import Foundation
import Testing

/// A table of a real PostGIS server as a dataset; passed over with a line where no server can be started.
@Suite("PostGIS", .serialized) struct PostGISTests {
    @Test func `a table is imported, watched, away and back, and its password is told to nobody`() throws {
        guard let server = try PostgresServer() else { return }
        try server.run(
            """
            create extension postgis;
            create table lamps (id text primary key, state text, updated_at timestamp default (now() at time zone 'utc'),
                geom geometry(Point, 4326));
            insert into lamps (id, state, geom) values ('a', 'open', st_setsrid(st_makepoint(114.005, 22.505), 4326)),
                ('b', 'open', st_setsrid(st_makepoint(114.035, 22.505), 4326));
            """)
        let workshop = try Workshop()
        try workshop.write(
            """
            storage: { directory: ./cache }
            datasets:
              lamps:
                file: "PG:host=127.0.0.1 port=\(server.port) dbname=postgres user=maps password='\(PostgresServer.password)'"
                layer: lamps
                id: id
                watch: { every: 100ms, column: updated_at, overlap: 1s, deletions: 5 }
            maps:
              city: { style: style.json, zoom: 12-17 }
            """, to: "gridmill.yaml")
        try workshop.write(LampTable.style, to: "style.json")
        let imported = try Gridmill.run("import", "--dataset", "lamps", "--json", in: workshop.folder)
        #expect(imported.status == 0 && imported.output.contains("\"rowsKept\" : 2"), "\(imported)")
        let service = try Service(workshop)
        let tile = LampTable.tile(114.005)
        let before = try service.get(tile)
        try server.run(
            "update lamps set state = 'closed', updated_at = now() at time zone 'utc' where id = 'a'")
        #expect(try LampTable.wait { try service.get(LampTable.address("a")).text.contains("closed") })
        #expect(try service.get(tile).headers["etag"] != before.headers["etag"])
        try server.run("delete from lamps where id = 'b'")
        #expect(try LampTable.wait { try service.get(LampTable.address("b")).status == 404 })
        try server.stop()
        #expect(try LampTable.wait { try LampTable.metric("gridmill_source_away", of: service) == 1 })
        #expect(try service.get(LampTable.address("a")).status == 200)
        try server.start()
        try server.run(
            "insert into lamps (id, state, geom) select 'c', 'open', geom from lamps where id = 'a'")
        #expect(try LampTable.wait { try service.get(LampTable.address("c")).status == 200 })
        let log = try String(contentsOf: workshop.folder.appending(path: "serve.log"), encoding: .utf8)
        for text in [imported.output, imported.errors, log] {
            #expect(!text.contains(PostgresServer.password), "\(text)")
        }
        let records = try Gridmill.run(
            program: "grep", ["-rl", PostgresServer.password, "cache"], in: workshop.folder)
        #expect(records.output.isEmpty, "\(records.output)")
    }

    @Test func `a wrong password is an error that tells neither`() throws {
        guard let server = try PostgresServer() else { return }
        let workshop = try Workshop()
        try workshop.write(
            """
            datasets:
              lamps: { file: "PG:host=127.0.0.1 port=\(server.port) dbname=postgres user=maps password=s3kret-no", layer: lamps, id: id }
            maps: {}
            """, to: "gridmill.yaml")
        let imported = try Gridmill.run("import", "--dataset", "lamps", in: workshop.folder)
        #expect(
            imported.status == 3 && imported.errors.contains("password authentication failed"), "\(imported)")
        #expect(!imported.errors.contains("s3kret-no"))
    }
}

/// A PostgreSQL server in a temporary folder that ends with the test.
final class PostgresServer {
    static let password = "lantern blue 7"
    let port: Int
    private let folder: URL
    private let user: String?
    private let programs: String

    /// Starts a server; nil, with a line that says why, when this machine cannot.
    init?() throws {
        guard let programs = Self.programs() else {
            print("passed over: no initdb here; apt-get install postgresql-15-postgis-3")
            return nil
        }
        self.programs = programs
        // The server refuses to be run by the machine's owner.
        user = geteuid() == 0 ? "postgres" : nil
        folder = try Gridmill.temporaryFolder()
        port = try Service.freePort()
        try Data(Self.password.utf8).write(to: folder.appending(path: "password"))
        if let user {
            _ = try Gridmill.run(program: "chown", ["-R", user, "."], in: folder)
        }
        let made = try command([
            "initdb", "-D", "data", "-U", "maps", "-A", "scram-sha-256", "--pwfile=password", "-E", "UTF8",
        ])
        guard made.status == 0 else {
            print("passed over: initdb fails: \(made.errors)")
            return nil
        }
        try start()
        let extensions = try query("select count(*) from pg_available_extensions where name = 'postgis'")
        guard extensions.output.contains("1") else {
            print("passed over: this PostgreSQL has no PostGIS; apt-get install postgresql-15-postgis-3")
            return nil
        }
    }

    deinit {
        try? stop()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func programs() -> String? {
        let folder = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return versions.sorted().last.map { "\(folder)/\($0)/bin" }.flatMap {
            FileManager.default.isExecutableFile(atPath: $0 + "/initdb") ? $0 : nil
        }
    }

    /// The server itself, in the foreground: one that is left behind by `pg_ctl` would keep the test waiting for it.
    func start() throws {
        let server = Process()
        let line = [
            programs + "/postgres", "-D", "data", "-p", "\(port)", "-c", "listen_addresses=127.0.0.1", "-c",
            "unix_socket_directories=", "-c", "fsync=off",
        ]
        server.executableURL = URL(filePath: "/usr/bin/env")
        server.arguments = (user.map { ["runuser", "-u", $0, "--"] } ?? []) + line
        server.currentDirectoryURL = folder
        server.standardInput = FileHandle.nullDevice
        server.standardOutput = FileHandle.nullDevice
        server.standardError = FileHandle.nullDevice
        try server.run()
        try #require(try LampTable.wait { try query("select 1").status == 0 })
    }

    /// Ends the server at once.
    func stop() throws {
        let file = try String(contentsOf: folder.appending(path: "data/postmaster.pid"), encoding: .utf8)
        guard let number = file.split(separator: "\n").first.flatMap({ pid_t($0) }) else { return }
        kill(number, SIGQUIT)
        _ = try LampTable.wait { kill(number, 0) != 0 }
    }

    func run(_ sql: String) throws {
        let done = try query(sql)
        try #require(done.status == 0, "\(done.errors)")
    }

    private func query(_ sql: String) throws -> Gridmill.Result {
        try Gridmill.run(
            program: "env",
            [
                "PGPASSWORD=\(Self.password)", programs + "/psql", "-h", "127.0.0.1", "-p", "\(port)", "-U",
                "maps",
                "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-qtc", sql,
            ], in: folder)
    }

    /// Runs one of the server's programs as its user.
    private func command(_ arguments: [String]) throws -> Gridmill.Result {
        let line = [programs + "/" + arguments[0]] + arguments.dropFirst()
        guard let user else { return try Gridmill.run(program: line[0], Array(line.dropFirst()), in: folder) }
        return try Gridmill.run(program: "runuser", ["-u", user, "--"] + line, in: folder)
    }
}
