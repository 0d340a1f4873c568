import Drawing
import Geometry
import Pixels

/// A field of densities in texels of 4 × 4 device pixels, and its colours on a canvas.
///
/// The texels lie where they lie in the world: a texel begins where the global pixel number is a multiple
/// of 4. Every texel's sum is made in the order of the points, and each addend from integer differences
/// alone, so neighbouring canvases agree on a shared texel to the bit. One more texel on each side lets
/// the colours of the rim be interpolated like all others.
struct HeatField: ~Copyable {
    /// Device pixels along a texel's side.
    static let texelPixels = 4
    /// Steps between densities 0 and 1 in the colour table, 32 to an entry of the ramp.
    static let tableSteps = 8192

    var densities = ScratchMemory<Float>()
    var across = ScratchMemory<Float>()
    /// Points put on texels, see ``addDense(_:radius:to:)``.
    var deposits = ScratchMemory<Float>()
    /// The rows of ``deposits`` that hold something.
    var usedRows: [Bool] = []
    private var factors: [Float] = []
    private var factorRadius: Float = 0
    /// All points of the batch have one radius, so its factors are worth a table.
    private var isTabled = false
    /// By density, see ``makeColors(_:)``.
    var colors: [UInt32] = []
    private var ramp: [PremultipliedRGBA8] = []
    private var rampOpacity: Float = 0
    /// The inks of one row of the canvas, and a few on both sides.
    var inks = ScratchMemory<UInt32>()

    /// Draws a batch.
    ///
    /// - Parameters:
    ///   - batch: points on the canvas and around it.
    ///   - originX: global position of the canvas, 1/256 device pixel.
    ///   - originY: see `originX`.
    ///   - isHeldAtEdges: the rim takes the densities of the canvas' own first and last texels.
    ///   - target: the canvas.
    mutating func paint(
        _ batch: HeatBatch, originX: Int64, originY: Int64, isHeldAtEdges: Bool = false,
        onto target: inout PixelBuffer
    ) {
        let grid = HeatGrid(width: target.width, height: target.height, originX: originX, originY: originY)
        densities.reserve(grid.columns * grid.rows, filledWith: 0)
        across.reserveUnset(grid.columns)
        // SAFETY: the block has just been given the size of the grid.
        unsafe densities.base.update(repeating: 0, count: grid.columns * grid.rows)
        isTabled = batch.radiiPixels.count == 1
        if batch.isDense, isTabled, batch.radiiPixels[0] >= Self.smallestDenseRadius {
            addDense(batch, radius: batch.radiiPixels[0], to: grid)
        } else {
            for index in batch.points.indices {
                let radius = batch.radiiPixels[isTabled ? 0 : index]
                add(batch.points[index].held, weight: batch.weights[index], radius: radius, to: grid)
            }
        }
        if isHeldAtEdges { holdEdges(of: grid) }
        makeColors(batch)
        color(&target, grid)
    }

    /// Copies the canvas' outermost texels to those beyond its edges.
    private mutating func holdEdges(of grid: HeatGrid) {
        let base = unsafe densities.base
        // SAFETY: a grid has at least three columns and rows, and the block its size.
        for row in 1..<grid.rows - 1 {
            let line = unsafe base + row * grid.columns
            unsafe line[0] = line[1]
            unsafe line[grid.columns - 1] = line[grid.columns - 2]
        }
        let last = grid.columns * (grid.rows - 1)
        for column in 0..<grid.columns {
            unsafe base[column] = base[grid.columns + column]
            unsafe base[last + column] = base[last - grid.columns + column]
        }
    }

    /// Adds one point to every texel whose centre lies in its square.
    private mutating func add(_ point: FixedPoint, weight: Float, radius: Float, to grid: HeatGrid) {
        guard let kernel = HeatKernel(radiusPixels: radius), let reach = kernel.reachSteps(weight: weight)
        else {
            return
        }
        let columns = grid.columns(around: Int(point.x), reach: reach)
        let rows = grid.rows(around: Int(point.y), reach: reach)
        guard !columns.isEmpty, !rows.isEmpty else { return }
        if isTabled { prepareFactors(kernel, reach: reach) }
        let peak = min(weight, HeatKernel.maximumWeight) * HeatKernel.height
        // SAFETY: columns and rows were held to the grid.
        let base = unsafe across.base
        for column in columns {
            unsafe base[column - columns.lowerBound] = factor(kernel, grid.centerX(column) &- Int(point.x))
        }
        for row in rows {
            let share = peak * factor(kernel, grid.centerY(row) &- Int(point.y))
            let line = unsafe densities.base + (row &* grid.columns &+ columns.lowerBound)
            for index in 0..<columns.count { unsafe line[index] += share * base[index] }
        }
    }

