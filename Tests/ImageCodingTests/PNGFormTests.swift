import ImageCoding
import Pixels
import Testing

/// Which of the PNG forms is chosen, seen in the header and the chunks.
struct PNGFormTests {
    @Test(arguments: [(1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (256, 8)])
    func `a palette takes as few bits as its colours need`(colors: Int, bits: UInt8) throws {
        let file = try Self.encode(colors: colors, alpha: .opaque)
        #expect(file[24] == bits)
        #expect(file[25] == 3)
    }

    @Test func `more than 256 opaque colours are written as RGB`() throws {
        let file = try Self.encode(colors: 257, alpha: .opaque)
        #expect(file[24] == 8)
        #expect(file[25] == 2)
    }

    @Test func `more than 256 colours with one translucent pixel are written as RGBA`() throws {
        var buffer = SampleImages.random(width: 32, height: 32, colors: 300, alpha: .opaque, seed: 1)
        buffer[31, 31] = PremultipliedRGBA8(red: 1, green: 1, blue: 1, alpha: 254)
        var encoder = ImageEncoder(mode: .live)
        #expect(try encoder.encode(buffer, format: .png)[25] == 6)
    }

    @Test func `an opaque palette has no transparency chunk, another one a short one`() throws {
        let type = Array("tRNS".utf8)
        let opaque = try Self.encode(colors: 9, alpha: .opaque)
        #expect(!opaque.indices.contains { opaque[$0...].starts(with: type) })
        var buffer = SampleImages.random(width: 32, height: 32, colors: 9, alpha: .opaque, seed: 1)
        buffer[20, 20] = .clear
        var encoder = ImageEncoder(mode: .live)
        let file = try encoder.encode(buffer, format: .png)
        let place = try #require(file.indices.first { file[$0...].starts(with: type) })
        #expect(Array(file[place - 4..<place]) == [0, 0, 0, 1])
    }

    @Test(arguments: PNGRoundTripTests.modes)
    func `a tile of one colour is tiny`(mode: ImageEncoder.Mode) throws {
        var encoder = ImageEncoder(mode: mode)
        let color = PremultipliedRGBA8(red: 10, green: 20, blue: 30, alpha: 40)
        let file = try encoder.encode(PixelBuffer(width: 256, height: 256, filledWith: color), format: .png)
        #expect(file.count <= 130)
    }

    private static func encode(colors: Int, alpha: SampleImages.Alpha) throws -> [UInt8] {
        let buffer = SampleImages.random(width: 32, height: 32, colors: colors, alpha: alpha, seed: 1)
        var encoder = ImageEncoder(mode: .live)
        return try encoder.encode(buffer, format: .png)
    }
}
