import Features
import Geometry
import Styling
import Synchronization
import Tiling
import Typesetting

/// Finds the labels of one symbol layer over one piece of its source.
struct SymbolGatherer {
    /// The index of the source in the pool, once it has one.
    var source: Int32 = 0
    /// The layer's index in the style.
    let layer: Int32
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
        _ source: SymbolSource, caps: SymbolCaps, window: SymbolWindow, ordering: SymbolOrdering,
        viewport: Viewport, sprite: SpriteSheet
    ) {
        layer = Int32(source.layer)
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

    /// What is found of some rows, in their order.
    enum Findings {
        /// Places that are not shaped yet: some may be left out of a crowd before.
        case places([LabelMemo.Place])
        case labels([SymbolCandidate])

        /// The same without the labels of some rows.
        func without(_ hidden: Set<Int32>) -> Self {
            guard !hidden.isEmpty else { return self }
            switch self {
            case .places(let places): return .places(places.filter { !hidden.contains($0.seed.row) })
            case .labels(let labels): return .labels(labels.filter { !hidden.contains($0.row) })
            }
        }
    }

    /// The labels of some rows whose anchors lie in the window.
    mutating func found(
        rows: [Int32], _ typesetter: inout Typesetter, _ memos: inout SymbolMemos
    ) -> Findings {
        switch rules.placement {
        case .point: return .places(pointPlaces(rows, &memos))
        case .line, .lineCenter:
            return .labels(
                places.piece.tile == nil
                    ? wholeLineCandidates(rows, &typesetter) : tileLineCandidates(rows, &typesetter))
        }
    }

    /// Where the labels of some rows may stand.
    mutating func anchors(
        rows: [Int32], _ typesetter: inout Typesetter, _ memos: inout SymbolMemos
    ) -> [ScreenPoint] {
        switch rules.placement {
        case .point: rows.flatMap { places.points(row: Int($0), memos) }
        case .line, .lineCenter: wholeLineCandidates(rows, &typesetter).map(\.anchor)
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

    /// What is not kept: a tile's rows, and labels whose fate depends on the picture.
    private var isKept: Bool { ordering == .seamless && places.piece.tile == nil }

    private mutating func pointPlaces(_ rows: [Int32], _ memos: inout SymbolMemos) -> [LabelMemo.Place] {
        let sheet = sheet(in: memos)
        let known = isKept ? memos.shared.labels.withLock { $0.rows(rows, of: sheet) } : []
        var made: [(row: Int32, known: LabelMemo.Row)] = []
        var found: [LabelMemo.Place] = []
        found.reserveCapacity(rows.count)
        for (index, row) in rows.enumerated() {
            var all = known.isEmpty ? .unknown : known[index]
            if case .unknown = all {
                all = LabelMemo.Row(newPlaces(row, memos))
                if isKept { made.append((row, all)) }
            }
            switch all {
            case .unknown: break
            case .one(let place): if window.anchors.contains(place.seed.anchor) { found.append(place) }
            case .several(let places): found += places.filter { window.anchors.contains($0.seed.anchor) }
            }
        }
        if !made.isEmpty { memos.shared.labels.withLock { $0.keep(made, of: sheet) } }
        return found
    }

    /// How many labels are made before others learn of them: two workers look at the labels between their blocks.
    private static let labelsAtOnce = 128

    /// Adds the labels at places, those that show something.
    mutating func appendCandidates(
        at places: [LabelMemo.Place], to candidates: inout [SymbolCandidate], _ typesetter: inout Typesetter,
        _ memos: inout SymbolMemos
    ) {
        candidates.reserveCapacity(candidates.count + places.count)
        var rest = places[...]
        while !rest.isEmpty {
            var made = 0
            let some = rest.prefix { place in
                if case .unknown = place.shape { made += 1 }
                return made <= Self.labelsAtOnce
            }
            appendSome(some, to: &candidates, &typesetter, &memos)
            rest = rest.dropFirst(some.count)
        }
    }

    private mutating func appendSome(
        _ places: ArraySlice<LabelMemo.Place>, to candidates: inout [SymbolCandidate],
        _ typesetter: inout Typesetter, _ memos: inout SymbolMemos
    ) {
        let sheet = sheet(in: memos)
        let unknown = places.indices.filter { if case .unknown = places[$0].shape { true } else { false } }
        let seeds = unknown.map { places[$0].seed }
        // Another picture may have shaped some since they were found.
        var shapes = Array(repeating: LabelMemo.Shape.unknown, count: seeds.count)
        if isKept, !seeds.isEmpty {
            shapes = memos.shared.labels.withLock { $0.shapes(at: seeds, of: sheet) }
        }
        var next = 0
        for place in places {
            var shape = place.shape
            if case .unknown = shape {
                shape = shapes[next]
                if case .unknown = shape {
                    shape = body(place.seed, &typesetter).map { .label($0) } ?? .nothing
                    shapes[next] = shape
                }
                next += 1
            }
            guard case .label(let body) = shape else { continue }
            candidates.append(SymbolCandidate(place.seed, source: source, body: body))
        }
        if isKept, !seeds.isEmpty { memos.shared.labels.withLock { $0.note(shapes, at: seeds, of: sheet) } }
    }

    private func sheet(in memos: SymbolMemos) -> LabelMemo.Sheet {
        LabelMemo.Sheet(context: memos.context, layer: layer, generation: table.generation)
    }

    private mutating func newPlaces(_ row: Int32, _ memos: SymbolMemos) -> [LabelMemo.Place] {
        places.points(row: Int(row), memos).enumerated().map { ordinal, anchor in
            LabelMemo.Place(seed: seed(row: row, ordinal: ordinal, anchor: anchor))
        }
    }

    /// Crowds are thinned where labels may not lie on each other anyway.
    var isThinned: Bool {
        ordering == .seamless && (texts == nil || rules.text.overlap == .never)
            && (icons == nil || rules.icon.overlap == .never)
            && !rules.text.ignoresPlacement && !rules.icon.ignoresPlacement
    }

    /// A label at a point, or at a place on a line that its text does not follow; nil when it shows nothing.
    mutating func candidate(_ seed: Seed, _ typesetter: inout Typesetter) -> SymbolCandidate? {
        body(seed, &typesetter).map { SymbolCandidate(seed, source: source, body: $0) }
    }

    /// A label with its icon; nil when it shows nothing.
    mutating func candidate(_ seed: Seed, text: SymbolText?, textScale: Double) -> SymbolCandidate? {
        body(row: seed.row, text: text, textScale: textScale).map {
            SymbolCandidate(seed, source: source, body: $0)
        }
    }

    private mutating func body(_ seed: Seed, _ typesetter: inout Typesetter) -> SymbolBody? {
        var text: SymbolText?
        var textScale = 0.0
        if let draft = texts?.draft(row: Int(seed.row), &typesetter) {
            text = texts?.atPoint(row: Int(seed.row), draft, &typesetter)
            textScale = draft.boxSizePixels / TextBlock.unitsPerEm
        }
        return body(row: seed.row, text: text, textScale: textScale)
    }

    private mutating func body(row: Int32, text: SymbolText?, textScale: Double) -> SymbolBody? {
        let icon = icons?.icon(row: Int(row), text: text, textScale: textScale)
        guard text != nil || icon != nil else { return nil }
        return SymbolBody(text: text, icon: icon)
    }
}

/// Thins crowds of labels.
enum SymbolCrowd {
    /// How many labels of a layer a cell keeps.
    static let kept = 3

    /// Which labels are among the best of their cell.
    static func isKept(_ seeds: [SymbolGatherer.Seed], _ window: SymbolWindow) -> [Bool] {
        var isKept = Array(repeating: true, count: seeds.count)
        let crowded = crowded(seeds, window)
        guard !crowded.isEmpty else { return isKept }
        var best: [SymbolWindow.Cell: [Int]] = [:]
        for index in crowded { best[window.cell(of: seeds[index].anchor), default: []].append(index) }
        for (_, crowd) in best where crowd.count > kept {
            let sorted = crowd.sorted { precedes(seeds[$0], seeds[$1]) }
            for index in sorted.dropFirst(kept) { isKept[index] = false }
        }
        return isKept
    }

    /// The labels of the cells with more than are kept: mostly there is none, and counting is cheap.
    private static func crowded(_ seeds: [SymbolGatherer.Seed], _ window: SymbolWindow) -> [Int] {
        guard seeds.count > kept else { return [] }
        let box = window.anchors
        let columns = Int((box.maxX - box.minX) / window.cell + 1)
        let rows = Int((box.maxY - box.minY) / window.cell + 1)
        var counts = [UInt8](repeating: 0, count: columns * rows)
        func place(_ seed: SymbolGatherer.Seed) -> Int {
            // The window begins at a cell's edge, and holds all seeds.
            let (x, y) = (seed.anchor.x - box.minX, seed.anchor.y - box.minY)
            return Int(y / window.cell) * columns + Int(x / window.cell)
        }
        for seed in seeds {
            let place = place(seed)
            counts[place] = min(counts[place] + 1, UInt8(kept) + 1)
        }
        return seeds.indices.filter { counts[place(seeds[$0])] > UInt8(kept) }
    }

    private static func precedes(_ a: SymbolGatherer.Seed, _ b: SymbolGatherer.Seed) -> Bool {
        (a.sortKey, a.hash, a.row, a.ordinal) < (b.sortKey, b.hash, b.row, b.ordinal)
    }
}
