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
        case label(SymbolBody)
    }

    /// A place of a row where a label may stand.
    struct Place: Sendable {
        let seed: SymbolGatherer.Seed
        var shape = Shape.unknown
    }

    /// What is known of a row; most have one place.
    enum Row: Sendable {
        case unknown
        case one(Place)
        case several([Place])

        init(_ places: [Place]) { self = places.count == 1 ? .one(places[0]) : .several(places) }

        fileprivate func shape(_ ordinal: Int) -> Shape {
            switch self {
            case .unknown: .unknown
            case .one(let place): ordinal == 0 ? place.shape : .unknown
            case .several(let places): places.indices.contains(ordinal) ? places[ordinal].shape : .unknown
            }
        }

        fileprivate mutating func note(_ shape: Shape, ordinal: Int) {
            switch self {
            case .unknown: break
            case .one(var place):
                place.shape = shape
                self = .one(place)
            case .several(var places):
                guard places.indices.contains(ordinal) else { return }
                places[ordinal].shape = shape
                self = .several(places)
            }
        }
    }

    /// The rows of a layer in a context.
    struct Sheet: Hashable {
        var context: Int32
        var layer: Int32
        var generation: Generation
    }

    private struct PageKey: Hashable {
        var sheet: Sheet
        var number: Int32
    }

    /// Some rows that follow each other: neighbours in a table are neighbours on the map.
    private struct Page {
        let key: PageKey
        var rows = [Row](repeating: .unknown, count: LabelMemo.rowsPerPage)
        var knownRows = 0
        /// The look-up that asked for it last.
        var lastUse: UInt64
    }

    private static let rowsPerPage = 16
    /// Rows that are known, at most.
    private static let maximumRows = 32_768
    private static let maximumPages = 8_192

    /// Contexts at once: zooms and ratios of a dozen maps, all of which a change may look at.
    ///
    /// One more, and all is forgotten.
    private static let maximumContexts = 256

    private var contexts: [(number: Int32, context: Context)] = []
    private var nextNumber: Int32 = 0
    private var pages: [Page] = []
    private var places: [PageKey: Int] = [:]
    private var knownRows = 0
    private var lookups: UInt64 = 0

    /// The number of a context, by which its rows are told from others.
    mutating func number(of context: Context) -> Int32 {
        if let known = contexts.first(where: { $0.context == context }) { return known.number }
        if contexts.count >= Self.maximumContexts {
            contexts.removeAll()
            keep(pages: [])
        }
        nextNumber &+= 1
        contexts.append((nextNumber, context))
        return nextNumber
    }

    /// What is known of some rows; quickest when they ascend.
    mutating func rows(_ rows: [Int32], of sheet: Sheet) -> [Row] {
        lookups += 1
        var reader = PageReader(sheet: sheet)
        return rows.map { row in
            guard let page = reader.page(of: row, in: self) else { return .unknown }
            pages[page].lastUse = lookups
            return pages[page].rows[Int(row) % Self.rowsPerPage]
        }
    }

    /// Keeps the places of some rows, unless somebody else has done so.
    mutating func keep(_ made: [(row: Int32, known: Row)], of sheet: Sheet) {
        var reader = PageReader(sheet: sheet)
        for (row, known) in made {
            let page = reader.page(of: row, in: self) ?? add(&reader)
            guard case .unknown = pages[page].rows[Int(row) % Self.rowsPerPage] else { continue }
            pages[page].rows[Int(row) % Self.rowsPerPage] = known
            pages[page].knownRows += 1
            knownRows += 1
        }
        forgetTooMuch()
    }

    /// What stands at some places of rows that were asked for, as far as it is known now.
    func shapes(at seeds: [SymbolGatherer.Seed], of sheet: Sheet) -> [Shape] {
        var reader = PageReader(sheet: sheet)
        return seeds.map { seed in
            guard let page = reader.page(of: seed.row, in: self) else { return .unknown }
            return pages[page].rows[Int(seed.row) % Self.rowsPerPage].shape(Int(seed.ordinal))
        }
    }

    /// Notes what stands at places of rows that were asked for.
    mutating func note(_ shapes: [Shape], at seeds: [SymbolGatherer.Seed], of sheet: Sheet) {
        var reader = PageReader(sheet: sheet)
        for (seed, shape) in zip(seeds, shapes) {
            guard let page = reader.page(of: seed.row, in: self) else { continue }
            pages[page].rows[Int(seed.row) % Self.rowsPerPage].note(shape, ordinal: Int(seed.ordinal))
        }
    }

    // MARK: Pages

    /// Finds the page of a row: rows that follow each other mostly share one.
    private struct PageReader {
        let sheet: Sheet
        private(set) var number: Int32 = -1
        private var place: Int?

        init(sheet: Sheet) { self.sheet = sheet }

        var key: PageKey { PageKey(sheet: sheet, number: number) }

        mutating func page(of row: Int32, in memo: LabelMemo) -> Int? {
            let wanted = row / Int32(LabelMemo.rowsPerPage)
            if wanted != number {
                number = wanted
                place = memo.places[key]
            }
            return place
        }

        mutating func found(_ page: Int) { place = page }
    }

    /// Adds the page that a reader looked for in vain.
    private mutating func add(_ reader: inout PageReader) -> Int {
        places[reader.key] = pages.count
        pages.append(Page(key: reader.key, lastUse: lookups))
        reader.found(pages.count - 1)
        return pages.count - 1
    }

    /// With too much in it, the pages asked for last are kept, half of what may be.
    private mutating func forgetTooMuch() {
        guard knownRows > Self.maximumRows || pages.count > Self.maximumPages else { return }
        var rows = 0
        let kept = pages.sorted { $0.lastUse > $1.lastUse }.prefix(Self.maximumPages / 2).prefix { page in
            rows += page.knownRows
            return rows <= Self.maximumRows / 2
        }
        keep(pages: Array(kept))
    }

    private mutating func keep(pages kept: [Page]) {
        pages = kept
        knownRows = kept.reduce(0) { $0 + $1.knownRows }
        places.removeAll(keepingCapacity: true)
        for (place, page) in kept.enumerated() { places[page.key] = place }
    }
}

/// Tells a value from every other that was made apart from it, at the price of a comparison.
final class SharedIdentity: Sendable, Equatable {
    static func == (left: SharedIdentity, right: SharedIdentity) -> Bool { left === right }
}
