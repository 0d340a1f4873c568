import Commands
import Testing

@Suite struct ProgressMeterTests {
    private func count(_ done: Int, of total: Int, skipped: Int = 0, failed: Int = 0) -> ProgressMeter.Count {
        ProgressMeter.Count(done: done, total: total, skipped: skipped, failed: failed)
    }

    @Test func `a pipe gets one plain line every few seconds`() {
        var meter = ProgressMeter(title: "seed grid", unit: "tiles", isWatched: false, now: 100)
        #expect(meter.update(count(1, of: 1000), now: 101) == nil)
        #expect(
            meter.update(count(500, of: 1000), now: 105)
                == "seed grid  50 %  500/1,000 tiles  100/s  ETA 5.0 s\n")
        #expect(meter.update(count(600, of: 1000), now: 109.9) == nil)
        #expect(meter.update(count(600, of: 1000, failed: 3), now: 110)?.hasSuffix("3 failed\n") == true)
        #expect(meter.ending() == nil)
    }

    @Test func `a terminal gets a bar that is drawn over and wiped away`() {
        var meter = ProgressMeter(title: "seed", unit: "tiles", isWatched: true, now: 0)
        let first = meter.update(count(0, of: 8), now: 0) ?? ""
        #expect(first.hasPrefix("\rseed  [························]  0 %"))
        #expect(meter.update(count(1, of: 8), now: 0.05) == nil)
        let second = meter.update(count(4, of: 8), now: 2) ?? ""
        #expect(second.contains("[████████████············]  50 %  4/8 tiles  2/s  ETA 2.0 s"))
        #expect(meter.ending()?.hasPrefix("\r  ") == true)
    }

    @Test func `what was there already does not count as speed`() {
        var meter = ProgressMeter(title: "seed", unit: "tiles", isWatched: false, now: 0)
        let line = meter.update(count(900, of: 1000, skipped: 800), now: 10)
        #expect(line == "seed  90 %  900/1,000 tiles  10/s  ETA 10 s\n")
    }

    @Test func `a shorter line wipes the rest of a longer one`() {
        var meter = ProgressMeter(title: "t", unit: "rows", isWatched: true, now: 0)
        let long = meter.update(count(1_000_000, of: 0), now: 1) ?? ""
        let short = meter.update(count(1_000_001, of: 0), now: 500_000) ?? ""
        #expect(short.count == long.count)
        #expect(short.hasSuffix("/s" + String(repeating: " ", count: 8)))
    }
}
