import Geometry
import Tiling

/// Which part of a pyramid to fill.
public struct SeedPlan: Sendable {
    /// The map.
    public var map: String
    /// Tile zooms, drawn from the smallest on: an overview of the whole comes first.
    public var zooms: ClosedRange<Int>
    /// What the tiles must touch: any of these boxes.
    public var areas: [WorldBox]
    /// Draw again what is there already.
    public var isFresh: Bool

    /// A plan.
    public init(map: String, zooms: ClosedRange<Int>, areas: [WorldBox], isFresh: Bool = false) {
        self.map = map
        self.zooms = zooms
        self.areas = areas
        self.isFresh = isFresh
    }

    /// The blocks of tiles to draw, in order: zoom by zoom, along the Hilbert curve within one.
    ///
    /// Lazy: a plan of a billion tiles costs a stack of a few hundred places.
    public func blocks(metatileSize: Int) -> some Sequence<TileRange> & Sendable {
        SeedBlocks(zooms: zooms, areas: areas, metatileSize: metatileSize)
    }

    /// How many tiles there are.
    public func tileCount(metatileSize: Int) -> Int {
        blocks(metatileSize: metatileSize).reduce(0) { $0 + $1.count }
    }
}

/// The wanted tiles block by block: walks down the quad tree of each zoom, leaving out what no area touches.
private struct SeedBlocks: Sequence, IteratorProtocol, Sendable {
    /// A square of 2^(depth of the zoom's blocks - order) blocks, by its place on the curve.
    private struct Square {
        var order: Int
        var distance: UInt64
    }

    private var zoom: Int
    private let lastZoom: Int
    private let metatileSize: Int
    private let areas: [WorldBox]
    private var ranges: [TileRange] = []
    private var stack: [Square] = []

    init(zooms: ClosedRange<Int>, areas: [WorldBox], metatileSize: Int) {
        zoom = zooms.lowerBound - 1
        lastZoom = zooms.upperBound
        self.areas = areas
        self.metatileSize = metatileSize
    }

    mutating func next() -> TileRange? {
        while true {
            while let square = stack.popLast() {
                guard let wanted = wantedTiles(of: square) else { continue }
                if square.order == blockOrder { return wanted }
                // The four quarters follow each other on the curve; the last is pushed first.
                for quarter in (0..<4).reversed() {
                    stack.append(
                        Square(order: square.order + 1, distance: square.distance * 4 + UInt64(quarter)))
                }
            }
            guard zoom < lastZoom else { return nil }
            zoom += 1
            ranges = areas.map { TileRange(zoom: zoom, touching: $0) }
            stack = [Square(order: 0, distance: 0)]
        }
    }

    /// Halvings of the zoom's square until a block is left.
    private var blockOrder: Int { Swift.max(0, zoom - metatileSize.trailingZeroBitCount) }

    /// The smallest rectangle of tiles in the square that holds all wanted ones; nil when none is.
    private func wantedTiles(of square: Square) -> TileRange? {
        let place = HilbertOrder.place(order: square.order, distance: square.distance)
        let side = 1 << (zoom - square.order)
        let column = Int(place.x) * side
        let row = Int(place.y) * side
        guard
            let whole = TileRange(zoom: zoom, columns: column...column + side - 1, rows: row...row + side - 1)
        else { return nil }
        var wanted: TileRange?
        for range in ranges {
            guard let part = whole.intersection(range) else { continue }
            wanted = wanted.map { $0.union(part) } ?? part
        }
        return wanted
    }
}

/// The smallest range around both.
func union(_ a: ClosedRange<Int>, _ b: ClosedRange<Int>) -> ClosedRange<Int> {
    min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
}

extension TileRange {
    /// The smallest rectangle around both; the zooms must agree.
    fileprivate func union(_ other: Self) -> Self {
        let columns = Scheduling.union(columns, other.columns)
        return TileRange(zoom: zoom, columns: columns, rows: Scheduling.union(rows, other.rows)) ?? self
    }
}
