/// What a neighbourhood is used for.
public enum LandUse: UInt8, Sendable, Hashable, CaseIterable {
    /// Shops, offices, towers.
    case commercial
    /// Housing estates in rows.
    case residential
    /// Dense old housing (城中村).
    case village
    /// Works and warehouses.
    case industrial
    /// Schools, hospitals, offices of the city.
    case institution
    /// A park, perhaps with a lake.
    case park
    /// Wooded hills.
    case hill
    /// The river.
    case river

    /// What the column `kind` of the layer blocks says.
    public var name: String {
        switch self {
        case .commercial: "commercial"
        case .residential: "residential"
        case .village: "village"
        case .industrial: "industrial"
        case .institution: "institution"
        case .park: "park"
        case .hill: "hill"
        case .river: "river"
        }
    }

    /// Streets do not cut through it.
    var isOpen: Bool { self == .park || self == .hill || self == .river }

    /// How many cases arise here, compared with housing.
    var bustle: Double {
        switch self {
        case .commercial: 2.4
        case .residential: 1
        case .village: 1.9
        case .industrial: 0.7
        case .institution: 0.8
        case .park: 0.35
        case .hill: 0.06
        case .river: 0.1
        }
    }

    /// Draws a use for a neighbourhood.
    ///
    /// Remoteness is 0 in the middle of the city and 1 at its edge.
    static func drawn(remoteness: Double, random: inout SeededRandom) -> Self {
        let uses: [Self] = [.commercial, .residential, .village, .industrial, .institution, .park]
        let weights: [Double] =
            switch remoteness {
            case ..<0.22: [0.46, 0.27, 0.05, 0, 0.10, 0.12]
            case ..<0.6: [0.17, 0.48, 0.12, 0.05, 0.09, 0.09]
            default: [0.06, 0.38, 0.16, 0.25, 0.05, 0.10]
            }
        return uses[random.index(weights: weights)]
    }
}
