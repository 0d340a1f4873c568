import ImageCoding
import Pixels
import Testing

/// What the palette of a style does to colours and files.
struct StylePaletteTests {
    static let white: UInt32 = 0xFFFF_FFFF
    static let black: UInt32 = 0xFF00_0000

    /// Every mix of two colours, in rows: the rim of a shape; `noise` colours, up to 64, near each.
    static func ramp(_ first: UInt32, _ second: UInt32, noise: UInt32 = 0) -> PixelBuffer {
        var pixels: [UInt32] = []
        for y in 0..<64 as Range<UInt32> {
            for x in 0..<64 as Range<UInt32> {
                let mixed = Compositing.mixed(first, second, weight: (x * 4 + y / 8) % 257)
                let change = noise == 0 ? 0 : (x * 31 + y * 17) % noise
                pixels.append(mixed ^ (change & 3) ^ (change >> 2 & 3) << 8 ^ (change >> 4 & 3) << 16)
            }
        }
        return PixelBuffer(width: 64, height: 64, pixels: pixels)
    }

    /// The greatest difference of a channel between two pictures.
    static func difference(_ first: PixelBuffer, _ second: PixelBuffer) -> Int {
        var most = 0
        for (a, b) in zip(first.pixels, second.pixels) {
            for shift in [0, 8, 16, 24] as [UInt32] {
                let change = Int(a >> shift & 255) - Int(b >> shift & 255)
                most = max(most, abs(change))
            }
        }
        return most
    }

    static func squaredDistance(_ first: UInt32, _ second: UInt32) -> Int {
        let alpha = Int(first >> 24) - Int(second >> 24)
        var sum = 0
        for shift in [0, 8, 16] as [UInt32] {
            let onBlack = Int(first >> shift & 255) - Int(second >> shift & 255)
            sum += max(onBlack * onBlack, (onBlack - alpha) * (onBlack - alpha))
        }
        return sum
    }

    @Test func `of equally near entries the first is taken, and an entry is nearest to itself`() {
        let palette = StylePalette(colors: [0xFF00_0010, 0xFF00_0020, Self.white, Self.white])
        #expect(palette.colors == [0xFF00_0010, 0xFF00_0020, Self.white])
        #expect(palette.nearest(to: 0xFF00_0018) == (0, 64))
        for (index, color) in palette.colors.enumerated() {
            #expect(palette.nearest(to: color) == (index, 0))
        }
    }

    @Test func `distances are the larger of those on black and on white`() {
        // Clear and opaque white are the same on white, clear and opaque black are the same on black.
        let palette = StylePalette(colors: [Self.white, Self.black])
        #expect(palette.nearest(to: 0).squaredDistance == 3 * 255 * 255)
        #expect(palette.nearest(to: 0x8080_8080) == (0, 3 * 127 * 127))
    }

    @Test func `the search finds what trying every entry finds`() {
        var generator = SplitMix(state: 9)
        let colors = SampleImages.random(width: 16, height: 16, colors: 0, alpha: .any, seed: 4).pixels
        let palette = StylePalette(colors: colors)
        for _ in 0..<200 {
            let pixel = colors[Int.random(in: 0..<256, using: &generator)] ^ 0x0007_0503
            let distances = palette.colors.map { Self.squaredDistance($0, pixel) }
            let found = palette.nearest(to: pixel)
            #expect(found.squaredDistance == distances.min())
            #expect(found.index == distances.firstIndex(of: found.squaredDistance))
        }
    }

    @Test func `a palette of few samples keeps them all`() {
        let samples = (0..<200 as Range<UInt32>).map { StylePalette.Sample(color: 0xFF00_0000 + $0 * 257) }
        let palette = StylePalette(samples: samples + samples)
        #expect(Set(palette.colors) == Set(samples.map(\.color)))
    }

    @Test func `what is met often is kept exactly, and the rest is near`() {
        var samples = Self.ramp(Self.white, 0xFF20_6040, noise: 5).pixels.map {
            StylePalette.Sample(color: $0)
        }
        let frequent: [UInt32] = [0xFF11_2233, 0xFF12_2233, 0x8040_2010]
        samples += frequent.map { StylePalette.Sample(color: $0, weight: 500) }
        let palette = StylePalette(samples: samples)
        #expect(palette.colors.count <= 256)
        #expect(frequent.allSatisfy(palette.colors.contains))
        #expect(samples.allSatisfy { palette.nearest(to: $0.color).squaredDistance <= 3 * 16 })
        #expect(palette == StylePalette(samples: samples.reversed()))
    }

