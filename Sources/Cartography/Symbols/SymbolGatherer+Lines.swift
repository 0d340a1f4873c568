import Features
import Geometry
import Styling
import Tiling
import Typesetting

/// What a row's labels along lines have in common.
struct LineDraft {
    var row: Int32
    var text: TextMaker.Draft?
    /// The text that follows the line; nil when there is none, or it does not follow.
    var shaped: ShapedText?
    /// The same with upright characters.
    var vertical: ShapedText?
    /// The text that does not follow the line, or no text at all, with its icon; before it has a place.
    var fixed: SymbolText?
    /// `text-offset`, layout units.
    var offset = PixelVector(0, 0)
    /// The longer of text and icon, layout units.
    var length = 0.0

    var content: String { text?.content ?? "" }
}

extension SymbolGatherer {
    /// The size that counts where a layer has no text: the specification's default.
    private static let sizeWithoutText = 16.0

    // MARK: Tiles

    /// Labels along the lines of a tile, where the reference places them.
    mutating func tileLineCandidates(
        _ rows: [Int32], _ typesetter: inout Typesetter
    ) -> [SymbolCandidate] {
        guard let tile = places.piece.tile else { return [] }
        var named: [TileLines.Named] = []
        for row in rows where table.kind(row: Int(row)) != .point {
            let content = texts?.draft(row: Int(row), &typesetter)?.content ?? ""
            named.append(TileLines.Named(row: row, text: content, parts: places.tileLines(row: Int(row))))
        }
        if rules.placement == .line { named = TileLines.joined(named) }
        var candidates: [SymbolCandidate] = []
        var taken: [String: [Point]] = [:]
        for feature in named {
            guard let draft = lineDraft(row: feature.row, &typesetter) else { continue }
            var ordinal = 0
            for found in tileAnchors(feature.parts, draft, tile) {
                if rules.placement == .line, draft.text != nil,
                    isTaken(found.anchor.point, draft.content, tile, &taken)
                {
                    continue
                }
                let place = seed(
                    row: feature.row, ordinal: ordinal, anchor: places.screen(tilePoint: found.anchor.point))
                ordinal += 1
                let line = found.line.map { places.screen(tilePoint: $0) }
                if let candidate = candidate(place, draft, line, found.anchor.segment) {
                    candidates.append(candidate)
                }
            }
        }
        return candidates
    }

    private typealias Found = (line: [Point], anchor: LineAnchors.Anchor)

    private func tileAnchors(_ parts: [[Point]], _ draft: LineDraft, _ tile: PieceTile) -> [Found] {
        let extent = Double(PieceTile.extent)
        let overscaling = Double(1 << (tile.overscaledZoom - tile.zoom))
        // Units of the tile to the CSS pixel.
        let unit = extent / (512 * overscaling)
        let scale = unit * (draft.text?.largestSizePixels ?? Self.sizeWithoutText) / TextBlock.unitsPerEm
        let label = label(draft, scale: scale)
        var found: [Found] = []
        if rules.placement == .lineCenter {
            for part in parts where part.count > 1 {
                guard let anchor = LineAnchors(part, label: label).center(isRounded: true) else { continue }
                let point = anchor.point
                guard point.x >= 0, point.x < extent, point.y >= 0, point.y < extent else { continue }
                found.append((part, anchor))
            }
            return found
        }
        let spacing = unit * rules.spacing / rules.ratio
        let start = (draft.length / 2 + TextBlock.unitsPerEm * 2) * scale
        for line in parts.flatMap({ TileLines.clipped($0, extent: extent) }) {
            let anchors = LineAnchors(line, label: label)
                .inTile(spacing: spacing, start: start, overscaling: overscaling, extent: extent)
            found += anchors.map { (line, $0) }
        }
        return found
    }

    private func label(_ draft: LineDraft, scale: Double) -> LineAnchors.Label {
        LineAnchors.Label(
            length: draft.length * scale,
            window: draft.text == nil ? 0 : 0.6 * TextBlock.unitsPerEm * scale,
            maximumAngle: rules.maximumAngle)
    }

    /// True when the same text stands nearer than half the spacing; else notes the place.
    private func isTaken(
        _ point: Point, _ content: String, _ tile: PieceTile, _ taken: inout [String: [Point]]
    ) -> Bool {
        let unit = Double(PieceTile.extent) / (512 * Double(1 << (tile.overscaledZoom - tile.zoom)))
        let least = unit * rules.spacing / rules.ratio / 2
        let isNear = taken[content, default: []].contains {
            PixelVector($0.x - point.x, $0.y - point.y).length < least
        }
        if !isNear { taken[content, default: []].append(point) }
        return isNear
    }

    // MARK: Whole lines

