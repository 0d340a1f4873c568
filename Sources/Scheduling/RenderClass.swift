/// Who the work is for; the order says which goes first while each keeps to its share.
public enum RenderClass: Int, Comparable, Sendable, CaseIterable {
    /// A big screen that must not show gaps.
    case wall = 0
    /// Somebody looks at a map.
    case live
    /// A printed sheet is being made.
    case print
    /// A pack for hand-sets is being filled.
    case pack
    /// A stale tile is drawn again before somebody asks.
    case refresh
    /// The pyramid is being filled.
    case seed
    /// Nobody waits at all: checks and repairs.
    case sweep

    /// Smaller goes first.
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

    /// The share of render time while every class has work, in parts of the sum of all.
    ///
    /// A class alone takes everything; seeds beside live work alone keep 1 part of 9.
    public var weight: Double {
        switch self {
        case .wall, .live: 8
        case .print, .refresh: 3
        case .pack: 2
        case .seed, .sweep: 1
        }
    }

    /// True when a client waits for the answer: such work may take every worker.
    public var isInteractive: Bool { self <= .print }

    /// How soon the work should be done after it came, seconds: the order inside the class.
    public var budgetSeconds: Double {
        switch self {
        case .wall: 1
        case .live: 2
        case .print: 30
        case .pack, .refresh, .seed, .sweep: 0
        }
    }

    /// For metrics and people.
    public var name: String { "\(self)" }
}
