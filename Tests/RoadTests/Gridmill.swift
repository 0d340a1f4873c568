import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The real binary, run as a user would.
enum Gridmill {
    /// What a command left behind.
    struct Result {
        var status: Int32
        var output: String
        var errors: String
    }

    /// The project's folder.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// `GRIDMILL_BIN`, else the release build.
    static let binary: URL = {
        if let path = ProcessInfo.processInfo.environment["GRIDMILL_BIN"] { return URL(filePath: path) }
        return root.appending(path: ".build/release/gridmill")
    }()

    /// A process of the binary, not yet started.
    static func process(_ arguments: [String], in folder: URL) -> Process {
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs a command to its end.
    @discardableResult
    static func run(_ arguments: String..., in folder: URL) throws -> Result {
        try run(process(arguments, in: folder))
    }

    /// Runs any program to its end.
    static func run(program: String, _ arguments: [String], in folder: URL) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        return try run(process)
    }

    static func run(_ process: Process) throws -> Result {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appending(path: "output")
        let errors = folder.appending(path: "errors")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }

    /// A new empty folder.
    static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "gridmill-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// A folder that goes away with the test.
final class Workshop: Sendable {
    let folder: URL

    init() throws { folder = try Gridmill.temporaryFolder() }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, to name: String) throws {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// A village of 60 cells with the maps of `configuration`.
    static func village(configuration: String = Workshop.villageConfiguration) throws -> Workshop {
        let workshop = try Workshop()
        let made = try Gridmill.run(
            "synth", "--cells", "60", "--parts", "800", "--cases", "500", "--seed", "7", "--out", "data",
            in: workshop.folder)
        try #require(made.status == 0, "\(made.errors)")
        try workshop.write(configuration, to: "gridmill.yaml")
        try workshop.write(villageStyle, to: "style.json")
        return workshop
    }

    static let villageConfiguration = """
        storage: { directory: ./cache }
        datasets:
          cells:
            file: data/city.gpkg
            layer: cells
            id: code
            aggregate:
              open_cases: { from: cases, by: within, count: true }
          parts: { file: data/city.gpkg, layer: parts, id: code }
          cases: { file: data/city.gpkg, layer: cases, id: id, time: opened }
        rasters:
          imagery: { file: data/imagery.tif }
        maps:
          grid: { style: style.json, zoom: 10-19 }
        """

    static let villageStyle = """
        {"version": 8, "name": "village",
         "sources": {
           "imagery": {"type": "raster", "url": "raster://imagery", "tileSize": 256},
           "cells": {"type": "vector", "url": "dataset://cells"},
           "parts": {"type": "vector", "url": "dataset://parts"},
           "cases": {"type": "vector", "url": "dataset://cases"}},
         "layers": [
           {"id": "ground", "type": "background", "paint": {"background-color": "#f4f1ea"}},
           {"id": "imagery", "type": "raster", "source": "imagery", "paint": {"raster-opacity": 0.5}},
           {"id": "cells", "type": "fill", "source": "cells", "source-layer": "cells",
            "paint": {"fill-opacity": 0.5,
             "fill-color": ["step", ["get", "open_cases"], "#ffffb2", 3, "#fd8d3c", 9, "#bd0026"]}},
           {"id": "borders", "type": "line", "source": "cells", "source-layer": "cells",
            "paint": {"line-color": "#c2187f", "line-width": 1}},
           {"id": "heat", "type": "heatmap", "source": "cases", "source-layer": "cases", "maxzoom": 14,
            "paint": {"heatmap-radius": 20, "heatmap-opacity": 0.6}},
           {"id": "parts", "type": "circle", "source": "parts", "source-layer": "parts", "minzoom": 14,
            "paint": {"circle-radius": 3, "circle-color":
             ["match", ["get", "class"], "01", "#1f78b4", "02", "#ff7f00", "03", "#33a02c", "#777777"]}}]}
        """
}

/// A running `gridmill serve`; killed with the value.
final class Service {
    let process: Process
    let address: URL

    /// Starts the service of a project on a free port and waits until it answers.
    init(_ workshop: Workshop, arguments: [String] = []) throws {
        let port = try Self.freePort()
        address = try #require(URL(string: "http://127.0.0.1:\(port)"))
        process = Gridmill.process(["serve", "--port", "\(port)"] + arguments, in: workshop.folder)
        let log = workshop.folder.appending(path: "serve.log")
        try Data().write(to: log)
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardOutput = process.standardError
        try process.run()
        for _ in 0..<600 {
            if let answer = try? get("/ready"), answer.status == 200 { return }
            guard process.isRunning else { break }
            Thread.sleep(forTimeInterval: 0.1)
        }
        process.terminate()
        throw ServiceFailure(log: String(decoding: (try? Data(contentsOf: log)) ?? Data(), as: UTF8.self))
    }

    struct ServiceFailure: Error { var log: String }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Asks politely to end; returns the exit status.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// An answer over a real socket.
    struct Answer {
        var status: Int
        var headers: [String: String]
        var body: Data
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// One request; the path goes out as it is.
    func get(_ path: String, headers: [String: String] = [:], method: String = "GET") throws -> Answer {
        var arguments = ["-s", "-i", "--path-as-is", "--max-time", "60", "-X", method]
        if method == "HEAD" { arguments = ["-s", "-I", "--path-as-is", "--max-time", "60"] }
        for (name, value) in headers { arguments += ["-H", "\(name): \(value)"] }
        let curl = Process()
        curl.executableURL = URL(filePath: "/usr/bin/env")
        curl.arguments = ["curl"] + arguments + [address.absoluteString + path]
        let pipe = Pipe()
        curl.standardOutput = pipe
        try curl.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        curl.waitUntilExit()
        return try Self.parse(bytes)
    }

    /// One request with a body.
    func send(_ method: String, _ path: String, _ body: String, headers: [String: String] = [:]) throws
        -> Answer
    {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "gridmill-body-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(body.utf8).write(to: file)
        var arguments = [
            "curl", "-s", "-i", "--path-as-is", "--max-time", "60", "-X", method, "-H", "Expect:",
        ]
        if !body.isEmpty { arguments += ["--data-binary", "@\(file.path(percentEncoded: false))"] }
        for (name, value) in headers { arguments += ["-H", "\(name): \(value)"] }
        let curl = Process()
        curl.executableURL = URL(filePath: "/usr/bin/env")
        curl.arguments = arguments + [address.absoluteString + path]
        let pipe = Pipe()
        curl.standardOutput = pipe
        try curl.run()
        let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
        curl.waitUntilExit()
        return try Self.parse(bytes)
    }

    private static func parse(_ bytes: Data) throws -> Answer {
        // Not a requirement of the test: while a service starts, silence is expected.
        guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { throw ServiceFailure(log: "no answer") }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            if halves.count == 2 {
                headers[halves[0].lowercased()] = halves[1].trimmingCharacters(in: .whitespaces)
            }
        }
        return Answer(status: status, headers: headers, body: Data(bytes[end.upperBound...]))
    }

    /// A port that nobody listens on at this moment.
    static func freePort() throws -> Int {
        let found = try Gridmill.run(
            program: "python3",
            [
                "-c",
                "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])",
            ],
            in: Gridmill.root)
        return try #require(Int(found.output.trimmingCharacters(in: .whitespacesAndNewlines)))
    }
}
