import Geometry
import Styling
import Tiling
import Typesetting

/// Decides which labels are drawn so that the answer depends on the map alone: budgeted greedy placement.
///
/// Every way a label may be drawn is a node: boxes around an anchor. Nodes have one strict order for the whole map:
/// layer (the top one first), class of the sort key, a hash of the feature, its place among the feature's labels, the
/// way it is drawn. In that order a node is accepted when no accepted one is in conflict with it. Each node also
/// carries D, how far away the causes of its fate may lie:
///
/// - rejected: the least of D(b) + dist(a, b) over the accepted b in conflict with it;
/// - accepted: the most of D(b) + dist(a, b) over all earlier b in conflict with it, 0 without one.
///
/// Drawn is what is accepted with D ≤ M. A canvas looks at all nodes whose anchors lie within M + 3e of it, where e
/// is how far a label's box reaches from its anchor: a node whose fate could differ because of what lies beyond has a
/// D above M both here and there, by induction over the order, for each step of a chain of causes is at most 2e long
/// and adds its length to D. So every canvas draws the same labels, and none is cut where canvases meet.
struct SeamlessPlacement {
    /// How far a label's causes may lie away, given how far boxes reach; device pixels.
    ///
    /// - Parameters:
    ///   - reach: e, the largest over the map's symbol layers at this zoom.
    ///   - ratio: device pixels to the CSS pixel.
    /// - Returns: M.
    static func budget(reach: Double, ratio: Double) -> Double { max(512 * ratio, 6 * reach) }

    /// How far beyond a canvas anchors must be looked at, device pixels.
    ///
    /// - Parameters:
    ///   - reach: e.
    ///   - repeatDistance: how near equal texts may not stand.
    ///   - ratio: device pixels to the CSS pixel.
    /// - Returns: M + 3e; more where equal texts keep each other away over more than 2e.
    static func margin(reach: Double, repeatDistance: Double, ratio: Double) -> Double {
        budget(reach: reach, ratio: ratio) + reach + max(2 * reach, repeatDistance)
    }

    /// A box and how it meets others.
    private struct Room {
        var box: StepBox
        var overlap: SymbolOverlap
        var ignoresPlacement: Bool
    }

    private struct Node {
        var candidate: Int
        /// The variant of the text; nil for no text.
        var text: Int?
        var hasIcon: Bool
        var rooms: Range<Int>
        var anchor: ScreenPoint
        var isAccepted = false
        /// D, steps.
        var distance: Int64 = 0
    }

    private let pool: SymbolPool
    private var nodes: [Node] = []
    private var rooms: [Room] = []
    /// For each room its node.
    private var owners: [Int32] = []
    private var index: StepBoxIndex
    /// The nodes with a text along lines or with the text of another, by text.
    private var repeats: [String: [Int32]] = [:]
    /// Marks which earlier nodes were counted already for the present one.
    private var marks: [Int32] = []
    private var touching: [Int32] = []
    private var conflicts: [Int32] = []

    private init(_ pool: SymbolPool, _ window: SymbolWindow) {
        self.pool = pool
        index = StepBoxIndex(window.anchors, boxCount: pool.candidates.count)
        // Most labels have one way to be drawn, and one box.
        nodes.reserveCapacity(pool.candidates.count)
        rooms.reserveCapacity(pool.candidates.count)
        owners.reserveCapacity(pool.candidates.count)
        marks.reserveCapacity(pool.candidates.count)
    }

    /// What of the pool is drawn.
    ///
    /// - Parameters:
    ///   - pool: the labels whose anchors lie in the window.
    ///   - window: with the margin of ``margin(reach:repeatDistance:ratio:)``.
    ///   - budget: M, device pixels.
    /// - Returns: the drawn labels, in the order of the decisions.
    static func place(_ pool: SymbolPool, window: SymbolWindow, budget: Double) -> [SymbolFate] {
        let limit = ScreenPoint.steps(budget)
        var fates: [SymbolFate] = []
        decideAll(pool, window) { _, index, node, _ in
            if let node, node.distance <= limit {
                fates.append(SymbolFate(candidate: index, text: node.text, hasIcon: node.hasIcon))
            }
        }
        return fates
    }

    /// What became of each label, for the one who compares.
    ///
    /// - Parameters:
    ///   - pool: the labels whose anchors lie in the window.
    ///   - window: any; labels whose causes lie beyond it may come out otherwise than on the whole map.
    ///   - budget: M, device pixels.
    /// - Returns: by the labels' indexes in the pool.
    static func verdicts(_ pool: SymbolPool, window: SymbolWindow, budget: Double) -> [Int: SymbolVerdict] {
        let limit = ScreenPoint.steps(budget)
        var verdicts: [Int: SymbolVerdict] = [:]
        verdicts.reserveCapacity(pool.candidates.count)
        decideAll(pool, window) { placement, index, node, first in
            var verdict = SymbolVerdict()
            for way in placement.nodes[first...] {
                verdict.ways.append(SymbolVerdict.Way(isAccepted: way.isAccepted, distance: way.distance))
                for room in placement.rooms[way.rooms] {
                    verdict.bounds = verdict.bounds?.union(room.box) ?? room.box
                }
            }
            if let node, node.distance <= limit {
                verdict.fate = SymbolFate(candidate: index, text: node.text, hasIcon: node.hasIcon)
            }
            verdicts[index] = verdict
        }
        return verdicts
    }

