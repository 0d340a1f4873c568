import Features
import Geometry
import Synchronization
import Testing

@Suite struct TableBytesTests {
    @Test func `memory is given back once, when its last user has gone`() {
        let released = Atomic(0)
        func region() -> ByteRegion {
            let memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)
            let address = UInt(bitPattern: memory)
            return unsafe ByteRegion(adopting: memory, count: 64) {
                unsafe UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
                released.add(1, ordering: .relaxed)
            }
        }
        var users = [region()]
        users.append(users[0])
        users.removeFirst()
        #expect(released.load(ordering: .relaxed) == 0)
        users.removeAll()
        #expect(released.load(ordering: .relaxed) == 1)
    }

    /// Asks a table for everything it has; it may answer nonsense, but must not trap.
    private func touchAll(_ table: FeatureTable) {
        _ = table.rows(touching: .world)
        _ = table.rows(touching: WorldBox(minX: 0, minY: 4_000_000_100, maxX: 1_500, maxY: 4_000_000_500))
        for row in 0..<table.count {
            _ = table.sourceRow(row)
            _ = table.box(row: row)
            _ = table.point(row: row)
            _ = table.partCount(row: row)
            table.forEachPart(row: row) { points, neighbours in
                #expect(neighbours.isEmpty || neighbours.count == points.count)
            }
            var poles: [Point] = []
            table.forEachPole(row: row) { poles.append($0) }
            #expect(poles.count <= table.partCount(row: row))
            let world = 0...4_294_967_296.0
            #expect(poles.allSatisfy { world.contains($0.x) && world.contains($0.y) })
            _ = table.rows(withID: table.id(row: row))
            for column in table.columns.indices {
                _ = table.number(row: row, column: column)
                _ = table.stringCode(row: row, column: column)
            }
        }
        for column in table.columns.indices {
            for code in 0..<table.dictionaryCount(column: column) {
                _ = table.dictionaryString(column: column, code: code)
            }
        }
    }

    private func isRefused(_ bytes: [UInt8], _ verification: FeatureTable.Verification) -> Bool {
        do throws(FeatureTableError) {
            touchAll(try FeatureTable(region: ByteRegion(copying: bytes), verification: verification))
            return false
        } catch {
            return true
        }
    }

    @Test(arguments: [FeatureTableBuilder.Order.hilbert, .source], [true, false])
    func `bytes opened again say the same`(order: FeatureTableBuilder.Order, pointsOnly: Bool) throws {
        let table = table(of: randomRows(100, seed: 6, pointsOnly: pointsOnly), order: order)
        let again = try FeatureTable(region: ByteRegion(copying: table.encoded()))
        #expect(again.generation == table.generation)
        #expect(again.columns == table.columns)
        #expect((0..<100).allSatisfy { again.sourceRow($0) == table.sourceRow($0) })
        #expect(again.rows(withID: "id-5") == table.rows(withID: "id-5"))
        #expect(again.rows(touching: .world) == table.rows(touching: .world))
    }

    @Test func `written in pieces the bytes are the same`() {
        let rows = randomRows(60, seed: 8)
        let expected = table(of: rows, order: .hilbert).encoded()
        var bytes = [UInt8](repeating: 0, count: expected.count)
        let count = builder(of: rows).write(order: .hilbert) { piece, offset in
            for index in 0..<piece.byteCount {
                bytes[offset + index] = piece.byte(index)
            }
        }
        #expect(count == expected.count)
        #expect(bytes == expected)
    }

    @Test func `a sink that fails stops the writing at every piece`() {
        struct DiskFull: Error {}
        let rows = randomRows(20, seed: 8)
        var pieces = 0
        _ = builder(of: rows).write(order: .hilbert) { _, _ in pieces += 1 }
        for failing in 0..<pieces {
            var seen = 0
            #expect(throws: DiskFull.self) {
                try builder(of: rows).write(order: .hilbert) { _, _ in
                    if seen == failing { throw DiskFull() }
                    seen += 1
                }
            }
        }
    }

    @Test func `equal content has equal generations, other content another`() {
        let rows = randomRows(40, seed: 1)
        var changed = rows
        changed[7].values[3] = .string("moved")
        let generation = table(of: rows, order: .source).generation
        #expect(generation == table(of: rows, order: .source).generation)
        #expect(generation != table(of: changed, order: .source).generation)
        #expect(generation.description.utf8.count == 16)
    }

    @Test(arguments: [FeatureTableBuilder.Order.hilbert, .source])
    func `every flipped byte is refused or harmless`(order: FeatureTableBuilder.Order) {
        let bytes = table(of: randomRows(9, seed: 11), order: order).encoded()
        var accepted = 0
        for position in bytes.indices {
            var damaged = bytes
            for mask in [0x01, 0x81] as [UInt8] {
                damaged[position] ^= mask
                _ = isRefused(damaged, .structure)
            }
            if !isRefused(damaged, .full) { accepted += 1 }
        }
        #expect(accepted < bytes.count, "only padding between sections may change unseen")
    }

    @Test func `a table cut short anywhere is refused`() {
        let bytes = table(of: randomRows(5, seed: 12), order: .hilbert).encoded()
        for length in 0..<bytes.count {
            #expect(isRefused(Array(bytes[..<length]), .structure))
        }
        #expect(isRefused(bytes + [0], .structure))
    }

    @Test func `sections of random bytes behind a true header do not trap`() {
        let table = table(of: randomRows(40, seed: 13), order: .source)
        let bytes = table.encoded()
        var random = SplitMix(state: 77)
        for _ in 0..<20 {
            var damaged = bytes
            for position in 1_000..<damaged.count {
                damaged[position] = UInt8.random(in: 0...255, using: &random)
            }
            _ = isRefused(damaged, .structure)
            #expect(isRefused(damaged, .full))
        }
    }

    @Test func `errors say what is wrong`() {
        #expect(throws: FeatureTableError.notATable) {
            try FeatureTable(region: ByteRegion(copying: [1, 2]))
        }
        var bytes = table(of: randomRows(3, seed: 1), order: .source).encoded()
        bytes[8] = 9
        #expect(throws: FeatureTableError.version(found: 9, expected: 2)) {
            try FeatureTable(region: ByteRegion(copying: bytes))
        }
        #expect(FeatureTableError.notATable.description.contains("import the dataset again"))
    }
}

extension RawSpan {
    fileprivate func byte(_ index: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self) }
}
