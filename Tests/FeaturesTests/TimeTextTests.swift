import Features
import Testing

@Suite struct TimeTextTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:30:15Z", 951_827_415_000),
            ("1969-12-31T23:59:59.999Z", -1), ("2026-03-01T08:30:00.250Z", 1_772_353_800_250),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ] as [(String, Int64)])
    func `moments go to text and back`(text: String, milliseconds: Int64) {
        #expect(TimeText.milliseconds(text) == milliseconds)
        #expect(TimeText.text(milliseconds: milliseconds) == text)
    }

    @Test(
        arguments: [
            ("2026-03-01", 1_772_323_200_000), ("2026/03/01", 1_772_323_200_000),
            ("2026/3/1 8:30", 1_772_353_800_000), ("2026-03-01 08:30", 1_772_353_800_000),
            ("2026-03-01T08:30:00", 1_772_353_800_000), ("2026-03-01T08:30:00+08:00", 1_772_325_000_000),
            ("2026-03-01T08:30:00+08", 1_772_325_000_000), ("2026-03-01T08:30:00-0030", 1_772_355_600_000),
            ("2026-03-01T08:30:00.5Z", 1_772_353_800_500), ("2026-03-01T08:30:00.123456Z", 1_772_353_800_123),
        ] as [(String, Int64)])
    func `usual ways to write a moment are read`(text: String, milliseconds: Int64) {
        #expect(TimeText.milliseconds(text) == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-29", "2026-00-01", "2026-03-01T", "2026-03-01T25:00", "yesterday",
        "2026-03-01T08:61", "2026-03-01T08:30:00X", "2026-03-01T08:30:00+", "20260301",
        "2026-03-01T08:30:00.Z",
    ])
    func `what is no moment is refused`(text: String) {
        #expect(TimeText.milliseconds(text) == nil)
    }

    @Test func `moments too far away keep their number`() {
        #expect(TimeText.text(milliseconds: .max) == "9223372036854775807")
        #expect(TimeText.text(milliseconds: .min) == "-9223372036854775808")
    }
}
