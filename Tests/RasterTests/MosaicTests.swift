import Drawing
import Geometry
import Pixels
import Raster
import Testing

/// Areas that know their neighbours are drawn all at once; what comes is what drawing them one by one gives.
struct MosaicTests {
    /// Areas with the items beyond their edges.
    struct Mesh {
        var rings: [[FixedPoint]] = []
        var neighbours: [[UInt32]] = []
        var colors: [Color] = []
    }

    /// Cells around jittered corners, some missing, with a corner more on each side.
    static func mesh(
        columns: Int, rows: Int, side: Double, seed: UInt64, alpha: ClosedRange<Float> = 0.6...0.6
    ) -> Mesh {
        var numbers = SeededNumbers(seed: seed)
        let jitter = Int32(side * 256 / 5)
        func jittered(_ x: Double, _ y: Double) -> FixedPoint {
            let place = pixel(x * side - side / 2, y * side - side / 2)
            return FixedPoint(
                x: place.x + numbers.steps(-jitter...jitter), y: place.y + numbers.steps(-jitter...jitter))
        }
        let corners = (0...rows).map { y in (0...columns).map { x in jittered(Double(x), Double(y)) } }
        let tops = (0...rows).map { y in (0..<columns).map { x in jittered(Double(x) + 0.5, Double(y)) } }
        let lefts = (0..<rows).map { y in (0...columns).map { x in jittered(Double(x), Double(y) + 0.5) } }
        var mesh = Mesh()
        var items: [Int: UInt32] = [:]
        for cell in 0..<columns * rows where Int.random(in: 0..<12, using: &numbers) > 0 {
            items[cell] = UInt32(items.count)
        }
        for cell in items.keys.sorted() {
            let (x, y) = (cell % columns, cell / columns)
            func item(_ dx: Int, _ dy: Int) -> UInt32 {
                guard (0..<columns).contains(x + dx), (0..<rows).contains(y + dy) else {
                    return AreaBorders.none
                }
                return items[cell + dy * columns + dx] ?? AreaBorders.none
            }
            mesh.rings.append([
                corners[y][x], tops[y][x], corners[y][x + 1], lefts[y][x + 1], corners[y + 1][x + 1],
                tops[y + 1][x], corners[y + 1][x], lefts[y][x], corners[y][x],
            ])
            let (up, right, down, left) = (item(0, -1), item(1, 0), item(0, 1), item(-1, 0))
            mesh.neighbours.append([up, up, right, right, down, down, left, left, AreaBorders.none])
            mesh.colors.append(numbers.color(alpha: alpha))
        }
        return mesh
    }

    /// A picture of a mesh: its areas, its outlines, or both.
    static func list(
        _ mesh: Mesh, width: Int, height: Int, fills: Bool = true, stroke: Stroke? = nil, knowing: Bool = true
    ) -> DisplayList {
        var list = DisplayList(width: width, height: height, originX: 0, originY: 0)
        list.commands.append(.background(Color(red: 0.2, green: 0.9, blue: 0.4)))
        let paths = zip(mesh.rings, mesh.neighbours).map { list.paths.addArea($0, knowing ? $1 : []) }
        let borders = knowing ? AreaBorders(rows: mesh.rings.indices.map(UInt32.init)) : nil
        if fills {
            let items = zip(paths, mesh.colors).map { FillBatch.Item(path: $0, color: $1) }
            var batch = FillBatch(items: items)
            batch.borders = borders
            list.commands.append(.fill(batch))
        }
        if let stroke {
            let gray = Color(red: 0.3, green: 0.3, blue: 0.3, alpha: 0.6)
            var batch = StrokeBatch(
                items: paths.map { StrokeBatch.Item(path: $0, color: gray, stroke: 0) }, strokes: [stroke])
            batch.borders = borders
            list.commands.append(.stroke(batch))
        }
        return list
    }

