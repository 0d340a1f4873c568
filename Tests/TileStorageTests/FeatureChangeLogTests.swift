import Testing
import TileStorage

/// A dataset's changes are kept in order and outlive the process.
struct FeatureChangeLogTests {
    private func change(_ id: String, _ before: String?, _ after: String?) -> LoggedChange {
        LoggedChange(id: id, before: before.map { Array($0.utf8) }, after: after.map { Array($0.utf8) })
    }

    @Test func `changes come back in order, with their numbers, after reopening`() throws {
        let bench = try Workbench()
        let log = try FeatureChangeLog(path: bench.path("state/cases.sqlite"))
        #expect(try log.lastSequence() == 0)
        #expect(try log.append([change("a", nil, "1"), change("b", nil, "2")], seconds: 5) == 2)
        #expect(try log.append([change("a", "1", nil)], seconds: 6) == 3)
        log.close()
        let again = try FeatureChangeLog(path: bench.path("state/cases.sqlite"))
        #expect(try again.changes(after: 1).map(\.id) == ["b", "a"])
        #expect(try again.changes(after: 0, limit: 2).map(\.sequence) == [1, 2])
        #expect(try again.changes(after: 2).first?.before == Array("1".utf8))
    }

    @Test func `what is left of many changes is the last of each feature`() throws {
        let bench = try Workbench()
        let log = try FeatureChangeLog(path: bench.path("c.sqlite"))
        try log.append(
            [change("a", nil, "1"), change("b", nil, "1"), change("a", "1", "2"), change("b", "1", nil)],
            seconds: 0)
        let net = try log.net()
        #expect(net.map(\.id) == ["a", "b"])
        #expect(net.map(\.after) == [Array("2".utf8), nil])
        #expect(try log.net(after: 3).map(\.id) == ["b"])
    }

    @Test func `numbers are not given twice`() throws {
        let bench = try Workbench()
        let log = try FeatureChangeLog(path: bench.path("c.sqlite"))
        try log.append([change("a", nil, "1")], seconds: 0)
        log.close()
        try bench.execute("DELETE FROM changes", on: "c.sqlite")
        let again = try FeatureChangeLog(path: bench.path("c.sqlite"))
        #expect(try again.append([change("a", nil, "1")], seconds: 0) == 2)
    }
}
