import Features
import Geometry
import Styling
import Tiling

/// Where a row's labels stand when they stand at points.
struct SymbolPlaces {
    let piece: FeaturePiece
    private let project: Projector
    private let isTile: Bool

    init(_ piece: FeaturePiece, _ viewport: Viewport) {
        self.piece = piece
        project = Projector(viewport, frame: piece.frame)
        isTile = piece.tile != nil
    }

    /// The places of a row: its points, the first points of its lines, the poles of its areas.
    ///
    /// Of a tile's row only those inside the tile: the others are another tile's.
    func points(row: Int, _ memos: SymbolMemos) -> [ScreenPoint] {
        let table = piece.table
        var places: [ScreenPoint] = []
        switch table.kind(row: row) {
        case .point:
            table.forEachPart(row: row) { part in
                for index in part.indices where piece.owns(part[index]) {
                    places.append(project.screen(part[index]))
                }
            }
        case .line:
            table.forEachPart(row: row) { part in
                if !part.isEmpty, piece.owns(part[0]) { places.append(project.screen(part[0])) }
            }
        case .polygon:
            guard isTile else {
                guard !table.knowsPoles else {
                    table.forEachPole(row: row) { places.append(project.screen(x: $0.x, y: $0.y)) }
                    break
                }
                let poles = memos.poles(row: row, of: table.generation) {
                    polygons(row: row).compactMap { PolygonPole.find($0) }
                }
                return poles.map { project.screen(x: $0.x, y: $0.y) }
            }
            for polygon in polygons(row: row) {
                // 16 of 8192 units of a tile are two pixels of its 512.
                guard let pole = PolygonPole.find(polygon, precision: 16), owns(pole) else { continue }
                // Vertices of the reference are whole numbers, fractions are cut off.
                places.append(
                    project.screen(x: pole.x.rounded(.towardZero), y: pole.y.rounded(.towardZero)))
            }
        }
        return places
    }

    private func owns(_ point: Point) -> Bool {
        let low = Double(PieceTile.bias)
        let high = low + Double(PieceTile.extent)
        return point.x >= low && point.x < high && point.y >= low && point.y < high
    }

    /// The polygons of a row, each with its outer ring first.
    private func polygons(row: Int) -> [[[Point]]] {
        var rings: [[Point]] = []
        piece.table.forEachPart(row: row) { part in
            rings.append(part.indices.map { Point(x: Double(part[$0].x), y: Double(part[$0].y)) })
        }
        return PolygonRings.polygons(rings)
    }

    // MARK: Lines

    /// The lines of a row in the tile's own units, 0…8192 inside.
    func tileLines(row: Int) -> [[Point]] {
        var lines: [[Point]] = []
        let bias = Double(PieceTile.bias)
        let closes = piece.table.kind(row: row) == .polygon
        piece.table.forEachPart(row: row) { part in
            var line: [Point] = []
            line.reserveCapacity(part.count + 1)
            for index in part.indices {
                line.append(Point(x: Double(part[index].x) - bias, y: Double(part[index].y) - bias))
            }
            if closes, let first = line.first, line.last != first { line.append(first) }
            lines.append(line)
        }
        return lines
    }

    /// The place of a point in a tile's own units.
    func screen(tilePoint point: Point) -> ScreenPoint {
        let bias = Double(PieceTile.bias)
        return project.screen(x: point.x + bias, y: point.y + bias)
    }

    /// The lines of a row on the screen, repeated vertices taken out.
    func screenLines(row: Int) -> [[ScreenPoint]] {
        var lines: [[ScreenPoint]] = []
        let closes = piece.table.kind(row: row) == .polygon
        piece.table.forEachPart(row: row) { part in
            var line: [ScreenPoint] = []
            line.reserveCapacity(part.count + 1)
            for index in part.indices {
                let place = project.screen(part[index])
                if line.last != place { line.append(place) }
            }
            if closes, let first = line.first, line.last != first { line.append(first) }
            if line.count > 1 { lines.append(line) }
        }
        return lines
    }
}
