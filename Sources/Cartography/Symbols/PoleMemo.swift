import Features
import Geometry

/// The poles of areas, kept from picture to picture: the areas around a block of tiles are also around its
/// neighbours, and a pole does not depend on the zoom.
///
/// What was not asked for lately is forgotten.
struct PoleMemo: Sendable {
    private struct Key: Hashable {
        var generation: Generation
        var row: Int32
    }

    /// Rows in each half: about 5 MiB in both.
    private static let maximumHalf = 16_384

    private var recent: [Key: [Point]] = [:]
    private var older: [Key: [Point]] = [:]

    /// The poles of a row's areas in the table's units; nil when they are not known.
    mutating func poles(row: Int, of generation: Generation) -> [Point]? {
        let key = Key(generation: generation, row: Int32(clamping: row))
        if let known = recent[key] { return known }
        guard let poles = older[key] else { return nil }
        keep(poles, row: row, of: generation)
        return poles
    }

    /// Keeps the poles of a row's areas.
    mutating func keep(_ poles: [Point], row: Int, of generation: Generation) {
        if recent.count >= Self.maximumHalf {
            swap(&recent, &older)
            recent.removeAll(keepingCapacity: true)
        }
        recent[Key(generation: generation, row: Int32(clamping: row))] = poles
    }
}
