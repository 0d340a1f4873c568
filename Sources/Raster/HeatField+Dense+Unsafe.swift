import Drawing
import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// Heat of many points at once: each is put on the nine texels around it, then all are spread together.
///
/// A quadratic spline puts a point on the texels; its variance along an axis is a quarter of a texel's
/// square, wherever in the texel the point lies. Spread with a Gauss curve that is narrower by just that, the
/// sum is the kernel's again:
///
///     σ² = r² / 9          σ'² = σ² − h² / 4          factor(d) = σ / σ' · exp(−d² / 2σ'²),  d = 0, h, 2h …
///
/// The first moment that differs is the fourth: the density is within 0.6 % of the kernel's peak for r = 20 px
/// (h = 4 px), 0.2 % for r = 30 px, 0.04 % for r = 47 px. Up to ``reachShare`` · r it is not cut off, unlike a single point's square, whose end depends on
/// the point's weight.
///
/// - Source: B-spline moments: M. Unser, "Splines: a perfect fit", IEEE Signal Processing Magazine 16(6), 1999.
extension HeatField {
    /// Radii from which on the texels are fine enough.
    static let smallestDenseRadius: Float = 20
    /// Kernel radii to the end of the spread: 3.9 σ, where a weight of 1 falls below the threshold.
    static let reachShare: Float = 1.3

    /// Sums the points of one radius into the grid's densities.
    mutating func addDense(_ batch: HeatBatch, radius: Float, to grid: HeatGrid) {
        let factors = Self.factors(radius: radius)
        let apron = factors.count - 1
        let lattice = DenseLattice(
            columns: grid.columns + 2 * apron, rows: grid.rows + 2 * apron,
            left: grid.centerX(0) - apron << 10, top: grid.centerY(0) - apron << 10)
        let count = lattice.columns * lattice.rows
        deposits.reserveUnset(count)
        // SAFETY: the block has just been given this size.
        unsafe deposits.base.update(repeating: 0, count: count)
        usedRows.removeAll(keepingCapacity: true)
        usedRows.append(contentsOf: repeatElement(false, count: lattice.rows))
        for index in batch.points.indices {
            let weight = min(batch.weights[index], HeatKernel.maximumWeight)
            if weight > 0 { put(batch.points[index].held, weight, on: lattice) }
        }
        spreadAcross(lattice, columns: grid.columns, factors)
        spreadDown(lattice, grid, factors)
    }

    /// The kernel's factors at 0, 1, 2 … texels from the middle.
    static func factors(radius: Float) -> [Float] {
        let texel = Double(texelPixels)
        let held = Double(min(radius, HeatKernel.maximumRadiusPixels))
        let variance = held * held / 9
        let narrow = variance - texel * texel / 4
        let count = Int((Double(reachShare) * held / texel).rounded(.up)) + 1
        return (0..<count).map { step in
            let distance = Double(step) * texel
            return Float((variance / narrow).squareRoot() * exp(-distance * distance / (2 * narrow)))
        }
    }

    /// Puts a point on the nine texels whose middles are nearest.
    private mutating func put(_ point: FixedPoint, _ weight: Float, on lattice: DenseLattice) {
        let x = Int(point.x) &- lattice.left
        let y = Int(point.y) &- lattice.top
        let column = (x &+ 512) >> 10
        let row = (y &+ 512) >> 10
        guard column >= 1, row >= 1, column < lattice.columns &- 1, row < lattice.rows &- 1 else {
            return
        }
        let across = Self.spline(x &- column << 10)
        let down = Self.spline(y &- row << 10)
        for line in 0..<3 {
            let share = weight * down[line]
            // SAFETY: the column and the row have neighbours on both sides, as was just checked.
            let place = unsafe deposits.base + ((row &+ line &- 1) &* lattice.columns &+ column &- 1)
            unsafe place[0] += share * across.x
            unsafe place[1] += share * across.y
            unsafe place[2] += share * across.z
            usedRows[row &+ line &- 1] = true
        }
    }

    /// The quadratic spline at −1, 0 and 1 texels, for a point this many steps from the middle one.
    @inline(__always)
    private static func spline(_ steps: Int) -> SIMD4<Float> {
        let f = Float(steps) / 1024
        return SIMD4(0.5 * (0.5 - f) * (0.5 - f), 0.75 - f * f, 0.5 * (0.5 + f) * (0.5 + f), 0)
    }

    /// Spreads each row that holds something along itself, in place; only the grid's columns count afterwards,
    /// and they begin at the row's start.
    private mutating func spreadAcross(_ lattice: DenseLattice, columns: Int, _ factors: [Float]) {
        across.reserveUnset(columns + 8)
        let apron = factors.count - 1
        for row in 0..<lattice.rows where usedRows[row] {
            // SAFETY: column + 2 · apron stays below the lattice's columns for each of the grid's columns.
            let line = unsafe deposits.base + row * lattice.columns
            let sums = unsafe across.base
            var column = 0
            while column < columns {
                let isWhole = column &+ 8 <= columns
                let middle = unsafe line + (column &+ apron)
                if isWhole {
                    var sum = unsafe Self.load(middle) * factors[0]
                    for step in 1..<max(factors.count, 1) {
                        sum += unsafe (Self.load(middle - step) + Self.load(middle + step)) * factors[step]
                    }
                    unsafe UnsafeMutableRawPointer(sums + column).storeBytes(of: sum, as: SIMD8<Float>.self)
                    column &+= 8
                } else {
                    var sum = unsafe middle[0] * factors[0]
                    for step in 1..<max(factors.count, 1) {
                        sum += unsafe (middle[-step] + middle[step]) * factors[step]
                    }
                    unsafe sums[column] = sum
                    column &+= 1
                }
            }
            unsafe line.update(from: sums, count: columns)
        }
    }

    /// Spreads the rows downwards into the grid's densities.
    private mutating func spreadDown(_ lattice: DenseLattice, _ grid: HeatGrid, _ factors: [Float]) {
        let apron = factors.count - 1
        for row in 0..<grid.rows {
            // SAFETY: row + 2 · apron stays below the lattice's rows; `densities` has the size of the grid.
            let target = unsafe densities.base + row * grid.columns
            for step in -apron...apron where usedRows[row + apron + step] {
                let source = unsafe deposits.base + (row + apron + step) * lattice.columns
                let factor = factors[abs(step)] * HeatKernel.height
                for column in 0..<grid.columns { unsafe target[column] += unsafe source[column] * factor }
            }
        }
    }

    @inline(__always)
    private static func load(_ place: UnsafePointer<Float>) -> SIMD8<Float> {
        // SAFETY: the caller owns eight numbers from there on.
        unsafe UnsafeRawPointer(place).loadUnaligned(as: SIMD8<Float>.self)
    }
}

/// The texels that points are put on: the grid's, and around it as many as the kernel reaches.
private struct DenseLattice {
    let columns: Int
    let rows: Int
    /// The middle of the first texel, steps from the canvas' left edge.
    let left: Int
    /// See `left`.
    let top: Int
}
