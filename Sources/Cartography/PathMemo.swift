import Features

/// The paths that a picture's layers have made of areas: layers that draw the same areas in the same place, as their
/// fills and their outlines do, share them.
///
/// Of one table and place at a time; belongs to the composing of one picture.
struct PathMemo {
    /// What a row's path depends on besides the row.
    struct Key: Equatable {
        var generation: Generation
        var project: Projector
    }

    /// Where this many rows lie between the first and the last for each that is drawn, clearing the memo would take
    /// longer than projecting again.
    private static let largestSpread = 8

    private var key: Key?
    private var first: Int32 = 0
    /// By row: the sub-paths' first and end; −1 for a row that is not known.
    private var ranges: [SIMD2<Int32>] = []
    /// True when paths are to say what lies beyond their edges.
    private(set) var haveNeighbours = false

    /// Goes on with the paths of a layer's rows, or begins with none.
    ///
    /// - Parameters:
    ///   - key: of the layer; nil for paths that are not to be kept.
    ///   - rows: ascending.
    ///   - withNeighbours: whether the layer's paths must say what lies beyond their edges.
    mutating func begin(_ key: Key?, rows: [Int32], withNeighbours: Bool) {
        if let key, key == self.key, haveNeighbours || !withNeighbours { return }
        ranges.removeAll(keepingCapacity: true)
        self.key = nil
        haveNeighbours = withNeighbours
        guard let key, let first = rows.first, let last = rows.last else { return }
        let spread = Int(last) - Int(first) + 1
        guard spread <= rows.count * Self.largestSpread else { return }
        (self.key, self.first) = (key, first)
        ranges.append(contentsOf: repeatElement(SIMD2(repeating: -1), count: spread))
    }

    /// The path of a row; nil when it was not made yet.
    func path(of row: Int) -> Range<Int>? {
        let place = row - Int(first)
        guard ranges.indices.contains(place), ranges[place].x >= 0 else { return nil }
        return Int(ranges[place].x)..<Int(ranges[place].y)
    }

    /// Keeps the path of a row; an empty one of which nothing was left.
    mutating func keep(_ path: Range<Int>, of row: Int) {
        let place = row - Int(first)
        guard ranges.indices.contains(place) else { return }
        ranges[place] = SIMD2(Int32(clamping: path.lowerBound), Int32(clamping: path.upperBound))
    }
}
