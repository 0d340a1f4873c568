import Drawing
import Geometry

/// A pen made ready: what all lines that use it share.
struct StrokePlan {
    let pen: Pen
    /// The nested strokes that make the line; one for a plain line.
    let levels: [Pen.Level]
    /// Nil for a solid line.
    let dashes: DashCutter?

    /// Nil when the pen inks nothing.
    init?(_ stroke: Stroke) {
        guard let pen = Pen(stroke) else { return nil }
        self.pen = pen
        levels = pen.levels
        dashes = DashCutter(pattern: stroke.dashes)
    }

    /// True when the coverages of several shapes have to be summed.
    var isSoft: Bool { levels.count != 1 || levels.contains { $0.steps != 1 } }
}
