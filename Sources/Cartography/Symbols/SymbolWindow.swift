import Geometry
import Tiling

/// Where labels are looked for around a canvas, in steps on the screen of the map.
struct SymbolWindow {
    /// The canvas itself.
    let canvas: StepBox
    /// Labels whose anchor lies here are looked at; whole cells of ``cell`` steps.
    let anchors: StepBox
    /// The side of the cells in which crowds are thinned, steps.
    let cell: Int64
    /// How far ``anchors`` reaches beyond the canvas at most, device pixels.
    let marginPixels: Double

    /// A window.
    ///
    /// - Parameters:
    ///   - viewport: the canvas.
    ///   - margin: how far anchors count beyond the canvas at least, device pixels.
    init(_ viewport: Viewport, margin: Double) {
        let isTurned = viewport.bearingRadians != 0
        let (x, y) = isTurned ? (0, 0) : (viewport.originX, viewport.originY)
        canvas = StepBox(
            minX: x, minY: y, maxX: x + Int64(viewport.width) * 256, maxY: y + Int64(viewport.height) * 256)
        let cell = Self.cellSteps(viewport)
        self.cell = cell
        let wanted = canvas.grown(by: ScreenPoint.steps(margin))
        func floor(_ value: Int64) -> Int64 { Self.floor(value, cell) * cell }
        anchors = StepBox(
            minX: floor(wanted.minX), minY: floor(wanted.minY), maxX: floor(wanted.maxX) + cell - 1,
            maxY: floor(wanted.maxY) + cell - 1)
        marginPixels = margin + Double(cell) / 256 + 1
    }

    /// A window that holds every place.
    init(everywhere viewport: Viewport) {
        let farthest = Int64(1) << 60
        canvas = StepBox(minX: -farthest, minY: -farthest, maxX: farthest, maxY: farthest)
        anchors = canvas
        cell = Self.cellSteps(viewport)
        marginPixels = 0
    }

    private static func cellSteps(_ viewport: Viewport) -> Int64 {
        max(Int64((8 * viewport.ratio * 256).rounded()), 1)
    }

    /// The cell of a place.
    func cell(of point: ScreenPoint) -> Cell {
        Cell(x: Self.floor(point.x, cell), y: Self.floor(point.y, cell))
    }

    struct Cell: Hashable {
        var x: Int64
        var y: Int64
    }

    private static func floor(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
}
