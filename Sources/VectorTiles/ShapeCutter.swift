import Features

/// Cuts shapes at two parallel lines: what lies between them stays.
///
/// Rings are cut as Sutherland and Hodgman do it, so an edge may run along a cut; lines fall into pieces.
///
/// - Source: I. Sutherland, G. Hodgman, "Reentrant Polygon Clipping", CACM 17 (1974), one axis at a time.
struct ShapeCutter {
    /// What is kept.
    let range: ClosedRange<Double>
    /// True when the lines are vertical.
    let isAcross: Bool
    /// Lines keep where they begin and end along the whole one.
    let keepsMetrics: Bool

    /// The part of a shape between the lines; nil when there is none.
    ///
    /// A line that falls into pieces becomes several shapes when each piece needs its own place along it.
    func cut(_ shape: GeoShape) -> [GeoShape] {
        let isInside = isAcross ? shape.box.liesInside(x: range) : shape.box.liesInside(y: range)
        if isInside { return [shape] }
        switch shape.kind {
        case .point:
            let kept = shape.lines.map { line in
                GeoLine(vertices: line.vertices.filter { range.contains(place($0)) })
            }.filter { !$0.vertices.isEmpty }
            return kept.isEmpty ? [] : [GeoShape(kind: .point, lines: kept, feature: shape.feature)]
        case .line:
            let pieces = shape.lines.flatMap(pieces)
            if pieces.isEmpty { return [] }
            guard keepsMetrics else { return [GeoShape(kind: .line, lines: pieces, feature: shape.feature)] }
            return pieces.map { GeoShape(kind: .line, lines: [$0], feature: shape.feature) }
        case .polygon:
            let rings = shape.lines.compactMap(ring)
            return rings.isEmpty ? [] : [GeoShape(kind: .polygon, lines: rings, feature: shape.feature)]
        }
    }

    private func place(_ vertex: GeoVertex) -> Double { isAcross ? vertex.x : vertex.y }

    /// The point of an edge on a cut, as a share of the edge; it is an end, so it matters.
    private func crossing(_ a: GeoVertex, _ b: GeoVertex, at limit: Double) -> (
        vertex: GeoVertex, share: Double
    ) {
        let share = (limit - place(a)) / (place(b) - place(a))
        let vertex =
            isAcross
            ? GeoVertex(x: limit, y: a.y + (b.y - a.y) * share, weight: 1)
            : GeoVertex(x: a.x + (b.x - a.x) * share, y: limit, weight: 1)
        return (vertex, share)
    }

    /// The pieces of a line between the cuts.
    private func pieces(_ line: GeoLine) -> [GeoLine] {
        var pieces: [GeoLine] = []
        var piece = GeoLine(vertices: [], size: line.size, start: line.start, end: line.end)
        var travelled = line.start
        for (a, b) in zip(line.vertices, line.vertices.dropFirst()) {
            let length = keepsMetrics ? a.distance(to: b) : 0
            let (from, to) = (place(a), place(b))
            if range.contains(from) {
                piece.vertices.append(a)
            } else if let entry = entry(from: from, to: to) {
                let (vertex, share) = crossing(a, b, at: entry)
                piece.vertices.append(vertex)
                piece.start = travelled + length * share
            }
            if let exit = exit(from: from, to: to) {
                let (vertex, share) = crossing(a, b, at: exit)
                piece.vertices.append(vertex)
                piece.end = travelled + length * share
                pieces.append(piece)
                piece = GeoLine(vertices: [], size: line.size, start: line.start, end: line.end)
            }
            travelled += length
        }
        if let last = line.vertices.last, range.contains(place(last)) { piece.vertices.append(last) }
        pieces.append(piece)
        // A line that only touches a cut leaves a single place, which is no line.
        return pieces.filter { $0.length > 0 }
    }

    /// The cut through which an edge comes in from outside; nil when it does not.
    private func entry(from: Double, to: Double) -> Double? {
        if from < range.lowerBound { return to > range.lowerBound ? range.lowerBound : nil }
        if from > range.upperBound { return to < range.upperBound ? range.upperBound : nil }
        return nil
    }

    /// The cut through which an edge goes out; nil when it ends inside, or never was.
    private func exit(from: Double, to: Double) -> Double? {
        if to < range.lowerBound { return from >= range.lowerBound ? range.lowerBound : nil }
        if to > range.upperBound { return from <= range.upperBound ? range.upperBound : nil }
        return nil
    }

    /// A ring between the cuts, closed; nil when nothing is left.
    private func ring(_ line: GeoLine) -> GeoLine? {
        var result = GeoLine(vertices: [], size: line.size, isOuter: line.isOuter)
        for (a, b) in zip(line.vertices, line.vertices.dropFirst()) {
            let (from, to) = (place(a), place(b))
            if range.contains(from) {
                result.vertices.append(a)
            } else if let entry = entry(from: from, to: to) {
                result.vertices.append(crossing(a, b, at: entry).vertex)
            }
            if let exit = exit(from: from, to: to) {
                result.vertices.append(crossing(a, b, at: exit).vertex)
            }
        }
        if let last = line.vertices.last, range.contains(place(last)) { result.vertices.append(last) }
        guard let first = result.vertices.first, let last = result.vertices.last else { return nil }
        if first.x != last.x || first.y != last.y { result.vertices.append(first) }
        return result
    }
}
