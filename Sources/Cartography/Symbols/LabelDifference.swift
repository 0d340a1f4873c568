import Features
import Geometry
import Styling
import Tiling
import Typesetting

/// Where the labels of a map differ between two states of its features, at one zoom.
///
/// Looked at is a window around the places of the changed labels, before and after, each placed by
/// ``SeamlessPlacement``. A label may be decided otherwise than on the whole map only if its D reaches as far as to
/// one that may be in conflict with what lies beyond the window (the induction behind the placement's margin), so most
/// are certain in a small window. A difference spreads from label to label, each in conflict with the next: where all
/// that differ, and all in conflict with one that does, are certain, nothing else differs. Else the window is made
/// larger, at last so large that the placement's own margin answers for it.
struct LabelDifference {
    /// One state of the map, placed in a window.
    private struct Side {
        let pool: SymbolPool
        let verdicts: [Int: SymbolVerdict]
        /// The labels by what tells them from each other.
        var labels: [Key: Int] = [:]

        init(_ pool: SymbolPool, window: SymbolWindow, budget: Double) {
            self.pool = pool
            verdicts = SeamlessPlacement.verdicts(pool, window: window, budget: budget)
            labels.reserveCapacity(pool.candidates.count)
            for index in pool.candidates.indices {
                let candidate = pool.candidates[index]
                let layer = pool.sources[Int(candidate.source)].layer
                labels[Key(layer: layer, hash: candidate.hash, anchor: candidate.anchor)] = index
            }
        }

        func verdict(_ key: Key) -> SymbolVerdict? { labels[key].flatMap { verdicts[$0] } }

        /// The farthest that a label's boxes lie from its anchor, steps.
        var reach: Int64 {
            verdicts.reduce(0) { reach, entry in
                guard let bounds = entry.value.bounds else { return reach }
                let anchor = pool.candidates[entry.key].anchor
                return max(
                    reach, anchor.x - bounds.minX, bounds.maxX - anchor.x, anchor.y - bounds.minY,
                    bounds.maxY - anchor.y)
            }
        }
    }

    private struct Key: Hashable {
        var layer: Int
        /// Tells the feature, and which of its labels.
        var hash: UInt64
        var anchor: ScreenPoint
    }

    private let style: CompiledStyle
    private let layers: [SymbolScene.Layer]
    private let reach: SymbolReach
    private let zoom: Double
    private let ratio: Double
    /// How far one label's conflicts lie away at most, device pixels.
    private let step: Double
    /// How near equal texts along lines may not stand, device pixels; 0 when there are none.
    private let repeatPixels: Double

    /// A comparison at a zoom.
    init(_ style: CompiledStyle, sprite: SpriteSheet, zoom: Double, ratio: Double) {
        self.style = style
        self.zoom = zoom
        self.ratio = ratio
        let point = Viewport(zoom: zoom, ratio: ratio, originX: 0, originY: 0, width: 1, height: 1)
        layers = SymbolScene.layers(
            style, input: MapInput(sprite: sprite), viewport: point, ordering: .seamless)
        reach = SymbolReach(layers.map { ($0.rules, $0.caps) }, ratio: ratio)
        step = reach.marginPixels - reach.budgetPixels - reach.pixels
        repeatPixels = reach.repeatPixels
    }

    /// The boxes of all ink of labels that differ, on the screen of the map.
    ///
    /// - Parameters:
    ///   - before: the features as they were.
    ///   - after: the features as they are.
    ///   - changed: ids of the features that differ, by the indexes of the layers whose labels may look otherwise for
    ///     it; their labels count as differing wherever they are drawn.
    ///   - budget: how many rows may still be looked at; less afterwards.
    ///   - typesetter: shapes the texts.
    ///   - memos: of labels and their places.
    /// - Returns: nil when the budget does not suffice.
    func boxes(
        from before: MapInput, to after: MapInput, of changed: [Int: Set<String>], budget: inout Int,
        _ typesetter: inout Typesetter, _ memos: inout SymbolMemos
    ) -> [StepBox]? {
        var boxes: [StepBox] = []
        guard let roots = roots(before, after, changed, &typesetter, &memos) else { return nil }
        for roots in roots {
            var margin = firstMargin
            while true {
                let window = window(around: roots, margin: margin)
                for input in [before, after] { budget -= rows(of: input, in: window) }
                guard budget >= 0 else { return nil }
                let search = SymbolSearch(
                    style: style, layers: layers, viewport: viewport(roots), window: window,
                    ordering: .seamless)
                var findings = SymbolSearch.Findings()
                let sides = [before, after].map { input in
                    Side(
                        search.labels(of: input, knowing: &findings, &typesetter, &memos),
                        window: window, budget: reach.budgetPixels)
                }
                if let found = differing(sides[0], sides[1], roots, window, margin: margin, changed) {
                    boxes += found
                    break
                }
                margin *= 2
            }
        }
        return boxes
    }

    // MARK: Windows

    private var firstMargin: Double { step + 192 * ratio }
    /// The margin at which every label that a change can reach is drawn as on the whole map.
    private var fullMargin: Double { 2 * (reach.budgetPixels + step) + reach.pixels + 16 * ratio }

    /// The canvas that is a box of the screen, whole pixels from its corner on.
    func viewport(_ box: StepBox) -> Viewport {
        Viewport(
            zoom: zoom, ratio: ratio, originX: box.minX, originY: box.minY,
            width: Int((box.maxX - box.minX) / 256) + 1, height: Int((box.maxY - box.minY) / 256) + 1)
    }

    private func window(around box: StepBox, margin: Double) -> SymbolWindow {
        SymbolWindow(viewport(box), margin: margin)
    }

