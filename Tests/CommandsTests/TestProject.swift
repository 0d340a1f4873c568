import Commands
import FeatureSources
import Features
import Foundation
import Synchronization

/// Runs commands and keeps their words.
final class Captured: Sendable {
    private let words = Mutex((results: "", notes: ""))

    /// What went to standard output.
    var results: String { words.withLock { $0.results } }
    /// What went to standard error.
    var notes: String { words.withLock { $0.notes } }

    func run(_ arguments: String...) async -> Commands.ExitStatus { await run(arguments) }

    func run(_ arguments: [String]) async -> Commands.ExitStatus {
        let output = CommandOutput(
            results: { text in self.words.withLock { $0.results += text } },
            notes: { text in self.words.withLock { $0.notes += text } })
        return await CommandLineTool.run(arguments, output: output)
    }
}

/// A folder with a project in it that goes away with the test.
final class TestProject {
    let path: String
    private let captured = Captured()

    /// What all commands so far wrote to standard output.
    var results: String { captured.results }
    /// What all commands so far wrote to standard error.
    var notes: String { captured.notes }

    init() throws {
        path = NSTemporaryDirectory() + "gridmill-commands-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file of the project and returns its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try FileManager.default.createDirectory(
            atPath: URL(fileURLWithPath: file).deletingLastPathComponent().path,
            withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    /// Runs a verb on the project.
    func run(_ arguments: String...) async -> Commands.ExitStatus { await run(arguments) }

    func run(_ arguments: [String]) async -> Commands.ExitStatus {
        await captured.run(arguments + ["--config", path + "/gridmill.yaml", "--log-level", "error"])
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

    /// The packed table of a dataset as it lies on disk.
    func table(_ name: String) throws -> FeatureTable {
        try DatasetFile.open(DatasetFile.path(directory: path + "/cache/datasets", dataset: name))
    }

    /// The numbers of a column by id.
    func numbers(_ column: String, of name: String) throws -> [String: Double] {
        let table = try table(name)
        guard let index = table.columnIndex(named: column) else { return [:] }
        var numbers: [String: Double] = [:]
        for row in 0..<table.count { numbers[table.id(row: row)] = table.number(row: row, column: index) }
        return numbers
    }
}

extension TestProject {
    /// Two square cells side by side with three cases: two in the west, one of them closed, and one in the east.
    static func cellsAndCases() throws -> TestProject {
        let project = try TestProject()
        try project.write(
            """
            datasets:
              cells:
                file: cells.geojson
                id: code
                aggregate:
                  open_cases: { from: cases, by: within, count: true, where: ["!=", ["get", "state"], "closed"] }
              cases: { file: cases.csv, x: lon, y: lat, crs: "EPSG:4326", id: id }
            maps:
              grid: { style: style.json, zoom: 0-14 }
            """, to: "gridmill.yaml")
        try project.write(Self.cells, to: "cells.geojson")
        try project.write(
            "id,lon,lat,state\na,0.5,0.5,open\nb,0.6,0.5,closed\nc,1.5,0.5,open\n", to: "cases.csv")
        try project.write(Self.style, to: "style.json")
        return project
    }

    static let cells = """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "properties": {"code": "west"}, "geometry": {"type": "Polygon", "coordinates":
            [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}},
          {"type": "Feature", "properties": {"code": "east"}, "geometry": {"type": "Polygon", "coordinates":
            [[[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]]}}
        ]}
        """

    static let style = """
        {"version": 8, "sources": {"cells": {"type": "vector", "url": "dataset://cells"}},
         "layers": [{"id": "cells", "type": "fill", "source": "cells",
           "paint": {"fill-color": ["step", ["get", "open_cases"], "#fff", 1, "#f00", 2, "#800"]}}]}
        """
}
