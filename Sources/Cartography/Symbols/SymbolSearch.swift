import Features
import Geometry
import Styling
import Tiling
import Typesetting

/// Finds the labels that may be drawn in a window.
struct SymbolSearch {
    let style: CompiledStyle
    /// The style's symbol layers at the viewport's zoom, the lowest first.
    let layers: [SymbolScene.Layer]
    let viewport: Viewport
    let window: SymbolWindow
    let ordering: SymbolOrdering

    /// What was found of tables in a window, for another state of the map that has the same tables.
    struct Findings {
        struct Key: Hashable {
            var layer: Int
            var generation: Generation
        }

        fileprivate var byTable: [Key: Entry] = [:]
    }

    /// What was found of one layer over one piece, hidden rows among it.
    fileprivate struct Entry {
        var gatherer: SymbolGatherer
        var found: SymbolGatherer.Findings
    }

    /// All labels whose anchors lie in the window.
    func labels(
        of input: MapInput, _ typesetter: inout Typesetter, _ memos: inout SymbolMemos
    ) -> SymbolPool {
        var findings = Findings()
        return labels(of: input, knowing: &findings, &typesetter, &memos)
    }

    /// All labels whose anchors lie in the window; tables that were looked through before are not again.
    func labels(
        of input: MapInput, knowing findings: inout Findings, _ typesetter: inout Typesetter,
        _ memos: inout SymbolMemos
    ) -> SymbolPool {
        var pool = SymbolPool()
        for layer in layers {
            let first = pool.candidates.count
            var entries: [Entry] = []
            for source in sources(of: layer, in: input) {
                guard var entry = entry(of: source, input, &findings, &typesetter, &memos) else { continue }
                entry.gatherer.source = Int32(clamping: pool.sources.count)
                entry.found = entry.found.without(source.piece.hidden)
                entries.append(entry)
                pool.sources.append(source)
            }
            thin(&entries)
            for index in entries.indices {
                switch entries[index].found {
                case .labels(let labels):
                    for var label in labels {
                        label.source = entries[index].gatherer.source
                        pool.candidates.append(label)
                    }
                case .places(let places):
                    entries[index].gatherer.appendCandidates(
                        at: places, to: &pool.candidates, &typesetter, &memos)
                }
            }
            pool.layers.append((layer.index, first..<pool.candidates.count))
        }
        return pool
    }

    /// What is found of a source; nil when it has no rows here.
    private func entry(
        of source: SymbolSource, _ input: MapInput, _ findings: inout Findings,
        _ typesetter: inout Typesetter, _ memos: inout SymbolMemos
    ) -> Entry? {
        let key = Findings.Key(layer: source.layer, generation: source.piece.table.generation)
        // Tables cut for tiles lie each in a place of its own.
        if source.piece.tile == nil, let known = findings.byTable[key] { return known }
        let rows = rows(of: style.layers[source.layer], piece: source.piece)
        guard !rows.isEmpty else { return nil }
        var gatherer = gatherer(of: source, input)
        let found = gatherer.found(rows: rows, &typesetter, &memos)
        let entry = Entry(gatherer: gatherer, found: found)
        if source.piece.tile == nil { findings.byTable[key] = entry }
        return entry
    }

    /// Leaves the best of each crowd, whichever pieces its labels come from.
    private func thin(_ found: inout [Entry]) {
        guard found.first?.gatherer.isThinned == true else { return }
        var seeds: [SymbolGatherer.Seed] = []
        for entry in found {
            if case .places(let places) = entry.found { seeds += places.map(\.seed) }
        }
        let isKept = SymbolCrowd.isKept(seeds, window)
        if isKept.allSatisfy({ $0 }) { return }
        var start = 0
        for index in found.indices {
            guard case .places(let places) = found[index].found else { continue }
            found[index].found = .places(places.indices.filter { isKept[start + $0] }.map { places[$0] })
            start += places.count
        }
    }

    /// Lines that are longer across or down have too many places for labels to be told, device pixels.
    private static let longestLine = 65_536.0

    /// Where the labels of some features of a layer may stand; nil when one is far too long a line.
    func anchors(
        of ids: Set<String>, layer: SymbolScene.Layer, in input: MapInput, _ typesetter: inout Typesetter,
        _ memos: inout SymbolMemos
    ) -> [ScreenPoint]? {
        var anchors: [ScreenPoint] = []
        for source in sources(of: layer, in: input) {
            var rows = ids.flatMap { source.piece.table.rows(withID: $0) }.map { Int32($0) }.sorted()
            source.piece.removeHidden(from: &rows)
            keepDrawn(&rows, of: style.layers[layer.index], piece: source.piece)
            guard !rows.isEmpty else { continue }
            let isTooLong = rows.contains { row in
                let box = source.piece.table.box(row: Int(row))
                let units = Double(max(box.maxX - box.minX, box.maxY - box.minY))
                return units * viewport.scale / WebMercator.worldUnits > Self.longestLine
            }
            if isTooLong, layer.rules.placement == .line { return nil }
            var gatherer = gatherer(of: source, input)
            anchors += gatherer.anchors(rows: rows, &typesetter, &memos)
        }
        return anchors
    }

    /// The pieces of a layer's source.
    private func sources(of layer: SymbolScene.Layer, in input: MapInput) -> [SymbolSource] {
        let styled = style.layers[layer.index]
        guard let name = styled.source else { return [] }
        let pieces = PieceOrder(input.pieces(of: name), viewport)
        return zip(pieces.pieces, pieces.drawingRanks).compactMap { piece, rank in
            guard piece.belongs(to: styled.sourceLayer) else { return nil }
            return SymbolSource(
                layer: layer.index, paint: layer.paint, rules: layer.rules, piece: piece, rank: rank)
        }
    }

    private func gatherer(of source: SymbolSource, _ input: MapInput) -> SymbolGatherer {
        let caps = layers.first { $0.index == source.layer }?.caps ?? .none
        return SymbolGatherer(
            source, caps: caps, window: window, ordering: ordering, viewport: viewport,
            sprite: input.sprite)
    }

    /// The rows that may have a label in the window: all of a tile, else those that touch the window.
    ///
    /// Hidden ones are among them: what is found of a table serves states of the map that hide others.
    private func rows(of layer: StyleLayer, piece: FeaturePiece) -> [Int32] {
        var rows: [Int32] = []
        if piece.tile != nil {
            rows = (0..<piece.table.count).map(Int32.init)
        } else if let box = piece.frame.box(of: viewport.extent(marginPixels: window.marginPixels)) {
            piece.table.rows(touching: box, into: &rows)
        }
        keepDrawn(&rows, of: layer, piece: piece)
        return rows
    }

    /// Leaves out what the filter refuses.
    private func keepDrawn(_ rows: inout [Int32], of layer: StyleLayer, piece: FeaturePiece) {
        guard let filter = layer.filter else { return }
        var accepted = RowFilter(
            filter, zoom: piece.filterZoom(viewport), table: piece.table, tile: piece.tile)
        rows.removeAll { !accepted.accepts(row: Int($0), in: piece.table) }
    }
}
