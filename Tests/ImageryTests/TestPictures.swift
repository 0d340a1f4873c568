import Foundation
import Geometry
import GeospatialFiles
import ImageCoding
import Pixels
import Tiling

/// A folder that is removed when the closure ends.
func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}

/// A raw RGB raster with a VRT beside it: without overviews, placed by any six coefficients.
func writeRaw(
    _ folder: String, side: Int, system: String?, transform: [Double],
    pixel: (Int, Int) -> (UInt8, UInt8, UInt8)
) throws -> String {
    var bands: [[UInt8]] = [[], [], []]
    for row in 0..<side {
        for column in 0..<side {
            let (red, green, blue) = pixel(column, row)
            bands[0].append(red)
            bands[1].append(green)
            bands[2].append(blue)
        }
    }
    try Data(bands.joined()).write(to: URL(fileURLWithPath: folder + "/samples.raw"))
    var text = "<VRTDataset rasterXSize=\"\(side)\" rasterYSize=\"\(side)\">"
    if let system { text += "<SRS>\(system)</SRS>" }
    text += "<GeoTransform>\(transform.map { "\($0)" }.joined(separator: ","))</GeoTransform>"
    for (index, name) in ["Red", "Green", "Blue"].enumerated() {
        text += """
            <VRTRasterBand dataType="Byte" band="\(index + 1)" subClass="VRTRawRasterBand">
            <ColorInterp>\(name)</ColorInterp><SourceFilename relativeToVRT="1">samples.raw</SourceFilename>
            <ImageOffset>\(index * side * side)</ImageOffset><PixelOffset>1</PixelOffset>
            <LineOffset>\(side)</LineOffset></VRTRasterBand>
            """
    }
    let path = folder + "/picture.vrt"
    try Data((text + "</VRTDataset>").utf8).write(to: URL(fileURLWithPath: path))
    return path
}

/// Noise that a shift by one pixel changes everywhere.
func speckle(_ column: Int, _ row: Int) -> (UInt8, UInt8, UInt8) {
    let hash = (column &* 73_856_093) ^ (row &* 19_349_663)
    return (
        UInt8(truncatingIfNeeded: hash), UInt8(truncatingIfNeeded: hash >> 8),
        UInt8(truncatingIfNeeded: hash >> 16)
    )
}

/// An encoded tile of one colour.
func encodedTile(_ side: Int = 256, red: UInt8 = 200, format: TileFormat = .png) throws -> [UInt8] {
    var encoder = ImageEncoder(mode: .live)
    let pixels = PixelBuffer(
        width: side, height: side, filledWith: PremultipliedRGBA8(red: red, green: 10, blue: 20, alpha: 255))
    return try encoder.encode(pixels, window: nil, format: format)
}

/// A tile that is known to exist.
func tile(_ zoom: Int, _ column: Int, _ row: Int) -> TileCoordinate {
    guard let tile = TileCoordinate(zoom: zoom, column: column, row: row) else {
        preconditionFailure("the test names a tile outside the grid")
    }
    return tile
}
