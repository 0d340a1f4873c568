import Drawing
import Geometry
import Pixels

/// A command that can be drawn band by band, made ready.
enum BandedCommand {
    case background(PremultipliedRGBA8)
    case fill(FillPlan, BandIndex)
    case stroke(StrokeSet, BandIndex)
    case circles(CircleBatch, [CircleLook?], BandIndex)
}

extension DrawCommand {
    /// True when the command inks each pixel without asking for others, or only says which pixels.
    var isBanded: Bool {
        switch self {
        case .background, .fill, .stroke, .circles, .beginClip, .endClip: true
        case .heat, .image, .icons, .glyphs, .beginMask, .endMask, .beginGroup, .endGroup: false
        }
    }
}

extension BandIndex {
    /// The index of a batch of polygons.
    init(_ batch: FillBatch, paths: PathStore, bands: Bands) {
        self.init(count: batch.items.count, bands: bands) { index in
            let item = batch.items[index]
            guard item.color.alpha > 0, let rows = paths.rows(of: item.path) else { return 0..<0 }
            let reach = batch.hairline == .none ? 0 : 1
            return bands.touched(minY: rows.lowerBound >> 8 - reach, maxY: rows.upperBound >> 8 + 1 + reach)
        }
    }

    /// The index of a batch of lines.
    init(_ set: StrokeSet, paths: PathStore, bands: Bands) {
        self.init(count: set.batch.items.count, bands: bands) { index in
            let item = set.batch.items[index]
            guard item.color.alpha > 0, let plan = set.plans[item.stroke],
                let rows = paths.rows(of: item.path)
            else { return 0..<0 }
            let reach = Int(max(plan.pen.reachWithOffset, set.pen(of: item)?.reach ?? 0)) + 1
            return bands.touched(minY: rows.lowerBound >> 8 - reach, maxY: rows.upperBound >> 8 + 1 + reach)
        }
    }

    /// The index of a batch of discs.
    init(_ batch: CircleBatch, looks: [CircleLook?], bands: Bands) {
        self.init(count: batch.centers.count, bands: bands) { index in
            guard let look = looks[Int(batch.styleIndexes[index])] else { return 0..<0 }
            let row = Int(batch.centers[index].held.y) >> 8
            return bands.touched(minY: row - look.reach, maxY: row + look.reach + 1)
        }
    }
}

extension PathStore {
    /// The smallest and largest y of some sub-paths, steps; nil when there are none.
    fileprivate func rows(of path: Range<Int>) -> ClosedRange<Int>? {
        guard let last = path.last else { return nil }
        precondition(last < subpathCount, "an item points at a path that is not there")
        let range =
            vertexRange(ofSubpath: path.lowerBound).lowerBound..<vertexRange(ofSubpath: last).upperBound
        var low = Int32.max
        var high = Int32.min
        for index in range {
            low = min(low, vertices[index].y)
            high = max(high, vertices[index].y)
        }
        return low <= high ? Int(low)...Int(high) : nil
    }
}
