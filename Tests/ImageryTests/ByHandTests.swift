import Foundation
import Geometry
import GeospatialFiles
import Imagery
import Pixels
import Testing
import Tiling

@Test func byHand() throws {
    guard let list = ProcessInfo.processInfo.environment["BYHAND"] else { return }
    for item in list.split(separator: " ") {
        let parts = item.split(separator: "=").map(String.init)
        let path = parts[0]
        let crs: String? = parts.count > 1 ? parts[1] : nil
        do {
            let start = Date()
            let source = try GeoTIFFSource(path: path, options: RasterOptions(referenceSystem: crs))
            let name = path.split(separator: "/").last.map(String.init) ?? "x"
            print("OPEN", name, source.zoomRange, source.extent, Date().timeIntervalSince(start))
            for back in [0, 1, 3] {
                let zoom = source.zoomRange.upperBound - back
                guard zoom >= 0 else { continue }
                let scale = Double(256 << zoom) / 4294967296
                let x = Int(Double(source.extent.minX) * scale), y = Int(Double(source.extent.minY) * scale)
                let w = min(Int(Double(source.extent.maxX) * scale) - x + 1, 2000)
                let h = min(Int(Double(source.extent.maxY) * scale) - y + 1, 2000)
                let t = Date()
                let pixels = try source.window(zoom: zoom, x: x, y: y, width: w, height: h)
                print("WINDOW", name, zoom, x, y, w, h, Date().timeIntervalSince(t))
                let data = Data(
                    pixels.pixels.flatMap { p in (0..<4).map { UInt8(truncatingIfNeeded: p >> ($0 * 8)) } })
                try data.write(
                    to: URL(fileURLWithPath: "/tmp/byhand/\(name).\(zoom).\(x).\(y).\(w).\(h).rgba"))
            }
        } catch { print("ERROR", path, error) }
    }
}
