import Geometry
import Tiling

/// The orders in which the reference goes through the tiles of a source.
struct PieceOrder {
    /// The pieces in the order in which their labels are placed: by world, then by column, then by row.
    let pieces: [FeaturePiece]
    /// For each of them its place when labels are drawn: from the top of the screen down, then from left to right.
    let drawingRanks: [Int]

    init(_ pieces: [FeaturePiece], _ viewport: Viewport) {
        let turn = Rotation(-viewport.bearingRadians)
        let placed = Self.sorted(pieces) { piece in
            guard let tile = piece.tile else { return [-.infinity] }
            return [
                Double(tile.wrap), -Double(tile.overscaledZoom), Double(tile.zoom), Double(tile.column),
                Double(tile.row),
            ]
        }
        let ordered = placed.map { pieces[$0] }
        let drawn = Self.sorted(ordered) { piece in
            guard let tile = piece.tile else { return [-.infinity] }
            let place = turn.turned(PixelVector(tile.extent.minX, tile.extent.minY))
            // Whole units: what a turn leaves of equal numbers would else decide.
            return [Double(tile.overscaledZoom), place.y.rounded(), place.x.rounded()]
        }
        var ranks = Array(repeating: 0, count: pieces.count)
        for (rank, index) in drawn.enumerated() { ranks[index] = rank }
        self.pieces = ordered
        drawingRanks = ranks
    }

    /// The indexes by a key, equal ones as they were.
    private static func sorted(_ pieces: [FeaturePiece], by key: (FeaturePiece) -> [Double]) -> [Int] {
        let keys = pieces.map(key)
        return pieces.indices.sorted { a, b in
            keys[a] == keys[b] ? a < b : keys[a].lexicographicallyPrecedes(keys[b])
        }
    }
}