    /// Labels along whole lines: where they stand depends on the line alone.
    mutating func wholeLineCandidates(
        _ rows: [Int32], _ typesetter: inout Typesetter
    ) -> [SymbolCandidate] {
        var candidates: [SymbolCandidate] = []
        for row in rows where table.kind(row: Int(row)) != .point {
            guard let draft = lineDraft(row: row, &typesetter) else { continue }
            let scale =
                (draft.text?.largestSizePixels ?? Self.sizeWithoutText) * rules.ratio / TextBlock.unitsPerEm
            let label = label(draft, scale: scale)
            var ordinal = 0
            for line in places.screenLines(row: Int(row)) {
                let points = line.map { place -> Point in
                    let vector = line[0].vector(to: place)
                    return Point(x: vector.x, y: vector.y)
                }
                let anchors = LineAnchors(points, label: label)
                let found =
                    rules.placement == .line
                    ? anchors.ofWholeLine(spacing: rules.spacing)
                    : anchors.center(isRounded: false).map { [$0] } ?? []
                for anchor in found {
                    let place = line[0].moved(by: PixelVector(anchor.point.x, anchor.point.y))
                    ordinal += 1
                    guard window.anchors.contains(place) else { continue }
                    let seed = seed(row: row, ordinal: ordinal - 1, anchor: place)
                    if let candidate = candidate(seed, draft, line, anchor.segment) {
                        candidates.append(candidate)
                    }
                }
            }
        }
        return candidates
    }

    // MARK: One label

    /// What the labels of a row have in common; nil when they show nothing.
    private mutating func lineDraft(row: Int32, _ typesetter: inout Typesetter) -> LineDraft? {
        var draft = LineDraft(row: row)
        if let text = texts?.draft(row: Int(row), &typesetter) {
            draft.text = text
            if rules.text.followsLine {
                shapeAlong(&draft, text, &typesetter)
            } else {
                draft.fixed = texts?.atPoint(row: Int(row), text, &typesetter)
                if case .atPoint(let variants)? = draft.fixed?.form, let first = variants.first {
                    draft.length = first.measured.edges.width
                }
            }
        }
        if let icon = icons?.icon(row: Int(row), text: nil, textScale: 0) {
            draft.length = max(draft.length, icon.width)
        } else if draft.shaped == nil && draft.fixed == nil {
            return nil
        }
        return draft
    }

    /// Shapes a text that follows its line, shortened until it is no longer than labels may be.
    private mutating func shapeAlong(
        _ draft: inout LineDraft, _ text: TextMaker.Draft, _ typesetter: inout Typesetter
    ) {
        let row = Int(draft.row)
        let anchor = texts?.columns.anchor.value(row: row, in: table) ?? .center
        draft.offset =
            texts?.columns.plainOffset(row: row, in: table, anchor: anchor) ?? PixelVector(0, 0)
        var block = text.block
        block.alignment = TextAlignment(horizontal: anchor.horizontal, vertical: anchor.vertical)
        let scale = text.sizePixels * rules.ratio / TextBlock.unitsPerEm
        var content = text.content
        while let shaped = typesetter.shape(block) {
            let edges = shaped.edges
            let end =
                max(abs(edges.left), abs(edges.right)) + abs(draft.offset.x) + abs(draft.offset.y)
                + max(10, edges.bottom - edges.top) / 2
            guard end * scale + rules.textPadding + rules.text.shift.length > caps.textReach else {
                draft.shaped = shaped
                break
            }
            guard let shorter = TextMaker.shortened(content) else { return }
            content = shorter
            block.sections = [TextSection(.text(shorter + "…"), fonts: block.sections[0].fonts)]
        }
        guard let shaped = draft.shaped else { return }
        draft.length = shaped.edges.right - shaped.edges.left
        if rules.text.keepsUpright, ScriptRules.allowsVerticalWriting(content) {
            block.writing = .vertical
            draft.vertical = typesetter.shape(block)
            if let vertical = draft.vertical { draft.length = vertical.edges.width }
        }
    }

    private mutating func candidate(
        _ seed: Seed, _ draft: LineDraft, _ line: [ScreenPoint], _ segment: Int
    ) -> SymbolCandidate? {
        var text = draft.fixed
        if let shaped = draft.shaped, let own = draft.text {
            text = along(seed.anchor, draft, shaped, own, line, segment)
        }
        let textScale = (draft.text?.boxSizePixels ?? 0) / TextBlock.unitsPerEm
        guard var candidate = candidate(seed, text: text, textScale: textScale) else { return nil }
        if segment + 1 < line.count {
            candidate.lineTurn = Rotation(line[segment].vector(to: line[segment + 1]).direction)
        }
        return candidate
    }

    private func along(
        _ anchor: ScreenPoint, _ draft: LineDraft, _ shaped: ShapedText, _ text: TextMaker.Draft,
        _ line: [ScreenPoint], _ segment: Int
    ) -> SymbolText {
        let size = text.sizePixels * rules.ratio
        let scale = size / TextBlock.unitsPerEm
        let boxScale = text.boxSizePixels * rules.ratio / TextBlock.unitsPerEm
        let edges = shaped.edges
        let reach = (abs(edges.left) + abs(edges.right) + abs(draft.offset.x) + abs(draft.offset.y)) * scale
        let along = SymbolText.Along(
            horizontal: shaped, vertical: draft.vertical,
            path: LinePath(at: anchor, on: line, segment: segment, reach: reach + size),
            offset: draft.offset * scale, turn: text.turn,
            radius: max(10, edges.bottom - edges.top) * boxScale / 2 + rules.textPadding)
        return SymbolText(
            form: .along(along), scale: scale, sizePixels: size, content: draft.content, images: text.images,
            colors: text.colors)
    }
}