    @Test func `a picture of many colours takes the palette's, and entries stay exact`() throws {
        var picture = Self.ramp(Self.white, Self.black, noise: 3)
        picture[0, 0] = PremultipliedRGBA8(packed: 0xFF01_0203)
        picture[1, 0] = PremultipliedRGBA8(packed: 0xFF02_0203)
        let greys = (0..<64 as Range<UInt32>).map { 0xFF00_0000 | ($0 * 4 + 1) &* 0x0001_0101 }
        let palette = StylePalette(colors: greys + [0xFF01_0203, 0xFF02_0203])
        var encoder = ImageEncoder(mode: .seed)
        let file = try encoder.encode(picture, format: .png, palette: palette)
        #expect(file[25] == 3)
        let decoded = try ImageDecoder.decode(file)
        #expect(decoded[0, 0] == picture[0, 0])
        #expect(decoded[1, 0] == picture[1, 0])
        // Half the distance of two greys, half a cell, and the noise.
        #expect(Self.difference(decoded, picture) <= 2 + 2 + 3)
        #expect(encoder.meanSquaredError > 0 && encoder.meanSquaredError < 8)
    }

    @Test
    func `each pixel becomes itself when it is an entry, else the entry nearest to the middle of its cell`()
        throws
    {
        // Four neighbouring greys share a cell of six bits: it holds several entries, one or none.
        let greys = (0..<256 as Range<UInt32>).map { 0xFF00_0000 | $0 &* 0x0001_0101 }
        let picture = Self.ramp(Self.white, Self.black, noise: 61)
        let entries = greys.filter { [0, 1, 5, 6].contains($0 & 7) } + picture.pixels.prefix(120)
        let palette = StylePalette(colors: entries)
        var encoder = ImageEncoder(mode: .seed)
        let file = try encoder.encode(picture, format: .png, palette: palette)
        #expect(file[25] == 3)
        let decoded = try ImageDecoder.decode(file)
        var squaredError = 0
        var wrong = 0
        for (pixel, found) in zip(picture.pixels, decoded.pixels) {
            if palette.colors.contains(pixel) {
                wrong += found == pixel ? 0 : 1
            } else {
                let nearest = palette.nearest(to: pixel & 0xFCFC_FCFC | 0x0202_0202)
                wrong += found == palette.colors[nearest.index] ? 0 : 1
                squaredError += nearest.squaredDistance
            }
        }
        #expect(wrong == 0)
        #expect(encoder.meanSquaredError == Double(squaredError) / Double(3 * 64 * 64))
    }

    @Test func `a picture that the palette does not fit keeps its colours but for three steps`() throws {
        let picture = Self.ramp(Self.white, 0xFF00_00FF, noise: 3)
        var encoder = ImageEncoder(mode: .seed)
        let palette = StylePalette(colors: [Self.black, Self.white, 0xFF00_00FF])
        let file = try encoder.encode(picture, format: .png, palette: palette)
        #expect(file[25] == 2)
        let decoded = try ImageDecoder.decode(file)
        #expect((1...3).contains(Self.difference(decoded, picture)))
        #expect(encoder.meanSquaredError > 0.5 && encoder.meanSquaredError <= 1.5)
        for (before, after) in zip(picture.pixels, decoded.pixels) where palette.colors.contains(before) {
            #expect(before == after)
        }
    }

    @Test func `a pixel is held alike whatever the width of its window, and entries stay`() throws {
        let picture = Self.ramp(0x8000_0040, 0xFFFF_4000, noise: 61)
        let opaque = Self.ramp(Self.white, 0xFF00_00FF, noise: 61)
        for picture in [picture, opaque] {
            // Colours of the first columns: far from most of the picture, and some share buckets of the table.
            let palette = StylePalette(colors: (0..<256).map { picture.pixels[$0 / 6 * 64 + $0 % 6] })
            var encoder = ImageEncoder(mode: .live)
            let whole = try ImageDecoder.decode(encoder.encode(picture, format: .png, palette: palette))
            let kept = zip(picture.pixels, whole.pixels).filter { palette.colors.contains($0.0) }
            #expect(kept.allSatisfy { $0.0 == $0.1 })
            var compared = 0
            for width in [1, 3, 17, 24, 25, 31, 39, 47, 61, 63] {
                let window = PixelWindow(x: 0, y: 0, width: width, height: 64)
                let file = try encoder.encode(picture, window: window, format: .png, palette: palette)
                // A narrow window has few enough colours to keep them all.
                if file[25] == 3 { continue }
                let held = whole.cropped(x: 0, y: 0, width: width, height: 64)
                let isAlike = try ImageDecoder.decode(file) == held
                #expect(isAlike, "\(width) pixels")
                compared += 1
            }
            #expect(compared >= 5)
        }
    }

