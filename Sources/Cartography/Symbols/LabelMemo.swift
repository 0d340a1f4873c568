import Features
import Geometry

/// The labels of points and areas, kept from picture to picture: a block of tiles looks at those far around it, which
/// its neighbours look at again.
///
/// A label depends on nothing of the picture but what ``Context`` holds. Each worker owns one memo, so no worker waits
/// for another. What was not asked for lately is forgotten.
struct LabelMemo: Sendable {
    /// What labels depend on besides their row and their layer.
    struct Context: Equatable {
        var style: SharedIdentity
        var sprite: SharedIdentity
        var zoom: Double
        var ratio: Double
    }

    /// What is known of a place.
    enum Shape: Sendable {
        /// Nobody asked yet.
        case unknown
        /// It shows nothing.
        case nothing
        case label(SymbolCandidate)
    }

    /// A place of a row where a label may stand.
    struct Place: Sendable {
        let seed: SymbolGatherer.Seed
        var shape = Shape.unknown
    }

    /// A row of a layer.
    struct Key: Hashable {
        var layer: Int32
        var row: Int32
        var generation: Generation
    }

    /// Rows in each half: with 2 KiB to a label of a dozen glyphs, both hold some 64 MiB.
    private static let maximumHalf = 16_384

    private var context: Context?
    private var recent: [Key: [Place]] = [:]
    private var older: [Key: [Place]] = [:]

    /// Forgets everything unless it was made for this context.
    mutating func begin(_ context: Context) {
        guard self.context != context else { return }
        self.context = context
        recent.removeAll()
        older.removeAll()
    }

    /// The places of a row, made by the closure when they are not known.
    mutating func places(of key: Key, make: () -> [Place]) -> [Place] {
        if let known = recent[key] { return known }
        let places = older.removeValue(forKey: key) ?? make()
        if recent.count >= Self.maximumHalf {
            swap(&recent, &older)
            recent.removeAll(keepingCapacity: true)
        }
        recent[key] = places
        return places
    }

    /// What stands at a place of a row; nil when the row is not known.
    func shape(of key: Key, ordinal: Int) -> Shape? {
        guard let places = recent[key], ordinal < places.count else { return nil }
        return places[ordinal].shape
    }

    /// Notes what stands at a place of a row that was asked for.
    mutating func note(_ shape: Shape, of key: Key, ordinal: Int) {
        guard let count = recent[key]?.count, ordinal < count else { return }
        recent[key]?[ordinal].shape = shape
    }
}

/// Tells a value from every other that was made apart from it, at the price of a comparison.
final class SharedIdentity: Sendable, Equatable {
    static func == (left: SharedIdentity, right: SharedIdentity) -> Bool { left === right }
}
