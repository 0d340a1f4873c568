/// Dates in header fields: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7), the one form in use.
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let secondsPerDay: Int64 = 86_400
    /// The first second of the year 10000, which has no form.
    private static let end: Int64 = 253_402_300_800

    /// The text of a time; nil before 1970 and after 9999.
    static func text(secondsSince1970 seconds: Int64) -> String? {
        guard (0..<end).contains(seconds) else { return nil }
        let day = seconds / secondsPerDay
        let time = seconds % secondsPerDay
        let (year, month, dayOfMonth) = civil(day)
        var text: [UInt8] = []
        text.reserveCapacity(29)
        text += days[Int(day % 7)].utf8
        text += ", ".utf8
        append(dayOfMonth, digits: 2, " ", to: &text)
        text += months[Int(month) - 1].utf8
        text.append(UInt8(ascii: " "))
        append(year, digits: 4, " ", to: &text)
        append(time / 3600, digits: 2, ":", to: &text)
        append(time / 60 % 60, digits: 2, ":", to: &text)
        append(time % 60, digits: 2, " ", to: &text)
        text += "GMT".utf8
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(
        _ value: Int64, digits: Int, _ separator: Unicode.Scalar, to text: inout [UInt8]
    ) {
        var power: Int64 = digits == 4 ? 1000 : 10
        while power > 0 {
            text.append(UInt8(ascii: "0") + UInt8(value / power % 10))
            power /= 10
        }
        text.append(UInt8(ascii: separator))
    }

    /// The time of a text; nil when it is not exactly of the form.
    static func seconds(text: String) -> Int64? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, text.utf8.count == 29, words[5] == "GMT",
            let month = months.firstIndex(where: { $0 == words[2] }),
            let day = number(words[1]), let year = number(words[3]), year >= 1970
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap(number)
        guard clock.count == 3, clock[0] < 24, clock[1] < 60, clock[2] <= 60, (1...31).contains(day) else {
            return nil
        }
        let date = daysSince1970(year: year, month: Int64(month) + 1, day: day)
        let seconds = date * secondsPerDay + clock[0] * 3600 + clock[1] * 60 + clock[2]
        guard Self.text(secondsSince1970: seconds) == text else { return nil }
        return seconds
    }

    private static func number(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(text) : nil
    }

    /// Days from 1970-01-01 in the Gregorian calendar, for years from 1970.
    ///
    /// - Source: the year begins in March so that the leap day is its last; months then start at
    ///   (153 m + 2) / 5 days (the usual Julian day number arithmetic, Richards 2013).
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let months = (month + 9) % 12
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * months + 2) / 5 + day - 1
            - 719_468
    }

    /// The inverse of ``daysSince1970(year:month:day:)``.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        var year = 1970 + days / 366
        while daysSince1970(year: year + 1, month: 1, day: 1) <= days { year += 1 }
        var month: Int64 = 12
        while daysSince1970(year: year, month: month, day: 1) > days { month -= 1 }
        return (year, month, days - daysSince1970(year: year, month: month, day: 1) + 1)
    }
}
