/// One kind of part and where it stands in a street.
struct PartKind {
    /// How the pieces of a kind are spread along a street.
    enum Spread {
        /// At equal distances, on both sides in turn.
        case row
        /// Anywhere.
        case scattered
        /// A few metres before or behind a junction.
        case junction
    }

    /// How far from the middle of the street.
    enum Lane {
        /// On the carriageway.
        case carriageway
        /// On the kerb.
        case kerb
        /// On the pavement, away from the kerb.
        case pavement
    }

    /// Class and sub-class, as dictionaries list them.
    let code: String
    /// How many of a thousand parts of a lane, a secondary street and a main road are of this kind.
    let shares: [Double]
    let spread: Spread
    let lane: Lane
    /// Index into ``PartOwner/names``.
    let owner: PartOwner
    var isWatersideOnly = false
    /// True for cameras, which have a bearing.
    var looksAlong: Bool { code == "0199" }

    /// Its number of a thousand in a street.
    func share(_ roadClass: RoadClass, isWaterside: Bool) -> Double {
        guard roadClass != .none, isWaterside || !isWatersideOnly else { return 0 }
        return shares[Int(roadClass.rawValue) - 1]
    }

    /// The kinds with their frequency: made up to look plausible, not measured.
    static let all: [Self] = [
        .init("0402", [300, 400, 440], .row, .kerb, .greenery),
        .init("0118", [120, 110, 105], .row, .kerb, .lighting),
        .init("0103", [60, 48, 44], .row, .carriageway, .drainage),
        .init("0104", [62, 56, 52], .row, .kerb, .drainage),
        .init("0102", [78, 44, 30], .scattered, .carriageway, .drainage),
        .init("0101", [66, 40, 26], .scattered, .carriageway, .water),
        .init("0107", [44, 30, 24], .scattered, .pavement, .telecom),
        .init("0105", [34, 26, 22], .scattered, .pavement, .power),
        .init("0111", [24, 16, 12], .scattered, .carriageway, .gas),
        .init("0108", [10, 7, 5], .scattered, .pavement, .television),
        .init("0106", [10, 9, 9], .scattered, .kerb, .lighting),
        .init("0109", [8, 7, 6], .scattered, .pavement, .telecom),
        .init("0112", [2, 3, 4], .junction, .pavement, .police),
        .init("0114", [5, 3, 2], .scattered, .carriageway, .none),
        .init("0127", [3, 3, 3], .scattered, .pavement, .water),
        .init("0113", [12, 10, 9], .row, .kerb, .fire),
        .init("0115", [8, 6, 4], .scattered, .pavement, .telecom),
        .init("0116", [9, 7, 5], .scattered, .pavement, .power),
        .init("0117", [22, 6, 2], .row, .kerb, .power),
        .init("0119", [2, 3, 4], .scattered, .pavement, .lighting),
        .init("0120", [2, 4, 6], .scattered, .pavement, .lighting),
        .init("0121", [1, 1.5, 1.5], .junction, .pavement, .street),
        .init("0122", [0.6, 0.8, 0.8], .scattered, .pavement, .telecom),
        .init("0123", [1, 1, 1], .scattered, .pavement, .street),
        .init("0124", [0.3, 0.6, 0.8], .scattered, .pavement, .street),
        .init("0125", [2, 2, 1], .scattered, .pavement, .street),
        .init("0126", [3, 1, 0.3], .scattered, .pavement, .street),
        .init("0135", [1.5, 1, 0.6], .scattered, .pavement, .gas),
        .init("0199", [3, 6, 9], .junction, .kerb, .police),
        .init("0299", [0.2, 8, 16], .junction, .kerb, .transport),
        .init("0203", [0.4, 5, 7], .scattered, .pavement, .transport),
        .init("0204", [0.3, 1.2, 1.5], .scattered, .pavement, .transport),
        .init("0209", [16, 30, 38], .junction, .kerb, .transport),
        .init("0211", [2, 12, 26], .row, .carriageway, .transport),
        .init("0212", [6, 9, 8], .scattered, .pavement, .street),
        .init("0213", [10, 14, 12], .junction, .kerb, .transport),
        .init("0202", [3, 3, 0.5], .scattered, .kerb, .transport),
        .init("0201", [2, 1, 0.4], .scattered, .pavement, .transport),
        .init("0305", [34, 30, 26], .row, .pavement, .sanitation),
        .init("0307", [24, 26, 22], .scattered, .pavement, .sanitation),
        .init("0306", [8, 9, 8], .scattered, .pavement, .sanitation),
        .init("0301", [1.5, 1.2, 0.8], .scattered, .pavement, .sanitation),
        .init("0302", [1.5, 1, 0.6], .scattered, .pavement, .sanitation),
        .init("0303", [1.5, 1.5, 1], .junction, .pavement, .sanitation),
        .init("0304", [2, 0.8, 0.3], .scattered, .pavement, .sanitation),
        .init("0308", [0.2, 0.3, 0.4], .scattered, .pavement, .sanitation),
        .init("0404", [5, 8, 10], .scattered, .pavement, .greenery),
        .init("0407", [6, 7, 6], .scattered, .pavement, .greenery),
        .init("0405", [3, 4, 5], .scattered, .pavement, .greenery),
        .init("0406", [0.3, 0.5, 0.8], .scattered, .pavement, .greenery),
        .init("0401", [0.8, 0.5, 0.3], .scattered, .pavement, .greenery),
        .init("0409", [2, 2, 2], .scattered, .pavement, .greenery),
        .init("0501", [9, 6, 3], .scattered, .pavement, .street),
        .init("0502", [0.8, 0.6, 0.4], .scattered, .pavement, .street),
        .init("0503", [1.2, 0.6, 0.2], .scattered, .pavement, .street),
        .init("0602", [3, 3, 3], .scattered, .pavement, .works),
        .init("0603", [9, 9, 9], .scattered, .pavement, .waters, isWatersideOnly: true),
        .init("0604", [70, 70, 70], .row, .pavement, .waters, isWatersideOnly: true),
        .init("0606", [6, 6, 6], .scattered, .pavement, .waters, isWatersideOnly: true),
    ]

    private init(
        _ code: String, _ shares: [Double], _ spread: Spread, _ lane: Lane, _ owner: PartOwner,
        isWatersideOnly: Bool = false
    ) {
        self.code = code
        self.shares = shares
        self.spread = spread
        self.lane = lane
        self.owner = owner
        self.isWatersideOnly = isWatersideOnly
    }
}

/// The made-up bodies that own parts.
enum PartOwner: String {
    case water = "供水公司"
    case drainage = "排水管理中心"
    case power = "供电公司"
    case lighting = "路灯管理中心"
    case telecom = "通信公司"
    case television = "广电网络公司"
    case gas = "燃气公司"
    case police = "公安局"
    case fire = "消防救援大队"
    case transport = "交通设施管理中心"
    case sanitation = "环境卫生管理中心"
    case greenery = "园林绿化管理中心"
    case works = "住房和建设局"
    case waters = "水务局"
    case street = "街道办事处"
    case none = "权属不明"
}