    /// Decides on all labels in their order; the body gets each one's accepted node and the first of its nodes.
    private static func decideAll(
        _ pool: SymbolPool, _ window: SymbolWindow, _ body: (Self, Int, Node?, Int) -> Void
    ) {
        var placement = SeamlessPlacement(pool, window)
        for layer in pool.layers.reversed() {
            for rank in layer.range.map({ Rank(pool.candidates[$0], index: $0) }).sorted(by: precedes) {
                let first = placement.nodes.count
                let accepted = placement.decide(rank.index)
                body(placement, rank.index, accepted, first)
            }
        }
    }

    /// What decides on a label's turn.
    private struct Rank {
        let sortKey: Double
        let hash: UInt64
        let source: Int32
        let row: Int32
        let ordinal: Int32
        let index: Int

        init(_ candidate: SymbolCandidate, index: Int) {
            sortKey = candidate.sortKey
            hash = candidate.hash
            source = candidate.source
            row = candidate.row
            ordinal = candidate.ordinal
            self.index = index
        }
    }

    private static func precedes(_ a: Rank, _ b: Rank) -> Bool {
        if a.sortKey != b.sortKey { return a.sortKey < b.sortKey }
        if a.hash != b.hash { return a.hash < b.hash }
        return (a.source, a.row, a.ordinal) < (b.source, b.row, b.ordinal)
    }

    /// Decides on a label, one way to draw it after the other; the accepted one.
    private mutating func decide(_ candidate: Int) -> Node? {
        let first = nodes.count
        if let way = soleWay(candidate) {
            let node = decide(way, siblings: first..<first)
            return node.isAccepted ? node : nil
        }
        var accepted: Node?
        for way in ways(candidate) {
            let node = decide(way, siblings: first..<nodes.count)
            if node.isAccepted, accepted == nil { accepted = node }
        }
        return accepted
    }

    // MARK: The ways to draw a label

    /// The way of a label that has one only, as ``ways(_:)`` finds it; nil for all others.
    private mutating func soleWay(_ index: Int) -> Node? {
        let source = Int(pool.candidates[index].source)
        guard let box = pool.candidates[index].soleBox, !pool.sources[source].rules.text.followsLine else {
            return nil
        }
        let anchor = pool.candidates[index].anchor
        rooms.append(
            Room(
                box: box.moved(to: anchor), overlap: pool.sources[source].rules.text.overlap,
                ignoresPlacement: pool.sources[source].rules.text.ignoresPlacement))
        return Node(
            candidate: index, text: 0, hasIcon: false, rooms: rooms.count - 1..<rooms.count, anchor: anchor)
    }

    private mutating func ways(_ index: Int) -> [Node] {
        let candidate = pool.candidates[index]
        let rules = pool.sources[Int(candidate.source)].rules
        var found: [Node] = []
        let texts = candidate.text.map(texts) ?? []
        if candidate.text != nil && texts.isEmpty && (candidate.icon == nil || !rules.text.isOptional) {
            return []
        }
        func icon(_ text: Text?) -> Room? {
            candidate.icon.map { icon in
                let box = icon.variant(isVertical: text?.isVertical ?? false).box
                let moved = icon.isFitted ? box.moved(to: text?.shift ?? ScreenPoint(x: 0, y: 0)) : box
                return Room(
                    box: moved.moved(to: candidate.anchor), overlap: rules.icon.overlap,
                    ignoresPlacement: rules.icon.ignoresPlacement)
            }
        }
        let passes: [SymbolOverlap] =
            texts.count > 1 && rules.text.overlap != .never
            ? [.never, rules.text.overlap] : [rules.text.overlap]
        for overlap in passes {
            for text in texts {
                var own = rooms(text, candidate.anchor, rules, overlap)
                if let icon = icon(text) { own.append(icon) }
                found.append(node(index, text: text.variant, hasIcon: candidate.icon != nil, own))
            }
        }
        guard candidate.icon != nil else { return found }
        if rules.icon.isOptional {
            for overlap in passes {
                for text in texts {
                    let own = rooms(text, candidate.anchor, rules, overlap)
                    found.append(node(index, text: text.variant, hasIcon: false, own))
                }
            }
        }
        if rules.text.isOptional || candidate.text == nil, let icon = icon(texts.first) {
            found.append(node(index, text: nil, hasIcon: true, [icon]))
        }
        return found
    }

