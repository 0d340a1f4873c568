import Features
import Geometry
import Styling
import Tiling

/// Points joined into clusters, one set for each zoom.
///
/// From the deepest zoom up: the first point that is still free takes all others within a radius.
///
/// - Source: the greedy method of supercluster, which MapLibre GL JS uses (mapbox/supercluster, README).
struct PointClusters: Sendable {
    /// A point or a cluster.
    private struct Node: Sendable {
        var x: Double
        var y: Double
        var count = 1
        /// Index of the feature; of a cluster its id.
        var id: Int
        /// Index into `values`; -1 for none.
        var values = -1

        var isCluster: Bool { count > 1 }
    }

    private let features: [GeoJSONFeatures.Feature]
    private let options: ClusterOptions
    private var nodes: [Node] = []
    /// What clusters know of their points, in the order of the options' properties.
    private var values: [[ExpressionValue]] = []
    /// For each zoom, 0 first, the nodes there; the last holds the points themselves.
    private var levels: [[Int32]] = []

    init(shapes: [GeoShape], features: [GeoJSONFeatures.Feature], options: ClusterOptions) {
        self.features = features
        self.options = options
        for shape in shapes where shape.kind == .point && nodes.count < Int(Int32.max) / 2 {
            guard let place = shape.lines.first?.vertices.first else { continue }
            // Single precision, as there: it decides which neighbours are just near enough.
            nodes.append(Node(x: Double(Float(place.x)), y: Double(Float(place.y)), id: shape.feature))
        }
        var level = nodes.indices.map { Int32($0) }
        levels = [level]
        for zoom in stride(from: options.maximumZoom, through: 0, by: -1) {
            level = joined(level, zoom: zoom)
            levels.append(level)
        }
        levels.reverse()
    }

    // MARK: Joining

    private mutating func joined(_ level: [Int32], zoom: Int) -> [Int32] {
        let radius = options.radius / (Double(GeoJSONOptions.extent) * Double(1 << zoom))
        let grid = NeighbourGrid(
            level.map { Point(x: nodes[Int($0)].x, y: nodes[Int($0)].y) }, radius: radius)
        var isTaken = [Bool](repeating: false, count: level.count)
        var next: [Int32] = []
        for place in level.indices where !isTaken[place] {
            isTaken[place] = true
            let free = grid.neighbours(of: place).filter { !isTaken[$0.index] }
            let own = nodes[Int(level[place])].count
            let count = free.reduce(own) { $0 + nodes[Int(level[$1.index])].count }
            for neighbour in free { isTaken[neighbour.index] = true }
            if count > own && count >= options.minimumPoints {
                next.append(cluster(level, place, free, count: count, zoom: zoom))
            } else {
                next.append(level[place])
                next += free.map { level[$0.index] }
            }
        }
        return next
    }

    private mutating func cluster(
        _ level: [Int32], _ place: Int, _ neighbours: [NeighbourGrid.Neighbour], count: Int, zoom: Int
    ) -> Int32 {
        let first = nodes[Int(level[place])]
        var cluster = Node(
            x: first.x * Double(first.count), y: first.y * Double(first.count), count: count,
            id: place << 5 + (zoom + 1) + features.count)
        var known = values(of: first)
        for neighbour in neighbours {
            let node = nodes[Int(level[neighbour.index])]
            cluster.x += (node.x + neighbour.turn) * Double(node.count)
            cluster.y += node.y * Double(node.count)
            guard !options.properties.isEmpty else { continue }
            let other = Dictionary(
                zip(options.properties.map(\.name), values(of: node)), uniquingKeysWith: { first, _ in first }
            )
            for (index, property) in options.properties.enumerated() {
                known[index] = property.joined(known[index], other)
            }
        }
        let middle = cluster.x / Double(count)
        // Points on both sides of the antimeridian may have their middle just beyond it.
        cluster.x = Double(Float(first.x >= 0 && first.x <= 1 ? middle - middle.rounded(.down) : middle))
        cluster.y = Double(Float(cluster.y / Double(count)))
        if !known.isEmpty {
            cluster.values = values.count
            values.append(known)
        }
        nodes.append(cluster)
        return Int32(nodes.count - 1)
    }

    private func values(of node: Node) -> [ExpressionValue] {
        guard !options.properties.isEmpty else { return [] }
        if node.values >= 0 { return values[node.values] }
        let properties = Dictionary(
            features[node.id].properties.map { ($0.key, ExpressionValue($0.value)) },
            uniquingKeysWith: { first, _ in first })
        return options.properties.map { $0.value(of: properties) }
    }

    // MARK: Tiles

