import Features
import Geometry

/// The poles of areas, kept from picture to picture: the areas around a block of tiles are also around its
/// neighbours, and a pole does not depend on the zoom.
///
/// Each worker owns one, so no worker waits for another. What was not asked for lately is forgotten.
struct PoleMemo: Sendable {
    private struct Key: Hashable {
        var generation: Generation
        var row: Int32
    }

    /// Rows in each half: about 5 MiB in both.
    private static let maximumHalf = 16_384

    private var recent: [Key: [Point]] = [:]
    private var older: [Key: [Point]] = [:]

    /// The poles of a row's areas in the table's units; found by the closure when they are not known.
    mutating func poles(row: Int, of generation: Generation, find: () -> [Point]) -> [Point] {
        let key = Key(generation: generation, row: Int32(clamping: row))
        if let known = recent[key] { return known }
        let poles = older[key] ?? find()
        if recent.count >= Self.maximumHalf {
            swap(&recent, &older)
            recent.removeAll(keepingCapacity: true)
        }
        recent[key] = poles
        return poles
    }
}
