import Foundation
import Pixels

/// Bytes of a PDF and what poppler's tools tell about them.
struct PDFFile {
    let bytes: [UInt8]

    /// True when poppler is there; `tools/setup` installs it.
    static let hasWitness = (try? run("pdfinfo", ["-v"], Data())) != nil

    func text() throws -> String { try ask("pdftotext", ["-raw", "-enc", "UTF-8", "-", "-"]) }
    func info() throws -> String { try ask("pdfinfo", ["-"]) }

    /// Lines below the heading of `pdffonts`.
    func fonts() throws -> [String] { try rows("pdffonts", ["-"]) }

    /// Rows below the heading of `pdfimages -list`.
    func images() throws -> [[String]] {
        // pdfimages reads no standard input.
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pdf")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try rows("pdfimages", ["-list", file.path]).map { $0.split(separator: " ").map(String.init) }
    }

    /// Object numbers of the images that the page uses.
    func imageObjects() throws -> Set<String> {
        Set(try images().filter { $0[2] == "image" }.map { $0[10] })
    }

    /// The page as pixels on white, as many to a point as asked.
    func drawn(pixelsPerPoint: Double) throws -> PixelBuffer {
        let picture = try Self.run("pdftoppm", ["-r", "\(72 * pixelsPerPoint)", "-"], Data(bytes))
        return try PixelBuffer(portablePixmap: picture)
    }

    /// How often some text stands in the file, outside compressed streams.
    func count(of text: String) -> Int {
        let pattern = Array(text.utf8)
        guard bytes.count >= pattern.count else { return 0 }
        return (0...bytes.count - pattern.count).count {
            bytes[$0] == pattern[0] && bytes[$0..<$0 + pattern.count].elementsEqual(pattern)
        }
    }

    /// A file in the folder that `GRIDMILL_LOOK` names, for what is to be looked at; nil without one.
    private static func place(_ name: String, _ ending: String) -> URL? {
        ProcessInfo.processInfo.environment["GRIDMILL_LOOK"].map { folder in
            let file = name.replacing("/", with: "-").replacing(".swift", with: "")
            return URL(filePath: folder).appending(path: "\(file).\(ending)")
        }
    }

    /// Writes the file into that folder.
    func keep(name: String) throws {
        if let place = Self.place(name, "pdf") { try Data(bytes).write(to: place) }
    }

    /// Writes pictures side by side into that folder.
    static func keep(_ pictures: [PixelBuffer], name: String) throws {
        guard let place = place(name, "ppm") else { return }
        let height = pictures.map(\.height).max() ?? 0
        var content = Data("P6 \(pictures.reduce(0) { $0 + $1.width }) \(height) 255\n".utf8)
        for y in 0..<height {
            for picture in pictures {
                for x in 0..<picture.width {
                    let pixel = y < picture.height ? picture[x, y] : .clear
                    content.append(contentsOf: [pixel.red, pixel.green, pixel.blue])
                }
            }
        }
        try content.write(to: place)
    }

    private func rows(_ tool: String, _ arguments: [String]) throws -> [String] {
        try ask(tool, arguments).split(separator: "\n").dropFirst(2).map(String.init)
    }

    private func ask(_ tool: String, _ arguments: [String]) throws -> String {
        String(decoding: try Self.run(tool, arguments, Data(bytes)), as: UTF8.self)
    }

    /// What a tool said instead of doing its work without a complaint.
    private struct ToolFailure: Error {
        let tool: String
        let status: Int32
        let complaint: String
    }

    /// Runs a tool with some input, all by way of files, as pipes fill up.
    private static func run(_ tool: String, _ arguments: [String], _ input: Data) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func file(_ name: String, _ content: Data = Data()) throws -> URL {
            try content.write(to: folder.appending(path: name))
            return folder.appending(path: name)
        }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [tool] + arguments
        process.standardInput = try FileHandle(forReadingFrom: file("in", input))
        let (output, errors) = (try file("out"), try file("err"))
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        let complaint = String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        guard process.terminationStatus == 0, arguments == ["-v"] || complaint.isEmpty else {
            throw ToolFailure(tool: tool, status: process.terminationStatus, complaint: complaint)
        }
        return try Data(contentsOf: output)
    }
}

extension PixelBuffer {
    private struct NotAPixmap: Error {}

    /// Reads a binary PPM of 8 bits to the channel.
    init(portablePixmap file: Data) throws {
        let bytes = [UInt8](file)
        var place = 0
        func word() -> String {
            let rest = bytes[place...].prefix { $0 > 32 }
            place += rest.count + 1
            return String(decoding: rest, as: UTF8.self)
        }
        guard word() == "P6", let width = Int(word()), let height = Int(word()), word() == "255",
            bytes.count == place + width * height * 3
        else { throw NotAPixmap() }
        let pixels = (0..<width * height).map { index in
            let first = place + index * 3
            return PremultipliedRGBA8(
                red: bytes[first], green: bytes[first + 1], blue: bytes[first + 2], alpha: 255
            ).packed
        }
        self.init(width: width, height: height, pixels: pixels)
    }
}
