import Features
import Geometry
import Tiling

#if canImport(Glibc)
    import Glibc
#endif

/// A tile of the Web Mercator pyramid, 8192 units wide; `within` and `distance` work on its grid.
struct TileAddress: Equatable, Sendable {
    /// Units across a tile.
    static let extent = 8192.0
    /// The deepest zoom whose grid doubles hold exactly.
    static let deepestZoom = 30
    /// The tile whose units are world units: 2¹⁹ tiles of 2¹³ units make 2³².
    static let world = TileAddress(zoom: 19, column: 0, row: 0)

    let zoom: Int
    let column: Int
    let row: Int

    init(zoom: Int, column: Int, row: Int) {
        self.zoom = zoom
        self.column = column
        self.row = row
    }

    /// Units across the world at the tile's zoom.
    var worldUnits: Double { Double(1 << zoom) * Self.extent }

    /// The place of a position on the world's grid at this zoom, rounded to it.
    func units(longitude: Double, latitude: Double) -> Point {
        let x = (180 + longitude) / 360
        let y = (180 - 180 / .pi * log(tan(.pi / 4 + latitude * .pi / 360))) / 360
        return Point(x: (x * worldUnits).rounded(), y: (y * worldUnits).rounded())
    }

    /// Longitude and latitude of a place on the world's grid at this zoom.
    func degrees(_ units: Point) -> Point {
        let x = units.x / worldUnits
        let y = units.y / worldUnits
        return Point(x: x * 360 - 180, y: 360 / .pi * atan(exp((180 - y * 360) * .pi / 180)) - 90)
    }
}

/// A feature's geometry on the world's grid at a tile's zoom, x east, y south.
struct TileGeometry: Sendable {
    let kind: GeometryKind
    let parts: [[Point]]
    let tile: TileAddress

    var typeName: String { kind.typeName }

    /// The geometry of a row on the grid of the tile it belongs to, else in world units; rings are closed.
    init(table: FeatureTable, row: Int, tile piece: PieceTile? = nil) {
        let bias = Double(PieceTile.bias)
        let origin =
            piece.map {
                Point(
                    x: Double($0.column * PieceTile.extent) - bias,
                    y: Double($0.row * PieceTile.extent) - bias)
            } ?? Point(x: 0, y: 0)
        var parts: [[Point]] = []
        let kind = table.kind(row: row)
        table.forEachPart(row: row) { part in
            var points: [Point] = []
            points.reserveCapacity(part.count + 1)
            for index in part.indices {
                points.append(Point(x: Double(part[index].x) + origin.x, y: Double(part[index].y) + origin.y))
            }
            if kind == .polygon, let first = points.first { points.append(first) }
            parts.append(points)
        }
        self.kind = kind
        self.parts = parts
        tile = piece.map { TileAddress(zoom: $0.zoom, column: $0.column, row: $0.row) } ?? .world
    }

    /// A GeoJSON geometry taken into a tile; nil when it is none.
    init?(_ json: JSONValue, tile: TileAddress) {
        let shape = GeographicShape.Coordinates(json)
        guard let shape else { return nil }
        func placed(_ line: [Point]) -> [Point] { line.map { tile.units(longitude: $0.x, latitude: $0.y) } }
        self.tile = tile
        switch shape {
        case .points(let points):
            kind = .point
            parts = [placed(points)]
        case .lines(let lines):
            kind = .line
            parts = lines.map(placed)
        case .polygons(let polygons):
            kind = .polygon
            parts = polygons.flatMap { $0.map(placed) }
        }
    }
}

extension FeatureContext {
    /// The feature's geometry; nil when it has none.
    var geometry: TileGeometry? {
        switch storage {
        case .values(let feature): feature.geometry
        case .row(let table, let row): TileGeometry(table: table, row: row, tile: tile)
        }
    }
}
