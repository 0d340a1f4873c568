/// The major class of a part, by its two digits; its names are in a ``CodeDictionary``.
///
/// The six numbers of the CJ/T 214 generation are named here because layers and styles are built on them;
/// a city may number more.
public struct PartClass: Hashable, Sendable {
    /// The two digits.
    public let number: String

    /// A class by its two digits.
    public init(_ number: String) { self.number = number }

    /// Covers, lamps, poles, cabinets, kiosks (公用设施).
    public static let utilities = Self("01")
    /// Signs, railings, bus shelters, bridges (道路交通).
    public static let traffic = Self("02")
    /// Bins, toilets, advertising (市容环境).
    public static let appearance = Self("03")
    /// Trees, benches, planters (园林绿化).
    public static let greenery = Self("04")
    /// Notice boards, shelters (房屋土地).
    public static let buildings = Self("05")
    /// Building sites, waterside works (其他设施).
    public static let other = Self("06")
}

/// The major class of an event, by its two digits; its names are in a ``CodeDictionary``.
///
/// Later standards exchange 04 and 05 or add 06: the dictionary of the city decides.
public struct CaseClass: Hashable, Sendable {
    /// The two digits.
    public let number: String

    /// A class by its two digits.
    public init(_ number: String) { self.number = number }

    /// Refuse, dirt, abandoned things (市容环境).
    public static let appearance = Self("01")
    /// Posters and boards (宣传广告).
    public static let advertising = Self("02")
    /// Dust, noise and damage of works (施工管理).
    public static let works = Self("03")
    /// Burst pipes, collapses (突发事件).
    public static let emergency = Self("04")
    /// Hawkers, parking, noise (街面秩序).
    public static let streetOrder = Self("05")
}

/// Where a case stands on its way: the seven steps from collecting to evaluation.
///
/// The raw value is what the column `state` holds. A case whose step is verification may yet be sent back;
/// ``closed`` is the end of the way, and what evaluation counts.
public enum CaseState: String, Sendable, Hashable, CaseIterable {
    /// 信息收集: reported, not yet looked at.
    case collected
    /// 案卷建立: accepted as a case.
    case opened
    /// 任务派遣: sent to the body that is responsible.
    case dispatched
    /// 任务处理: being dealt with.
    case handling
    /// 处理反馈: said to be done.
    case feedback
    /// 核查结案: being checked on the spot.
    case verifying
    /// 综合评价: closed, and counted by evaluation.
    case closed

    /// The step's number, 1…7.
    public var step: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }
}
