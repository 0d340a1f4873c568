import Features
import Testing

/// Tables whose checksums are compared when somebody is about to read them.
@Suite struct VerificationTests {
    private static let kinds = (vertices: 5, idBytes: 10, values: 12)

    private static func soundBytes() -> [UInt8] {
        table(of: randomRows(60, seed: 11), order: .hilbert).encoded()
    }

    /// The bytes of a table, one byte of a section changed.
    private func damaged(kind: Int, column: Int = 0) throws -> [UInt8] {
        var bytes = Self.soundBytes()
        func number(_ at: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
        }
        let place = (0..<number(12, 4)).map { 64 + 32 * $0 }.first {
            number($0, 4) == kind && number($0 + 4, 4) == column
        }
        let entry = try #require(place)
        bytes[number(entry + 8, 8) + number(entry + 16, 8) / 2] ^= 0x10
        return bytes
    }

    private func opened(_ bytes: [UInt8]) throws -> FeatureTable {
        try FeatureTable(region: ByteRegion(copying: bytes), verification: .structure)
    }

    private func refuses(_ table: FeatureTable, _ content: FeatureTable.Content) -> FeatureTableError? {
        do throws(FeatureTableError) { try table.verify(content) } catch { return error }
        return nil
    }

    @Test func `a sound table is sound in all its parts`() throws {
        let table = try opened(Self.soundBytes())
        #expect(refuses(table, .shapes) == nil && refuses(table, .everything) == nil)
    }

    @Test func `a damaged column is refused to those who read it, each time`() throws {
        let table = try opened(try damaged(kind: Self.kinds.values, column: 1))
        let others = FeatureTable.Content(ids: true, columns: ["open", "class", "no such column"])
        #expect(refuses(table, .shapes) == nil && refuses(table, others) == nil)
        let wrong = FeatureTableError.damaged(part: "values", reason: "wrong checksum")
        for _ in 0..<2 {
            #expect(refuses(table, FeatureTable.Content(ids: false, columns: ["floors"])) == wrong)
            #expect(refuses(table, .everything) == wrong)
        }
        #expect(refuses(table, others) == nil)
    }

    @Test func `damaged shapes are refused to everybody, damaged ids to those who ask for ids`() throws {
        let shapes = try opened(try damaged(kind: Self.kinds.vertices))
        #expect(refuses(shapes, .shapes) == .damaged(part: "vertices", reason: "wrong checksum"))
        let ids = try opened(try damaged(kind: Self.kinds.idBytes))
        #expect(refuses(ids, FeatureTable.Content(ids: false, columns: nil)) == nil)
        #expect(refuses(ids, .everything) == .damaged(part: "idBytes", reason: "wrong checksum"))
    }

    @Test func `a column that is added does not make a damaged table sound`() throws {
        let table = try opened(try damaged(kind: Self.kinds.vertices))
        let more = table.adding([
            AddedColumn(
                definition: ColumnDefinition(name: "more", type: .boolean),
                values: Array(repeating: .boolean(true), count: table.count))
        ])
        #expect(refuses(more, .shapes) != nil && refuses(more, .everything) != nil)
        let sound = try opened(Self.soundBytes()).adding([])
        #expect(refuses(sound, .everything) == nil)
    }
}
