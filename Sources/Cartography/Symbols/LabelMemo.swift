import Features
import Geometry
import Typesetting

/// The labels of points and areas, kept from picture to picture: a block of tiles looks at those far around it, which
/// its neighbours look at again.
///
/// A label depends on nothing of the picture but what ``Context`` holds. What was not asked for lately is forgotten.
struct LabelMemo: Sendable {
    /// What labels depend on besides their row and their layer.
    struct Context: Equatable {
        var style: SharedIdentity
        var sprite: SharedIdentity
        /// Numbers of glyphs are those of their source.
        var glyphs: GlyphSource
        var zoom: Double
        var ratio: Double

        static func == (left: Self, right: Self) -> Bool {
            left.style == right.style && left.sprite == right.sprite && left.glyphs.isSame(as: right.glyphs)
                && left.zoom == right.zoom && left.ratio == right.ratio
        }
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

    /// A row of a layer in a context.
    struct Key: Hashable {
        var context: Int32
        var layer: Int32
        var row: Int32
        var generation: Generation
    }

    /// Rows in each half: with 2 KiB to a label of a dozen glyphs, both hold some 64 MiB.
    private static let maximumHalf = 16_384

    /// Contexts at once: zooms and ratios of a dozen maps, all of which a change may look at.
    ///
    /// One more, and all is forgotten.
    private static let maximumContexts = 256

    private var contexts: [(number: Int32, context: Context)] = []
    private var nextNumber: Int32 = 0
    private var recent: [Key: [Place]] = [:]
    private var older: [Key: [Place]] = [:]

    /// The number of a context, by which its rows are told from others.
    mutating func number(of context: Context) -> Int32 {
        if let known = contexts.first(where: { $0.context == context }) { return known.number }
        if contexts.count >= Self.maximumContexts {
            contexts.removeAll()
            recent.removeAll()
            older.removeAll()
        }
        nextNumber &+= 1
        contexts.append((nextNumber, context))
        return nextNumber
    }

    /// The places of a row; nil when they are not known.
    mutating func places(of key: Key) -> [Place]? {
        if let known = recent[key] { return known }
        guard let places = older.removeValue(forKey: key) else { return nil }
        keep(places, of: key)
        return places
    }

    /// Keeps the places of a row, unless somebody else has done so.
    mutating func keep(_ places: [Place], of key: Key) {
        guard recent[key] == nil else { return }
        if recent.count >= Self.maximumHalf {
            swap(&recent, &older)
            recent.removeAll(keepingCapacity: true)
        }
        recent[key] = places
    }

    /// What stands at a place of a row; nil when the row is not known.
    func shape(of key: Key, ordinal: Int) -> Shape? {
        guard let places = recent[key], ordinal < places.count else { return nil }
        return places[ordinal].shape
    }

    /// Notes what stands at a place of a row that was asked for.
    mutating func note(_ shape: Shape, of key: Key, ordinal: Int) {
        guard let place = recent.index(forKey: key), ordinal < recent.values[place].count else { return }
        recent.values[place][ordinal].shape = shape
    }
}

/// Tells a value from every other that was made apart from it, at the price of a comparison.
final class SharedIdentity: Sendable, Equatable {
    static func == (left: SharedIdentity, right: SharedIdentity) -> Bool { left === right }
}
