import Geometry
import Tiling

/// Reads the values of an MBTiles `metadata` table; what makes no sense is nil.
enum TilesetMetadata {
    /// `west,south,east,north` in degrees.
    static func bounds(_ text: String) -> BoundingBox? {
        let numbers = text.split(separator: ",").compactMap { Double($0.filter { $0 != " " }) }
        guard numbers.count == 4, numbers.allSatisfy({ abs($0) <= 540 }) else { return nil }
        return BoundingBox(minX: numbers[0], minY: numbers[1], maxX: numbers[2], maxY: numbers[3])
    }

    /// `minzoom` and `maxzoom`, both inside the grid.
    static func zoomRange(_ values: [String: String]) -> ClosedRange<Int>? {
        guard let low = values["minzoom"].flatMap({ Int($0) }),
            let high = values["maxzoom"].flatMap({ Int($0) }),
            low >= 0, low <= high, high <= TileCoordinate.maximumZoom
        else { return nil }
        return low...high
    }
}
