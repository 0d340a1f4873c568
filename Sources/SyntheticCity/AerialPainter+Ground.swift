import Geometry

extension AerialPainter {
    // MARK: Streets

    func streetColor(
        _ side: PaintedCell.Side, distance: Double, ground: Point, layout: Point
    ) -> PictureColor {
        let pavement = side.halfWidth > 8 ? 3.2 : 1.6
        if distance > side.halfWidth - pavement { return PictureColor(166, 160, 152) }
        let asphalt = PictureColor(108, 108, 111).shaded(0.94 + 0.12 * noise.value(ground, scale: 14))
        guard pixelMetres < 1.7 else { return asphalt.mixed(PictureColor(140, 138, 136), 0.25) }
        let along = layout.dot(side.line.normal.leftward)
        if let car = carColor(side, distance: distance, along: along) { return car }
        if side.roadClass > .lane, distance < 0.6 {
            return asphalt.mixed(PictureColor(214, 190, 120), 0.6)
        }
        let marking = distance.truncatingRemainder(dividingBy: 3.5)
        let isDash = along.truncatingRemainder(dividingBy: 13) > 6
        if side.roadClass == .arterial, distance > 3, marking < 0.5, isDash {
            return asphalt.mixed(PictureColor(226, 226, 226), 0.55)
        }
        return asphalt
    }

    /// One car in every sixth slot of a lane.
    private func carColor(_ side: PaintedCell.Side, distance: Double, along: Double) -> PictureColor? {
        guard side.roadClass > .lane else { return nil }
        let slot = (along / 8).rounded(.down)
        let lane = (distance / 3.5).rounded(.down)
        let key = Int64((side.line.offset * 16).rounded())
        let bits = noise.bits(Int64(slot) &* 31 &+ Int64(lane), key)
        guard bits % 6 == 0 else { return nil }
        let (dx, dy) = (along - (slot + 0.5) * 8, distance - (lane + 0.5) * 3.5)
        guard abs(dx) < 2.3, abs(dy) < 1 else { return nil }
        switch bits >> 8 & 7 {
        case 0, 1, 2: return PictureColor(226, 226, 224)
        case 3, 4: return PictureColor(56, 58, 62)
        case 5: return PictureColor(160, 50, 44)
        default: return PictureColor(150, 154, 160)
        }
    }

    /// Crowns in a row over the kerb.
    func streetTree(
        _ side: PaintedCell.Side, distance: Double, ground: Point, layout: Point
    ) -> PictureColor? {
        guard abs(distance - side.halfWidth + 2) < 4.2 else { return nil }
        let along = layout.dot(side.line.normal.leftward)
        let slot = (along / 9).rounded(.down)
        let key = Int64((side.line.offset * 16).rounded())
        let bits = noise.bits(Int64(slot), key &+ 7)
        guard bits % 5 != 0 else { return nil }
        let radius = 2.2 + Double(bits >> 8 & 0xFF) / 255 * (side.roadClass > .lane ? 2 : 1)
        let (dx, dy) = (along - (slot + 0.5) * 9, distance - side.halfWidth + 2)
        guard dx * dx + dy * dy < radius * radius else { return nil }
        return crown(ground, lit: (dx - dy) / radius)
    }

    // MARK: Plants

    /// The crown of a tree: dark green, lighter where the sun comes from.
    func crown(_ ground: Point, lit: Double) -> PictureColor {
        let hue = noise.value(ground, scale: 45)
        return PictureColor(58, 86, 44).mixed(PictureColor(86, 106, 54), hue).shaded(1 + 0.14 * lit)
    }

    func grass(_ ground: Point) -> PictureColor {
        PictureColor(104, 128, 72).mixed(PictureColor(140, 144, 92), noise.hills(ground, scale: 70))
    }

    /// Scattered trees: two lattices at an angle, each with jitter, so that no rows are seen.
    func scatteredTree(_ ground: Point, density: Double, spacing: Double) -> PictureColor? {
        let turned = Point(x: 0.82 * ground.x - 0.57 * ground.y, y: 0.57 * ground.x + 0.82 * ground.y)
        return latticeTree(turned, ground, share: density * 0.62, spacing: spacing * 1.13)
            ?? latticeTree(ground, ground, share: density * 0.62, spacing: spacing)
    }

    private func latticeTree(
        _ place: Point, _ ground: Point, share: Double, spacing: Double
    ) -> PictureColor? {
        let (x, y) = (place.x / spacing, place.y / spacing)
        let (column, row) = (x.rounded(.down), y.rounded(.down))
        let bits = noise.bits(Int64(column) &+ 90_001, Int64(row) &- 70_001)
        guard Double(bits & 0xFFFF) / 65_535 < share else { return nil }
        let dx = (x - column - 0.3 - 0.4 * Double(bits >> 16 & 0xFF) / 255) * spacing
        let dy = (y - row - 0.3 - 0.4 * Double(bits >> 24 & 0xFF) / 255) * spacing
        let radius = spacing * (0.24 + 0.22 * Double(bits >> 32 & 0xFF) / 255)
        guard dx * dx + dy * dy < radius * radius else { return nil }
        return crown(ground, lit: (dx - dy) / radius)
    }

    func parkColor(_ ground: Point) -> PictureColor {
        let wood = noise.hills(ground, scale: 130)
        // Paths follow the line where the hills of the noise have one height.
        if abs(noise.value(ground, scale: 95) - 0.5) < 0.012 { return PictureColor(190, 178, 150) }
        return scatteredTree(ground, density: (wood - 0.28) * 2.2, spacing: 8) ?? grass(ground)
    }

