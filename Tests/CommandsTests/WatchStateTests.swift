import Commands
import Testing

/// When a watched source is looked at, and what a look must do.
@Suite struct WatchStateTests {
    private let section = WatchSection(every: .seconds(5), column: "updated_at")

    @Test func `pauses double while a source is away, up to five minutes`() {
        var state = WatchState(section)
        #expect(state.pause == .seconds(5))
        var pauses: [Duration] = []
        for _ in 0..<8 {
            state.failed()
            pauses.append(state.pause)
        }
        #expect(pauses.prefix(3) == [.seconds(10), .seconds(20), .seconds(40)])
        #expect(pauses.last == .seconds(300))
        state.looked(rowCount: 1)
        #expect(state.pause == .seconds(5))
    }

    @Test func `a pause that is longer anyway stays as it is`() {
        var state = WatchState(WatchSection(every: .seconds(3600), column: "c"))
        for _ in 0..<100 { state.failed() }
        #expect(state.pause == .seconds(3600))
    }

    @Test func `rows are read from the last value less the overlap`() {
        let state = WatchState(section)
        #expect(state.start(lastSeen: nil, isTime: true) == nil)
        #expect(state.start(lastSeen: 100_000, isTime: true) == 70_000)
        #expect(state.start(lastSeen: 100_000, isTime: false) == 99_000)
    }

    @Test func `ids are compared at first, every tenth look, and when the number of rows is another`() {
        var state = WatchState(section)
        #expect(state.mustLook && state.mustCompare(rowCount: 7, created: 0))
        state.compared(rowCount: 7, unknown: [])
        #expect(!state.mustLook)
        #expect(!state.mustCompare(rowCount: 9, created: 2))
        #expect(state.mustCompare(rowCount: 8, created: 2))
        for _ in 0..<9 { state.looked(rowCount: 7) }
        #expect(state.mustLook && state.mustCompare(rowCount: 7, created: 0))
        state.compared(rowCount: 7, unknown: [])
        #expect(!state.mustCompare(rowCount: 7, created: 0))
    }

    @Test func `a row that stays unknown makes one look read everything, and no more if that does not help`()
    {
        var state = WatchState(section)
        state.compared(rowCount: 3, unknown: ["late"])
        #expect(!state.readsEverything)
        state.compared(rowCount: 3, unknown: ["late"])
        #expect(state.readsEverything && state.start(lastSeen: 5, isTime: false) == nil)
        state.compared(rowCount: 3, unknown: ["late"])
        #expect(!state.readsEverything)
        state.compared(rowCount: 3, unknown: ["late"])
        #expect(!state.readsEverything)
    }
}
