import ImageCoding
import Pixels
import Testing

/// Random pictures of every colour type, depth and filter, decoded here and by libpng.
struct PNGDifferentialTests {
    struct Form: Sendable, CustomTestStringConvertible {
        let type: UInt8
        let depth: UInt8
        let isInterlaced: Bool

        var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][type] ?? 1 }
        var testDescription: String { "type \(type), \(depth) bits\(isInterlaced ? ", interlaced" : "")" }

        static let all: [Self] = [
            (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]),
        ]
        .flatMap { type, depths in
            depths.flatMap { depth in
                [false, true].map { Self(type: type, depth: depth, isInterlaced: $0) }
            }
        }
    }

    @Test(arguments: Form.all)
    func `decoding agrees with libpng to the pixel`(form: Form) throws {
        var generator = SplitMix(state: UInt64(form.type) << 8 | UInt64(form.depth))
        for round in 0..<40 {
            let width = UInt32.random(in: 1...19, using: &generator)
            let height = UInt32.random(in: 1...11, using: &generator)
            let file = Self.picture(form, width, height, hasKey: round % 2 == 1, &generator)
            let pixels = try ImageDecoder.decode(file).pixels
            // libpng 1.6.39's simplified interface mixes up the rows of these; a test of their own follows.
            if form.depth == 16, form.isInterlaced { continue }
            #expect(pixels == (try OtherDecoder.straightPixels(of: file)).map(Self.premultiplied))
        }
    }

    @Test(arguments: [0, 2, 4, 6] as [UInt8])
    func `sixteen bits interlaced are the same picture as not interlaced`(type: UInt8) throws {
        let channels = Form(type: type, depth: 16, isInterlaced: true).channels
        func samples(_ x: Int, _ y: Int) -> [UInt8] {
            (0..<channels * 2).map { UInt8(truncatingIfNeeded: 31 * x + 57 * y + 101 * $0) }
        }
        let plain = (0..<9).flatMap { y in [0] + (0..<9).flatMap { samples($0, y) } } as [UInt8]
        let steps = [
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
        ]
        var passes: [UInt8] = []
        for (x, y, stepX, stepY) in steps {
            for row in stride(from: y, to: 9, by: stepY) {
                passes.append(0)
                for column in stride(from: x, to: 9, by: stepX) { passes += samples(column, row) }
            }
        }
        let file =
            PNGFixture.signature + PNGFixture.header(9, 9, depth: 16, type: type, interlaced: true)
            + PNGFixture.chunk("IDAT", PNGFixture.stored(passes)) + PNGFixture.chunk("IEND", [])
        let expected = PNGFixture.file(9, 9, depth: 16, type: type, rows: plain)
        #expect(try ImageDecoder.decode(file) == ImageDecoder.decode(expected))
    }

    /// Noise is a valid picture, whatever the filters, as long as it is of the right length.
    private static func picture(
        _ form: Form, _ width: UInt32, _ height: UInt32, hasKey: Bool, _ generator: inout SplitMix
    ) -> [UInt8] {
        var file = PNGFixture.signature
        file += PNGFixture.header(
            width, height, depth: form.depth, type: form.type, interlaced: form.isInterlaced)
        let colors = form.type == 3 ? 1 << Int(form.depth) : 0
        let noise = (0..<colors * 4).map { _ in UInt8.random(in: 0...255, using: &generator) }
        if form.type == 3 { file += PNGFixture.chunk("PLTE", Array(noise.prefix(colors * 3))) }
        if hasKey { file += transparency(form, noise, &generator) }
        var rows: [UInt8] = []
        for (columns, count) in passes(form, Int(width), Int(height)) {
            let bytes = (columns * form.channels * Int(form.depth) + 7) / 8
            for _ in 0..<count {
                rows.append(UInt8.random(in: 0...4, using: &generator))
                for _ in 0..<bytes { rows.append(UInt8.random(in: 0...255, using: &generator) & 0x83) }
            }
        }
        return file + PNGFixture.chunk("IDAT", PNGFixture.stored(rows)) + PNGFixture.chunk("IEND", [])
    }

    private static func transparency(_ form: Form, _ noise: [UInt8], _ generator: inout SplitMix) -> [UInt8] {
        switch form.type {
        case 0: PNGFixture.chunk("tRNS", [0, UInt8.random(in: 0...1, using: &generator)])
        case 2: PNGFixture.chunk("tRNS", [0, 1, 0, 2, 0, 3])
        case 3: PNGFixture.chunk("tRNS", Array(noise.prefix(1 << Int(form.depth) - 1)))
        default: []
        }
    }

    private static func passes(_ form: Form, _ width: Int, _ height: Int) -> [(Int, Int)] {
        guard form.isInterlaced else { return [(width, height)] }
        return [
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
        ].map { x, y, stepX, stepY in
            (max(0, (width - x + stepX - 1) / stepX), max(0, (height - y + stepY - 1) / stepY))
        }.filter { $0.0 > 0 && $0.1 > 0 }
    }

    private static func premultiplied(_ packed: UInt32) -> UInt32 {
        PremultipliedRGBA8(
            straightRed: UInt8(truncatingIfNeeded: packed), green: UInt8(truncatingIfNeeded: packed >> 8),
            blue: UInt8(truncatingIfNeeded: packed >> 16), alpha: UInt8(truncatingIfNeeded: packed >> 24)
        ).packed
    }
}
