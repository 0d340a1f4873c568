import Foundation
import GeospatialFiles
import SyntheticCity
import Testing

private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
}

/// Small, because the picture is painted too.
private let village = try? Plan(cells: 4, parts: 300, cases: 200, seed: 3)

@Test(arguments: VectorFormat.allCases)
func `the same plan gives the same files, byte for byte`(format: VectorFormat) throws {
    let plan = try #require(village)
    try withFolder { folder in
        var files: [[String: Data]] = []
        for name in ["a", "b"] {
            let path = folder + "/" + name
            try SyntheticCityWriter.write(plan: plan, to: path, format: format)
            let names = try FileManager.default.contentsOfDirectory(atPath: path)
            files.append(
                try Dictionary(
                    uniqueKeysWithValues: names.map {
                        ($0, try Data(contentsOf: URL(fileURLWithPath: path + "/" + $0)))
                    }))
        }
        #expect(files[0] == files[1])
        let expected =
            format == .geoPackage
            ? ["city.gpkg", "imagery.tif"]
            : [
                "blocks.fgb", "cases.fgb", "cells.fgb", "communities.fgb", "districts.fgb", "imagery.tif",
                "parts.fgb", "roads.fgb", "streets.fgb", "water.fgb",
            ]
        #expect(files[0].keys.sorted() == expected)
    }
}

@Test func `a run that is stopped leaves no file behind`() throws {
    let plan = try #require(village)
    try withFolder { folder in
        #expect(throws: SyntheticCityError.cancelled) {
            try SyntheticCityWriter.write(plan: plan, to: folder, format: .geoPackage) { state in
                state.stage != "parts"
            }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(left.isEmpty)
    }
}

@Test func `a folder that cannot be made is an error that names it`() throws {
    let plan = try #require(village)
    try withFolder { folder in
        try Data().write(to: URL(fileURLWithPath: folder))
        let error = #expect(throws: SyntheticCityError.self) {
            try SyntheticCityWriter.write(plan: plan, to: folder + "/city", format: .geoPackage)
        }
        #expect(error?.description.contains(folder) == true)
    }
}

/// Time and memory of a city of any size:
/// `GRIDMILL_SYNTH=cells,parts,cases,seed,folder swift test -c release --filter environment`.
@Test(.enabled(if: ProcessInfo.processInfo.environment["GRIDMILL_SYNTH"] != nil))
func `a city of the size given in the environment is written`() throws {
    let numbers = (ProcessInfo.processInfo.environment["GRIDMILL_SYNTH"] ?? "").split(separator: ",")
    let counts = numbers.prefix(4).compactMap { Int($0) }
    try #require(counts.count == 4 && numbers.count == 5, "cells,parts,cases,seed,folder")
    let plan = try Plan(
        cells: counts[0], parts: counts[1], cases: counts[2], seed: UInt64(clamping: counts[3]))
    let clock = ContinuousClock()
    let start = clock.now
    func note(_ text: String) {
        let processor = Double(Foundation.clock()) / Double(CLOCKS_PER_SEC)
        let line = "\(start.duration(to: clock.now)), processor \(processor) s: \(text)\n"
        FileHandle.standardError.write(Data(line.utf8))
    }
    var stage = ""
    try SyntheticCityWriter.write(plan: plan, to: String(numbers[4]), format: .geoPackage) { state in
        if state.stage != stage { note(state.stage) }
        stage = state.stage
        return true
    }
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    note("done, " + (status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""))
}
