import ArgumentParser
import Geometry
import Tiling

/// `LON,LAT` in degrees.
struct PositionArgument: ExpressibleByArgument {
    let longitude: Double
    let latitude: Double

    init?(argument: String) {
        let numbers = DegreeList.parse(argument)
        guard let numbers, numbers.count == 2, (-180...180).contains(numbers[0]),
            (-90...90).contains(numbers[1])
        else { return nil }
        longitude = numbers[0]
        latitude = numbers[1]
    }
}

/// `W,S,E,N` in degrees.
struct BoxArgument: ExpressibleByArgument {
    let box: BoundingBox

    init?(argument: String) {
        guard let box = DegreeList.parse(argument).flatMap(ConfigurationScalar.bounds) else { return nil }
        self.box = box
    }
}

/// `Z/X/Y`.
struct TileArgument: ExpressibleByArgument {
    let coordinate: TileCoordinate

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let zoom = parts[0], let column = parts[1], let row = parts[2],
            let coordinate = TileCoordinate(zoom: zoom, column: column, row: row)
        else { return nil }
        self.coordinate = coordinate
    }
}

/// `A-B` or `Z`.
struct ZoomsArgument: ExpressibleByArgument {
    let range: ClosedRange<Int>

    init?(argument: String) {
        guard let range = ConfigurationScalar.zooms(argument) else { return nil }
        self.range = range
    }
}

private enum DegreeList {
    static func parse(_ text: String) -> [Double]? {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            Double(part.filter { $0 != " " }).flatMap { $0.isFinite ? $0 : nil }
        }
        return numbers.contains(nil) ? nil : numbers.compactMap(\.self)
    }
}
