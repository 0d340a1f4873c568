import ImageCoding
import Pixels
import Testing

struct PNGRoundTripTests {
    static let modes: [ImageEncoder.Mode] = [.live, .seed, .archive]

    @Test(arguments: [1, 2, 3, 4, 5, 16, 17, 255, 256, 257, 0], SampleImages.Alpha.allCases)
    func `what is encoded is decoded to the same pixels`(colors: Int, alpha: SampleImages.Alpha) throws {
        let buffer = SampleImages.random(width: 37, height: 23, colors: colors, alpha: alpha, seed: 7)
        for mode in Self.modes {
            var encoder = ImageEncoder(mode: mode)
            let file = try encoder.encode(buffer, format: .png)
            #expect(try ImageDecoder.decode(file) == buffer)
            #expect(try OtherDecoder.straightPixels(of: file) == buffer.pixels.map(Self.straight))
        }
    }

    @Test(arguments: [(1, 1), (1, 9), (9, 1), (7, 3), (8, 2), (64, 64)])
    func `any size comes back, whatever is left over in a byte`(width: Int, height: Int) throws {
        for colors in [1, 2, 4, 13, 200, 0] {
            let buffer = SampleImages.random(
                width: width, height: height, colors: colors, alpha: .any, seed: 3)
            var encoder = ImageEncoder(mode: .live)
            let file = try encoder.encode(buffer, format: .png)
            #expect(try ImageDecoder.decode(file) == buffer)
        }
    }

    @Test func `every valid premultiplied pixel survives`() throws {
        var pixels: [UInt32] = []
        for alpha in 0...255 as ClosedRange<UInt32> {
            for color in 0...alpha {
                let green = (alpha - color) << 8
                let blue = color / 2 << 16
                pixels.append(color | green | blue | alpha << 24)
            }
        }
        let buffer = PixelBuffer(width: 257, height: 128, pixels: pixels)
        var encoder = ImageEncoder(mode: .live)
        let file = try encoder.encode(buffer, format: .png)
        #expect(try ImageDecoder.decode(file).pixels == pixels)
        #expect(try OtherDecoder.straightPixels(of: file) == pixels.map(Self.straight))
    }

    @Test func `a window is encoded as if it had been cut out`() throws {
        let buffer = SampleImages.random(width: 40, height: 30, colors: 0, alpha: .any, seed: 11)
        var encoder = ImageEncoder(mode: .live)
        for format in TileFormat.allCases {
            let window = PixelWindow(x: 5, y: 7, width: 16, height: 16)
            let inPlace = try encoder.encode(buffer, window: window, format: format)
            let cut = try encoder.encode(buffer.cropped(x: 5, y: 7, width: 16, height: 16), format: format)
            #expect(inPlace == cut)
        }
    }

    @Test(arguments: [(-1, 0, 2, 2), (0, 0, 0, 2), (3, 0, 2, 2), (0, 3, 2, 2), (0, 0, 5, 1), (.max, 0, 1, 1)])
    func `a window that leaves the buffer is an error`(x: Int, y: Int, width: Int, height: Int) {
        let window = PixelWindow(x: x, y: y, width: width, height: height)
        #expect(throws: ImageCodingError.windowOutside(window, bufferWidth: 4, bufferHeight: 4)) {
            var encoder = ImageEncoder(mode: .live)
            _ = try encoder.encode(PixelBuffer(width: 4, height: 4), window: window, format: .png)
        }
    }

    @Test func `one encoder writes picture after picture without a trace of the last one`() throws {
        var encoder = ImageEncoder(mode: .seed)
        for (index, colors) in [0, 1, 300, 2, 256, 0, 1].enumerated() {
            let side = 8 + 9 * (index % 3)
            let buffer = SampleImages.random(
                width: side, height: side, colors: colors, alpha: .any, seed: UInt64(index))
            let file = try encoder.encode(buffer, format: .png)
            #expect(try ImageDecoder.decode(file) == buffer)
            var fresh = ImageEncoder(mode: .seed)
            #expect(try fresh.encode(buffer, format: .png) == file)
        }
    }

    @Test func `noise that does not compress is stored whole in every mode`() throws {
        let buffer = SampleImages.random(width: 300, height: 300, colors: 0, alpha: .any, seed: 5)
        for mode in Self.modes {
            var encoder = ImageEncoder(mode: mode)
            #expect(try ImageDecoder.decode(encoder.encode(buffer, format: .png)) == buffer)
        }
    }

    /// The definition, without tables: round(255 c / a).
    static func straight(_ packed: UInt32) -> UInt32 {
        let alpha = packed >> 24
        guard alpha > 0 else { return 0 }
        return [0, 8, 16].reduce(alpha << 24) { result, shift in
            let color = packed >> UInt32(shift) & 255
            let straight = (2 * 255 * color + alpha) / (2 * alpha)
            return result | straight << UInt32(shift)
        }
    }
}
