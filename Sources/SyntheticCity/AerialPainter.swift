import Geometry

/// Paints the aerial picture pixel by pixel: streets, houses with shadows, trees, water, land.
struct AerialPainter {
    let city: City
    /// The side of a pixel on the ground: details finer than this are left out.
    let pixelMetres: Double
    let noise: ValueNoise
    private let shore: [Point]
    private var painted: [PaintedCell?]
    private var current: PaintedCell?

    /// Between places that are bent back exactly, so many pixels are filled in evenly.
    private static let bendEvery = 8

    init(city: City, pixelMetres: Double) {
        self.city = city
        self.pixelMetres = pixelMetres
        noise = ValueNoise(seed: city.plan.seed)
        shore = city.coast
        painted = Array(repeating: nil, count: city.cells.count)
    }

    /// Appends a row of pixels from one place on the ground towards another.
    mutating func paintRow(from start: Point, to end: Point, count: Int, into bytes: inout [UInt8]) {
        let step = (end - start) * (1 / Double(count))
        var first = 0
        var layoutStart = city.warp.undone(start)
        while first < count {
            let length = min(Self.bendEvery, count - first)
            let layoutEnd = city.warp.undone(start + step * Double(first + length))
            let layoutStep = (layoutEnd - layoutStart) * (1 / Double(length))
            for pixel in 0..<length {
                let ground = start + step * Double(first + pixel)
                color(ground: ground, layout: layoutStart + layoutStep * Double(pixel)).append(to: &bytes)
            }
            layoutStart = layoutEnd
            first += length
        }
    }

    private mutating func color(ground: Point, layout: Point) -> PictureColor {
        let land: PictureColor
        if isInCurrentCell(layout) || isInside(layout) {
            // Looked up in a statement of its own: as an argument it would be changed while `self` is held,
            // and the whole table of cells copied.
            let cell = cell(at: layout)
            land = cityColor(cell, ground: ground, layout: layout)
        } else {
            land = outsideColor(ground: ground, layout: layout)
        }
        // Light and haze differ a little from place to place, and every pixel has its grain.
        let light = 0.93 + 0.14 * noise.value(ground, scale: 900)
        let grain = noise.value(ground, scale: max(1.3, pixelMetres)) - 0.5
        return land.shaded(light * (1 + 0.09 * grain))
    }

    private func isInside(_ place: Point) -> Bool {
        for index in city.outline.indices {
            let start = city.outline[index]
            let end = city.outline[(index + 1) % city.outline.count]
            if (end - start).cross(place - start) < 0 { return false }
        }
        return true
    }

    private func isInCurrentCell(_ place: Point) -> Bool { current?.contains(place) ?? false }

    /// The cell of a place; neighbouring pixels mostly share it.
    private mutating func cell(at place: Point) -> PaintedCell {
        if let current, current.contains(place) { return current }
        let index = city.tree.cell(at: place)
        let cell = painted[index] ?? PaintedCell(city: city, index: index)
        painted[index] = cell
        current = cell
        return cell
    }

    private func cityColor(_ cell: PaintedCell, ground: Point, layout: Point) -> PictureColor {
        if let street = cell.nearestStreet(layout) {
            let clearance = street.distance - street.side.halfWidth
            if let tree = streetTree(street.side, distance: street.distance, ground: ground, layout: layout) {
                return tree
            }
            if clearance < 0 {
                return streetColor(street.side, distance: street.distance, ground: ground, layout: layout)
            }
        }
        if let river = city.river {
            let beside = abs(river.side(of: layout))
            if beside < river.waterHalfWidth { return waterColor(ground, depth: 0.35) }
            if beside < river.halfWidth { return grass(ground) }
        }
        if cell.ponds.contains(where: { Polygon.contains($0.shore, layout) }) {
            return waterColor(ground, depth: 0.25)
        }
        switch cell.use {
        case .river, .park: return parkColor(ground)
        case .hill: return forest(ground)
        default: return builtColor(cell, ground: ground, layout: layout)
        }
    }

    private func outsideColor(ground: Point, layout: Point) -> PictureColor {
        let inland = inlandDistance(layout)
        if inland < 0 { return waterColor(ground, depth: min(1, 0.4 - inland / 1500)) }
        if let river = city.river, abs(river.side(of: layout)) < river.waterHalfWidth {
            return waterColor(ground, depth: 0.35)
        }
        if inland < 22 + 14 * noise.value(ground, scale: 60) {
            return PictureColor(206, 192, 156)
        }
        return countryside(ground)
    }

    /// Metres north of the coast, negative at sea; measured along the meridian of the layout.
    private func inlandDistance(_ place: Point) -> Double {
        guard let east = shore.firstIndex(where: { $0.x >= place.x }), east > 0 else { return 1e6 }
        let (from, to) = (shore[east - 1], shore[east])
        let t = to.x > from.x ? (place.x - from.x) / (to.x - from.x) : 0
        return place.y - (from.y + (to.y - from.y) * t)
    }
}
