import Geometry

/// How single values of the configuration are written: `30d`, `20GB`, `10-19`.
public enum ConfigurationScalar {
    /// A span of time: a number and `ms`, `s`, `m`, `h`, `d` or `w`.
    public static func duration(_ text: String) -> Duration? {
        let units: [String: Int64] = [
            "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000,
        ]
        guard let (number, unit) = numberAndUnit(text), let factor = units[unit] else { return nil }
        let milliseconds = number * Double(factor)
        // A century: longer is a slip, and sums of durations stay far from overflow.
        guard milliseconds <= 3_155_760_000_000 else { return nil }
        return .milliseconds(Int64(milliseconds))
    }

    /// An amount of bytes: a number and `B`, `KB`, `MB`, `GB`, `TB` (powers of 1000) or `KiB` … `TiB` (of 1024).
    public static func bytes(_ text: String) -> Int64? {
        let units: [String: Double] = [
            "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 0x1p10, "mib": 0x1p20, "gib": 0x1p30,
            "tib": 0x1p40,
        ]
        guard let (number, unit) = numberAndUnit(text), let factor = units[unit.lowercased()] else {
            return nil
        }
        return Int64(exactly: (number * factor).rounded())
    }

    /// Tile zooms: `10-19`, or `12` for one.
    public static func zooms(_ text: String) -> ClosedRange<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ Int($0) }), let last = parts.last.flatMap({ Int($0) }),
            parts.count <= 2, allowedZooms.contains(first), allowedZooms.contains(last), first <= last
        else { return nil }
        return first...last
    }

    /// Zooms that can be served: a tile of zoom 24 is 2.4 m across, and its pixels are within world units.
    public static let allowedZooms = 0...24

    /// West, south, east, north in degrees of longitude and latitude.
    public static func bounds(_ numbers: [Double]) -> BoundingBox? {
        guard numbers.count == 4, (-180...180).contains(numbers[0]), (-180...180).contains(numbers[2]),
            (-90...90).contains(numbers[1]), (-90...90).contains(numbers[3]),
            numbers[0] < numbers[2], numbers[1] < numbers[3]
        else { return nil }
        return BoundingBox(minX: numbers[0], minY: numbers[1], maxX: numbers[2], maxY: numbers[3])
    }

    /// A name that becomes part of addresses and file names: letters, digits, `-` and `_`, at most 64.
    public static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static func numberAndUnit(_ text: String) -> (Double, String)? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number.isFinite, number > 0 else { return nil }
        return (number, text.dropFirst(digits.count).filter { $0 != " " })
    }
}
