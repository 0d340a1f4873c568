import Drawing
import Geometry
import Pixels

extension DrawCommand {
    /// True when the command inks each pixel without asking for others, or only says which pixels.
    var isDrawnInParts: Bool {
        switch self {
        case .background, .fill, .stroke, .circles, .beginClip, .endClip: true
        case .heat, .image, .icons, .glyphs, .beginMask, .endMask, .beginGroup, .endGroup: false
        }
    }

    var isCircles: Bool {
        if case .circles = self { true } else { false }
    }

    /// True when the command only says which pixels.
    var isClip: Bool {
        switch self {
        case .beginClip, .endClip: true
        default: false
        }
    }
}

extension PartIndex {
    /// The index of a batch of polygons.
    init(_ batch: FillBatch, paths: PathStore, parts: CanvasParts) {
        self.init(count: batch.items.count, parts: parts) { index in
            let item = batch.items[index]
            guard item.color.alpha > 0 else { return .none }
            return parts.touched(paths.box(of: item.path, grownBy: batch.hairline == .none ? 0 : 1))
        }
    }

    /// The index of a batch of lines.
    init(_ set: StrokeSet, paths: PathStore, parts: CanvasParts) {
        self.init(count: set.batch.items.count, parts: parts) { index in
            let item = set.batch.items[index]
            guard item.color.alpha > 0, let plan = set.plans[item.stroke] else { return .none }
            let reach = Int(max(plan.pen.reachWithOffset, set.pen(of: item)?.reach ?? 0)) + 1
            return parts.touched(paths.box(of: item.path, grownBy: reach))
        }
    }

    /// The index of a batch of discs.
    init(_ batch: CircleBatch, looks: [CircleLook?], parts: CanvasParts) {
        self.init(count: batch.centers.count, parts: parts) { index in
            guard let look = looks[Int(batch.styleIndexes[index])] else { return .none }
            let center = batch.centers[index].held
            let (column, row) = (Int(center.x) >> 8, Int(center.y) >> 8)
            return parts.touched(
                PixelBounds(
                    minX: column - look.reach, minY: row - look.reach, maxX: column + look.reach + 1,
                    maxY: row + look.reach + 1))
        }
    }
}

extension PathStore {
    /// The pixels that some sub-paths touch, and so many around them; empty when there are none.
    fileprivate func box(of path: Range<Int>, grownBy reach: Int) -> PixelBounds {
        guard let last = path.last else { return PixelBounds(minX: 0, minY: 0, maxX: 0, maxY: 0) }
        precondition(last < subpathCount, "an item points at a path that is not there")
        let range =
            vertexRange(ofSubpath: path.lowerBound).lowerBound..<vertexRange(ofSubpath: last).upperBound
        let vertices = vertices.span
        var low = SIMD2<Int32>(repeating: .max)
        var high = SIMD2<Int32>(repeating: .min)
        for index in range {
            let place = SIMD2(vertices[index].x, vertices[index].y)
            low = pointwiseMin(low, place)
            high = pointwiseMax(high, place)
        }
        guard low.x <= high.x else { return PixelBounds(minX: 0, minY: 0, maxX: 0, maxY: 0) }
        return PixelBounds(
            minX: Int(low.x) >> 8 - reach, minY: Int(low.y) >> 8 - reach, maxX: Int(high.x) >> 8 + 1 + reach,
            maxY: Int(high.y) >> 8 + 1 + reach)
    }
}
