import Features
import Geometry
import Styling
import Tiling
import Typesetting

/// Finds the labels of one symbol layer over one piece of its source.
struct SymbolGatherer {
    /// The index of the source in the pool.
    let source: Int32
    let rules: SymbolRules
    let table: FeatureTable
    let places: SymbolPlaces
    let window: SymbolWindow
    let caps: SymbolCaps
    let ordering: SymbolOrdering
    var texts: TextMaker?
    var icons: IconMaker?
    private var sortKey: RowProperty<Double>?

    /// A label before it is shaped.
    struct Seed {
        var row: Int32
        var ordinal: Int32
        var anchor: ScreenPoint
        var sortKey: Double
        var hash: UInt64
    }

    init(
        _ source: SymbolSource, index: Int, caps: SymbolCaps, window: SymbolWindow, ordering: SymbolOrdering,
        viewport: Viewport, sprite: SpriteSheet
    ) {
        self.source = Int32(index)
        rules = source.rules
        table = source.piece.table
        places = SymbolPlaces(source.piece, viewport)
        self.window = window
        self.caps = caps
        self.ordering = ordering
        var globals = EvaluationGlobals()
        globals.availableImages = sprite.names
        let zooms = rules.zooms
        let piece = source.piece
        texts = source.paint.text.map {
            TextMaker(
                columns: TextColumns($0, zooms: zooms, piece: piece, globals: globals), rules: source.rules,
                table: table, sprite: sprite, reach: caps.textReach, largestSize: caps.textSize)
        }
        icons = source.paint.icon.map {
            IconMaker(
                columns: IconColumns($0, zooms: zooms, piece: piece, globals: globals), rules: source.rules,
                table: table, sprite: sprite, reach: caps.iconReach, largestSize: caps.iconSize)
        }
        if source.rules.hasSortKey, let key = source.paint.sortKey {
            sortKey = RowProperty(key, zoom: zooms.layout, table: table, tile: piece.tile)
        }
    }

    /// The labels of some rows, in their order.
    mutating func candidates(
        rows: [Int32], _ typesetter: inout Typesetter, _ poles: inout PoleMemo
    ) -> [SymbolCandidate] {
        switch rules.placement {
        case .point: return pointCandidates(rows, &typesetter, &poles)
        case .line, .lineCenter:
            return places.piece.tile == nil
                ? wholeLineCandidates(rows, &typesetter) : tileLineCandidates(rows, &typesetter)
        }
    }

    /// A label's seed; in seamless maps its sort key is one of few.
    mutating func seed(row: Int32, ordinal: Int, anchor: ScreenPoint) -> Seed {
        var key = sortKey?.value(row: Int(row), in: table) ?? 0
        if !key.isFinite { key = key > 0 ? .greatestFiniteMagnitude : 0 }
        guard ordering == .seamless else {
            return Seed(row: row, ordinal: Int32(clamping: ordinal), anchor: anchor, sortKey: key, hash: 0)
        }
        return Seed(
            row: row, ordinal: Int32(clamping: ordinal), anchor: anchor,
            sortKey: Double(caps.sortLevels.level(of: key)),
            hash: SymbolHash.of(table.id(row: Int(row)), ordinal: ordinal))
    }

    private mutating func pointCandidates(
        _ rows: [Int32], _ typesetter: inout Typesetter, _ poles: inout PoleMemo
    ) -> [SymbolCandidate] {
        var seeds: [Seed] = []
        for row in rows {
            for (ordinal, anchor) in places.points(row: Int(row), &poles).enumerated()
            where window.anchors.contains(anchor) {
                seeds.append(seed(row: row, ordinal: ordinal, anchor: anchor))
            }
        }
        if ordering == .seamless, isThinned { seeds = SymbolCrowd.thinned(seeds, window) }
        return seeds.compactMap { candidate($0, &typesetter) }
    }

    /// Crowds are thinned where labels may not lie on each other anyway.
    private var isThinned: Bool {
        (texts == nil || rules.text.overlap == .never) && (icons == nil || rules.icon.overlap == .never)
            && !rules.text.ignoresPlacement && !rules.icon.ignoresPlacement
    }

    /// A label at a point, or at a place on a line that its text does not follow; nil when it shows nothing.
    mutating func candidate(_ seed: Seed, _ typesetter: inout Typesetter) -> SymbolCandidate? {
        var text: SymbolText?
        var textScale = 0.0
        if let draft = texts?.draft(row: Int(seed.row), &typesetter) {
            text = texts?.atPoint(row: Int(seed.row), draft, &typesetter)
            textScale = draft.boxSizePixels / TextBlock.unitsPerEm
        }
        return candidate(seed, text: text, textScale: textScale)
    }

    /// A label with its icon; nil when it shows nothing.
    mutating func candidate(_ seed: Seed, text: SymbolText?, textScale: Double) -> SymbolCandidate? {
        let icon = icons?.icon(row: Int(seed.row), text: text, textScale: textScale)
        guard text != nil || icon != nil else { return nil }
        return SymbolCandidate(
            source: source, row: seed.row, ordinal: seed.ordinal, anchor: seed.anchor, sortKey: seed.sortKey,
            hash: seed.hash, text: text, icon: icon)
    }
}

/// Thins crowds of labels.
enum SymbolCrowd {
    /// How many labels of a layer a cell keeps.
    static let kept = 3

    /// The best labels of each cell, in their order.
    static func thinned(
        _ seeds: [SymbolGatherer.Seed], _ window: SymbolWindow
    ) -> [SymbolGatherer.Seed] {
        var best: [SymbolWindow.Cell: [Int]] = [:]
        best.reserveCapacity(seeds.count)
        for index in seeds.indices {
            best[window.cell(of: seeds[index].anchor), default: []].append(index)
        }
        var isKept = Array(repeating: true, count: seeds.count)
        for (_, crowd) in best where crowd.count > kept {
            let sorted = crowd.sorted { precedes(seeds[$0], seeds[$1]) }
            for index in sorted.dropFirst(kept) { isKept[index] = false }
        }
        return seeds.indices.filter { isKept[$0] }.map { seeds[$0] }
    }

    private static func precedes(_ a: SymbolGatherer.Seed, _ b: SymbolGatherer.Seed) -> Bool {
        (a.sortKey, a.hash, a.row, a.ordinal) < (b.sortKey, b.hash, b.row, b.ordinal)
    }
}
