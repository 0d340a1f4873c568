import Geometry
import Tiling

/// Which part of a pyramid to fill.
public struct SeedPlan: Sendable {
    /// The map.
    public var map: String
    /// Tile zooms, drawn from the smallest on: an overview of the whole comes first.
    public var zooms: ClosedRange<Int>
    /// What the tiles must touch: any of these.
    public var areas: [TileArea]
    /// Draw again what is there already.
    public var isFresh: Bool

    /// A plan.
    public init(map: String, zooms: ClosedRange<Int>, areas: [TileArea], isFresh: Bool = false) {
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
        /// What of the areas touches it.
        var pieces: [TileArea.Piece]
    }

    private var zoom: Int
    private let lastZoom: Int
    private let metatileSize: Int
    private let areas: [TileArea]
    private let whole: [TileArea.Piece]
    /// The tiles that each area's box touches.
    private var ranges: [TileRange] = []
    private var stack: [Square] = []

    init(zooms: ClosedRange<Int>, areas: [TileArea], metatileSize: Int) {
        zoom = zooms.lowerBound - 1
        lastZoom = zooms.upperBound
        self.areas = areas
        self.metatileSize = metatileSize
        whole = areas.enumerated().map { $1.piece($0) }
    }

    mutating func next() -> TileRange? {
        while true {
            while let square = stack.popLast() {
                let place = HilbertOrder.place(order: square.order, distance: square.distance)
                let quad = QuadSquare(depth: square.order, column: Int(place.x), row: Int(place.y))
                let pieces = narrowed(square.pieces, to: quad)
                guard !pieces.isEmpty else { continue }
                if square.order == blockOrder {
                    if let wanted = wantedTiles(of: quad, pieces) { return wanted }
                    continue
                }
                // The four quarters follow each other on the curve; the last is pushed first.
                for quarter in (0..<4).reversed() {
                    stack.append(
                        Square(
                            order: square.order + 1, distance: square.distance * 4 + UInt64(quarter),
                            pieces: pieces))
                }
            }
            guard zoom < lastZoom else { return nil }
            zoom += 1
            ranges = areas.map { TileRange(zoom: zoom, touching: $0.box) }
            stack = [Square(order: 0, distance: 0, pieces: whole)]
        }
    }

    /// Halvings of the zoom's square until a block is left.
    private var blockOrder: Int { Swift.max(0, zoom - metatileSize.trailingZeroBitCount) }

    private func narrowed(_ pieces: [TileArea.Piece], to square: QuadSquare) -> [TileArea.Piece] {
        guard let tiles = square.tiles(zoom: zoom) else { return [] }
        return pieces.compactMap { piece in
            guard tiles.intersection(ranges[piece.area]) != nil else { return nil }
            return areas[piece.area].narrowed(piece, to: square)
        }
    }

    /// The smallest rectangle of tiles in the square that holds all wanted ones; nil when none is.
    private func wantedTiles(of square: QuadSquare, _ pieces: [TileArea.Piece]) -> TileRange? {
        guard let tiles = square.tiles(zoom: zoom) else { return nil }
        var wanted: TileRange?
        var open: [TileArea.Piece] = []
        for piece in pieces {
            guard let part = tiles.intersection(ranges[piece.area]) else { continue }
            if piece.edges != nil, square.depth < zoom {
                open.append(piece)
            } else {
                wanted = wanted.map { $0.union(part) } ?? part
            }
        }
        guard !open.isEmpty, wanted != tiles else { return wanted }
        for quarter in square.quarters {
            guard let part = wantedTiles(of: quarter, narrowed(open, to: quarter)) else { continue }
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
