import Geometry
import GeospatialFiles
import Tiling

/// Where the pixels of a zoom lie in a picture, exact to a fraction of a pixel at a fraction of the cost.
///
/// The zoom's pixel space is cut into squares of 64 pixels, counted from the world's north-west corner. The
/// four corners of a square go through the exact transformation, and so do three more points; when those
/// agree with the bilinear mix of the corners, all pixels of the square are mixed, else the square is
/// quartered, down to single pixels:
///
///     ●────○────●     ● corner     ○ point that is compared
///     │         │
///     ○    ○    │     The centre alone would not do: where both planes are conformal, the mix is
///     │         │     right at the centre whatever it is elsewhere.
///     ●─────────●
///
/// All of it depends on the square alone, never on the tile that asks: so neighbouring tiles join.
struct WarpLattice {
    /// The side of the largest square; divides every tile size here.
    static let squareSide = 64
    /// A square of this many pixels that fails is computed pixel by pixel.
    static let smallestSide = 4
    /// A square of this side or less without any place in the picture at the seven points has none at all.
    static let smallestEmptySide = 16
    /// How far the mix may be off at the points compared, in pixels of the level that is read.
    static let tolerance = 1.0 / 16

    /// Where a pixel without a place is.
    static let nowhere = Point(x: -.infinity, y: -.infinity)

    /// The file that knows its place on the ground.
    let file: RasterFile
    /// Pixels across the world at the zoom.
    let worldPixels: Int
    /// The level that will be read.
    let level: RasterLevel

    /// A rectangle of the zoom's global pixels.
    struct Window {
        let x: Int
        let y: Int
        let width: Int
        let height: Int
    }

    private struct Square {
        let x: Int
        let y: Int
        let side: Int
    }

    /// The places, in the full picture from its top-left corner, of the centres of a window's pixels, row
    /// by row; ``nowhere`` for pixels without one.
    func positions(_ window: Window) throws(GeospatialFileError) -> [Point] {
        var result = [Point](repeating: Self.nowhere, count: window.width * window.height)
        var open = squares(window)
        while !open.isEmpty {
            let found = try file.picturePositions(mercator: open.flatMap(probes))
            var next: [Square] = []
            var single: [Square] = []
            for (index, square) in open.enumerated() {
                let points = Array(found[index * 7..<index * 7 + 7])
                if points.allSatisfy({ $0 == nil }), square.side <= Self.smallestEmptySide { continue }
                if let corners = agreeing(points) {
                    fill(square, corners, window, &result)
                } else if square.side <= Self.smallestSide {
                    single.append(square)
                } else {
                    next += quarters(square).filter { touches($0, window) }
                }
            }
            try fillExactly(single, window, &result)
            open = next
        }
        return result
    }

    private func squares(_ window: Window) -> [Square] {
        let side = Self.squareSide
        var squares: [Square] = []
        for row in window.y / side...(window.y + window.height - 1) / side {
            for column in window.x / side...(window.x + window.width - 1) / side {
                squares.append(Square(x: column * side, y: row * side, side: side))
            }
        }
        return squares
    }

    private func quarters(_ square: Square) -> [Square] {
        let half = square.side / 2
        return [(0, 0), (half, 0), (0, half), (half, half)]
            .map { Square(x: square.x + $0.0, y: square.y + $0.1, side: half) }
    }

    private func touches(_ square: Square, _ window: Window) -> Bool {
        square.x < window.x + window.width && window.x < square.x + square.side
            && square.y < window.y + window.height && window.y < square.y + square.side
    }

    /// Metres in EPSG:3857 of a place in global pixels.
    private func metres(_ x: Double, _ y: Double) -> Point {
        let world = Double(worldPixels)
        let width = 2 * WebMercator.halfWorldMetres
        return Point(x: (x / world - 0.5) * width, y: (0.5 - y / world) * width)
    }

    /// Four corners, then the middle of the upper and of the left edge, then the centre.
    private func probes(_ square: Square) -> [Point] {
        let side = Double(square.side)
        return [(0, 0), (1, 0), (0, 1), (1, 1), (0.5, 0), (0, 0.5), (0.5, 0.5)].map {
            (x: Double, y: Double) in
            metres(Double(square.x) + x * side, Double(square.y) + y * side)
        }
    }

    /// The corners, when the other three points agree with their mix.
    private func agreeing(_ probes: [Point?]) -> [Point]? {
        let points = probes.compactMap(\.self)
        guard points.count == 7 else { return nil }
        let corners = Array(points[0..<4])
        let places = [(0.5, 0.0), (0.0, 0.5), (0.5, 0.5)]
        for (point, place) in zip(points[4...], places) {
            let mixed = Self.mix(corners, x: place.0, y: place.1)
            guard abs(mixed.x - point.x) * level.columnScale <= Self.tolerance,
                abs(mixed.y - point.y) * level.rowScale <= Self.tolerance
            else { return nil }
        }
        return corners
    }

    /// The bilinear mix of four corners; always in this order of operations, down and then across.
    private static func mix(_ corners: [Point], x: Double, y: Double) -> Point {
        mix(mix(corners[0], corners[2], y), mix(corners[1], corners[3], y), x)
    }

    private static func mix(_ a: Point, _ b: Point, _ part: Double) -> Point {
        Point(x: a.x + (b.x - a.x) * part, y: a.y + (b.y - a.y) * part)
    }

    private func fill(_ square: Square, _ corners: [Point], _ window: Window, _ result: inout [Point]) {
        let side = Double(square.side)
        for y in max(square.y, window.y)..<min(square.y + square.side, window.y + window.height) {
            let down = (Double(y - square.y) + 0.5) / side
            let left = Self.mix(corners[0], corners[2], down)
            let right = Self.mix(corners[1], corners[3], down)
            let start = (y - window.y) * window.width - window.x
            for x in max(square.x, window.x)..<min(square.x + square.side, window.x + window.width) {
                result[start + x] = Self.mix(left, right, (Double(x - square.x) + 0.5) / side)
            }
        }
    }

    private func fillExactly(
        _ squares: [Square], _ window: Window, _ result: inout [Point]
    ) throws(GeospatialFileError) {
        var indexes: [Int] = []
        var points: [Point] = []
        for square in squares {
            for y in max(square.y, window.y)..<min(square.y + square.side, window.y + window.height) {
                for x in max(square.x, window.x)..<min(square.x + square.side, window.x + window.width) {
                    indexes.append((y - window.y) * window.width + x - window.x)
                    points.append(metres(Double(x) + 0.5, Double(y) + 0.5))
                }
            }
        }
        guard !points.isEmpty else { return }
        for (index, point) in zip(indexes, try file.picturePositions(mercator: points)) {
            result[index] = point ?? Self.nowhere
        }
    }
}
