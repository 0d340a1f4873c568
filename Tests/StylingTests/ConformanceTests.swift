import Foundation
import Styling
import Testing

/// The style specification's own tests, if the folder that holds them is named.
enum ConformanceSuite {
    static let folder = ProcessInfo.processInfo.environment["GRIDMILL_CONFORMANCE"].map { $0 + "/suite/" }

    struct Case: Sendable, CustomTestStringConvertible {
        let id: String
        let path: String
        var testDescription: String { id }
    }

    static var expressionCases: [Case] {
        guard let root = folder.map({ $0 + "expression/" }),
            let files = FileManager.default.enumerator(atPath: root)
        else { return [] }
        return files.compactMap { $0 as? String }.filter { $0.hasSuffix("test.json") }.sorted()
            .map { Case(id: String($0.dropLast("/test.json".count)), path: root + $0) }
    }

    static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

@Suite(.enabled(if: ConformanceSuite.folder != nil, "GRIDMILL_CONFORMANCE names no folder"))
struct ConformanceTests {
    /// Cases that cannot pass yet, each with its reason.
    static let excused: [String: String] = [:]

    @Test func `the specification's expression cases have the expected answers`() throws {
        var failures: [String] = []
        let cases = ConformanceSuite.expressionCases
        for example in cases {
            let test = try JSONParser.parse(ConformanceSuite.bytes(example.path)).root
            let answer = ExpressionQuestion(completed(test)).answer
            let given = try JSONParser.parse(Array(answer.utf8)).root
            let expected = test["expected"] ?? JSONValue(.null)
            if !isEqual(expected["compiled"], given["compiled"])
                || !isEqual(expected["outputs"], given["outputs"])
            {
                failures.append(
                    "\(example.id)\n  expected \(expected.scriptText)\n  given    \(given.scriptText)")
            }
        }
        let unexpected = failures.filter { failure in
            !Self.excused.keys.contains { failure.hasPrefix($0 + "\n") }
        }
        #expect(
            unexpected.isEmpty,
            "\(cases.count - failures.count) of \(cases.count)\n\(unexpected.joined(separator: "\n"))")
    }

    /// The property specification with the defaults of the tests' own runner.
    private func completed(_ test: JSONValue) -> JSONValue {
        let parameters = JSONValue(.array(["zoom", "feature"].map { JSONValue(.string($0)) }))
        var specification = test["propertySpec"]?.members ?? []
        if !specification.contains(where: { $0.key == "property-type" }) {
            specification.append(JSONMember(key: "property-type", value: JSONValue(.string("data-driven"))))
        }
        if !specification.contains(where: { $0.key == "expression" }) {
            let members = [
                JSONMember(key: "interpolated", value: JSONValue(.boolean(true))),
                JSONMember(key: "parameters", value: parameters),
            ]
            specification.append(JSONMember(key: "expression", value: JSONValue(.object(members))))
        }
        let others = (test.members ?? []).filter { $0.key != "propertySpec" }
        return JSONValue(
            .object(others + [JSONMember(key: "propertySpec", value: JSONValue(.object(specification)))]))
    }

    /// Equal up to six significant digits, keys in any order; an absent list is an empty one.
    private func isEqual(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
        guard let left, let right else { return (left?.elements ?? right?.elements ?? []).isEmpty }
        switch (left.content, right.content) {
        case (.number(let left), .number(let right)):
            return left == right || abs(left - right) <= 2e-6 * max(abs(left), abs(right))
                || isSameShort(left, right)
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { isEqual($0, $1) }
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { member in
                    right.contains { $0.key == member.key && isEqual($0.value, member.value) }
                }
        default: return left == right
        }
    }

    private func isSameShort(_ left: Double, _ right: Double) -> Bool {
        func short(_ value: Double) -> Double {
            guard value != 0, value.isFinite else { return value }
            let scale = pow(10, max(0, 6 - ceil(log10(abs(value)))))
            // Twice, as the suite's own runner does.
            let once = (value * scale).rounded(.down) / scale
            return (once * scale).rounded(.down) / scale
        }
        return short(left) == short(right)
    }
}

extension ConformanceTests {
    @Test func `the specification's validator cases have the expected messages`() throws {
        let root = try #require(ConformanceSuite.folder) + "validate/"
        let files = try FileManager.default.contentsOfDirectory(atPath: root).sorted()
        for file in files where file.hasSuffix(".input.json") {
            let style = try ConformanceSuite.bytes(root + file)
            let given = CompiledStyle.compile(json: style).specificationMessages
            let path = root + file.replacing(".input.", with: ".output.")
            let expected = try JSONParser.parse(ConformanceSuite.bytes(path)).root.elements ?? []
            #expect(given.sorted() == expected.compactMap { $0["message"]?.text }.sorted(), "\(file)")
        }
    }
}
