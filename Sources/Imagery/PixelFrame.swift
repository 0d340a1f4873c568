import Pixels
import Tiling

#if canImport(Glibc)
    import Glibc
#endif

/// The C library's logarithm under a name of its own.
func libraryLog2(_ value: Double) -> Double { log2(value) }

/// A rectangle in a source's global pixel space, from the world's north-west corner.
struct PixelFrame: Equatable {
    let x: Int
    let y: Int
    let width: Int
    let height: Int

    init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The source pixels that a viewport's pixels are mixed from.
    ///
    /// Where both grids are the same, that is the pixels themselves. Else each device pixel reaches half a
    /// source pixel beyond its edges, and half of its own width when the picture shrinks.
    init(_ viewport: Viewport, sourceScale: Double) {
        let pixel = viewport.scale / sourceScale
        let isSameGrid = pixel == 1 && viewport.originX % 256 == 0 && viewport.originY % 256 == 0
        let margin = isSameGrid ? 0 : (1 / pixel).rounded(.up) + 1
        func low(_ origin: Int64) -> Int { Int((Double(origin) / 256 / pixel - margin).rounded(.down)) }
        func high(_ origin: Int64, _ count: Int) -> Int {
            Int((Double(origin + Int64(count) * 256) / 256 / pixel + margin).rounded(.up))
        }
        self.init(
            x: low(viewport.originX), y: low(viewport.originY),
            width: high(viewport.originX, viewport.width) - low(viewport.originX),
            height: high(viewport.originY, viewport.height) - low(viewport.originY))
    }

    /// The part inside a world of so many pixels across; nil when there is none.
    func held(inside worldPixels: Int) -> Self? {
        let left = max(x, 0)
        let top = max(y, 0)
        let right = min(x + width, worldPixels)
        let bottom = min(y + height, worldPixels)
        guard left < right, top < bottom else { return nil }
        return Self(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// Copies the part of a tile that lies in the frame.
    ///
    /// - Parameters:
    ///   - tile: its pixels.
    ///   - x: the tile's left edge in global pixels.
    ///   - y: the tile's upper edge in global pixels.
    ///   - target: the frame's pixels.
    func lay(_ tile: PixelBuffer, x: Int, y: Int, on target: inout PixelBuffer) {
        guard
            let part = PixelFrame(
                x: x - self.x, y: y - self.y, width: tile.width, height: tile.height
            ).clipped(width: width, height: height)
        else { return }
        for row in part.y..<part.y + part.height {
            let from = (row + self.y - y) * tile.width + part.x + self.x - x
            let to = row * width + part.x
            target.pixels.replaceSubrange(to..<to + part.width, with: tile.pixels[from..<from + part.width])
        }
    }

    private func clipped(width: Int, height: Int) -> Self? {
        let left = max(x, 0)
        let top = max(y, 0)
        let right = min(x + self.width, width)
        let bottom = min(y + self.height, height)
        guard left < right, top < bottom else { return nil }
        return Self(x: left, y: top, width: right - left, height: bottom - top)
    }
}
