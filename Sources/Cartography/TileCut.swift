import Drawing
import Geometry
import Tiling

/// Cuts what a vector tile draws at the tile's edges: a pixel belongs to the tile that its centre lies in.
///
/// - Source: MapLibre's stencil masks; two neighbours share no pixel and leave none out.
struct TileCut {
    private enum Shape {
        /// The whole canvas lies in the tile.
        case nothing
        case box(ClipBox)
        /// The corners on a turned canvas.
        case corners([FixedPoint])
    }

    private let shape: Shape

    init(_ tile: PieceTile, _ viewport: Viewport) {
        let project = Projector(viewport)
        let square = tile.extent
        if viewport.bearingRadians == 0 {
            let low = project.pixels(x: square.minX, y: square.minY)
            let high = project.pixels(x: square.maxX, y: square.maxY)
            let box = ClipBox(
                minX: Self.first(low.x, viewport.width), minY: Self.first(low.y, viewport.height),
                maxX: Self.first(high.x, viewport.width), maxY: Self.first(high.y, viewport.height))
            let isWhole =
                box.minX == 0 && box.minY == 0 && box.maxX == viewport.width && box.maxY == viewport.height
            shape = isWhole ? .nothing : .box(box)
        } else {
            shape = .corners(
                [
                    (square.minX, square.minY), (square.maxX, square.minY), (square.maxX, square.maxY),
                    (square.minX, square.maxY),
                ].map { Self.held(project.pixels(x: $0.0, y: $0.1)) })
        }
    }

    /// The first pixel whose centre lies at or beyond an edge, held to the canvas.
    private static func first(_ edge: Double, _ count: Int) -> Int {
        Int(min(max((edge - 0.5).rounded(.up), 0), Double(count)))
    }

    private static func held(_ place: Point) -> FixedPoint {
        let limit = Double(FixedPoint.limit)
        func steps(_ pixels: Double) -> Int32 { Int32(min(max((pixels * 256).rounded(), -limit), limit)) }
        return FixedPoint(x: steps(place.x), y: steps(place.y))
    }

    /// Lets the body add its commands, and cuts them.
    func wrap(_ list: inout DisplayList, _ body: (inout DisplayList) -> Void) {
        let start = list.commands.count
        switch shape {
        case .nothing: return body(&list)
        case .box(let box):
            guard box.minX < box.maxX, box.minY < box.maxY else { return }
            list.commands.append(.beginClip(box))
        case .corners(let corners):
            let first = list.paths.subpathCount
            for corner in corners { list.paths.append(corner) }
            list.paths.endSubpath()
            list.commands.append(.beginMask(path: first..<first + 1))
        }
        body(&list)
        if list.commands.count == start + 1 {
            list.commands.removeLast()
        } else if case .box = shape {
            list.commands.append(.endClip)
        } else {
            list.commands.append(.endMask)
        }
    }
}