    /// About how many rows the labels of a window are made from.
    private func rows(of input: MapInput, in window: SymbolWindow) -> Int {
        let viewport = viewport(window.canvas)
        guard let box = viewport.worldBox(marginPixels: window.marginPixels) else { return 0 }
        return layers.reduce(0) { sum, layer in
            guard let source = style.layers[layer.index].source else { return sum }
            return sum + input.pieces(of: source).reduce(0) { $0 + $1.table.estimatedCount(touching: box) }
        }
    }

    /// How many windows are looked at for one zoom, and how large a box a window may be around, CSS pixels.
    private static let mostWindows = 64
    private static let largestRoots = 2048.0

    /// Boxes around the places of the changed labels, before and after, near ones together.
    ///
    /// - Returns: nil when they are too many to be looked at, as along a line far longer than the screen.
    private func roots(
        _ before: MapInput, _ after: MapInput, _ changed: [Int: Set<String>],
        _ typesetter: inout Typesetter, _ memos: inout SymbolMemos
    ) -> [StepBox]? {
        let point = Viewport(zoom: zoom, ratio: ratio, originX: 0, originY: 0, width: 1, height: 1)
        let search = SymbolSearch(
            style: style, layers: layers, viewport: point, window: SymbolWindow(everywhere: point),
            ordering: .seamless)
        var anchors: Set<ScreenPoint> = []
        for layer in layers {
            guard let ids = changed[layer.index] else { continue }
            for input in [before, after] {
                let found = search.anchors(of: ids, layer: layer, in: input, &typesetter, &memos)
                guard let found else { return nil }
                anchors.formUnion(found)
            }
        }
        let sorted = anchors.sorted { ($0.y, $0.x) < ($1.y, $1.x) }
        let near = ScreenPoint.steps(firstMargin)
        let largest = ScreenPoint.steps(Self.largestRoots * ratio)
        var roots: [StepBox] = []
        for anchor in sorted {
            let box = StepBox(minX: anchor.x, minY: anchor.y, maxX: anchor.x, maxY: anchor.y)
            let together = roots.firstIndex { root in
                let union = root.union(box)
                return root.distance(to: anchor) <= near
                    && max(union.maxX - union.minX, union.maxY - union.minY) <= largest
            }
            if let together {
                roots[together] = roots[together].union(box)
            } else {
                guard roots.count < Self.mostWindows else { return nil }
                roots.append(box)
            }
        }
        return roots
    }

    // MARK: Comparing

    /// The ink of the labels that differ; nil when the window is too small to tell.
    private func differing(
        _ before: Side, _ after: Side, _ roots: StepBox, _ window: SymbolWindow, margin: Double,
        _ changed: [Int: Set<String>]
    ) -> [StepBox]? {
        let keys = Set(before.labels.keys).union(after.labels.keys)
        var differing = keys.filter { key in
            before.verdict(key)?.ways != after.verdict(key)?.ways || isChanged(key, before, changed)
                || isChanged(key, after, changed)
        }
        if margin >= fullMargin {
            // One cell more: a label may be missing from a crowd that the changed one was in.
            let limit = ScreenPoint.steps(reach.budgetPixels + step) + window.cell
            differing = differing.filter { roots.distance(to: $0.anchor) <= limit }
        } else if !isCertain(differing, among: keys, before, after, window) {
            return nil
        }
        return differing.flatMap { key -> [StepBox] in
            let isSame =
                before.verdict(key)?.fate?.look == after.verdict(key)?.fate?.look
                && !isChanged(key, before, changed) && !isChanged(key, after, changed)
            return isSame ? [] : [before, after].compactMap { ink(key, $0) }
        }
    }

    /// True when the labels that differ, and all in conflict with one of them, are decided as on the whole map.
    private func isCertain(
        _ differing: Set<Key>, among keys: Set<Key>, _ before: Side, _ after: Side, _ window: SymbolWindow
    ) -> Bool {
        // How far a label's conflicts lie away at most: what lies beyond the window may be as large as any.
        let farthest = max(
            max(before.reach, after.reach) + ScreenPoint.steps(reach.pixels), ScreenPoint.steps(repeatPixels))
        func isCertain(_ key: Key) -> Bool {
            let away = window.anchors.depth(of: key.anchor) - farthest
            return [before, after].allSatisfy { $0.verdict(key)?.isCertain(within: away) ?? true }
        }
        guard differing.allSatisfy(isCertain) else { return false }
        let centers = differing.map { key in
            (key, [before, after].compactMap { $0.verdict(key)?.bounds })
        }
        let near = ScreenPoint.steps(repeatPixels)
        return keys.allSatisfy { key in
            guard !differing.contains(key), let bounds = after.verdict(key)?.bounds else { return true }
            let isNear = centers.contains { center, boxes in
                boxes.contains(where: bounds.touches)
                    || center.layer == key.layer
                        && max(abs(center.anchor.x - key.anchor.x), abs(center.anchor.y - key.anchor.y))
                            < near
            }
            return !isNear || isCertain(key)
        }
    }

    private func isChanged(_ key: Key, _ side: Side, _ changed: [Int: Set<String>]) -> Bool {
        guard let ids = changed[key.layer], let index = side.labels[key] else { return false }
        let candidate = side.pool.candidates[index]
        let table = side.pool.sources[Int(candidate.source)].piece.table
        return ids.contains(table.id(row: Int(candidate.row)))
    }

    private func ink(_ key: Key, _ side: Side) -> StepBox? {
        guard let index = side.labels[key], let fate = side.verdicts[index]?.fate else { return nil }
        let candidate = side.pool.candidates[index]
        guard let layer = layers.first(where: { $0.index == key.layer }) else { return nil }
        return LabelInk(rules: layer.rules, caps: layer.caps).box(candidate, fate)
    }
}
