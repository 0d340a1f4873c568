import Drawing
import Geometry
import Pixels
import Raster

/// A small seeded source of numbers, so that every run draws the same scenes.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// - Source: SplitMix64, S. Vigna, prng.di.unimi.it/splitmix64.c.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func steps(_ range: ClosedRange<Int32>) -> Int32 { Int32.random(in: range, using: &self) }
    mutating func share(_ range: ClosedRange<Float> = 0...1) -> Float {
        Float.random(in: range, using: &self)
    }
    mutating func point(_ range: ClosedRange<Int32> = -20_000...85_000) -> FixedPoint {
        FixedPoint(x: steps(range), y: steps(range))
    }
    mutating func color(alpha: ClosedRange<Float> = 0.2...1) -> Color {
        Color(red: share(), green: share(), blue: share(), alpha: share(alpha))
    }
}

/// A point given in device pixels.
func pixel(_ x: Double, _ y: Double) -> FixedPoint { FixedPoint(x: Int32(x * 256), y: Int32(y * 256)) }

extension DisplayList {
    init(side: Int) { self.init(width: side, height: side, originX: 0, originY: 0) }

    /// Adds a path of sub-paths and returns its range.
    mutating func addPath(_ subpaths: [[FixedPoint]]) -> Range<Int> {
        let first = paths.subpathCount
        for subpath in subpaths {
            for point in subpath { paths.append(point) }
            paths.endSubpath()
        }
        return first..<paths.subpathCount
    }

    mutating func fill(_ ring: [FixedPoint], _ color: Color = .black, isAntialiased: Bool = true) {
        let path = addPath([ring])
        commands.append(
            .fill(FillBatch(items: [.init(path: path, color: color)], isAntialiased: isAntialiased)))
    }

    mutating func stroke(_ line: [FixedPoint], _ stroke: Stroke, _ color: Color = .black) {
        let path = addPath([line])
        commands.append(
            .stroke(StrokeBatch(items: [.init(path: path, color: color, stroke: 0)], strokes: [stroke])))
    }

    /// The same picture for a canvas that lies elsewhere, by whole pixels.
    func moved(x: Int, y: Int, width: Int, height: Int) -> DisplayList {
        let dx = Int32(x * 256)
        let dy = Int32(y * 256)
        func moved(_ point: FixedPoint) -> FixedPoint { FixedPoint(x: point.x - dx, y: point.y - dy) }
        var list = DisplayList(
            width: width, height: height, originX: originX + Int64(dx), originY: originY + Int64(dy))
        for index in 0..<paths.subpathCount {
            let range = paths.vertexRange(ofSubpath: index)
            let known = range.clamped(to: 0..<paths.neighbours.count)
            _ = list.paths.addArea(
                range.map { moved(paths.vertices[$0]) },
                known.count == range.count ? Array(paths.neighbours[range]) : [])
        }
        list.images = images
        list.glyphs = glyphs
        list.faces = faces
        list.commands = commands.map { command in
            switch command {
            case .circles(var batch):
                batch.centers = batch.centers.map(moved)
                return .circles(batch)
            case .glyphs(var batch):
                for index in batch.glyphs.indices {
                    batch.glyphs[index].origin = moved(batch.glyphs[index].origin)
                }
                return .glyphs(batch)
            case .icons(var batch):
                for index in batch.icons.indices {
                    batch.icons[index].origin = moved(batch.icons[index].origin)
                }
                return .icons(batch)
            case .heat(var batch):
                batch.points = batch.points.map(moved)
                return .heat(batch)
            case .image(var batch):
                batch.left -= Double(x)
                batch.top -= Double(y)
                return .image(batch)
            default: return command
            }
        }
        return list
    }

    /// The picture in one piece.
    func drawn() -> PixelBuffer {
        var canvas = RasterCanvas(width: width, height: height)
        canvas.draw(self)
        return canvas.finish()
    }

    /// The picture drawn on many canvases, cut at the given columns and rows, and put together again.
    func drawnInPieces(cuts: [Int]) -> PixelBuffer {
        var whole = PixelBuffer(width: width, height: height)
        var canvas = RasterCanvas(width: 1, height: 1)
        let xs = [0] + cuts + [width]
        let ys = [0] + cuts + [height]
        for (top, bottom) in zip(ys, ys.dropFirst()) {
            for (left, right) in zip(xs, xs.dropFirst()) {
                _ = canvas.takePicture(nextWidth: right - left, nextHeight: bottom - top)
                canvas.draw(moved(x: left, y: top, width: right - left, height: bottom - top))
                let piece = canvas.takePicture(nextWidth: 1, nextHeight: 1)
                for y in top..<bottom {
                    for x in left..<right { whole[x, y] = piece[x - left, y - top] }
                }
            }
        }
        return whole
    }
}

extension PixelBuffer {
    /// How many pixels differ.
    func differences(from other: PixelBuffer) -> Int {
        zip(pixels, other.pixels).reduce(0) { $0 + ($1.0 == $1.1 ? 0 : 1) }
    }

    /// The largest difference of any channel.
    func largestDifference(from other: PixelBuffer) -> Int {
        func distance(_ a: UInt32, _ b: UInt32) -> Int {
            [UInt32(0), 8, 16, 24].reduce(0) { largest, shift in
                let (first, second) = (Int(a >> shift & 255), Int(b >> shift & 255))
                return max(largest, abs(first - second))
            }
        }
        return zip(pixels, other.pixels).reduce(0) { max($0, distance($1.0, $1.1)) }
    }

    /// The opacities of a row.
    func alphas(row: Int) -> [Int] { (0..<width).map { Int(self[$0, row].alpha) } }
}