    /// The kernel's factor at a distance in steps, from the table if there is one: the same number.
    @inline(__always)
    private func factor(_ kernel: HeatKernel, _ steps: Int) -> Float {
        isTabled ? factors[abs(steps)] : kernel.factor(steps)
    }

    /// Makes the table of the kernel's factors by distance in steps, unless it is there.
    private mutating func prepareFactors(_ kernel: HeatKernel, reach: Int) {
        if kernel.radius != factorRadius {
            factors.removeAll(keepingCapacity: true)
            factorRadius = kernel.radius
        }
        while factors.count <= reach { factors.append(kernel.factor(factors.count)) }
    }

    /// Samples the ramp at every table step: 256 texels, linear between their middles, opacity taken in.
    private mutating func makeColors(_ batch: HeatBatch) {
        let opacity = batch.opacity > 0 ? min(batch.opacity, 1) : 0
        // The tables of the next picture are mostly the last one's.
        if opacity == rampOpacity, batch.ramp == ramp { return }
        ramp = batch.ramp
        rampOpacity = opacity
        colors.removeAll(keepingCapacity: true)
        for step in 0...Self.tableSteps {
            let place = Float(step) / Float(Self.tableSteps) * 256 - 0.5
            let held = max(0, min(place, 255))
            let first = Int(held)
            let share = held - Float(first)
            let low = Self.channels(batch.ramp[first])
            let high = Self.channels(batch.ramp[min(first + 1, 255)])
            let mean = (low + (high - low) * share) * opacity + 0.5
            colors.append(
                PremultipliedRGBA8(
                    red: UInt8(mean.x), green: UInt8(mean.y), blue: UInt8(mean.z), alpha: UInt8(mean.w)
                ).packed)
        }
    }

    private static func channels(_ pixel: PremultipliedRGBA8) -> SIMD4<Float> {
        SIMD4(Float(pixel.red), Float(pixel.green), Float(pixel.blue), Float(pixel.alpha))
    }
}

/// Where the texels of a canvas lie.
///
/// Column and row 0 are the ones beyond the canvas' left and top edge.
struct HeatGrid {
    let columns: Int
    let rows: Int
    /// Pixels of the first texel on the canvas that lie left of it, 0…3.
    let phaseX: Int
    /// See `phaseX`, above it.
    let phaseY: Int

    init(width: Int, height: Int, originX: Int64, originY: Int64) {
        phaseX = Int((originX >> 8) & 3)
        phaseY = Int((originY >> 8) & 3)
        columns = (width - 1 + phaseX) / 4 + 3
        rows = (height - 1 + phaseY) / 4 + 3
    }

    /// The middle of a texel, steps from the canvas' left edge.
    @inline(__always)
    func centerX(_ column: Int) -> Int { (column &* 4 &- 2 &- phaseX) << 8 }

    /// The middle of a texel, steps from the canvas' top edge.
    @inline(__always)
    func centerY(_ row: Int) -> Int { (row &* 4 &- 2 &- phaseY) << 8 }

    /// The columns whose middles lie within `reach` steps of x.
    func columns(around x: Int, reach: Int) -> Range<Int> {
        Self.indexes(around: x, reach: reach, zero: centerX(0), count: columns)
    }

    /// The rows whose middles lie within `reach` steps of y.
    func rows(around y: Int, reach: Int) -> Range<Int> {
        Self.indexes(around: y, reach: reach, zero: centerY(0), count: rows)
    }

    private static func indexes(around place: Int, reach: Int, zero: Int, count: Int) -> Range<Int> {
        let first = max((place - reach - zero + 1023) >> 10, 0)
        let end = min((place + reach - zero) >> 10 + 1, count)
        return first..<max(first, end)
    }
}
