import Cartography
import Drawing
import Features
import Geometry
import Pixels
import Styling
import Testing
import Tiling

/// Icons of 10 × 10 pixels around a canvas of 256; which of them are drawn.
private struct PlacementBench {
    /// One world unit is 2⁻¹⁶ device pixel.
    private static let viewport = Viewport(
        zoom: 7, ratio: 1, originX: 100 * 256, originY: 100 * 256, width: 256, height: 256)

    private let composer: MapComposer
    private var points: [(x: Int, y: Int, key: Double)] = []

    init(_ layout: String = "", drawsAsBrowser: Bool = true) throws {
        let json = """
            {"version":8,"sources":{"s":{"type":"vector","url":"dataset://s"}},"layers":[
            {"id":"a","type":"symbol","source":"s",
            "layout":{"icon-padding":0,"icon-image":"x"\(layout.isEmpty ? "" : ",")\(layout)}}]}
            """
        let compilation = CompiledStyle.compile(json: Array(json.utf8))
        composer = MapComposer(
            style: try #require(compilation.style, "\(compilation.diagnostics)"),
            drawsAsBrowser: drawsAsBrowser)
    }

    /// Adds an icon at a place on the canvas.
    mutating func add(_ x: Int, _ y: Int, key: Double = 0) { points.append((x, y, key)) }

    /// The places of the drawn icons' middles, by x, then y.
    var drawn: [[Int]] {
        var builder = FeatureTableBuilder(columns: [ColumnDefinition(name: "k", type: .number)])
        for (index, point) in points.enumerated() {
            let place = WorldPoint(x: UInt32(point.x + 100) << 16, y: UInt32(point.y + 100) << 16)
            builder.append(kind: .point, parts: [[place]], id: "\(index)", values: [.number(point.key)])
        }
        let image = ListImage(name: "x", pixels: PixelBuffer(width: 10, height: 10))
        let input = MapInput(
            features: ["s": FeatureSnapshot(tables: [builder.finish(order: .source)])],
            sprite: SpriteSheet(images: ["x": SpriteImage(image: image)]))
        let list = composer.compose(input, viewport: Self.viewport)
        guard case .icons(let batch)? = list.commands.first else { return [] }
        return batch.icons.map { [Int($0.origin.x) / 256 + 5, Int($0.origin.y) / 256 + 5] }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }
}

@Suite("Placement of labels") struct PlacementTests {
    @Test func `who comes first stays`() throws {
        var bench = try PlacementBench()
        bench.add(50, 50)
        bench.add(55, 50)
        bench.add(61, 50)
        #expect(bench.drawn == [[50, 50], [61, 50]])
    }

    @Test func `a lower sort key comes first`() throws {
        for drawsAsBrowser in [true, false] {
            var bench = try PlacementBench(
                #""symbol-sort-key":["get","k"]"#, drawsAsBrowser: drawsAsBrowser)
            bench.add(50, 50, key: 2)
            bench.add(55, 50, key: 1)
            #expect(bench.drawn == [[55, 50]])
        }
    }

    @Test(arguments: [
        #""icon-overlap":"always""#, #""icon-overlap":"cooperative""#, #""icon-allow-overlap":true"#,
        #""icon-ignore-placement":true"#,
    ])
    func `what may overlap, or ignores placement, is all drawn`(layout: String) throws {
        for drawsAsBrowser in [true, false] {
            var bench = try PlacementBench(layout, drawsAsBrowser: drawsAsBrowser)
            bench.add(50, 50)
            bench.add(55, 50)
            #expect(bench.drawn == [[50, 50], [55, 50]])
        }
    }

    @Test func `the padding is kept free`() throws {
        var bench = try PlacementBench(#""icon-padding":[0,3,0,3]"#)
        bench.add(50, 50)
        bench.add(65, 50)
        bench.add(82, 50)
        bench.add(50, 61)
        #expect(bench.drawn == [[50, 50], [50, 61], [82, 50]])
    }

    @Test func `a browser places labels as far as a hundred pixels off the canvas`() throws {
        var bench = try PlacementBench()
        bench.add(-96, 50)
        bench.add(-90, 50)
        bench.add(362, 90)
        #expect(bench.drawn == [[-96, 50]])
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func `drawn labels never lie on each other, and leave no room unused`(seed: UInt64) throws {
        var dice = Dice(state: seed)
        var bench = try PlacementBench(drawsAsBrowser: false)
        var places: [[Int]] = []
        for _ in 0..<600 {
            let place = [Int(dice.next() % 256), Int(dice.next() % 256)]
            places.append(place)
            bench.add(place[0], place[1])
        }
        let drawn = bench.drawn
        func touch(_ a: [Int], _ b: [Int]) -> Bool { abs(a[0] - b[0]) <= 10 && abs(a[1] - b[1]) <= 10 }
        for (index, place) in drawn.enumerated() {
            #expect(drawn[..<index].allSatisfy { !touch($0, place) })
        }
        // Crowds of more than three in a cell are thinned before, so a few places may stay free.
        let free = places.filter { place in !drawn.contains { touch($0, place) } }
        #expect(drawn.count > 150 && free.count <= 6, "\(drawn.count) drawn, \(free.count) free")
    }
}

/// SplitMix64, see docs/FORMULAS.md.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
