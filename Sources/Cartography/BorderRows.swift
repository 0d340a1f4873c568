import Drawing
import Features
import Tiling

/// The rows of a batch's items, when they say what lies beyond their edges.
struct BorderRows {
    /// False when nothing is known of the borders.
    let areKnown: Bool
    private var rows: [UInt32] = []

    init(areKnown: Bool) { self.areKnown = areKnown }

    /// Notes the row of the next item.
    mutating func append(_ row: Int) {
        if areKnown { rows.append(UInt32(truncatingIfNeeded: row)) }
    }

    /// Nil when nothing is known.
    var borders: AreaBorders? { areKnown ? AreaBorders(rows: rows) : nil }
}

extension FeatureLayer {
    /// True when the layer's areas say what lies beyond their edges, and neighbours are asked.
    var knowsBorders: Bool { table.knowsNeighbours && viewport.bearingRadians == 0 }
}
