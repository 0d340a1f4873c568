import Geometry
import Styling
import Tiling
import Typesetting

/// Decides which labels of one picture are drawn, in the order of the specification's reference: from the top
/// layer down, within a layer by sort key or in the source's order; who comes first stays.
///
/// - Source: MapLibre Style Specification, `symbol-sort-key`, `symbol-z-order`, `*-overlap`, `*-optional`,
///   `*-ignore-placement`, `text-variable-anchor`, `text-writing-mode`.
struct SpecificationPlacement {
    /// How far beyond the canvas labels are still placed, CSS pixels.
    static let marginPixels = 100.0
    /// How far beyond the canvas anchors are looked at, CSS pixels: labels are seldom longer.
    static let anchorPixels = 2000.0

    private let pool: SymbolPool
    private let origin: ScreenPoint
    private var grid: CollisionGrid

    private init(_ pool: SymbolPool, _ viewport: Viewport, _ window: SymbolWindow) {
        self.pool = pool
        origin = ScreenPoint(x: window.canvas.minX, y: window.canvas.minY)
        grid = CollisionGrid(
            width: viewport.width, height: viewport.height, margin: Self.marginPixels * viewport.ratio)
    }

    /// What of the pool is drawn.
    static func place(_ pool: SymbolPool, viewport: Viewport, window: SymbolWindow) -> [SymbolFate] {
        var placement = SpecificationPlacement(pool, viewport, window)
        var fates: [SymbolFate] = []
        for layer in pool.layers.reversed() {
            for index in placement.order(layer.range) {
                if let fate = placement.place(index) { fates.append(fate) }
            }
        }
        return fates
    }

    /// A layer's labels in the order in which they are placed.
    private func order(_ range: Range<Int>) -> [Int] {
        guard let first = range.first else { return [] }
        let candidates = pool.candidates
        let rules = pool.sources[Int(candidates[first].source)].rules
        if rules.hasSortKey {
            return range.sorted { (candidates[$0].sortKey, $0) < (candidates[$1].sortKey, $1) }
        }
        guard rules.isPlacedByScreen else { return Array(range) }
        // Piece by piece, the lowest on the screen first.
        return range.sorted { a, b in
            let (left, right) = (candidates[a], candidates[b])
            if left.source != right.source { return left.source < right.source }
            return left.anchor.y != right.anchor.y ? left.anchor.y > right.anchor.y : a < b
        }
    }

    private func canvasBox(_ box: StepBox, at anchor: ScreenPoint) -> PixelRectangle {
        let x = Double(anchor.x - origin.x)
        let y = Double(anchor.y - origin.y)
        return PixelRectangle(
            left: (x + Double(box.minX)) / 256, top: (y + Double(box.minY)) / 256,
            right: (x + Double(box.maxX)) / 256, bottom: (y + Double(box.maxY)) / 256)
    }

    /// What a text takes up.
    private enum Room {
        case box(PixelRectangle)
        case discs([PixelVector], radius: Double)
    }

    private struct PlacedText {
        var variant: Int
        var room: Room
        var iconShift: PixelVector
        var isVertical: Bool
    }

    private mutating func place(_ index: Int) -> SymbolFate? {
        let candidate = pool.candidates[index]
        let rules = pool.sources[Int(candidate.source)].rules
        let text = candidate.text.flatMap { placedText($0, candidate, rules) }
        var icon: PixelRectangle?
        if let own = candidate.icon {
            let box = canvasBox(own.variant(isVertical: text?.isVertical ?? false).box, at: candidate.anchor)
            let moved = own.isFitted ? box.moved(by: text?.iconShift ?? PixelVector(0, 0)) : box
            if grid.holds(moved), grid.isFree(moved, for: rules.icon.overlap) { icon = moved }
        }
        let iconNeedsText = !rules.text.isOptional && candidate.text != nil && candidate.icon != nil
        let textNeedsIcon = !rules.icon.isOptional && candidate.text != nil && candidate.icon != nil
        let hasText = text != nil && (icon != nil || !textNeedsIcon)
        let hasIcon = icon != nil && (text != nil || !iconNeedsText)
        if hasText, let text, !rules.text.ignoresPlacement { insert(text.room, rules.text.overlap) }
        if hasIcon, let icon, !rules.icon.ignoresPlacement {
            grid.insert(icon, overlap: rules.icon.overlap)
        }
        guard hasText || hasIcon else { return nil }
        return SymbolFate(candidate: index, text: hasText ? text?.variant : nil, hasIcon: hasIcon)
    }

    private mutating func insert(_ room: Room, _ overlap: SymbolOverlap) {
        switch room {
        case .box(let box): grid.insert(box, overlap: overlap)
        case .discs(let centers, let radius):
            for center in centers { grid.insert(center: center, radius: radius, overlap: overlap) }
        }
    }

    private func placedText(
        _ text: SymbolText, _ candidate: SymbolCandidate, _ rules: SymbolRules
    ) -> PlacedText? {
        switch text.form {
        case .along(let along): return placedAlong(along, text, candidate, rules)
        case .atPoint(let variants):
            // Where labels may overlap, places where they need not are tried first.
            let modes: [SymbolOverlap] =
                variants.count > 1 && rules.text.overlap != .never
                ? [.never, rules.text.overlap] : [rules.text.overlap]
            for mode in modes {
                for (index, variant) in variants.enumerated() {
                    let box = canvasBox(variant.box, at: candidate.anchor)
                    guard grid.holds(box), grid.isFree(box, for: mode),
                        hasRoomForFittedIcon(candidate, variant, rules)
                    else { continue }
                    return PlacedText(
                        variant: index, room: .box(box), iconShift: variant.iconShift,
                        isVertical: variant.isVertical)
                }
            }
            return nil
        }
    }

    /// True unless the icon goes with a text of several anchors, and finds no room there.
    private func hasRoomForFittedIcon(
        _ candidate: SymbolCandidate, _ variant: SymbolText.Variant, _ rules: SymbolRules
    ) -> Bool {
        guard let icon = candidate.icon, icon.isFitted, rules.icon.overlap == .never,
            variant.iconShift != PixelVector(0, 0) || !rules.variableAnchors.isEmpty
        else { return true }
        let box = canvasBox(icon.variant(isVertical: variant.isVertical).box, at: candidate.anchor)
            .moved(by: variant.iconShift)
        return grid.holds(box) && grid.isFree(box, for: .never)
    }

    private func placedAlong(
        _ along: SymbolText.Along, _ text: SymbolText, _ candidate: SymbolCandidate, _ rules: SymbolRules
    ) -> PlacedText? {
        guard let discs = LineLabel.discs(along, scale: text.scale) else { return nil }
        let anchor = PixelVector(
            Double(candidate.anchor.x - origin.x) / 256, Double(candidate.anchor.y - origin.y) / 256)
        let centers = discs.map { $0 + anchor + rules.text.shift }
        let isInside = centers.contains { grid.holds(CollisionGrid.box($0, along.radius)) }
        guard isInside || rules.text.overlap == .always else { return nil }
        let isFree = centers.allSatisfy {
            grid.isFree(center: $0, radius: along.radius, for: rules.text.overlap)
        }
        guard isFree else { return nil }
        return PlacedText(
            variant: 0, room: .discs(centers, radius: along.radius), iconShift: PixelVector(0, 0),
            isVertical: false)
    }
}
