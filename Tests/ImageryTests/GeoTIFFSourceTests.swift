import Foundation
import Geometry
import GeospatialFiles
import Imagery
import Pixels
import Testing
import Tiling

/// Metres across a pixel of a zoom.
private func metres(zoom: Int) -> Double { 2 * WebMercator.halfWorldMetres / Double(256 << zoom) }

/// A raster whose pixels are those of tile 10/820/450 and its right and lower neighbours.
private func aligned(_ folder: String) throws -> String {
    let pixel = metres(zoom: 10)
    let left = -WebMercator.halfWorldMetres + 820 * 256 * pixel
    let top = WebMercator.halfWorldMetres - 450 * 256 * pixel
    return try writeRaw(
        folder, side: 512, system: "EPSG:3857", transform: [left, pixel, 0, top, 0, -pixel], pixel: speckle)
}

/// A raster in another projection, turned by a third of a right angle, near Shenzhen.
private func turned(_ folder: String) throws -> String {
    let (size, angle) = (12.0, Double.pi / 6)
    return try writeRaw(
        folder, side: 600, system: "EPSG:4547",
        transform: [
            500_000, size * cos(angle), size * sin(angle), 2_500_000, size * sin(angle), -size * cos(angle),
        ], pixel: speckle)
}

@Test func `a raster on the grid of a zoom gives its own pixels`() async throws {
    try await withTemporaryFolder { folder in
        let source = try GeoTIFFSource(path: aligned(folder))
        #expect(source.zoomRange == 0...10)
        let found = try #require(try await source.tile(tile(10, 821, 450)))
        var expected = PixelBuffer(width: 256, height: 256)
        for y in 0..<256 {
            for x in 0..<256 {
                let (red, green, blue) = speckle(256 + x, y)
                expected[x, y] = PremultipliedRGBA8(red: red, green: green, blue: blue, alpha: 255)
            }
        }
        #expect(found.pixels == expected)
        #expect(!found.isStale)
        #expect(try await source.tile(tile(10, 0, 0)) == nil)
    }
}

@Test func `tiles are pieces of one picture, at every zoom`() async throws {
    try await withTemporaryFolder { folder in
        let source = try GeoTIFFSource(path: turned(folder))
        for zoom in [source.zoomRange.upperBound, source.zoomRange.upperBound - 2, 9] {
            let range = TileRange(zoom: zoom, touching: source.extent)
            let (left, top) = (range.columns.lowerBound, range.rows.lowerBound)
            let whole = try source.window(
                zoom: zoom, x: left * 256, y: top * 256, width: min(range.columns.count, 3) * 256,
                height: min(range.rows.count, 3) * 256)
            #expect(whole.pixels.contains { $0 != 0 })
            for row in 0..<whole.height / 256 {
                for column in 0..<whole.width / 256 {
                    let piece = whole.cropped(x: column * 256, y: row * 256, width: 256, height: 256)
                    let found = try await source.tile(tile(zoom, left + column, top + row))
                    #expect(found?.pixels ?? PixelBuffer(width: 256, height: 256) == piece)
                }
            }
        }
    }
}

@Test func `a window that fits no tile has the same pixels`() async throws {
    try await withTemporaryFolder { folder in
        let source = try GeoTIFFSource(path: turned(folder))
        let zoom = source.zoomRange.upperBound
        let range = TileRange(zoom: zoom, touching: source.extent)
        let (x, y) = (range.columns.lowerBound * 256, range.rows.lowerBound * 256)
        let whole = try source.window(zoom: zoom, x: x, y: y, width: 512, height: 512)
        for (left, top, width, height) in [(201, 255, 97, 2), (1, 1, 63, 300), (256, 300, 1, 1)] {
            let part = try source.window(zoom: zoom, x: x + left, y: y + top, width: width, height: height)
            #expect(part == whole.cropped(x: left, y: top, width: width, height: height))
        }
    }
}

