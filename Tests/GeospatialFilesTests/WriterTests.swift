import Foundation
import Geometry
import GeospatialFiles
import Testing

private func temporaryFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder.path
}

private let square = [
    Point(x: 114, y: 22), Point(x: 114.1, y: 22), Point(x: 114.1, y: 22.1), Point(x: 114, y: 22.1),
]

private func writeSmallFile(_ path: String, format: VectorFormat) throws {
    let writer = try VectorWriter(path: path, format: format, epsg: 4326)
    try writer.beginLayer(
        VectorLayerDescription(
            name: "cells", geometry: .polygon,
            fields: [.init("code", .text), .init("area", .real), .init("at", .time), .init("n", .integer)]))
    try writer.write(
        .polygon([square]), values: [.text("网格"), .real(1.5), .time(1_719_792_000), .integer(7)])
    try writer.write(.polygon([square]), values: [.null, .null, .null, .null])
    try writer.finish()
}

@Test(arguments: VectorFormat.allCases)
func `a vector file gets its name when it is whole, and equal input gives equal bytes`(
    format: VectorFormat
) throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let paths = ["a", "b"].map { "\(folder)/\($0).\(format.fileExtension)" }
    for path in paths { try writeSmallFile(path, format: format) }
    let bytes = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    #expect(bytes[0].count > 500)
    #expect(bytes[0] == bytes[1])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 2)
}

@Test func `a writer that is given up leaves nothing behind`() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    do {
        let writer = try VectorWriter(path: "\(folder)/x.gpkg", format: .geoPackage, epsg: 4326)
        try writer.beginLayer(VectorLayerDescription(name: "p", geometry: .point, fields: []))
        try writer.write(.point(Point(x: 1, y: 2)), values: [])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
}

@Test func `a folder that is not there is an error that names the file`() {
    let error = #expect(throws: GeospatialFileError.self) {
        try VectorWriter(path: "/nonexistent/x.gpkg", format: .geoPackage, epsg: 4326)
    }
    #expect(error?.description.contains("/nonexistent/x.gpkg") == true)
}

@Test(arguments: [RasterCompression.deflate, .jpeg(quality: 80)])
func `a picture is written tiled, and equal input gives equal bytes`(compression: RasterCompression) throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let description = RasterDescription(
        width: 1100, height: 700, epsg: 3857, origin: Point(x: 12_690_000, y: 2_580_000), pixelSize: 2,
        compression: compression)
    let paths = ["a", "b"].map { "\(folder)/\($0).tif" }
    for path in paths {
        let writer = try RasterWriter(path: path, description: description)
        for first in [0, 512] {
            let rows = min(512, 700 - first)
            let pixels = (0..<rows * 3300).map { UInt8(truncatingIfNeeded: $0 / 3 + first) }
            try writer.writeRows(from: first, pixels: pixels)
        }
        try writer.finish()
    }
    let bytes = try paths.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    #expect(bytes[0] == bytes[1])
    #expect(bytes[0].prefix(4) == Data([0x49, 0x49, 0x2A, 0x00]))
}