    private mutating func node(_ candidate: Int, text: Int?, hasIcon: Bool, _ own: [Room]) -> Node {
        let first = rooms.count
        rooms += own
        return Node(
            candidate: candidate, text: text, hasIcon: hasIcon, rooms: first..<rooms.count,
            anchor: pool.candidates[candidate].anchor)
    }

    /// A way a text may stand: its boxes around the anchor.
    private struct Text {
        var variant: Int
        var boxes: [StepBox]
        var isVertical = false
        var shift = ScreenPoint(x: 0, y: 0)
    }

    private func texts(_ text: SymbolText) -> [Text] {
        switch text.form {
        case .atPoint(let variants):
            return variants.enumerated().map { index, variant in
                let shift = ScreenPoint(x: 0, y: 0).moved(by: variant.iconShift)
                return Text(
                    variant: index, boxes: [variant.box], isVertical: variant.isVertical, shift: shift)
            }
        case .along(let along):
            guard let discs = LineLabel.discs(along, scale: text.scale) else { return [] }
            return [
                Text(variant: 0, boxes: discs.map { StepBox(CollisionGrid.box($0, along.radius)) })
            ]
        }
    }

    private func rooms(
        _ text: Text, _ anchor: ScreenPoint, _ rules: SymbolRules, _ overlap: SymbolOverlap
    ) -> [Room] {
        let shift = ScreenPoint(x: 0, y: 0).moved(by: rules.text.shift)
        let isAlong = text.boxes.count > 1 || rules.text.followsLine
        return text.boxes.map { box in
            Room(
                box: (isAlong ? box.moved(to: shift) : box).moved(to: anchor), overlap: overlap,
                ignoresPlacement: rules.text.ignoresPlacement)
        }
    }

    // MARK: One node

    /// Decides on a node after all that come before it.
    private mutating func decide(_ way: Node, siblings: Range<Int>) -> Node {
        var node = way
        let own = Int32(clamping: nodes.count)
        var nearest = Int64.max
        var farthest: Int64 = 0
        func meet(_ other: Node) {
            let away = max(abs(other.anchor.x - node.anchor.x), abs(other.anchor.y - node.anchor.y))
            let distance = other.distance + away
            farthest = max(farthest, distance)
            if other.isAccepted { nearest = min(nearest, distance) }
        }
        for sibling in siblings { meet(nodes[sibling]) }
        collectConflicts(of: node, own: own, before: siblings.lowerBound)
        for other in conflicts { meet(nodes[Int(other)]) }
        node.isAccepted = nearest == .max
        node.distance = node.isAccepted ? farthest : nearest
        add(node, own)
        return node
    }

    /// Puts the earlier nodes of other labels that a node is in conflict with into ``conflicts``, each once.
    private mutating func collectConflicts(of node: Node, own: Int32, before first: Int) {
        conflicts.removeAll(keepingCapacity: true)
        marks.append(-1)
        for room in rooms[node.rooms] where room.overlap != .always {
            touching.removeAll(keepingCapacity: true)
            index.collect(touching: room.box, into: &touching)
            for other in touching {
                let owner = owners[Int(other)]
                guard marks[Int(owner)] != own, owner < first, rooms[Int(other)].box.touches(room.box),
                    room.overlap == .never || rooms[Int(other)].overlap == .never
                else { continue }
                marks[Int(owner)] = own
                conflicts.append(owner)
            }
        }
        guard let (text, least) = repeatedText(node) else { return }
        for other in repeats[text] ?? [] where marks[Int(other)] != own && other < first {
            let anchor = nodes[Int(other)].anchor
            if max(abs(anchor.x - node.anchor.x), abs(anchor.y - node.anchor.y)) < least {
                conflicts.append(other)
            }
        }
    }

    private mutating func add(_ node: Node, _ own: Int32) {
        nodes.append(node)
        while owners.count < rooms.count { owners.append(0) }
        for room in node.rooms {
            owners[room] = own
            if !rooms[room].ignoresPlacement { index.insert(Int32(clamping: room), box: rooms[room].box) }
        }
        if let (text, _) = repeatedText(node) { repeats[text, default: []].append(own) }
    }

    /// The text that may not stand again nearby, and how near; labels along lines only.
    private func repeatedText(_ node: Node) -> (text: String, least: Int64)? {
        let source = Int(pool.candidates[node.candidate].source)
        guard pool.sources[source].rules.placement == .line, node.text != nil,
            let text = pool.candidates[node.candidate].text
        else { return nil }
        // By layer: its features may lie in several pieces, as changes do that are not folded in yet.
        let layer = pool.sources[source].layer
        return ("\(layer) \(text.content)", ScreenPoint.steps(pool.sources[source].rules.spacing / 2))
    }
}
