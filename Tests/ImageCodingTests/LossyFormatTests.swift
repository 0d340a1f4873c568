import ImageCoding
import Pixels
import Testing

/// JPEG and WebP: near enough, whole, and refused when they are not whole.
struct LossyFormatTests {
    /// A soft picture that lossy formats can hold: ramps in all channels.
    private static func ramp(alpha: UInt8 = 255) -> PixelBuffer {
        var buffer = PixelBuffer(width: 48, height: 32)
        for y in 0..<32 {
            for x in 0..<48 {
                buffer[x, y] = PremultipliedRGBA8(
                    straightRed: UInt8(x * 5), green: UInt8(y * 7), blue: 100, alpha: alpha)
            }
        }
        return buffer
    }

    private static func largestDifference(_ a: PixelBuffer, _ b: PixelBuffer) -> Int {
        var worst = 0
        for (first, second) in zip(a.pixels, b.pixels) {
            for shift in [0, 8, 16, 24] as [UInt32] {
                let difference = Int(first >> shift & 255) - Int(second >> shift & 255)
                worst = max(worst, abs(difference))
            }
        }
        return worst
    }

    @Test(arguments: [TileFormat.jpeg, .webp])
    func `a soft picture comes back nearly the same`(format: TileFormat) throws {
        var encoder = ImageEncoder(mode: .live, quality: 90)
        let file = try encoder.encode(Self.ramp(), format: format)
        #expect(TileFormat(sniffing: file) == format)
        #expect(Self.largestDifference(try ImageDecoder.decode(file), Self.ramp()) <= 16)
    }

    @Test func `WebP keeps alpha`() throws {
        var encoder = ImageEncoder(mode: .archive, quality: 90)
        let decoded = try ImageDecoder.decode(encoder.encode(Self.ramp(alpha: 128), format: .webp))
        #expect(decoded.pixels.allSatisfy { $0 >> 24 == 128 })
        #expect(Self.largestDifference(decoded, Self.ramp(alpha: 128)) <= 16)
    }

    @Test func `JPEG lays translucent pixels on the background`() throws {
        let half = PixelBuffer(
            width: 16, height: 16,
            filledWith: PremultipliedRGBA8(straightRed: 255, green: 0, blue: 0, alpha: 128))
        var onWhite = ImageEncoder(mode: .live, quality: 95)
        let pink = try ImageDecoder.decode(onWhite.encode(half, format: .jpeg))[8, 8]
        #expect(abs(Int(pink.red) - 255) <= 3 && abs(Int(pink.green) - 127) <= 3 && pink.alpha == 255)
        var onBlue = ImageEncoder(
            mode: .live, quality: 95, background: PremultipliedRGBA8(red: 0, green: 0, blue: 255, alpha: 255))
        let violet = try ImageDecoder.decode(onBlue.encode(half, format: .jpeg))[8, 8]
        #expect(abs(Int(violet.red) - 128) <= 3 && abs(Int(violet.blue) - 127) <= 3)
    }

    @Test(arguments: [TileFormat.jpeg, .webp])
    func `a picture cut off at any byte is an error`(format: TileFormat) throws {
        var encoder = ImageEncoder(mode: .live)
        let file = try encoder.encode(Self.ramp(alpha: format == .webp ? 100 : 255), format: format)
        for count in 0..<file.count {
            #expect(throws: ImageCodingError.self) { try ImageDecoder.decode(Array(file.prefix(count))) }
        }
    }

    @Test(arguments: [TileFormat.jpeg, .webp])
    func `a flipped bit never crashes`(format: TileFormat) throws {
        var encoder = ImageEncoder(mode: .live)
        let file = try encoder.encode(Self.ramp(), format: format)
        for bit in 0..<file.count * 8 {
            var damaged = file
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            _ = try? ImageDecoder.decode(damaged)
        }
    }

    @Test func `what a format cannot hold is an error, not a crash`() {
        #expect(throws: ImageCodingError.self) {
            var encoder = ImageEncoder(mode: .live)
            _ = try encoder.encode(PixelBuffer(width: 16_384, height: 1), format: .webp)
        }
    }
}
