import Atlas
import Drawing
import Geometry
import Pixels
import Testing

/// Whatever the numbers are, the page is written, and holds what makes sense of them.
@Suite(.enabled(if: PDFFile.hasWitness, "poppler-utils is missing: run tools/setup"))
struct HostileListTests {
    static let corners: [Int32] = [.min, -FixedPoint.limit, -1, 0, 300, FixedPoint.limit, .max]
    static let numbers: [Float] = [.nan, .infinity, -.infinity, -1, 0, 1e-30, 1e30]

    private static var zigzag: [FixedPoint] {
        corners.flatMap { x in corners.map { FixedPoint(x: x, y: $0) } }
    }

    /// The page can be read and drawn without a complaint.
    private func expectSound(_ list: DisplayList, location: SourceLocation = #_sourceLocation) throws {
        let page = try list.page(location: location)
        let drawn = try page.drawn(pixelsPerPoint: 96.0 / 72)
        #expect(drawn.width == list.width, sourceLocation: location)
    }

    @Test func `polygons and lines as far away as numbers go`() throws {
        var list = DisplayList(side: 64)
        list.fill(Self.zigzag, color: red)
        for join in LineJoin.allCases {
            list.stroke(Self.zigzag, pen: Stroke(widthPixels: 7, join: join, dashes: [3, 4]))
            list.stroke(Self.zigzag, pen: Stroke(widthPixels: 7, cap: .square, join: join))
        }
        list.discs(
            Self.zigzag, CircleStyle(radiusPixels: 1e9, strokeWidthPixels: 1, color: red, strokeColor: blue))
        try expectSound(list)
    }

    @Test(arguments: numbers) func `pens of any number`(number: Float) throws {
        var list = DisplayList(side: 64)
        let changes: [(inout Stroke) -> Void] = [
            { $0.widthPixels = number }, { $0.miterLimit = number }, { $0.roundLimit = number },
            { $0.dashes = [number, 2] }, { $0.dashes = [number] }, { $0.blurPixels = number },
            { $0.offsetPixels = number }, { $0.gapPixels = number },
        ]
        for change in changes {
            var pen = Stroke(widthPixels: 2, join: .round)
            change(&pen)
            list.stroke([pixel(2, 2), pixel(12, 3), pixel(4, 9), pixel(4, 9), pixel(2, 2)], pen: pen)
        }
        try expectSound(list)
    }

    @Test(arguments: numbers) func `discs and heat of any number`(number: Float) throws {
        var list = DisplayList(side: 64)
        list.discs([pixel(8, 8)], CircleStyle(radiusPixels: number, strokeWidthPixels: 1, color: .black))
        list.discs(
            [pixel(8, 8)],
            CircleStyle(radiusPixels: 3, strokeWidthPixels: number, blur: number, color: .black))
        list.commands.append(
            .heat(
                HeatBatch(
                    points: [pixel(8, 8)], weights: [number], radiiPixels: [number],
                    ramp: Array(repeating: red.premultiplied, count: 256), opacity: number)))
        list.commands.append(.beginGroup(opacity: number))
        list.fill([pixel(2, 2), pixel(12, 3), pixel(4, 9)])
        try expectSound(list)
    }

    @Test func `groups, clips and masks that cross, never end, or were never begun`() throws {
        var list = DisplayList(side: 64)
        let path = list.addPath([Self.zigzag, []])
        list.commands += [.endGroup, .endClip, .endMask]
        for index in 0..<1000 {
            list.commands.append(.beginGroup(opacity: 0.99))
            let box = ClipBox(minX: .min, minY: index, maxX: .max, maxY: -index)
            list.commands.append(.beginClip(box))
            list.commands.append(.beginMask(path: path))
            if index % 3 == 0 { list.commands += [.endGroup, .endMask] }
        }
        list.fill([pixel(2, 2), pixel(12, 3), pixel(4, 9)])
        try expectSound(list)
    }

    @Test func `one ring may come as a hundred thousand vertices, or a hundred thousand rings of three`()
        throws
    {
        var list = DisplayList(side: 256)
        // A walk that comes back on itself only after 2³² steps.
        var state: UInt32 = 1
        func step() -> Int32 {
            state = state &* 1_664_525 &+ 1_013_904_223
            return Int32(state >> 16) - 10_000
        }
        func place() -> FixedPoint { FixedPoint(x: step(), y: step()) }
        list.fill((0..<100_000).map { _ in place() }, color: red.withOpacity(0.1))
        list.fill()
        let rings = list.addPath((0..<100_000).map { _ in [place(), place(), place()] })
        let items = rings.map { FillBatch.Item(path: $0..<$0 + 1, color: green.withOpacity(0.01)) }
        list.commands.append(.fill(FillBatch(items: items)))
        let page = try list.page()
        #expect(page.bytes.count < 20_000_000)
        #expect(try page.info().contains("Pages:           1"))
    }

    @Test func `a hundred thousand discs and icons are two forms and an image`() throws {
        var list = DisplayList(side: 1000)
        let places = (0..<100_000).map { pixel(Double($0 % 1000), Double($0 / 100)) }
        list.discs(places, CircleStyle(radiusPixels: 3, color: red.withOpacity(0.5)))
        list.images = [
            ListImage(name: "a", pixels: PixelBuffer(width: 4, height: 4, filledWith: blue.premultiplied))
        ]
        let icons = places.map {
            PlacedIcon(image: 0, look: 0, origin: $0, angle: 0.1, width: 4, height: 4, scale: 1)
        }
        list.commands.append(.icons(IconBatch(icons: icons, looks: [IconLook()])))
        let page = try list.page()
        #expect(page.bytes.count < 10_000_000)
        #expect(page.count(of: "/Subtype /Form") == 1)
        #expect(page.count(of: "/Subtype /Image") == 1)
    }
}