    @Test
    func `a few pixels far from the palette keep a picture in true colour, and clear ones are no others`()
        throws
    {
        // 8 pixels of a thousand are 128 of 255 away in two colours: a mean of 44 to the sample, where 25 may be.
        var picture = Self.ramp(Self.white, Self.black)
        let greys = (0..<255 as Range<UInt32>).map { 0xFF00_0000 | $0 &* 0x0001_0101 }
        for place in stride(from: 0, to: 64 * 64, by: 124) {
            picture[place % 64, place / 64] = PremultipliedRGBA8(packed: 0xFF80_00FF)
        }
        picture[63, 63] = PremultipliedRGBA8(packed: 0xFF11_1213)
        var encoder = ImageEncoder(mode: .seed)
        let file = try encoder.encode(picture, format: .png, palette: StylePalette(colors: [0] + greys))
        #expect(file[25] == 2)
        // The first cell of all, with an entry of its own and without.
        for entries in [[0, Self.white], [Self.white, 0x0101_0101]] as [[UInt32]] {
            var clear = Self.ramp(0x0202_0202, 0x0101_0101, noise: 61)
            clear[5, 5] = PremultipliedRGBA8(packed: 0)
            let coded = try encoder.encode(clear, format: .png, palette: StylePalette(colors: entries))
            let decoded = try ImageDecoder.decode(coded)
            #expect(decoded[5, 5].packed >> 24 <= 4)
        }
    }

    @Test func `a picture whose sampled rows fit the palette, but no others, stays in true colour`() throws {
        var picture = PixelBuffer(width: 64, height: 64, filledWith: PremultipliedRGBA8(packed: Self.white))
        let colors = Self.ramp(0xFFFF_0000, 0xFF00_FF00, noise: 61)
        for y in 0..<64 where y % 16 != 8 { for x in 0..<64 { picture[x, y] = colors[x, y] } }
        var encoder = ImageEncoder(mode: .seed)
        let file = try encoder.encode(picture, format: .png, palette: StylePalette(colors: [Self.white]))
        #expect(file[25] == 2)
        #expect((1...3).contains(Self.difference(try ImageDecoder.decode(file), picture)))
    }

    @Test func `translucent pixels may be held too`() throws {
        // Red and half clear, to blue and opaque.
        let picture = Self.ramp(0x8000_0040, 0xFFFF_4000, noise: 4)
        var encoder = ImageEncoder(mode: .live)
        let file = try encoder.encode(picture, format: .png, palette: StylePalette(colors: [0]))
        #expect(file[25] == 6)
        #expect((1...4).contains(Self.difference(try ImageDecoder.decode(file), picture)))
    }

    @Test func `what a colour becomes does not depend on the pictures before`() throws {
        let palette = StylePalette(samples: Self.ramp(Self.white, Self.black).pixels.map { .init(color: $0) })
        let pictures = (0..<6 as Range<UInt32>).map { number in
            Self.ramp(Self.white, Self.black, noise: 4 + number * 12)
        }
        var one = ImageEncoder(mode: .seed)
        for picture in pictures {
            var fresh = ImageEncoder(mode: .seed)
            let other = StylePalette(colors: [Self.black])
            _ = try one.encode(picture, format: .png, palette: other)
            #expect(
                try one.encode(picture, format: .png, palette: palette)
                    == fresh.encode(picture, format: .png, palette: palette))
        }
    }

    @Test func `without a palette, or with few colours, every pixel stays`() throws {
        var encoder = ImageEncoder(mode: .live)
        let many = Self.ramp(Self.white, 0xFF20_6040, noise: 7)
        #expect(try ImageDecoder.decode(encoder.encode(many, format: .png)) == many)
        let few = SampleImages.random(width: 64, height: 64, colors: 200, alpha: .any, seed: 3)
        let palette = StylePalette(colors: [Self.black])
        #expect(try ImageDecoder.decode(encoder.encode(few, format: .png, palette: palette)) == few)
        #expect(encoder.meanSquaredError == 0)
    }
}
