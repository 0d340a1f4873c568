import Drawing
import Features
import Geometry
import Styling
import Tiling

/// Heatmap layers over tables of many points: drawn from sums over cells instead of points.
enum HeatLayer {
    /// A table with fewer rows is drawn point by point.
    static let smallestDenseTable = 10_000
    /// Cells to a kernel radius: the sum of a cell lies at most a twelfth of it from any of its points, which
    /// widens the kernel by less than 0.4 %.
    static let cellsPerRadius = 12.0

    /// Adds a table's sums that may reach the viewport.
    static func append(_ pyramid: DensityPyramid, viewport: Viewport, to heat: inout HeatPoints) {
        let radius = Double(heat.radius)
        // The reach of the spread, two texels for the spline and the bilinear step, and half a cell.
        let margin = 1.3 * radius + 16 + radius / cellsPerRadius
        guard let box = viewport.worldBox(marginPixels: margin) else { return }
        let project = Projector(viewport)
        let unitsPerPixel = WebMercator.worldUnits / viewport.scale
        pyramid.forEach(in: box, cellUnits: radius / cellsPerRadius * unitsPerPixel) { point, weight in
            heat.points.append(project(point))
            heat.weights.append(weight * heat.intensity)
        }
    }
}

extension LayerPaint {
    /// True for a heatmap over whole features that are many, all of one radius.
    ///
    /// It depends on table and zoom, never on the viewport: neighbouring tiles must agree.
    func isDense(_ piece: FeaturePiece, zoom: Double) -> Bool {
        guard case .heatmap(let paint) = self, piece.tile == nil, piece.frame == .world else { return false }
        guard piece.table.count >= HeatLayer.smallestDenseTable, piece.table.points != nil,
            piece.hidden.isEmpty, let radius = paint.radius.constant(zoom: zoom)
        else { return false }
        return radius > 0 && radius.isFinite
    }
}
