import Features
import Geometry
import Styling
import Testing
import Tiling
import VectorTiles

extension FeatureTable {
    /// The vertices of a row's parts in units of its tile.
    func units(_ row: Int) -> [[[Int]]] {
        var parts: [[[Int]]] = []
        forEachPart(row: row) { part in
            parts.append(
                part.indices.map { [Int(part[$0].x) - PieceTile.bias, Int(part[$0].y) - PieceTile.bias] })
        }
        return parts
    }
}

@Suite struct VectorTileTests {
    @Test func `a line, a square with a hole and two points keep their vertices, on a grid of 8192`() throws {
        var tile = TileWriter()
        let square = TileWriter.move((0, 0)) + TileWriter.line((10, 0), (0, 10), (-10, 0)) + TileWriter.close
        let hole = TileWriter.move((2, -8)) + TileWriter.line((0, 2), (2, 0)) + TileWriter.close
        tile.features = [
            (2, 7, TileWriter.move((1, 2)) + TileWriter.line((3, 4)), []),
            (3, nil, square + hole, []),
            (1, nil, TileWriter.move((5, 5), (1, 1)), []),
        ]
        let layer = try #require(VectorTile(mvt: tile.bytes).layers.first)
        #expect(layer.name == "roads" && layer.table.count == 3)
        #expect(layer.table.units(0) == [[[2, 4], [8, 12]]])
        #expect(
            layer.table.units(1) == [[[0, 0], [20, 0], [20, 20], [0, 20]], [[4, 4], [4, 8], [8, 8]]])
        #expect(layer.table.units(2) == [[[10, 10], [12, 12]]])
        #expect(layer.table.id(row: 0) == "7")
    }

    @Test func `properties keep their types, and one stands for the id when asked`() throws {
        var tile = TileWriter()
        tile.keys = ["name", "lanes"]
        tile.values = [TileWriter.text("路"), TileWriter.number(4)]
        tile.features = [(1, 3, TileWriter.move((1, 1)), [0, 0, 1, 1])]
        let promoted = VectorTile(mvt: tile.bytes, promoteID: JSONValue(.string("name")))
        let table = try #require(promoted.layers.first).table
        #expect(table.value(row: 0, column: try #require(table.columnIndex(named: "name"))) == .string("路"))
        #expect(table.value(row: 0, column: try #require(table.columnIndex(named: "lanes"))) == .number(4))
        #expect(table.id(row: 0) == "路")
    }

    @Test func `layers that nobody draws are not read`() {
        var tile = TileWriter()
        tile.features = [(1, nil, TileWriter.move((1, 1)), [])]
        #expect(VectorTile(mvt: tile.bytes, wanted: ["water"]).layers.isEmpty)
        #expect(VectorTile(mvt: tile.bytes, wanted: ["roads"]).layers.count == 1)
    }

    @Test func `a tile cut off anywhere gives what came before, and never traps`() {
        var tile = TileWriter()
        tile.keys = ["name"]
        tile.values = [TileWriter.text("a road")]
        tile.features = (0..<5).map { index in
            (2, UInt64(index), TileWriter.move((index, 2)) + TileWriter.line((3, 4), (9, 9)), [0, 0])
        }
        let bytes = tile.bytes
        for length in 0..<bytes.count {
            let cut = VectorTile(mvt: Array(bytes[..<length]))
            #expect(length == 0 || !cut.problems.isEmpty || cut.layers.isEmpty)
        }
    }

    @Test(arguments: 0..<400)
    func `a tile with bytes changed is read as far as it goes`(seed: Int) {
        var tile = TileWriter()
        tile.keys = ["name"]
        tile.values = [TileWriter.text("a road")]
        tile.features = [
            (3, 1, TileWriter.move((0, 0)) + TileWriter.line((9, 0), (0, 9)) + TileWriter.close, [0, 0])
        ]
        var bytes = tile.bytes
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0...seed % 4 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            bytes[Int(state % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: state >> 32)
        }
        let layers = VectorTile(mvt: bytes).layers
        #expect(layers.count <= 1)
    }

    @Test func `counts and coordinates out of all proportion are held`() throws {
        var tile = TileWriter()
        tile.features = [
            (2, nil, [1 | 0x1FFF_FFFF << 3, 2, 2], []),
            (2, nil, TileWriter.move((Int(Int32.max), 0)) + TileWriter.line((Int(Int32.max), 5)), []),
        ]
        let found = VectorTile(mvt: tile.bytes)
        #expect(found.problems.count == 1)
        let table = try #require(found.layers.first).table
        #expect(table.units(table.count - 1).first?.first == [16_383, 0])
    }
}
