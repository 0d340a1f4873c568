import Drawing
import Geometry
import Pixels

extension GlyphOutline {
    /// A square from the baseline up, with a square hole; 1,000 units to the em.
    static let ring = Self(
        unitsPerEm: 1000,
        steps: [
            .move(Point(x: 100, y: 0)), .line(Point(x: 900, y: 0)), .line(Point(x: 900, y: 800)),
            .line(Point(x: 100, y: 800)), .move(Point(x: 300, y: 200)), .line(Point(x: 300, y: 600)),
            .line(Point(x: 700, y: 600)), .line(Point(x: 700, y: 200)),
        ])

    /// A disc of cubic arcs and a leaf of quadratic ones.
    static let curves = Self(
        unitsPerEm: 1000,
        steps: [
            .move(Point(x: 500, y: 0)),
            .cubic(Point(x: 776, y: 0), Point(x: 1000, y: 224), Point(x: 1000, y: 500)),
            .cubic(Point(x: 1000, y: 776), Point(x: 776, y: 1000), Point(x: 500, y: 1000)),
            .cubic(Point(x: 224, y: 1000), Point(x: 0, y: 776), Point(x: 0, y: 500)),
            .cubic(Point(x: 0, y: 224), Point(x: 224, y: 0), Point(x: 500, y: 0)),
            .move(Point(x: 200, y: -300)), .quadratic(Point(x: 500, y: -100), Point(x: 800, y: -300)),
            .quadratic(Point(x: 500, y: -400), Point(x: 200, y: -300)),
        ])
}

extension GlyphField {
    /// A disc as a field: the distance to a circle around the middle.
    static func disc(radius: Double, side: Int, left: Int = 0, top: Int = 0) -> Self {
        let whole = side + 2 * border
        var distances: [UInt8] = []
        for y in 0..<whole {
            for x in 0..<whole {
                let dx = Double(x) + 0.5 - Double(whole) / 2
                let dy = Double(y) + 0.5 - Double(whole) / 2
                let inside = radius - (dx * dx + dy * dy).squareRoot()
                distances.append(UInt8(max(0, min(255, (0.75 + inside / 8) * 255))))
            }
        }
        return Self(width: whole, height: whole, left: left, top: top, distances: distances)
    }
}

extension DisplayList {
    /// The glyphs that the scenes use: a ring, curves, a field, a blank.
    mutating func addTestGlyphs() {
        faces = [FontFace(path: "/fonts/test.ttf", index: 0, name: "Test")]
        glyphs = [
            Glyph(face: 0, number: 1, shape: .outline(.ring)),
            Glyph(face: 0, number: 2, shape: .outline(.curves)),
            Glyph(face: 0, number: 3, shape: .field(.disc(radius: 9, side: 20, left: 2, top: 18))),
            Glyph(face: 0, number: 4, shape: .blank),
        ]
    }

    /// Adds one glyph as a text of its own.
    mutating func text(
        _ glyph: Int32, at origin: FixedPoint, size: Float, angle: Float = 0,
        _ look: TextLook = TextLook(color: .black)
    ) {
        let placed = PlacedGlyph(glyph: glyph, origin: origin, sizePixels: size, angle: angle, look: 0)
        let run = GlyphRun(glyphs: 0..<1, text: "x", clusters: [0])
        commands.append(.glyphs(GlyphBatch(glyphs: [placed], runs: [run], looks: [look])))
    }

    /// Adds labels of a few glyphs at random places.
    mutating func addTexts(_ numbers: inout SeededNumbers, turned: Bool, size: ClosedRange<Float> = 6...30) {
        addTestGlyphs()
        var batch = GlyphBatch()
        batch.looks = (0..<6).map { index in
            TextLook(
                color: numbers.color(), haloColor: index == 0 ? .transparent : numbers.color(),
                haloWidthPixels: numbers.share(0...3), haloBlurPixels: index < 3 ? 0 : numbers.share(0...2))
        }
        for run in 0..<40 {
            let start = batch.glyphs.count
            let place = numbers.point(-4_000...69_000)
            let size = numbers.share(size)
            let angle = turned ? numbers.share(-3...3) : 0
            for index in 0..<4 {
                let step = Double(index) * Double(size)
                batch.glyphs.append(
                    PlacedGlyph(
                        glyph: Int32((run + index) % 4), origin: place.moved(byPixelsX: step, y: 0),
                        sizePixels: size, angle: angle, look: Int32(run % 6)))
            }
            batch.runs.append(GlyphRun(glyphs: start..<start + 4, text: "abcd", clusters: [0, 1, 2, 3]))
        }
        commands.append(.glyphs(batch))
    }

    /// Adds icons at random places: pictures and fields, turned or not.
    mutating func addIcons(_ numbers: inout SeededNumbers, turned: Bool, _ resampling: Resampling) {
        var picture = PixelBuffer(width: 12, height: 9)
        for index in picture.pixels.indices { picture.pixels[index] = numbers.color().premultiplied.packed }
        let disc = GlyphField.disc(radius: 6, side: 14)
        let field = PixelBuffer(
            width: disc.width, height: disc.height, pixels: disc.distances.map { UInt32($0) << 24 })
        images = [
            ListImage(name: "picture", pixels: picture),
            ListImage(name: "field", pixels: field, isDistanceField: true),
        ]
        var batch = IconBatch()
        batch.resampling = resampling
        batch.looks = (0..<5).map { _ in
            IconLook(
                opacity: numbers.share(0.4...1), color: numbers.color(), haloColor: numbers.color(),
                haloWidthPixels: numbers.share(0...2), haloBlurPixels: numbers.share(0...1))
        }
        for index in 0..<60 {
            let image = Int32(index % 2)
            let size = images[Int(image)].pixels
            batch.icons.append(
                PlacedIcon(
                    image: image, look: Int32(index % 5), origin: numbers.point(-4_000...69_000),
                    angle: turned ? numbers.share(-3...3) : 0, width: size.width, height: size.height,
                    scale: index % 3 == 0 ? 1 : numbers.share(0.5...3)))
        }
        commands.append(.icons(batch))
    }
}