    func forest(_ ground: Point) -> PictureColor {
        let height = noise.hills(ground, scale: 420)
        // The slope towards the south-east decides how much light a hillside gets.
        let beside = noise.hills(ground + Point(x: 14, y: -14), scale: 420)
        let light = 1 + min(max((height - beside) * 5.5, -0.32), 0.32)
        let crowns = scatteredTree(ground, density: 1.5, spacing: 7) ?? PictureColor(52, 72, 40)
        return crowns.shaded(light)
    }

    // MARK: Water and land outside

    func waterColor(_ ground: Point, depth: Double) -> PictureColor {
        let shallow = PictureColor(96, 124, 112)
        let deep = PictureColor(44, 84, 108)
        let ripple = 0.97 + 0.06 * noise.value(Point(x: ground.x, y: ground.y * 3), scale: 9)
        return shallow.mixed(deep, min(max(depth, 0), 1)).shaded(ripple)
    }

    /// Woods on the heights, fields in the plain, bushes between.
    func countryside(_ ground: Point) -> PictureColor {
        let height =
            noise.hills(ground, scale: max(900, city.radius * 0.16)) + 0.05 * noise.value(ground, scale: 40)
        guard height < 0.53 else { return forest(ground) }
        if height > 0.5 || noise.value(ground, scale: 130) > 0.8 {
            return scatteredTree(ground, density: 0.8, spacing: 8) ?? grass(ground)
        }
        // Fields: a lattice bent by noise, one crop each; farms lay theirs in different directions.
        let farm = noise.bits(Int64((ground.x / 420).rounded(.down)), Int64((ground.y / 380).rounded(.down)))
        let turned = farm % 2 == 0 ? ground : Point(x: ground.y * 1.2, y: ground.x * 0.8)
        let bent =
            turned
            + Point(
                x: 110 * noise.value(ground, scale: 210), y: 110 * noise.value(ground, scale: 240))
        let (x, y) = (bent.x / (52 + Double(farm >> 8 & 31)), bent.y / (30 + Double(farm >> 16 & 31)))
        let (column, row) = (x.rounded(.down), y.rounded(.down))
        if min(x - column, y - row) < 0.05 { return PictureColor(112, 118, 80) }
        let draw = noise.bits(Int64(column), Int64(row) &+ 5) % UInt64(Self.crops.count)
        let crop = Self.crops[Int(draw)]
        return crop.shaded(0.96 + 0.08 * noise.value(ground, scale: 25) + furrow(bent.y))
    }

    private static let crops = [
        PictureColor(118, 136, 82), PictureColor(134, 140, 92), PictureColor(104, 126, 76),
        PictureColor(146, 140, 102), PictureColor(112, 132, 86),
    ]

    private func furrow(_ y: Double) -> Double {
        guard pixelMetres < 2 else { return 0 }
        return abs(y.truncatingRemainder(dividingBy: 5)) < 2.5 ? 0.02 : -0.02
    }

    // MARK: Houses

    func builtColor(_ cell: PaintedCell, ground: Point, layout: Point) -> PictureColor {
        if cell.use == .institution, let track = sportsGround(cell, layout) { return track }
        if let house = cell.house(at: layout, noise: noise) { return roofColor(house, ground) }
        let isShaded = pixelMetres < 3 && isInShadow(cell, layout)
        let light = isShaded ? 0.58 : 1
        let isGreen = cell.use == .residential || cell.use == .institution
        let density = isGreen ? 0.5 : cell.use == .village ? 0.1 : 0.16
        if let tree = scatteredTree(ground, density: density, spacing: 8) { return tree.shaded(light) }
        let yard = cell.pattern.yard.mixed(grass(ground), isGreen ? 0.4 : 0.08)
        return yard.shaded(light * (0.94 + 0.12 * noise.value(ground, scale: 18)))
    }

    private func roofColor(_ house: House, _ ground: Point) -> PictureColor {
        // A ridge: the side towards the sun is lighter; a parapet all round.
        let slope = house.across < 0 ? 1.06 : 0.93
        let isParapet = max(abs(house.along), abs(house.across)) > 0.93
        let isMachinery = house.heightMetres > 40 && abs(house.along - 0.2) < 0.22 && abs(house.across) < 0.3
        let roof = isMachinery ? house.roof.shaded(0.74) : house.roof
        return roof.shaded(slope * (isParapet ? 0.88 : 1) * (0.96 + 0.08 * noise.value(ground, scale: 5)))
    }

    /// How far towards the sun a house is looked for, metres.
    private static let shadowReaches = [4.0, 10, 19]

    /// The sun stands in the south-east; a house is as long in shadow as half its height.
    private func isInShadow(_ cell: PaintedCell, _ place: Point) -> Bool {
        for reach in Self.shadowReaches {
            let towardsSun = place + Point(x: 0.5 * reach, y: -0.86 * reach)
            guard let house = cell.house(at: towardsSun, noise: noise) else { continue }
            if house.heightMetres * 0.5 >= reach { return true }
        }
        return false
    }

    /// A running track round a lawn in the middle of every second school.
    private func sportsGround(_ cell: PaintedCell, _ layout: Point) -> PictureColor? {
        guard cell.seed % 2 == 0, cell.clearance(cell.middle) > 30 else { return nil }
        let local = layout - cell.middle
        let (x, y) = (local.dot(cell.axis), local.dot(cell.axis.leftward))
        let beyond = max(abs(x) - 22, 0)
        let distance = (beyond * beyond + y * y).squareRoot()
        if distance < 17 { return PictureColor(92, 138, 70) }
        if distance < 25 { return PictureColor(176, 92, 74) }
        return distance < 28 ? PictureColor(150, 150, 140) : nil
    }
}
