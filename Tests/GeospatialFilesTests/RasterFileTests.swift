import Foundation
import Geometry
import GeospatialFiles
import Pixels
import Testing

/// A raster of raw samples beside a VRT that describes them: small enough to check by hand.
private struct RawRaster {
    var width: Int
    var height: Int
    /// Little endian, band after band.
    var bytes: [UInt8]
    var type = "Byte"
    var sampleBytes = 1
    /// The inner XML of each band.
    var bands: [String]
    var head = "<SRS>EPSG:3857</SRS><GeoTransform>0,10,0,0,0,-10</GeoTransform>"

    /// Writes both files into a new folder and calls the closure with the path of the VRT.
    func withFile(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(bytes).write(to: folder.appendingPathComponent("samples.raw"))
        let bandBytes = width * height * sampleBytes
        var text = "<VRTDataset rasterXSize=\"\(width)\" rasterYSize=\"\(height)\">\(head)"
        for (index, band) in bands.enumerated() {
            text += """
                <VRTRasterBand dataType="\(type)" band="\(index + 1)" subClass="VRTRawRasterBand">\(band)
                <SourceFilename relativeToVRT="1">samples.raw</SourceFilename>
                <ImageOffset>\(index * bandBytes)</ImageOffset><PixelOffset>\(sampleBytes)</PixelOffset>
                <LineOffset>\(sampleBytes * width)</LineOffset><ByteOrder>LSB</ByteOrder></VRTRasterBand>
                """
        }
        let path = folder.appendingPathComponent("picture.vrt")
        try Data((text + "</VRTDataset>").utf8).write(to: path)
        try body(path.path)
    }

    /// All pixels, as read.
    func pixels(_ options: RasterOptions = RasterOptions()) throws -> [PremultipliedRGBA8] {
        var found: [PremultipliedRGBA8] = []
        try withFile { path in
            let file = try RasterFile(path: path, options: options)
            let buffer = try file.read(column: 0, row: 0, size: file.profile.size)
            found = buffer.pixels.map(PremultipliedRGBA8.init(packed:))
        }
        return found
    }
}

private func role(_ name: String) -> String { "<ColorInterp>\(name)</ColorInterp>" }

private func little(_ values: [UInt16]) -> [UInt8] { values.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }

private func little(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) } }
}

private func opaque(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> PremultipliedRGBA8 {
    PremultipliedRGBA8(red: red, green: green, blue: blue, alpha: 255)
}

@Test func `bytes named red, green and blue are taken as they are, whatever their order`() throws {
    let raster = RawRaster(
        width: 2, height: 1, bytes: [3, 6, 2, 5, 1, 4], bands: [role("Blue"), role("Green"), role("Red")])
    let found = try raster.pixels()
    #expect(found == [opaque(1, 2, 3), opaque(4, 5, 6)])
}

@Test func `one band is grey and a second one that is alpha makes it transparent`() throws {
    let raster = RawRaster(
        width: 2, height: 1, bytes: [200, 100, 255, 51], bands: [role("Gray"), role("Alpha")])
    let found = try raster.pixels()
    #expect(
        found == [
            opaque(200, 200, 200), PremultipliedRGBA8(straightRed: 100, green: 100, blue: 100, alpha: 51),
        ])
}

@Test func `a palette is looked up, and an index beyond it is clear`() throws {
    let table = """
        <ColorInterp>Palette</ColorInterp><ColorTable><Entry c1="9" c2="8" c3="7" c4="255"/>
        <Entry c1="255" c2="0" c3="0" c4="0"/></ColorTable>
        """
    let raster = RawRaster(width: 3, height: 1, bytes: [0, 1, 77], bands: [table])
    let found = try raster.pixels()
    #expect(found == [opaque(9, 8, 7), .clear, .clear])
}

@Test func `no data is clear only where every drawn band has it`() throws {
    let band = { (name: String) in role(name) + "<NoDataValue>0</NoDataValue>" }
    let raster = RawRaster(
        width: 2, height: 1, bytes: [0, 0, 0, 7, 0, 0], bands: ["Red", "Green", "Blue"].map(band))
    let found = try raster.pixels()
    #expect(found == [.clear, opaque(0, 7, 0)])
}

@Test func `16-bit samples are stretched over the statistics that the file declares`() throws {
    let statistics = """
        <Metadata><MDI key="STATISTICS_MINIMUM">1000</MDI><MDI key="STATISTICS_MAXIMUM">2000</MDI>
        <MDI key="STATISTICS_MEAN">1500</MDI><MDI key="STATISTICS_STDDEV">10</MDI></Metadata>
        """
    let raster = RawRaster(
        width: 4, height: 1, bytes: little([900, 1000, 1500, 60_000] as [UInt16]), type: "UInt16",
        sampleBytes: 2,
        bands: [statistics + role("Gray")])
    let found = try raster.pixels().map(\.red)
    #expect(found == [0, 0, 128, 255])
}

@Test func `without statistics the 2nd and 98th percentile of the samples are black and white`() throws {
    let samples = (0..<200).map { UInt16($0 * 10) }
    let raster = RawRaster(
        width: 20, height: 10, bytes: little(samples), type: "UInt16", sampleBytes: 2, bands: [role("Gray")])
    try raster.withFile { path in
        let file = try RasterFile(path: path)
        #expect(file.conversion.range == 40...1950)
        #expect(try RasterFile(path: path).conversion == file.conversion)
    }
}