    @Test(arguments: [3.0, 11, 47])
    func `areas drawn at once are those drawn one by one, to a trifle`(side: Double) {
        let count = Int(400 / side) + 2
        let mesh = Self.mesh(columns: count, rows: count, side: side, seed: 5, alpha: 0.3...1)
        let together = Self.list(mesh, width: 400, height: 300).drawn()
        let apart = Self.list(mesh, width: 400, height: 300, knowing: false).drawn()
        #expect(together.largestDifference(from: apart) <= 3)
        #expect(together.differences(from: apart) > 0, "two ways were taken")
    }

    @Test func `opaque areas side by side let nothing through, whatever lies between their corners`() {
        var list = DisplayList(side: 8)
        list.commands.append(.background(Color(red: 0, green: 1, blue: 0)))
        let middle = [pixel(3.3, 0), pixel(5.7, 8)]
        let left = [pixel(0, 0), middle[0], middle[1], pixel(0, 8), pixel(0, 0)]
        let right = [middle[0], pixel(8, 0), pixel(8, 8), middle[1], middle[0]]
        let none = AreaBorders.none
        let paths = [
            list.paths.addArea(left, [none, 1, none, none, none]),
            list.paths.addArea(right, [none, none, none, 0, none]),
        ]
        let colors = [Color(red: 1, green: 0, blue: 0), Color(red: 0, green: 0, blue: 1)]
        var batch = FillBatch(items: zip(paths, colors).map { FillBatch.Item(path: $0, color: $1) })
        batch.borders = AreaBorders(rows: [0, 1])
        list.commands.append(.fill(batch))
        let picture = list.drawn()
        for index in picture.pixels.indices {
            let pixel = picture[index % 8, index / 8]
            #expect(pixel.green == 0)
            #expect(pixel.alpha == 255)
            #expect(abs(Int(pixel.red) + Int(pixel.blue) - 255) <= 1)
        }
    }

    @Test(arguments: [[64, 128, 192], [1, 38, 101, 103, 230]])
    func `a mosaic in pieces is the mosaic in one, though areas cross and lie on others`(cuts: [Int]) {
        var mesh = Self.mesh(columns: 30, rows: 30, side: 9.7, seed: 8, alpha: 0.4...0.9)
        // One that lies over its neighbours, one that crosses itself, far from each other.
        mesh.rings.append([pixel(20, 20), pixel(61, 24), pixel(48, 57), pixel(20, 20)])
        mesh.neighbours.append(Array(repeating: AreaBorders.none, count: 4))
        mesh.rings.append([
            pixel(180, 150), pixel(230, 190), pixel(230, 150), pixel(180, 190), pixel(180, 150),
        ])
        mesh.neighbours.append(Array(repeating: AreaBorders.irregular, count: 5))
        mesh.colors += [
            Color(red: 1, green: 0, blue: 0, alpha: 0.7), Color(red: 0, green: 0, blue: 1, alpha: 0.7),
        ]
        for stroke in [nil, Stroke(widthPixels: 1.4), Stroke(widthPixels: 7)] {
            let list = Self.list(mesh, width: 256, height: 256, stroke: stroke)
            #expect(list.drawnInPieces(cuts: cuts).differences(from: list.drawn()) == 0)
        }
    }

    @Test func `pixels that areas cover twice are those drawn one by one`() {
        var mesh = Self.mesh(columns: 12, rows: 12, side: 20, seed: 3, alpha: 0.5...0.8)
        mesh.rings.append([pixel(60, 60), pixel(120, 60), pixel(120, 120), pixel(60, 120), pixel(60, 60)])
        mesh.neighbours.append(Array(repeating: AreaBorders.none, count: 5))
        mesh.colors.append(Color(red: 0, green: 0, blue: 0, alpha: 0.5))
        let together = Self.list(mesh, width: 200, height: 200).drawn()
        let apart = Self.list(mesh, width: 200, height: 200, knowing: false).drawn()
        for y in 62..<118 {
            for x in 62..<118 {
                // Where a cell is missing the square lies on the ground alone.
                let difference = together[x, y].packed == apart[x, y].packed
                #expect(difference || together.largestDifference(from: apart) <= 3)
            }
        }
        #expect(together.largestDifference(from: apart) <= 3)
    }

