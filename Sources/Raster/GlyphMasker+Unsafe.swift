import Drawing
import Geometry

/// Makes the masks of glyphs: ink by exact coverage, halo by the exact distance to the outline.
struct GlyphMasker: ~Copyable {
    private var tracer = GlyphTracer()
    private var distances = ScratchMemory<Float>()

    /// Adds the masks of an outline to a store.
    ///
    /// - Parameters:
    ///   - outline: the glyph.
    ///   - pose: how it lies.
    ///   - edge: of its halo; nil for none.
    ///   - window: nothing outside is made, pixels from the pen's; nil for all of it.
    ///   - store: where the weights go.
    ///   - coverage: scratch.
    /// - Returns: the masks; nil when nothing is inked.
    mutating func make(
        _ outline: GlyphOutline, _ pose: GlyphPose, edge: TextEdge?, window: PixelBounds?,
        in store: inout MaskStore, coverage: inout CoverageAccumulator
    ) -> GlyphMask? {
        tracer.trace(outline, pose)
        var mask = GlyphMask()
        let reach = edge.map { Int($0.reach.rounded(.up)) + 1 } ?? 0
        unsafe tracer.vertices.withUnsafeBufferPointer { vertices in
            unsafe tracer.ends.withUnsafeBufferPointer { ends in
                let view = unsafe OutlineView(vertices: vertices, ends: ends)
                var box = view.bounds(of: 0..<ends.count)
                guard !box.isEmpty else { return }
                box = PixelBounds(
                    minX: box.minX - reach, minY: box.minY - reach, maxX: box.maxX + reach,
                    maxY: box.maxY + reach)
                if let window { box = box.intersection(window) }
                guard !box.isEmpty else { return }
                mask.left = box.minX
                mask.top = box.minY
                mask.width = (box.width + 7) & ~7
                mask.height = box.height
                mask.ink = store.addPlane(mask.width * mask.height)
                ink(view, subpaths: ends.count, mask, in: &store, coverage: &coverage)
                if let edge {
                    mask.halo = store.addPlane(mask.width * mask.height)
                    halo(view, subpaths: ends.count, mask, edge, in: &store)
                }
            }
        }
        return mask.height > 0 ? mask : nil
    }

    private func ink(
        _ view: OutlineView, subpaths: Int, _ mask: GlyphMask, in store: inout MaskStore,
        coverage: inout CoverageAccumulator
    ) {
        let clip = mask.bounds(column: 0, row: 0)
        unsafe store.withWeights(from: mask.ink) { weights in
            unsafe coverage.scan(view, subpaths: 0..<subpaths, clip: clip, rule: .area) { row, runs in
                let line = unsafe weights + (row - mask.top) * mask.width
                for index in 0..<runs.count {
                    // SAFETY: runs lie inside the clip, which is the plane's box.
                    let run = unsafe runs[index]
                    let weight = UInt8(truncatingIfNeeded: CoverageSpan.weight(run.coverage))
                    unsafe (line + (run.x - mask.left)).update(repeating: weight, count: run.count)
                }
            }
        }
    }

    private mutating func halo(
        _ view: OutlineView, subpaths: Int, _ mask: GlyphMask, _ edge: TextEdge, in store: inout MaskStore
    ) {
        let count = mask.width * mask.height
        distances.reserveUnset(count)
        let reach = edge.reach
        // SAFETY: `count` elements were just made sure of.
        unsafe distances.base.update(repeating: reach * reach, count: count)
        let plane = unsafe DistancePlane(squares: distances.base, mask: mask, reach: reach)
        for subpath in 0..<subpaths {
            let range = view.vertexRange(ofSubpath: subpath)
            var previous = unsafe view.vertices[range.upperBound - 1]
            for index in range {
                let vertex = unsafe view.vertices[index]
                plane.add(from: previous, to: vertex)
                previous = vertex
            }
        }
        unsafe store.withWeights(from: mask.ink) { ink in
            let halo = unsafe ink + (mask.halo - mask.ink)
            for index in 0..<count {
                // SAFETY: both planes and the distances have `count` elements.
                let square = unsafe plane.squares[index]
                guard square < reach * reach else { continue }
                let distance = unsafe ink[index] >= 128 ? square.squareRoot() : -square.squareRoot()
                unsafe halo[index] = UInt8(edge.halo(distance) * 255 + 0.5)
            }
        }
    }
}

/// The squared distance of each pixel's centre to the nearest edge, up to a reach.
@safe
private struct DistancePlane {
    let squares: UnsafeMutablePointer<Float>
    let mask: GlyphMask
    let reach: Float

    /// Takes an edge into account, in the pixels it may be near.
    func add(from start: FixedPoint, to end: FixedPoint) {
        let (x0, y0) = (Float(start.x) / 256, Float(start.y) / 256)
        let (dx, dy) = (Float(end.x) / 256 - x0, Float(end.y) / 256 - y0)
        let square = dx * dx + dy * dy
        let inverse = square > 0 ? 1 / square : 0
        let left = max(Int((min(x0, x0 + dx) - reach).rounded(.down)), mask.left)
        let right = min(Int((max(x0, x0 + dx) + reach).rounded(.up)), mask.left + mask.width)
        let top = max(Int((min(y0, y0 + dy) - reach).rounded(.down)), mask.top)
        let bottom = min(Int((max(y0, y0 + dy) + reach).rounded(.up)), mask.top + mask.height)
        guard left < right, top < bottom else { return }
        // Whole vectors of the plane's rows, which have a whole number of them.
        let first = (left - mask.left) & ~7
        let across = SIMD8<Float>(0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5) + (Float(mask.left) - x0)
        for y in top..<bottom {
            let below = Float(y) + 0.5 - y0
            // SAFETY: `y` is a row of the plane.
            let line = unsafe squares + (y - mask.top) * mask.width
            var x = first
            while x < right - mask.left {
                let beside = across + Float(x)
                // Comparisons, as pointwiseMin and clamped are slow calls in this toolchain.
                var share = (beside * dx + below * dy) * inverse
                share.replace(with: 0, where: share .< 0)
                share.replace(with: 1, where: share .> 1)
                let awayX = beside - share * dx
                let awayY = below - share * dy
                let found = awayX * awayX + awayY * awayY
                // SAFETY: x + 8 is at most the plane's width, a multiple of 8.
                let place = unsafe UnsafeMutableRawPointer(line + x)
                let known = unsafe place.loadUnaligned(as: SIMD8<Float>.self)
                unsafe place.storeBytes(
                    of: known.replacing(with: found, where: found .< known), as: SIMD8<Float>.self)
                x += 8
            }
        }
    }
}
