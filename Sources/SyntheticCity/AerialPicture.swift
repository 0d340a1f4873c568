import Geometry
import GeospatialFiles
import Tiling

#if canImport(Glibc)
    import Glibc
#endif

/// The made-up aerial picture: where its pixels lie, and how it is written in strips.
struct AerialPicture {
    private let city: City
    private let description: RasterDescription

    /// A town gets at most 4096 pixels, a megacity 8192: the file stays below some 40 MB.
    static let townSide = 4096
    static let megacitySide = 8192
    private static let townCells = 20_000
    /// The finest pixel, metres on the ground: a car is two pixels wide.
    private static let finestMetres = 0.9
    /// Photographs look well from this JPEG quality on.
    private static let quality = 82

    init(city: City) {
        self.city = city
        let corners = Self.extent(of: city)
        let (west, north) = Self.mercator(GroundPlane.geographic(Point(x: corners.minX, y: corners.maxY)))
        let (east, south) = Self.mercator(GroundPlane.geographic(Point(x: corners.maxX, y: corners.minY)))
        let span = max(east - west, north - south)
        let limit = city.plan.cells <= Self.townCells ? Self.townSide : Self.megacitySide
        let finest = Self.finestMetres * (east - west) / corners.width
        let pixel = max(finest, span / Double(limit))
        description = RasterDescription(
            width: min(limit, max(1, Int((east - west) / pixel))),
            height: min(limit, max(1, Int((north - south) / pixel))), epsg: 3857,
            origin: Point(x: west, y: north), pixelSize: pixel, compression: .jpeg(quality: Self.quality))
    }

    /// Paints and writes the picture, one row of file tiles at a time.
    func write(
        to path: String, progress: (SynthesisProgress) -> Bool
    ) throws(SyntheticCityError) {
        do {
            let writer = try RasterWriter(path: path, description: description)
            var painter = AerialPainter(city: city, pixelMetres: pixelMetres)
            var first = 0
            while first < description.height {
                let total = description.height
                guard progress(SynthesisProgress(stage: "imagery", done: first, total: total)) else {
                    throw SyntheticCityError.cancelled
                }
                let rows = min(RasterWriter.tileSide, description.height - first)
                try writer.writeRows(from: first, pixels: paint(first..<first + rows, with: &painter))
                first += rows
            }
            try writer.finish()
        } catch let error as GeospatialFileError {
            throw .file(error)
        } catch let error as SyntheticCityError {
            throw error
        } catch {
            throw .cancelled
        }
    }

    private func paint(_ rows: Range<Int>, with painter: inout AerialPainter) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(rows.count * description.width * 3)
        for row in rows {
            // In a row of Web Mercator the latitude is constant and the longitude runs evenly.
            let start = ground(column: 0, row: row)
            let end = ground(column: description.width, row: row)
            painter.paintRow(from: start, to: end, count: description.width, into: &bytes)
        }
        return bytes
    }

    /// The middle of a pixel in the ground plane.
    private func ground(column: Int, row: Int) -> Point {
        let x = description.origin.x + (Double(column) + 0.5) * description.pixelSize
        let y = description.origin.y - (Double(row) + 0.5) * description.pixelSize
        let whole = 2 * WebMercator.halfWorldMetres
        let place = WebMercator.geographic(unitPlace: Point(x: x / whole + 0.5, y: 0.5 - y / whole))
        return GroundPlane.place(Point(x: place.longitude, y: place.latitude))
    }

    private var pixelMetres: Double {
        let middle = description.height / 2
        return (ground(column: 1, row: middle) - ground(column: 0, row: middle)).length
    }

    /// The city and a margin of a twentieth around it.
    private static func extent(of city: City) -> BoundingBox {
        var box: BoundingBox?
        for district in city.districts {
            for point in city.groundRing(of: district) {
                guard let one = BoundingBox(point) else { continue }
                box = box?.union(one) ?? one
            }
        }
        guard let box,
            let grown = BoundingBox(
                minX: box.minX - box.width * 0.05, minY: box.minY - box.height * 0.05,
                maxX: box.maxX + box.width * 0.05, maxY: box.maxY + box.height * 0.05)
        else { preconditionFailure("a city has an outline") }
        return grown
    }

    /// EPSG:3857 metres, x east and y north.
    private static func mercator(_ geographic: Point) -> (x: Double, y: Double) {
        let whole = 2 * WebMercator.halfWorldMetres
        guard let place = WebMercator.unitPlace(longitude: geographic.x, latitude: geographic.y) else {
            preconditionFailure("the city lies far from the poles")
        }
        return ((place.x - 0.5) * whole, (0.5 - place.y) * whole)
    }
}
