/// Rings put together to polygons.
public enum PolygonRings {
    /// The polygons of a row of rings, each with its outer ring first: a ring that runs as the first one begins a new one.
    ///
    /// Rings without area are left out.
    public static func polygons(_ rings: [[Point]]) -> [[[Point]]] {
        var polygons: [[[Point]]] = []
        var sign = 0.0
        for ring in rings {
            let area = doubledArea(ring)
            guard area != 0 else { continue }
            if sign == 0 { sign = area }
            if (area < 0) == (sign < 0) || polygons.isEmpty {
                polygons.append([ring])
            } else {
                polygons[polygons.count - 1].append(ring)
            }
        }
        return polygons
    }

    private static func doubledArea(_ ring: [Point]) -> Double {
        guard let origin = ring.first else { return 0 }
        var area = 0.0
        for index in ring.indices {
            let a = ring[index]
            let b = ring[index + 1 < ring.count ? index + 1 : 0]
            area += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
        }
        return area
    }
}
