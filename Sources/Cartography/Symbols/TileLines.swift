import Geometry

/// The lines of a tile's features as labels see them: joined where equally named ones meet, cut at the tile.
public enum TileLines {
    /// The parts of a line inside the square from 0 to the extent, cut points rounded to whole units.
    ///
    /// - Source: MapLibre GL JS cuts before it places labels, so the cut decides where they stand.
    public static func clipped(_ line: [Point], extent: Double) -> [[Point]] {
        var parts: [[Point]] = []
        for index in line.indices.dropLast() {
            var (a, b) = (line[index], line[index + 1])
            guard cut(&a, &b, extent) else { continue }
            if parts.last?.last == a {
                parts[parts.count - 1].append(b)
            } else {
                parts.append([a, b])
            }
        }
        return parts
    }

    /// Cuts a segment at the four edges; false when nothing of it is inside.
    private static func cut(_ a: inout Point, _ b: inout Point, _ extent: Double) -> Bool {
        for (isX, edge, isLower) in [
            (true, 0.0, true), (false, 0.0, true), (true, extent, false), (false, extent, false),
        ] {
            let (from, to) = isX ? (a.x, b.x) : (a.y, b.y)
            let isFromOut = isLower ? from < edge : from >= edge
            let isToOut = isLower ? to < edge : to >= edge
            if isFromOut && isToOut { return false }
            guard isFromOut || isToOut else { continue }
            let along = (edge - from) / (to - from)
            let crossing =
                isX
                ? Point(x: edge, y: a.y + (b.y - a.y) * along) : Point(x: a.x + (b.x - a.x) * along, y: edge)
            if isFromOut { a = LineAnchors.rounded(crossing) } else { b = LineAnchors.rounded(crossing) }
        }
        return true
    }

    /// A line and the text along it.
    public struct Named: Sendable {
        /// The row it comes from.
        public var row: Int32
        /// Its text; empty for none.
        public var text: String
        /// Its lines, units of the tile.
        public var parts: [[Point]]

        /// A line and the text along it.
        public init(row: Int32, text: String, parts: [[Point]]) {
            self.row = row
            self.text = text
            self.parts = parts
        }
    }

    private struct End: Hashable {
        var text: String
        var x: Double
        var y: Double
    }

    /// Joins lines with equal texts end to start, in the order they come; lines without a text stay alone.
    public static func joined(_ lines: [Named]) -> [Named] {
        var merged: [Named?] = []
        var starts: [End: Int] = [:]
        var ends: [End: Int] = [:]
        for line in lines {
            guard !line.text.isEmpty, let points = line.parts.first, let first = points.first,
                let last = points.last
            else {
                merged.append(line)
                continue
            }
            let start = End(text: line.text, x: first.x, y: first.y)
            let end = End(text: line.text, x: last.x, y: last.y)
            switch (ends[start], starts[end]) {
            case (let before?, let after?) where before != after:
                let tail = merged[after]?.parts.first ?? []
                merged[before]?.parts[0] += points.dropFirst() + tail.dropFirst()
                merged[after] = nil
                ends[start] = nil
                starts[end] = nil
                if let last = tail.last { ends[End(text: line.text, x: last.x, y: last.y)] = before }
            case (let before?, _):
                merged[before]?.parts[0] += points.dropFirst()
                ends[start] = nil
                ends[end] = before
            case (nil, let after?):
                let tail = merged[after]?.parts.first ?? []
                merged[after]?.parts[0] = points.dropLast() + tail
                starts[end] = nil
                starts[start] = after
            case (nil, nil):
                starts[start] = merged.count
                ends[end] = merged.count
                merged.append(line)
            }
        }
        return merged.compactMap { $0 }
    }
}
