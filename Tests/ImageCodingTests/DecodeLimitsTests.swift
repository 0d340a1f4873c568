import ImageCoding
import Pixels
import Testing

struct DecodeLimitsTests {
    private static func picture(_ format: TileFormat) throws -> [UInt8] {
        var encoder = ImageEncoder(mode: .live)
        return try encoder.encode(
            SampleImages.random(width: 20, height: 10, colors: 0, alpha: .opaque, seed: 1), format: format)
    }

    @Test(arguments: TileFormat.allCases)
    func `a picture at its limits is read, one beyond is not`(format: TileFormat) throws {
        let file = try Self.picture(format)
        let enough = DecodeLimits(maximumBytes: file.count, maximumSide: 20, maximumPixels: 200)
        #expect(try ImageDecoder.decode(file, limits: enough).width == 20)
        let bytes = DecodeLimits(maximumBytes: file.count - 1, maximumSide: 20, maximumPixels: 200)
        #expect(throws: ImageCodingError.tooLarge(.bytes, found: file.count, allowed: file.count - 1)) {
            try ImageDecoder.decode(file, limits: bytes)
        }
        let side = DecodeLimits(maximumBytes: file.count, maximumSide: 19, maximumPixels: 200)
        #expect(throws: ImageCodingError.tooLarge(.side, found: 20, allowed: 19)) {
            try ImageDecoder.decode(file, limits: side)
        }
        let pixels = DecodeLimits(maximumBytes: file.count, maximumSide: 20, maximumPixels: 199)
        #expect(throws: ImageCodingError.tooLarge(.pixels, found: 200, allowed: 199)) {
            try ImageDecoder.decode(file, limits: pixels)
        }
    }

    @Test func `a header that promises a gigantic picture is refused before anything is decoded`() {
        let file =
            PNGFixture.signature + PNGFixture.header(.max, .max, depth: 16, type: 6)
            + PNGFixture.chunk("IDAT", []) + PNGFixture.chunk("IEND", [])
        #expect(throws: ImageCodingError.self) { try ImageDecoder.decode(file, limits: .picture) }
    }
}