    /// Two squares of 20 px that share a side at x = 30.
    private static func pair(_ stroke: Stroke, knowing: Bool = true) -> PixelBuffer {
        var mesh = Mesh()
        let none = AreaBorders.none
        mesh.rings = [
            [pixel(10, 10), pixel(30, 10), pixel(30, 30), pixel(10, 30), pixel(10, 10)],
            [pixel(30, 10), pixel(50, 10), pixel(50, 30), pixel(30, 30), pixel(30, 10)],
        ]
        mesh.neighbours = [[none, 1, none, none, none], [none, none, none, 0, none]]
        mesh.colors = [.black, .black]
        return list(mesh, width: 60, height: 40, fills: false, stroke: stroke, knowing: knowing).drawn()
    }

    @Test func `a border is inked twice along its length, other sides once`() {
        let (together, apart) = (
            Self.pair(Stroke(widthPixels: 4)), Self.pair(Stroke(widthPixels: 4), knowing: false)
        )
        // Away from corners the two ways are the same, to the bit.
        for x in 0..<60 { for y in [15, 20, 25] { #expect(together[x, y] == apart[x, y]) } }
        #expect(together[20, 10] == apart[20, 10])
        #expect(together[30, 20] != together[11, 20])
        #expect(together[28, 20] == together[31, 20])
        #expect(together[27, 20] == together[40, 20], "not inked")
        // Where the border ends, its width is that of the outer side's.
        #expect(together[30, 7] == together[40, 20])
    }

    @Test func `outlines drawn at once are those drawn one by one, but where borders meet`() {
        let mesh = Self.mesh(columns: 9, rows: 9, side: 31, seed: 4)
        let stroke = Stroke(widthPixels: 2)
        let together = Self.list(mesh, width: 256, height: 256, fills: false, stroke: stroke).drawn()
        let apart = Self.list(mesh, width: 256, height: 256, fills: false, stroke: stroke, knowing: false)
            .drawn()
        // Three or four strokes lie on a corner of the one, two inks at most on that of the other.
        let share = Double(together.differences(from: apart)) / (256 * 256)
        #expect(share < 0.03)
        #expect(together.largestDifference(from: apart) <= 40)
    }

    @Test func `very many areas to a block are drawn as few`() {
        // 110 × 110 cells in one block; cut in two, each half has few enough to be added up in 32 bits.
        let mesh = Self.mesh(columns: 110, rows: 110, side: 1.1, seed: 6)
        let list = Self.list(mesh, width: 122, height: 122, stroke: Stroke(widthPixels: 0.7))
        #expect(mesh.rings.count > 8_192)
        #expect(list.drawnInPieces(cuts: [40, 61, 100]).differences(from: list.drawn()) == 0)
    }

    @Test func `neighbours that are not there, or lie about it, do no harm`() {
        var mesh = Self.mesh(columns: 9, rows: 9, side: 15, seed: 2)
        var numbers = SeededNumbers(seed: 1)
        for index in mesh.neighbours.indices {
            mesh.neighbours[index] = mesh.neighbours[index].map { _ in
                UInt32(truncatingIfNeeded: numbers.next()) % 90
            }
        }
        let list = Self.list(mesh, width: 130, height: 130, stroke: Stroke(widthPixels: 3))
        #expect(list.drawn().width == 130)
    }
}

extension PathStore {
    /// Adds a ring with what lies beyond its edges.
    mutating func addArea(_ ring: [FixedPoint], _ neighbours: [UInt32]) -> Range<Int> {
        if neighbours.isEmpty {
            for point in ring { append(point) }
        } else {
            _ = unsafe append(upTo: ring.count) { points, words in
                for index in ring.indices {
                    unsafe points[index] = ring[index]
                    unsafe words[index] = neighbours[index]
                }
                return ring.count
            }
        }
        endSubpath()
        return subpathCount - 1..<subpathCount
    }
}
