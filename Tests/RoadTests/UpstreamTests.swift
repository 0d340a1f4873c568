import Foundation
import Testing

/// A base map from an upstream that behaves badly, through the real binary.
@Suite("A faulty upstream", .serialized) struct UpstreamTests {
    /// A tile server whose manners are read from a file at every request; ends itself after two minutes.
    private static let program = """
        import http.server, os, struct, sys, threading, time, zlib
        def chunk(kind, data):
            return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
        row = b'\\0' + b'\\x20\\x60\\xa0' * 256
        PNG = (b'\\x89PNG\\r\\n\\x1a\\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 256, 256, 8, 2, 0, 0, 0))
               + chunk(b'IDAT', zlib.compress(row * 256)) + chunk(b'IEND', b''))
        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *args): pass
            def do_GET(self):
                mode = open('mode').read().strip()
                if mode == 'hang': return time.sleep(60)
                status, kind, body = 200, 'image/png', PNG
                if mode == '500': status, kind, body = 500, 'text/plain', b'out of order'
                if mode == 'html': kind, body = 'text/html', b'<html>please log in</html>'
                if mode == 'truncated': body = PNG[:len(PNG) // 2]
                self.send_response(status)
                self.send_header('Content-Type', kind)
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        server.daemon_threads = True
        threading.Timer(120, lambda: os._exit(0)).start()
        open('port.new', 'w').write(str(server.server_address[1]))
        os.rename('port.new', 'port')
        server.serve_forever()
        """

    private static func upstream(in workshop: Workshop) throws -> (process: Process, port: String) {
        try workshop.write(program, to: "upstream.py")
        try workshop.write("good", to: "mode")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "upstream.py"]
        process.currentDirectoryURL = workshop.folder
        // It must not hold the test run's own output open.
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<100 {
            if let port = try? String(contentsOfFile: workshop.path("port"), encoding: .utf8) {
                return (process, port)
            }
            Thread.sleep(forTimeInterval: 0.1)
        }
        process.terminate()
        throw CocoaError(.fileReadNoSuchFile)
    }

    /// A project whose only picture is the upstream's; `cache: 1s` makes every tile old after a second.
    private static func project(_ workshop: Workshop, port: String) throws {
        try workshop.write(
            """
            rasters: { base: { xyz: "http://127.0.0.1:\(port)/{z}/{x}/{y}.png", zoom: 0-18, cache: 1s } }
            maps: { base: { style: style.json, zoom: 0-18 } }
            """, to: "gridmill.yaml")
        try workshop.write(
            """
            {"version": 8, "sources": {"base": {"type": "raster", "url": "raster://base", "tileSize": 256}},
             "layers": [{"id": "base", "type": "raster", "source": "base"}]}
            """, to: "style.json")
    }

    @Test(arguments: ["500", "html", "truncated", "hang"])
    func `good tiles outlive the fault, new ones wait no longer than their deadline`(mode: String) throws {
        let workshop = try Workshop()
        let upstream = try Self.upstream(in: workshop)
        defer { kill(upstream.process.processIdentifier, SIGKILL) }
        try Self.project(workshop, port: upstream.port)
        let service = try Service(workshop)
        let good = try service.get("/maps/base/5/10/10.png")
        try #require(good.status == 200)

        try workshop.write(mode, to: "mode")
        Thread.sleep(forTimeInterval: 1.2)
        let kept = try service.get("/maps/base/5/10/10.png")
        #expect(kept.status == 200 && kept.body == good.body)
        // The same pixels in another format must be drawn anew, from the last good tiles of the upstream.
        let redrawn = try service.get("/maps/base/5/10/10.jpg")
        #expect(redrawn.status == 200)

        let started = Date()
        let missing = try service.get("/maps/base/9/300/200.png")
        #expect(
            missing.status == 503 && missing.headers["retry-after"] != nil
                && missing.headers["content-type"]?.contains("problem") == true)
        #expect(Date().timeIntervalSince(started) < 25)
        let metrics = try service.get("/metrics").text
        #expect(metrics.contains("upstream") && metrics.contains("fault"), "\(metrics)")
        #expect(service.stop() == 0)
        let log = try String(contentsOfFile: workshop.path("serve.log"), encoding: .utf8)
        // Every tile of the picture has failed, but each kind of fault (the fault, then the pause) is told once.
        let told = log.components(separatedBy: "an upstream fails").count - 1
        #expect((1...2).contains(told), "\(log)")
        #expect(!log.contains("could not be"), "\(log)")
    }
}
