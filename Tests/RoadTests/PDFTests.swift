import Foundation
import Testing

/// `render --out x.pdf`: a page of vectors that looks as the pixels of the same viewport.
@Suite("PDF", .serialized) struct PDFTests {
    private static let place = [
        "--bbox", "114.055,22.535,114.065,22.545", "--width", "400", "--height", "300",
    ]

    /// Red, green and blue of a picture's pixels, by gdal_translate or pdftoppm.
    private func channels(_ file: URL) throws -> [UInt8] {
        let bytes = [UInt8](try Data(contentsOf: file))
        try #require(bytes.count > 400 * 300 * 3)
        return Array(bytes.suffix(400 * 300 * 3))
    }

    private func run(_ program: String, _ arguments: [String], in workshop: Workshop) throws -> String {
        let result = try Gridmill.run(program: program, arguments, in: workshop.folder)
        try #require(result.status == 0, "\(program): \(result.errors)")
        return result.output
    }

    private func render(_ workshop: Workshop, _ arguments: [String]) throws -> Gridmill.Result {
        try Gridmill.run(Gridmill.process(["render"] + arguments, in: workshop.folder))
    }

    @Test func `a map's page has its title, is as large as its pixels, and looks like them`() throws {
        let village = try Workshop.village()
        for file in ["sheet.pdf", "again.pdf", "sheet.png"] {
            let result = try render(village, ["grid", "--out", file] + Self.place)
            #expect(result.status == 0, "\(result.errors)")
        }
        let info = try run("pdfinfo", ["sheet.pdf"], in: village)
        #expect(info.contains("300 x 225 pts") && info.contains("Creator:         Gridmill"))
        #expect(info.contains("village") || info.contains("grid"))
        #expect(!info.contains("CreationDate"))
        let folder = village.folder
        #expect(
            try Data(contentsOf: folder.appending(path: "sheet.pdf"))
                == Data(contentsOf: folder.appending(path: "again.pdf")))
        _ = try run("pdftoppm", ["-r", "96", "-singlefile", "sheet.pdf", "page"], in: village)
        let bands = ["-b", "1", "-b", "2", "-b", "3"]
        _ = try run(
            "gdal_translate", ["-q", "-of", "PNM"] + bands + ["sheet.png", "pixels.ppm"], in: village)
        let page = try channels(folder.appending(path: "page.ppm"))
        let pixels = try channels(folder.appending(path: "pixels.ppm"))
        let differences = zip(page, pixels).map { abs(Int($0) - Int($1)) }
        #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 6)
        #expect(Double(differences.count { $0 > 64 }) / Double(differences.count) < 0.01)
        let images = try run("pdfimages", ["-list", "sheet.pdf"], in: village)
        #expect(images.split(separator: "\n").count { $0.contains(" image ") } >= 1)
    }

    @Test func `a page larger than PDF allows is refused before anything is read, and nothing is left`()
        throws
    {
        let village = try Workshop.village()
        let result = try render(
            village,
            [
                "grid", "--center", "114.06,22.54", "--zoom", "10", "--width", "60000", "--height", "10",
                "--ratio",
                "0.25", "--out", "wide.pdf",
            ])
        #expect(result.status == 2 && result.errors.contains("14400 points"))
        #expect(!village.exists("wide.pdf"))
    }
}
