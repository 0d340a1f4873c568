/// Moments as milliseconds since 1970-01-01T00:00:00Z, to and from ISO 8601 text.
public enum TimeText {
    static let millisecondsPerDay: Int64 = 86_400_000
    /// Years beyond this make no date of a case or a part; it also keeps the arithmetic in range.
    static let yearLimit = 9_999

    /// The text of a moment, in UTC: `2026-03-01T08:30:00Z`, with milliseconds only when there are some.
    ///
    /// A moment outside the years 0 to 9999 gives its number.
    public static func text(milliseconds: Int64) -> String {
        let (days, rest) = floorDivide(milliseconds, millisecondsPerDay)
        guard abs(days) < 4_000_000 else { return String(milliseconds) }
        let (year, month, day) = civil(days: days)
        guard (0...Int64(yearLimit)).contains(year) else { return String(milliseconds) }
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        let seconds = rest / 1000
        let time = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        let fraction = rest % 1000 == 0 ? "" : "." + padded(rest % 1000, 3)
        return "\(date)T\(time)\(fraction)Z"
    }

    /// The moment a text names, or nil.
    ///
    /// Accepts `YYYY-MM-DD` or `YYYY/MM/DD`, alone or followed by `T` or a space and `HH:MM[:SS[.fff]]`,
    /// and then `Z`, `±HH`, `±HHMM` or `±HH:MM`; without an offset the time is taken as UTC.
    public static func milliseconds(_ text: some StringProtocol) -> Int64? {
        var scanner = DigitScanner(Array(text.utf8))
        guard let year = scanner.digits(4), scanner.skip(["-", "/"]), let month = scanner.digits(1, 2),
            scanner.skip(["-", "/"]), let day = scanner.digits(1, 2), (1...12).contains(month),
            (1...daysInMonth(year: year, month: month)).contains(day)
        else { return nil }
        let date = days(year: year, month: month, day: day) * millisecondsPerDay
        if scanner.isAtEnd { return date }
        guard scanner.skip(["T", "t", " "]), let time = clock(&scanner), let offset = zone(&scanner),
            scanner.isAtEnd
        else { return nil }
        return date + time - offset
    }

    /// The moment of a date and a time of day in UTC, or nil when there is no such date.
    public static func milliseconds(
        year: Int64, month: Int64, day: Int64, secondsOfDay: Double = 0
    ) -> Int64? {
        guard (0...Int64(yearLimit)).contains(year), (1...12).contains(month),
            (1...daysInMonth(year: year, month: month)).contains(day), secondsOfDay.isFinite,
            (-172_800...172_800).contains(secondsOfDay)
        else { return nil }
        return days(year: year, month: month, day: day) * millisecondsPerDay
            + Int64((secondsOfDay * 1000).rounded())
    }

    private static func clock(_ scanner: inout DigitScanner) -> Int64? {
        guard let hour = scanner.digits(1, 2), scanner.skip([":"]), let minute = scanner.digits(2),
            hour <= 24, minute <= 59
        else { return nil }
        var milliseconds = (hour * 60 + minute) * 60_000
        guard scanner.skip([":"]) else { return milliseconds }
        guard let second = scanner.digits(2), second <= 60 else { return nil }
        milliseconds += second * 1000
        guard scanner.skip([".", ","]) else { return milliseconds }
        guard let fraction = scanner.fraction(places: 3) else { return nil }
        return milliseconds + fraction
    }

    private static func zone(_ scanner: inout DigitScanner) -> Int64? {
        if scanner.isAtEnd { return 0 }
        _ = scanner.skip([" "])
        if scanner.skip(["Z", "z"]) { return 0 }
        let sign: Int64
        if scanner.skip(["+"]) { sign = 1 } else if scanner.skip(["-"]) { sign = -1 } else { return nil }
        guard let hours = scanner.digits(2), hours <= 18 else { return nil }
        if scanner.isAtEnd { return sign * hours * 3_600_000 }
        _ = scanner.skip([":"])
        guard let minutes = scanner.digits(2), minutes <= 59 else { return nil }
        return sign * (hours * 60 + minutes) * 60_000
    }

    private static func daysInMonth(year: Int64, month: Int64) -> Int64 {
        if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days since 1970-01-01 of a date of the Gregorian calendar.
    ///
    /// - Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil, civil_from_days.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = floorDivide(shifted, 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func floorDivide(_ value: Int64, _ by: Int64) -> (quotient: Int64, rest: Int64) {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: by)
        return rest < 0 ? (quotient - 1, rest + by) : (quotient, rest)
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

/// Reads runs of decimal digits from bytes.
private struct DigitScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        var end = bytes.count
        while end > 0, bytes[end - 1] == 32 { end -= 1 }
        self.bytes = Array(bytes[..<end])
    }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skip(_ accepted: [Unicode.Scalar]) -> Bool {
        guard position < bytes.count, accepted.contains(Unicode.Scalar(bytes[position])) else { return false }
        position += 1
        return true
    }

    /// A number of `least` to `most` digits.
    mutating func digits(_ least: Int, _ most: Int? = nil) -> Int64? {
        var value: Int64 = 0
        var count = 0
        while count < most ?? least, let digit = digit {
            value = value * 10 + digit
            count += 1
            position += 1
        }
        return count >= least ? value : nil
    }

    /// The first places of a decimal fraction; further digits are skipped.
    mutating func fraction(places: Int) -> Int64? {
        guard digit != nil else { return nil }
        var value: Int64 = 0
        var count = 0
        while let digit = digit {
            if count < places { value = value * 10 + digit }
            count += 1
            position += 1
        }
        for _ in stride(from: count, to: places, by: 1) { value *= 10 }
        return value
    }

    private var digit: Int64? {
        guard position < bytes.count, (48...57).contains(bytes[position]) else { return nil }
        return Int64(bytes[position] - 48)
    }
}
