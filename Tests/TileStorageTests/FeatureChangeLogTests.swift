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

    private func change(_ id: String, _ after: String?, _ origin: LoggedChange.Origin) -> LoggedChange {
        LoggedChange(id: id, before: nil, after: after.map { Array($0.utf8) }, origin: origin)
    }

    @Test func `a table just read gets the service's changes and what came while it was read`() throws {
        let bench = try Workbench()
        let log = try FeatureChangeLog(path: bench.path("c.sqlite"))
        try log.append([change("a", "service", .service), change("b", "source", .source)], seconds: 0)
        try log.append([change("c", "reimport", .reimport), change("d", "derived", .derived)], seconds: 0)
        let began = try log.lastSequence()
        try log.append([change("e", "late", .source), change("a", "old", .source)], seconds: 0)
        #expect(try log.net(readFrom: began).map(\.id) == ["a", "e"])
        #expect(try log.net(after: 0).map(\.id) == ["a", "b", "c", "e"])
        #expect(try log.lastOfSource() == 6)
        #expect(try log.changedByService(["a", "b"]) == ["a"] && log.changedByService() == ["a"])
    }

    @Test func `a difference is not kept for a feature that has changed since it was compared`() throws {
        let bench = try Workbench()
        let log = try FeatureChangeLog(path: bench.path("c.sqlite"))
        try log.append([change("a", "1", .service)], seconds: 0)
        let compared = try log.lastSequence()
        #expect(try log.append([change("b", "2", .reimport)], comparedAt: compared, seconds: 0) == 2)
        // Somebody was faster: the table does not have what came between.
        #expect(
            try log.append(
                [change("b", "3", .reimport), change("c", "3", .reimport)], comparedAt: compared, seconds: 0)
                == compared)
        #expect(try log.changes(after: 0).map(\.id) == ["a", "b", "c"])
    }

    @Test func `a log of an earlier build is read as the service's, and what was seen is kept`() throws {
        let bench = try Workbench()
        try FeatureChangeLog(path: bench.path("c.sqlite")).close()
        try bench.execute(
            """
            DROP TABLE seen; ALTER TABLE changes DROP COLUMN origin;
            INSERT INTO changes (id, seconds) VALUES ('a', 0);
            """, on: "c.sqlite")
        let log = try FeatureChangeLog(path: bench.path("c.sqlite"))
        #expect(try log.changes(after: 0).map(\.origin) == [.service])
        #expect(try log.lastSeen("watch c") == nil)
        try log.saw("watch c", 1_767_225_600_123)
        try log.saw("watch c", 1_767_225_600_124)
        log.close()
        #expect(try FeatureChangeLog(path: bench.path("c.sqlite")).lastSeen("watch c") == 1_767_225_600_124)
    }

    @Test(arguments: 1...20) func `a log made smaller answers as before to all who have followed that far`(
        seed: UInt64
    ) throws {
        let bench = try Workbench()
        let log = try FeatureChangeLog(path: bench.path("c.sqlite"))
        var random = SplitMix(state: seed)
        let origins = [LoggedChange.Origin.service, .service, .source, .reimport, .derived]
        let count = Int64.random(in: 1...200, using: &random)
        for number in 1...count {
            let origin = origins[Int.random(in: 0..<5, using: &random)]
            try log.append(
                [change("\(Int.random(in: 0..<20, using: &random))", "\(number)", origin)], seconds: 0)
        }
        let through = Int64.random(in: 0...count, using: &random)
        let after = try (0...count).map { try log.changes(after: $0) }
        let net = try (0...count).map { try log.net(after: $0) }
        let readFrom = try (0...count).map { try log.net(readFrom: $0) }
        let theirs = try log.changedByService()
        while try log.compact(through: through) {}
        #expect(try log.compactedThrough() == through)
        for number in through...count { #expect(try log.changes(after: number) == after[Int(number)]) }
        #expect(try (0...count).map { try log.net(after: $0) } == net)
        #expect(try (0...count).map { try log.net(readFrom: $0) } == readFrom)
        #expect(try log.changedByService() == theirs)
        while try log.compact(through: count) {}
        #expect(try log.changes(after: 0).count <= 20 * 4)
        #expect(try log.lastSequence() == count)
        #expect(try log.compact(through: count + 5) == false)
    }
}