@Test func `a float that is no number or no data is clear, and one value alone is mid-grey`() throws {
    let raster = RawRaster(
        width: 3, height: 1, bytes: little([2.5, .nan, -3.4e38] as [Float]), type: "Float32", sampleBytes: 4,
        bands: ["<NoDataValue>-3.4e+38</NoDataValue>" + role("Gray")])
    let found = try raster.pixels()
    #expect(found == [opaque(128, 128, 128), .clear, .clear])
}

@Test func `the caller may name bands and range`() throws {
    let raster = RawRaster(
        width: 1, height: 1, bytes: little([10, 20, 30, 40] as [UInt16]), type: "UInt16", sampleBytes: 2,
        bands: Array(repeating: role("Undefined"), count: 4))
    let found = try raster.pixels(RasterOptions(bands: [4, 2, 1], range: 0...51))
    #expect(found == [opaque(200, 100, 50)])
    try raster.withFile { path in
        #expect(throws: GeospatialFileError.self) {
            try RasterFile(path: path, options: RasterOptions(bands: [5]))
        }
        #expect(throws: GeospatialFileError.self) {
            try RasterFile(path: path, options: RasterOptions(bands: []))
        }
    }
}

@Test func `a window reads its own part and one outside is refused`() throws {
    let raster = RawRaster(width: 3, height: 2, bytes: [1, 2, 3, 4, 5, 6], bands: [role("Gray")])
    try raster.withFile { path in
        let file = try RasterFile(path: path)
        let part = try file.read(column: 1, row: 1, size: RasterSize(width: 2, height: 1))
        #expect(part.pixels.map { UInt8(truncatingIfNeeded: $0) } == [5, 6])
        for (column, row, width) in [(2, 0, 2), (-1, 0, 1), (0, 2, 1), (0, 0, 0), (Int.max, 0, 1)] {
            #expect(throws: GeospatialFileError.self) {
                try file.read(column: column, row: row, size: RasterSize(width: width, height: 1))
            }
        }
        #expect(throws: GeospatialFileError.self) {
            try file.read(overview: 0, column: 0, row: 0, size: RasterSize(width: 1, height: 1))
        }
    }
}

@Test func `places go to the picture and back`() throws {
    let rotated = "<SRS>EPSG:3857</SRS><GeoTransform>100,0,10,200,10,0</GeoTransform>"
    var raster = RawRaster(width: 3, height: 2, bytes: [1, 2, 3, 4, 5, 6], bands: [role("Gray")])
    raster.head = rotated
    try raster.withFile { path in
        let file = try RasterFile(path: path)
        // x = 100 + row·10, y = 200 + column·10.
        #expect(try file.mercatorPositions(picture: [Point(x: 2, y: 1)]) == [Point(x: 110, y: 220)])
        let back = try file.picturePositions(mercator: [Point(x: 110, y: 220)])
        let place = try #require(back.first ?? nil)
        #expect(abs(place.x - 2) < 1e-9 && abs(place.y - 1) < 1e-9)
    }
}

@Test func `the caller's reference system takes the place of a missing one`() throws {
    var raster = RawRaster(width: 1, height: 1, bytes: [1], bands: [role("Gray")])
    raster.head = "<GeoTransform>500000,10,0,2500000,0,-10</GeoTransform>"
    try raster.withFile { path in
        #expect(try RasterFile(path: path).profile.referenceSystem == nil)
        let file = try RasterFile(path: path, options: RasterOptions(referenceSystem: "EPSG:4547"))
        let found = try file.mercatorPositions(picture: [Point(x: 0, y: 0)])
        let place = try #require(found.first ?? nil)
        // The central meridian of EPSG:4547 is 114° E.
        #expect(abs(place.x - 114 * 20_037_508.342789244 / 180) < 1e-3)
    }
}

@Test func `files that are missing, no raster, or cut off are errors that name them`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = folder.appendingPathComponent("text.tif").path
    try Data("not a picture".utf8).write(to: URL(fileURLWithPath: text))
    for path in [folder.path + "/absent.tif", text] {
        let error = #expect(throws: GeospatialFileError.self) { try RasterFile(path: path) }
        #expect(error?.description.contains(path) == true)
    }
    let whole = folder.appendingPathComponent("whole.tif").path
    try writePicture(whole, side: 1024)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: whole))
    let cut = folder.appendingPathComponent("cut.tif").path
    try Data(bytes.prefix(bytes.count / 2)).write(to: URL(fileURLWithPath: cut))
    #expect(throws: GeospatialFileError.self) {
        let file = try RasterFile(path: cut)
        _ = try file.read(column: 0, row: 0, size: file.profile.size)
    }
}

@Test func `overviews are listed and read`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("picture.tif").path
    try writePicture(path, side: 1024)
    let file = try RasterFile(path: path)
    #expect(file.profile.overviews == [RasterSize(width: 512, height: 512)])
    let half = try file.read(overview: 0, column: 10, row: 20, size: RasterSize(width: 1, height: 1))
    let full = try file.reopened().read(column: 20, row: 40, size: RasterSize(width: 1, height: 1))
    // The picture's red grows by one in four columns, its green by one in four rows.
    #expect(half == full)
}

private func writePicture(_ path: String, side: Int) throws {
    let writer = try RasterWriter(
        path: path,
        description: RasterDescription(
            width: side, height: side, epsg: 3857, origin: Point(x: 0, y: 0), pixelSize: 10,
            compression: .deflate))
    var pixels: [UInt8] = []
    for row in 0..<side {
        for column in 0..<side {
            pixels += [
                UInt8(column / 4 % 256), UInt8(row / 4 % 256), UInt8((row &* 31 ^ column &* 17) / 64 % 4),
            ]
        }
    }
    try writer.writeRows(from: 0, pixels: pixels)
    try writer.finish()
}