    /// Adds the points and clusters of a tile, and of its neighbourhood as wide as the radius.
    func appendTile(zoom: Int, column: Int, row: Int, to builder: inout LooseTableBuilder) {
        let tile = TileFrame(zoom: zoom, column: column, row: row)
        let level = levels[min(max(zoom, 0), levels.count - 1)]
        let buffer = options.radius / Double(GeoJSONOptions.extent)
        let (x, y) = (tile.across(buffer), tile.down(buffer))
        for index in level {
            let node = nodes[Int(index)]
            guard y.contains(node.y) else { continue }
            // Beside the world lie copies of it.
            for turn in [0.0, -1, 1] where x.contains(node.x + turn) {
                builder.append(feature(node, at: tile.stored(x: node.x + turn, y: node.y)))
            }
        }
    }

    private func feature(_ node: Node, at place: WorldPoint) -> LooseRow {
        let feature = node.isCluster ? nil : features[node.id]
        return LooseRow(
            kind: .point, parts: [[place]],
            id: node.isCluster ? JSONValue(.number(Double(node.id))) : feature?.id,
            properties: feature?.properties ?? clusterProperties(node))
    }

    private func clusterProperties(_ node: Node) -> [JSONMember] {
        func member(_ key: String, _ content: JSONValue.Content) -> JSONMember {
            JSONMember(key: key, value: JSONValue(content))
        }
        var members = [
            member("cluster", .boolean(true)), member("cluster_id", .number(Double(node.id))),
            member("point_count", .number(Double(node.count))),
            member("point_count_abbreviated", Self.abbreviated(node.count)),
        ]
        guard node.values >= 0 else { return members }
        for (property, value) in zip(options.properties, values[node.values]) {
            guard let document = try? JSONParser.parse(Array(value.jsonText.utf8)) else { continue }
            members.append(JSONMember(key: property.name, value: document.root))
        }
        return members
    }

    /// 999, «1.2k», «12k».
    private static func abbreviated(_ count: Int) -> JSONValue.Content {
        if count >= 10_000 { return .string("\(Int((Double(count) / 1000).rounded()))k") }
        guard count >= 1000 else { return .number(Double(count)) }
        let tenths = Int((Double(count) / 100).rounded())
        return .string(tenths % 10 == 0 ? "\(tenths / 10)k" : "\(tenths / 10).\(tenths % 10)k")
    }
}

/// Finds the points within a radius of one of them: a grid with cells as wide as the radius.
struct NeighbourGrid {
    /// Cells across the unit square at most, so that their numbers fit.
    private static let maximumCells = 1_048_576.0

    private let points: [Point]
    private let radius: Double
    private let cells: Double
    /// Points by cell, and in a cell by index.
    private let order: [Int32]
    private let keys: [Int64]

    init(_ points: [Point], radius: Double) {
        self.points = points
        self.radius = radius
        let cells = max(
            1, min((radius > 0 ? 1 / radius : Self.maximumCells).rounded(.down), Self.maximumCells))
        self.cells = cells
        let all = points.map { Self.key(Self.cell($0.x, cells), Self.cell($0.y, cells)) }
        order = points.indices.map { Int32($0) }.sorted { (all[Int($0)], $0) < (all[Int($1)], $1) }
        keys = order.map { all[Int($0)] }
    }

    private static func cell(_ value: Double, _ cells: Double) -> Int64 {
        // Points lie inside some worlds' width; beyond it all share a cell.
        Int64(min(max((value * cells).rounded(.down), -1e9), 1e9))
    }

    private static func key(_ x: Int64, _ y: Int64) -> Int64 { y << 32 &+ x }

    /// A point near another.
    struct Neighbour {
        var index: Int
        /// Worlds to add to its x, when the antimeridian lies between the two.
        var turn: Double
    }

    /// The other points within the radius, ascending; also across the antimeridian.
    func neighbours(of index: Int) -> [Neighbour] {
        let center = points[index]
        var found = neighbours(x: center.x, y: center.y, turn: 0)
        if center.x < radius { found += neighbours(x: center.x + 1, y: center.y, turn: -1) }
        if center.x > 1 - radius { found += neighbours(x: center.x - 1, y: center.y, turn: 1) }
        var seen: Set<Int> = [index]
        return found.sorted { $0.index < $1.index }.filter { seen.insert($0.index).inserted }
    }

    /// The points within the radius of a place.
    private func neighbours(x placeX: Double, y placeY: Double, turn: Double) -> [Neighbour] {
        let (x, y) = (Self.cell(placeX, cells), Self.cell(placeY, cells))
        var found: [Neighbour] = []
        for row in y - 1...y + 1 {
            // Cells of a row are neighbours in the order.
            var place = firstPlace(Self.key(x - 1, row))
            let last = Self.key(x + 1, row)
            while place < keys.count, keys[place] <= last {
                let other = Int(order[place])
                let (dx, dy) = (points[other].x - placeX, points[other].y - placeY)
                if dx * dx + dy * dy <= radius * radius { found.append(Neighbour(index: other, turn: turn)) }
                place += 1
            }
        }
        return found
    }

    private func firstPlace(_ key: Int64) -> Int {
        var (low, high) = (0, keys.count)
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
