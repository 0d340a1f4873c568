import ImageCoding
import Pixels
import Testing

struct PNGDecoderTests {
    @Test func `grey, with and without alpha, is read`() throws {
        let grey = PNGFixture.file(2, 1, depth: 8, type: 0, rows: [0, 10, 200])
        #expect(try ImageDecoder.decode(grey).pixels == [0xFF0A_0A0A, 0xFFC8_C8C8])
        let clear = PNGFixture.file(2, 1, depth: 8, type: 4, rows: [0, 255, 128, 255, 0])
        #expect(try ImageDecoder.decode(clear).pixels == [0x8080_8080, 0])
    }

    @Test func `sixteen bits are rounded to eight`() throws {
        // 0x0180 / 257 = 1.49, 0x0182 / 257 = 1.502.
        let file = PNGFixture.file(2, 1, depth: 16, type: 0, rows: [0, 0x01, 0x80, 0x01, 0x82])
        #expect(try ImageDecoder.decode(file).pixels == [0xFF01_0101, 0xFF02_0202])
    }

    @Test func `gamma and unknown helper chunks change nothing`() throws {
        let extra =
            PNGFixture.chunk("gAMA", PNGFixture.bigEndian(100_000)) + PNGFixture.chunk("quIz", [1, 2])
        let file = PNGFixture.file(1, 1, depth: 8, type: 2, before: extra, rows: [0, 10, 100, 200])
        #expect(try ImageDecoder.decode(file).pixels == [0xFFC8_640A])
    }

    @Test func `a key colour is transparent`() throws {
        let key = PNGFixture.chunk("tRNS", [0, 10, 0, 100, 0, 200])
        let file = PNGFixture.file(2, 1, depth: 8, type: 2, before: key, rows: [0, 10, 100, 200, 1, 1, 1])
        #expect(try ImageDecoder.decode(file).pixels == [0, 0xFF01_0101])
    }

    @Test func `an interlaced picture is read`() throws {
        // 2 × 2, Adam7: pass 1 has the first pixel, pass 6 the second, pass 7 the lower row.
        let rows: [UInt8] = [0, 1, 0, 2, 0, 3, 4]
        let file =
            PNGFixture.signature + PNGFixture.header(2, 2, depth: 8, type: 0, interlaced: true)
            + PNGFixture.chunk("IDAT", PNGFixture.stored(rows)) + PNGFixture.chunk("IEND", [])
        #expect(try ImageDecoder.decode(file).pixels == [0xFF01_0101, 0xFF02_0202, 0xFF03_0303, 0xFF04_0404])
    }

    @Test func `image data in many chunks is joined`() throws {
        let stream = PNGFixture.stored([0, 10, 200])
        let parts = stream.flatMap { PNGFixture.chunk("IDAT", [$0]) }
        let file =
            PNGFixture.signature + PNGFixture.header(2, 1, depth: 8, type: 0) + parts
            + PNGFixture.chunk("IEND", [])
        #expect(try ImageDecoder.decode(file).pixels == [0xFF0A_0A0A, 0xFFC8_C8C8])
    }

    @Test(arguments: [
        ("too little image data", [0, 10] as [UInt8]), ("too much image data", [0, 10, 200, 0]),
    ])
    func `image data of another length is an error`(reason: String, rows: [UInt8]) {
        let file = PNGFixture.file(2, 1, depth: 8, type: 0, rows: rows)
        #expect(throws: ImageCodingError.malformed(.png, reason: reason)) { try ImageDecoder.decode(file) }
    }

    @Test func `a wrong check value under a right checksum is an error`() {
        var stream = PNGFixture.stored([0, 10, 200])
        stream[stream.count - 1] ^= 1
        let file =
            PNGFixture.signature + PNGFixture.header(2, 1, depth: 8, type: 0)
            + PNGFixture.chunk("IDAT", stream) + PNGFixture.chunk("IEND", [])
        #expect(throws: ImageCodingError.self) { try ImageDecoder.decode(file) }
    }

    @Test(arguments: [
        PNGFixture.header(1, 1, depth: 3, type: 0), PNGFixture.header(1, 1, depth: 16, type: 3),
        PNGFixture.header(1, 1, depth: 8, type: 3), PNGFixture.header(0, 1, depth: 8, type: 0),
        PNGFixture.header(1, 1, depth: 8, type: 9), PNGFixture.chunk("IHDR", []),
        PNGFixture.chunk("CgBI", []) + PNGFixture.header(1, 1, depth: 8, type: 0),
        PNGFixture.header(1, 1, depth: 8, type: 0) + PNGFixture.chunk("QUIZ", []),
        PNGFixture.header(1, 1, depth: 8, type: 0) + PNGFixture.header(1, 1, depth: 8, type: 0), [],
    ])
    func `a header that makes no sense is an error`(header: [UInt8]) {
        let file =
            PNGFixture.signature + header + PNGFixture.chunk("IDAT", PNGFixture.stored([0, 1]))
            + PNGFixture.chunk("IEND", [])
        #expect(throws: ImageCodingError.self) { try ImageDecoder.decode(file) }
    }

    @Test func `a picture cut off at any byte is an error`() throws {
        for buffer in [
            SampleImages.random(width: 9, height: 7, colors: 0, alpha: .any, seed: 2),
            SampleImages.random(width: 9, height: 7, colors: 5, alpha: .any, seed: 2),
        ] {
            var encoder = ImageEncoder(mode: .live)
            let file = try encoder.encode(buffer, format: .png)
            for count in 0..<file.count {
                #expect(throws: ImageCodingError.self) { try ImageDecoder.decode(Array(file.prefix(count))) }
            }
        }
    }

    @Test func `a flipped bit is an error and never a crash`() throws {
        let buffer = SampleImages.random(width: 9, height: 7, colors: 5, alpha: .any, seed: 2)
        var encoder = ImageEncoder(mode: .live)
        let file = try encoder.encode(buffer, format: .png)
        for bit in 0..<file.count * 8 {
            var damaged = file
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: ImageCodingError.self) { try ImageDecoder.decode(damaged) }
        }
    }

    @Test func `damage under right checksums never crashes`() throws {
        var generator = SplitMix(state: 99)
        for _ in 0..<3000 {
            let width = UInt32.random(in: 1...9, using: &generator)
            let height = UInt32.random(in: 1...9, using: &generator)
            let depth: UInt8 = [1, 2, 4, 8, 16].randomElement(using: &generator) ?? 8
            let type: UInt8 = [0, 2, 3, 4, 6].randomElement(using: &generator) ?? 0
            let noise = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            var file = PNGFixture.signature
            file += PNGFixture.header(
                width, height, depth: depth, type: type, interlaced: Bool.random(using: &generator))
            file += PNGFixture.chunk("PLTE", Array(noise.prefix(48)))
            file += PNGFixture.chunk("tRNS", Array(noise.suffix(6)))
            file += PNGFixture.chunk("IDAT", PNGFixture.stored(noise)) + PNGFixture.chunk("IEND", [])
            _ = try? ImageDecoder.decode(file)
        }
    }
}