/// Red counts columns and green rows, in a degree grid: where a pixel came from can be read from its colour.
@Test(arguments: [10, 9])
func `pixels come from within half a pixel of their place on the globe`(zoom: Int) async throws {
    try await withTemporaryFolder { folder in
        let step = 0.001
        let path = try writeRaw(
            folder, side: 250, system: "EPSG:4326", transform: [113.9, step, 0, 60.2, 0, -step]
        ) { column, row in (UInt8(column), UInt8(row), 0) }
        let source = try GeoTIFFSource(path: path)
        let range = TileRange(zoom: zoom, touching: source.extent)
        let (x, y) = (range.columns.lowerBound * 256, range.rows.lowerBound * 256)
        let (width, height) = (range.columns.count * 256, range.rows.count * 256)
        let picture = try source.window(zoom: zoom, x: x, y: y, width: width, height: height)
        let scale = Double(256 << zoom)
        var (worst, seen) = (0.0, 0)
        for row in 0..<height {
            for column in 0..<width {
                let place = WebMercator.geographic(
                    unitPlace: Point(
                        x: (Double(x + column) + 0.5) / scale, y: (Double(y + row) + 0.5) / scale))
                let expected = ((place.longitude - 113.9) / step - 0.5, (60.2 - place.latitude) / step - 0.5)
                guard (2..<247).contains(expected.0), (2..<247).contains(expected.1) else { continue }
                let pixel = picture[column, row]
                seen += 1
                worst = max(worst, abs(Double(pixel.red) - expected.0), abs(Double(pixel.green) - expected.1))
            }
        }
        #expect(seen > 1000)
        // Half for the rounding of the colour, a 16th for the lattice, a 256th for the weights; coarser levels
        // are averages, whose colours are rounded once more for each.
        let pixelsPerPixel = metres(zoom: zoom) / (step * WebMercator.halfWorldMetres / 180)
        #expect(worst < 0.5 * max(1, pixelsPerPixel) + 0.1)
    }
}

@Test func `without overviews a small zoom is the average and not a pick`() async throws {
    try await withTemporaryFolder { folder in
        let pixel = metres(zoom: 12)
        let path = try writeRaw(
            folder, side: 1024, system: "EPSG:3857", transform: [0, pixel, 0, 0, 0, -pixel]
        ) { column, row in (column + row) % 2 == 0 ? (255, 255, 255) : (0, 0, 0) }
        let source = try GeoTIFFSource(path: path)
        #expect(source.zoomRange.upperBound == 12)
        let found = try #require(try await source.tile(tile(10, 512, 512)))
        #expect(found.pixels.solidColor == PremultipliedRGBA8(red: 128, green: 128, blue: 128, alpha: 255))
    }
}

@Test func `a raster over the poles fills the whole square`() async throws {
    try await withTemporaryFolder { folder in
        let path = try writeRaw(
            folder, side: 256, system: "EPSG:4326", transform: [-180, 360.0 / 256, 0, 90, 0, -180.0 / 256]
        ) { _, _ in (9, 9, 9) }
        let source = try GeoTIFFSource(path: path)
        #expect(source.extent == .world)
        let found = try #require(try await source.tile(tile(0, 0, 0)))
        #expect(found.pixels.solidColor == PremultipliedRGBA8(red: 9, green: 9, blue: 9, alpha: 255))
    }
}

@Test func `a raster without a reference system is an error until one is named`() async throws {
    try await withTemporaryFolder { folder in
        let path = try writeRaw(
            folder, side: 8, system: nil, transform: [500_000, 10, 0, 2_500_000, 0, -10], pixel: speckle)
        let error = #expect(throws: ImageryError.self) { try GeoTIFFSource(path: path) }
        #expect(error?.description.contains("crs") == true)
        let source = try GeoTIFFSource(path: path, options: RasterOptions(referenceSystem: "EPSG:4547"))
        #expect(WebMercator.geographic(WorldPoint(x: source.extent.minX, y: 1 << 31)).longitude > 113.9)
    }
}

@Test func `a file that is missing or broken is an error`() async throws {
    try await withTemporaryFolder { folder in
        let path = folder + "/broken.tif"
        try Data("II*".utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: ImageryError.self) { try GeoTIFFSource(path: path) }
        #expect(throws: ImageryError.self) { try GeoTIFFSource(path: folder + "/absent.tif") }
    }
}

@Test func `many tiles at once are the tiles one by one`() async throws {
    try await withTemporaryFolder { folder in
        let path = try turned(folder)
        let one = try GeoTIFFSource(path: path)
        let many = try GeoTIFFSource(path: path)
        let range = TileRange(zoom: one.zoomRange.upperBound - 1, touching: one.extent)
        let wanted = range.rows.flatMap { row in range.columns.map { tile(range.zoom, $0, row) } }
        let found = try await withThrowingTaskGroup(of: (TileCoordinate, RasterTile?).self) { group in
            for tile in wanted { group.addTask { (tile, try await many.tile(tile)) } }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        for tile in wanted { #expect(try await one.tile(tile) == found[tile]) }
        #expect(found.count > 1)
    }
}
