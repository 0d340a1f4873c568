import Geometry
import GeospatialFiles
import Tiling

/// Where a raster lies in the world, and how fine it is.
struct RasterFootprint: Sendable, Equatable {
    /// Holds every pixel of the picture.
    let extent: WorldBox
    /// Pixels of the full picture to the width of the world, at a typical place of the picture.
    let worldPixels: Double

    /// Points along a side of the grids that are looked at.
    private static let grid = 32

    init(file: RasterFile) throws(ImageryError) {
        do {
            let corners = try Self.forward(file)
            guard let worldPixels = try Self.density(file) else {
                throw GeospatialFileError.unsuitable(
                    path: file.path, reason: "no part of it has a place in Web Mercator")
            }
            self.worldPixels = worldPixels
            let places = corners.found + (corners.isWhole ? [] : try Self.backward(file))
            guard let extent = Self.box(places) else {
                throw GeospatialFileError.unsuitable(path: file.path, reason: "it lies outside Web Mercator")
            }
            self.extent = extent
        } catch let error as GeospatialFileError {
            throw .file(error)
        } catch {
            throw .file(.unsuitable(path: file.path, reason: "its place cannot be computed"))
        }
    }

    /// Unit places of the picture's own grid points, and whether all of them have one.
    private static func forward(_ file: RasterFile) throws(GeospatialFileError) -> (
        found: [Point], isWhole: Bool
    ) {
        let size = file.profile.size
        var points: [Point] = []
        for row in 0...grid {
            for column in 0...grid {
                points.append(
                    Point(
                        x: Double(size.width * column) / Double(grid),
                        y: Double(size.height * row) / Double(grid)))
            }
        }
        let found = try file.mercatorPositions(picture: points)
        return (found.compactMap { $0.map(unitPlace) }, !found.contains(nil))
    }

    /// Unit places of a grid over the world that lie in the picture, each with its neighbours: for pictures
    /// that reach to where Web Mercator ends, such as the poles.
    private static func backward(_ file: RasterFile) throws(GeospatialFileError) -> [Point] {
        let side = grid * 2
        var places: [Point] = []
        for row in 0...side {
            for column in 0...side {
                places.append(Point(x: Double(column) / Double(side), y: Double(row) / Double(side)))
            }
        }
        let found = try file.picturePositions(mercator: places.map(metres))
        let size = file.profile.size
        var result: [Point] = []
        for (place, position) in zip(places, found) {
            guard let position, (0...Double(size.width)).contains(position.x),
                (0...Double(size.height)).contains(position.y)
            else { continue }
            let step = 1 / Double(side)
            result.append(Point(x: place.x - step, y: place.y - step))
            result.append(Point(x: place.x + step, y: place.y + step))
        }
        return result
    }

    /// The median over a grid of the square root of pixels to the unit square.
    private static func density(_ file: RasterFile) throws(GeospatialFileError) -> Double? {
        let size = file.profile.size
        let count = 8
        var points: [Point] = []
        for row in 0..<count {
            for column in 0..<count {
                let x = (Double(column) + 0.5) / Double(count) * Double(size.width)
                let y = (Double(row) + 0.5) / Double(count) * Double(size.height)
                points += [
                    Point(x: x - 0.5, y: y - 0.5), Point(x: x + 0.5, y: y - 0.5),
                    Point(x: x - 0.5, y: y + 0.5),
                ]
            }
        }
        let found = try file.mercatorPositions(picture: points)
        var densities: [Double] = []
        for index in stride(from: 0, to: found.count, by: 3) {
            guard let origin = found[index].map(unitPlace), let right = found[index + 1].map(unitPlace),
                let below = found[index + 2].map(unitPlace)
            else { continue }
            let area =
                (right.x - origin.x) * (below.y - origin.y) - (below.x - origin.x) * (right.y - origin.y)
            if area != 0, area.isFinite { densities.append((1 / abs(area)).squareRoot()) }
        }
        densities.sort()
        return densities.isEmpty ? nil : densities[densities.count / 2]
    }

    private static func unitPlace(_ metres: Point) -> Point {
        let width = 2 * WebMercator.halfWorldMetres
        return Point(x: metres.x / width + 0.5, y: 0.5 - metres.y / width)
    }

    private static func metres(_ place: Point) -> Point {
        let width = 2 * WebMercator.halfWorldMetres
        return Point(x: (place.x - 0.5) * width, y: (0.5 - place.y) * width)
    }

    /// The box around places of the unit square, grown a little for what curves between the grid points.
    private static func box(_ places: [Point]) -> WorldBox? {
        guard let first = places.first.flatMap({ BoundingBox($0) }) else { return nil }
        let box = places.dropFirst().compactMap { BoundingBox($0) }.reduce(first) { $0.union($1) }
        let margin = max(box.width, box.height) / 64
        guard box.minX <= 1, box.minY <= 1, box.maxX >= 0, box.maxY >= 0 else { return nil }
        func units(_ value: Double) -> UInt32 {
            UInt32(min(max(value, 0) * WebMercator.worldUnits, WebMercator.worldUnits - 1))
        }
        return WorldBox(
            minX: units(box.minX - margin), minY: units(box.minY - margin), maxX: units(box.maxX + margin),
            maxY: units(box.maxY + margin))
    }
}
