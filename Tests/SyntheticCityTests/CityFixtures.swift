import CityGrid
import Foundation
import Geometry
import SyntheticCity

/// Cities the tests share: a village, a small town, and a town with ring, river and lakes.
enum Fixture {
    static let sizes = [20, 300, 2000]

    static func city(
        _ cells: Int, parts: Int = 0, cases: Int = 0, seed: UInt64 = 7
    ) throws -> City {
        City(plan: try Plan(cells: cells, parts: parts, cases: cases, seed: seed))
    }

    static func events() throws -> CodeDictionary {
        let text = try String(contentsOfFile: DictionaryFile.events.path, encoding: .utf8)
        return try CodeDictionary(text: text, name: "events")
    }

    static func parts(_ city: City) -> [CityPart] {
        var parts: [CityPart] = []
        city.forEachPart { parts.append($0) }
        return parts
    }

    static func cases(_ city: City) throws -> [CityCase] {
        var cases: [CityCase] = []
        city.forEachCase(events: try events()) { cases.append($0) }
        return cases
    }
}

/// A directed piece of a border, by the bits of its ends.
struct Segment: Hashable {
    let fromX: UInt64
    let fromY: UInt64
    let toX: UInt64
    let toY: UInt64

    init(_ from: Point, _ to: Point) {
        fromX = from.x.bitPattern
        fromY = from.y.bitPattern
        toX = to.x.bitPattern
        toY = to.y.bitPattern
    }

    private init(reversing other: Self) {
        (fromX, fromY, toX, toY) = (other.toX, other.toY, other.fromX, other.fromY)
    }

    var reversed: Self { Self(reversing: self) }

    static func all(of ring: [Point]) -> [Self] {
        ring.indices.map { Self(ring[$0], ring[($0 + 1) % ring.count]) }
    }
}

/// Plain measures to compare with.
enum Measure {
    static func area(_ ring: [Point]) -> Double {
        var twice = 0.0
        for index in ring.indices {
            let (one, two) = (ring[index], ring[(index + 1) % ring.count])
            twice += (one.x - ring[0].x) * (two.y - ring[0].y) - (two.x - ring[0].x) * (one.y - ring[0].y)
        }
        return twice / 2
    }

    static func contains(_ ring: [Point], _ point: Point) -> Bool {
        var winding = 0
        for index in ring.indices {
            let (one, two) = (ring[index], ring[(index + 1) % ring.count])
            let side = (two.x - one.x) * (point.y - one.y) - (point.x - one.x) * (two.y - one.y)
            if one.y <= point.y, two.y > point.y, side > 0 { winding += 1 }
            if one.y > point.y, two.y <= point.y, side < 0 { winding -= 1 }
        }
        return winding != 0
    }

    static func distance(_ point: Point, _ start: Point, _ end: Point) -> Double {
        let (dx, dy) = (end.x - start.x, end.y - start.y)
        let length = dx * dx + dy * dy
        let t = length > 0 ? ((point.x - start.x) * dx + (point.y - start.y) * dy) / length : 0
        let held = min(max(t, 0), 1)
        let (x, y) = (start.x + held * dx - point.x, start.y + held * dy - point.y)
        return (x * x + y * y).squareRoot()
    }

    /// The shares of a narrowest box's sides: the smallest box around a ring at any of its edges' angles.
    static func boxSides(_ ring: [Point]) -> (short: Double, long: Double) {
        var best = (short: Double.infinity, long: Double.infinity)
        for index in ring.indices {
            let (one, two) = (ring[index], ring[(index + 1) % ring.count])
            let length = distance(one, two, two)
            guard length > 0 else { continue }
            let axis = Point(x: (two.x - one.x) / length, y: (two.y - one.y) / length)
            let along = ring.map { $0.x * axis.x + $0.y * axis.y }
            let across = ring.map { $0.y * axis.x - $0.x * axis.y }
            let sides = [along, across].map { ($0.max() ?? 0) - ($0.min() ?? 0) }.sorted()
            if sides[0] * sides[1] < best.short * best.long { best = (sides[0], sides[1]) }
        }
        return best
    }
}
