#if canImport(Glibc)
    import Glibc
#endif

/// What a synthetic city shall hold; the same plan always gives the same city.
public struct Plan: Sendable, Hashable {
    /// How many unit grid cells, exactly.
    public let cells: Int
    /// How many parts, exactly.
    public let parts: Int
    /// How many cases, exactly.
    public let cases: Int
    /// What the city's shape, names and events are drawn from.
    public let seed: UInt64

    /// All streets are held in memory while the city is written: about 2 KiB per cell.
    public static let cellLimits = 1...400_000
    /// A part's order has six digits, per sub-class and division; beyond this some would run out.
    public static let partLimits = 0...50_000_000
    /// Written one by one; the limit only stops a slip of the finger.
    public static let caseLimits = 0...100_000_000

    /// A plan.
    ///
    /// - Throws: ``SyntheticCityError/outsideLimits(what:count:limits:)``.
    public init(cells: Int, parts: Int, cases: Int, seed: UInt64) throws(SyntheticCityError) {
        try Self.check(cells, Self.cellLimits, "cells")
        try Self.check(parts, Self.partLimits, "parts")
        try Self.check(cases, Self.caseLimits, "cases")
        self.cells = cells
        self.parts = parts
        self.cases = cases
        self.seed = seed
    }

    /// The last instant of the city's year, in seconds since 1970: 2025-07-01T00:00:00+08:00.
    ///
    /// Fixed, so that a city made tomorrow is the city made today.
    public var referenceSeconds: Int { 1_751_299_200 }

    /// How many communities: about 12 cells each in a village, 40 in a town, 150 in a megacity.
    public var communities: Int {
        let cellsEach = min(max(12 * pow(Double(cells) / 20, 0.27), 8), 180)
        return max(1, Int((Double(cells) / cellsEach).rounded()))
    }
    /// How many streets (街道).
    public var streets: Int { max(1, Int(pow(Double(communities), 0.65).rounded())) }
    /// How many districts.
    public var districts: Int {
        streets < 8 ? 1 : min(16, max(2, Int(pow(Double(streets), 0.65).rounded())))
    }

    private static func check(
        _ count: Int, _ limits: ClosedRange<Int>, _ what: String
    ) throws(SyntheticCityError) {
        guard limits.contains(count) else {
            throw .outsideLimits(what: what, count: count, limits: limits)
        }
    }
}
