import Testing
import TileStorage

struct ContentHashTests {
    /// Published digests of MurmurHash3_x64_128 with seed 0.
    @Test(arguments: [
        ("", "00000000000000000000000000000000"),
        ("hello", "cbd8a7b341bd9b025b1e906a48ae1d19"),
        ("The quick brown fox jumps over the lazy dog", "e34bbc7bbc071b6c7a433ca9c49a9347"),
    ])
    func `known texts have their published hash`(text: String, hex: String) {
        #expect(ContentHash(Array(text.utf8)).hex == hex)
    }

    @Test func `every length up to three blocks has a hash of its own`() {
        let hashes = (0...48).map { ContentHash([UInt8](repeating: 0, count: $0)).hex }
        #expect(Set(hashes).count == 49)
        #expect(hashes.allSatisfy { $0.utf8.count == 32 })
    }
}
