/// Makes up Chinese names of places; none is meant to be a real one.
struct NameMaker: Sendable {
    /// Two characters each, drawn without repetition.
    private let pairs: [String]
    private let districts: [String]
    let city = "云澜市"
    let river: String

    private static let districtNames = [
        "云汐", "锦澜", "鹭汀", "松屿", "翠峦", "枫泊", "璟湖", "星澜", "桐溪", "青汀", "望潮", "听泉",
        "揽月", "朝澜", "晴川", "兰渚", "荻汀", "霁岭", "瑶屿", "澄湾",
    ]
    private static let firsts = Array("云锦和清明金安宁泰景瑞翠碧紫春秋文德永兴嘉祥新松梅兰竹桂枫荷莲鹤鹭白青丹玉银星月石长平朝晴听望沁澄")
    private static let seconds = Array("溪湖河泉塘桥林园岭坪洲湾田台峰谷原苑阳霞安宁和景源沙浦屿堤岗汀渚澜荫畔舍雅德")
    /// Written twice: both lists have this character.
    private static func isSound(_ first: Character, _ second: Character) -> Bool { first != second }

    init(seed: UInt64) {
        var random = SeededRandom(seed: seed, purpose: .names)
        var all: [String] = []
        for first in Self.firsts {
            for second in Self.seconds where Self.isSound(first, second) { all.append("\(first)\(second)") }
        }
        pairs = random.shuffled(all)
        districts = random.shuffled(Self.districtNames)
        river = "\(Self.firsts[random.index(below: Self.firsts.count)])澜河"
    }

    func district(_ index: Int) -> String { districts[index % districts.count] + "区" }
    func street(_ index: Int) -> String { pair(index) + "街道" }
    /// Communities begin behind the streets, so that few share their names.
    func community(_ index: Int) -> String { pair(index + 200) + "社区" }

    func road(_ index: Int, roadClass: RoadClass, kind: StreetNetwork.Kind) -> String {
        switch (kind, roadClass) {
        case (.coast, _): "滨海大道"
        case (.riverside, _): river + (index % 2 == 0 ? "东路" : "西路")
        case (_, .arterial): pair(index &* 7 &+ 900) + (index % 3 == 0 ? "大道" : "路")
        case (_, .secondary): pair(index &* 7 &+ 900) + (index % 4 == 0 ? "街" : "路")
        default: pair(index / 5 &* 7 &+ 431) + Self.ordinals[index % 5] + (index % 2 == 0 ? "巷" : "街")
        }
    }

    func lake(_ index: Int) -> String { pair(index + 1500).prefix(1) + "心湖" }

    static func cell(community: String, order: Int, use: LandUse) -> String {
        community + (use == .river ? "第\(order)河段网格" : "第\(order)网格")
    }

    /// The body that answers for a cell.
    func responsible(for cell: Cell, community: String, street: String) -> String {
        switch cell.use {
        case .river: city + "水务局"
        case .park, .hill: city + "公园管理中心"
        case .industrial: street + "办事处"
        default: community + "工作站"
        }
    }

    private static let ordinals = ["一", "二", "三", "四", "五"]

    private func pair(_ index: Int) -> String { pairs[index % pairs.count] }
}
