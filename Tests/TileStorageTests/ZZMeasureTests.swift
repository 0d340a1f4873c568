import Foundation
import Testing
import TileStorage
import Tiling
import Geometry

struct ZZMeasureTests {
    @Test func measure() throws {
        guard let dir = ProcessInfo.processInfo.environment["MEASURE"] else { return }
        try? FileManager.default.removeItem(atPath: dir + "/m.mbtiles")
        let store = try MBTilesStore(path: dir + "/m.mbtiles", description: Workbench.description())
        let epoch = try store.currentEpoch(fingerprint: "a")
        var g = SplitMix(state: 1)
        func micro(_ d: Duration) -> Double { Double(d.components.seconds) * 1e6 + Double(d.components.attoseconds) / 1e12 }
        for size in [5000, 20000] {
            let n = 6400
            let bytes = (0..<n).map { _ in (0..<size / 8).flatMap { _ -> [UInt8] in let v = g.next(); return (0..<8).map { UInt8(truncatingIfNeeded: v >> ($0 * 8)) } } }
            var t = Duration.zero
            for batch in 0..<n / 64 {
                let m = Metatile(holding: try tile(15, (batch % 10) * 8, (batch / 10) * 8), size: 8)
                var writes: [TileWrite] = []
                for (i, c) in m.range.columns.enumerated() { for (j, r) in m.range.rows.enumerated() { writes.append(TileWrite(coordinate: try tile(15, c, r), bytes: bytes[batch * 64 + i * 8 + j])) } }
                t += try ContinuousClock().measure { try store.write(writes, epoch: epoch, finished: [m], modifiedSeconds: 1) }
            }
            print("WRITE \(size):", micro(t) / Double(n), "µs per tile")
            t = .zero
            var sum = 0
            let places = try (0..<20000).map { _ in try tile(15, Int.random(in: 0..<80, using: &g), Int.random(in: 0..<80, using: &g)) }
            t = try ContinuousClock().measure { for p in places { sum += try store.tile(p)?.bytes.count ?? 0 } }
            print("READ \(size):", micro(t) / 20000, "µs", sum / 20000)
            t = try ContinuousClock().measure { for b in bytes { sum &+= Int(truncatingIfNeeded: ContentHash(b).high) } }
            print("HASH \(size):", micro(t) / Double(n))
        }
        let t = ContinuousClock().measure { print(MBTilesStore.verify(path: store.path).problems.count) }
        print("VERIFY", micro(t), try store.statistics())
        store.close()
    }
    @Test func foreign() throws {
        guard let dir = ProcessInfo.processInfo.environment["FOREIGN"] else { return }
        let walker = FileManager.default.enumerator(atPath: dir)
        while let name = walker?.nextObject() as? String {
            guard name.contains("mbtiles") else { continue }
            let path = dir + "/" + name
            var isDir: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isDir)
            if isDir.boolValue { continue }
            do {
                let r = try MBTilesReader(path: path)
                var n = 0
                for z in r.zoomRange where z < 5 { for c in 0..<1 << z { for w in 0..<1 << z { if try r.tile(tile(z, c, w)) != nil { n += 1 } } } }
                print("FOREIGN", name, r.format ?? "-", r.zoomRange, r.bounds.map { "\($0.minX),\($0.minY),\($0.maxX),\($0.maxY)" } ?? "-", n)
            } catch { print("FOREIGN", name, "ERROR", error) }
        }
    }
    @Test func gdal() throws {
        guard let dir = ProcessInfo.processInfo.environment["GDALTEST"], let png = ProcessInfo.processInfo.environment["GDALPNG"] else { return }
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: png)))
        try? FileManager.default.removeItem(atPath: dir + "/g.mbtiles")
        let b = try #require(BoundingBox(minX: 113.7, minY: 22.4, maxX: 114.7, maxY: 22.9))
        let store = try MBTilesStore(path: dir + "/g.mbtiles", description: TilesetDescription(name: "g", format: "png", bounds: b, zoomRange: 9...11))
        let world = WebMercator.worldBox(geographic: b)
        for z in 9...11 { let r = TileRange(zoom: z, touching: world); for c in r.columns { for w in r.rows { try store.write([TileWrite(coordinate: tile(z, c, w), bytes: bytes)], epoch: 1, finished: [], modifiedSeconds: 0) } } }
        let p = Process(); p.executableURL = URL(fileURLWithPath: "/usr/bin/gdalinfo"); p.arguments = [dir + "/g.mbtiles", "-stats"]
        try p.run()
        for i in 0..<300 { try store.write([TileWrite(coordinate: tile(11, 1600 + i % 5, 800), bytes: bytes + [UInt8(i & 255)])], epoch: 1, finished: [], modifiedSeconds: 0) }
        p.waitUntilExit()
        print("GDAL", p.terminationStatus)
        store.close()
    }
}
