import Geometry

#if canImport(Glibc)
    import Glibc
#endif

/// Bends the straight layout of the city into its real shape, without tearing, folding or changing areas.
///
/// ```
///   ┌──┬───┐        ╭──╮───╮
///   │  ├─┬─┤   →    ╰╮ ├─┬─┤      every straight street becomes a wave, every junction stays one
///   └──┴─┴─┘         ╰─┴─┴─╯
/// ```
///
/// It is a chain of shears: each moves points along one direction by a sine of their place across it.
/// A shear keeps areas and can be undone exactly, so the chain does and can.
struct CityWarp: Sendable {
    private struct Shear {
        /// The direction in which the sine varies; points move at a right angle to it.
        let across: Point
        let amplitude: Double
        let waveNumber: Double
        let phase: Double

        func shift(_ point: Point) -> Double {
            amplitude * sin(point.dot(across) * waveNumber + phase)
        }
    }

    private let shears: [Shear]

    /// Wave lengths as multiples of the city's radius or in metres, and the steepest slope of each: together
    /// below ½, so that a block never leans by more than some 25 degrees.
    init(seed: UInt64, radius: Double) {
        var random = SeededRandom(seed: seed, purpose: .warp)
        var waves: [(length: Double, slope: Double)] = [(2.3 * radius, 0.17)]
        if radius > 1200 { waves.append((2600, 0.13)) }
        if radius > 6000 { waves.append((8000, 0.15)) }
        if radius > 500 { waves.append((820, 0.075)) }
        var shears: [Shear] = []
        for wave in waves {
            let angle = random.number(in: 0...(.pi))
            for turn in [0, Double.pi / 2] {
                let number = 2 * Double.pi / (wave.length * random.number(in: 0.85...1.15))
                shears.append(
                    Shear(
                        across: Point(angle: angle + turn), amplitude: wave.slope / number,
                        waveNumber: number, phase: random.number(in: 0...(2 * .pi))))
            }
        }
        self.shears = shears
    }

    /// From the layout to the ground.
    func applied(to point: Point) -> Point {
        var moved = point
        for shear in shears { moved = moved + shear.across.leftward * shear.shift(moved) }
        return moved
    }

    /// From the ground back to the layout.
    func undone(_ point: Point) -> Point {
        var moved = point
        for shear in shears.reversed() { moved = moved - shear.across.leftward * shear.shift(moved) }
        return moved
    }
}
