import Testing
import Tiling
import VectorTiles

@Suite struct PMTilesTests {
    /// The numbers of the specification's own example and of the first zooms.
    @Test(arguments: [
        (0, 0, 0, 0), (1, 0, 0, 1), (1, 0, 1, 2), (1, 1, 1, 3), (1, 1, 0, 4), (2, 0, 0, 5),
        (12, 3423, 1763, 19_078_479),
    ])
    func `tiles are numbered along the curve`(zoom: Int, column: Int, row: Int, number: UInt64) throws {
        let tile = try #require(TileCoordinate(zoom: zoom, column: column, row: row))
        #expect(PMTilesDirectory.tileID(tile) == number)
    }

    @Test(arguments: 1...5)
    func `neighbours on the curve are neighbours on the map`(zoom: Int) throws {
        var places: [UInt64: TileCoordinate] = [:]
        for column in 0..<1 << zoom {
            for row in 0..<1 << zoom {
                let tile = try #require(TileCoordinate(zoom: zoom, column: column, row: row))
                places[PMTilesDirectory.tileID(tile)] = tile
            }
        }
        #expect(places.count == 1 << (2 * zoom))
        let path = places.sorted { $0.key < $1.key }.map(\.value)
        for (a, b) in zip(path, path.dropFirst()) {
            #expect(abs(a.column - b.column) + abs(a.row - b.row) == 1)
        }
    }

    private func directory(_ entries: [(id: UInt64, run: UInt64, length: UInt64, offset: UInt64)]) -> [UInt8]
    {
        var writer = ProtobufWriter()
        writer.varint(UInt64(entries.count))
        var last: UInt64 = 0
        for entry in entries {
            writer.varint(entry.id - last)
            last = entry.id
        }
        for entry in entries { writer.varint(entry.run) }
        for entry in entries { writer.varint(entry.length) }
        for entry in entries { writer.varint(entry.offset) }
        return writer.bytes
    }

    @Test func `a directory finds runs, leaves and nothing`() throws {
        let found = try PMTilesDirectory(directory([(3, 2, 10, 1), (7, 1, 5, 0), (9, 0, 20, 101)]))
        #expect(found.entry(for: 2) == nil)
        #expect(found.entry(for: 4)?.offset == 0)
        #expect(found.entry(for: 5) == nil)
        #expect(found.entry(for: 7)?.offset == 10)
        #expect(found.entry(for: 500)?.runLength == 0 && found.entry(for: 500)?.offset == 100)
    }

    @Test func `a directory cut off is an error`() throws {
        let bytes = directory([(3, 2, 10, 1), (7, 1, 5, 0)])
        for length in 0..<bytes.count {
            #expect(throws: PMTilesError.self) { try PMTilesDirectory(Array(bytes[..<length])) }
        }
        var writer = ProtobufWriter()
        writer.varint(.max)
        #expect(throws: PMTilesError.self) { try PMTilesDirectory(writer.bytes) }
    }

    @Test func `a header of another version or none is an error`() {
        #expect(throws: PMTilesError.notAnArchive) { try PMTilesHeader(Array("PMTiles".utf8)) }
        var bytes = Array("PMTiles".utf8) + [UInt8](repeating: 0, count: 120)
        bytes[7] = 2
        #expect(throws: PMTilesError.version(2)) { try PMTilesHeader(bytes) }
        bytes[7] = 3
        bytes[101] = 200
        #expect(throws: PMTilesError.self) { try PMTilesHeader(bytes) }
    }
}
