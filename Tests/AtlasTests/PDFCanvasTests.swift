import Atlas
import Drawing
import Geometry
import Pixels
import Testing

/// The file around what is drawn.
struct PDFCanvasTests {
    @Test func `a page is three quarters of a point to the CSS pixel, whatever the ratio`() throws {
        let plain = try PDFPage(width: 400, height: 200, ratio: 1)
        let dense = try PDFPage(width: 800, height: 400, ratio: 2)
        #expect(plain.widthPoints == 300 && plain.heightPoints == 150)
        #expect(dense.widthPoints == 300 && dense.heightPoints == 150)
    }

    @Test func `the longest page is 14400 points`() throws {
        _ = try PDFPage(width: 19_200, height: 1, ratio: 1)
        #expect(throws: AtlasError.pageTooLarge(widthPoints: 14_400.75, heightPoints: 0.75)) {
            try PDFPage(width: 19_201, height: 1, ratio: 1)
        }
    }

    @Test(arguments: [0, -1, .nan, .infinity] as [Double])
    func `a ratio is a number above 0`(ratio: Double) {
        #expect(throws: AtlasError.self) { try PDFPage(width: 10, height: 10, ratio: ratio) }
    }

    @Test(.enabled(if: PDFFile.hasWitness, "poppler-utils is missing: run tools/setup"))
    func `a file says its title and no date`() throws {
        var list = DisplayList(side: 100)
        list.fill([pixel(0, 0), pixel(50, 0), pixel(0, 50)])
        let info = try list.page(title: "福田区 网格图").info()
        #expect(info.contains("福田区 网格图"))
        #expect(info.contains("Pages:           1"))
        #expect(info.contains("75 x 75 pts"))
        #expect(!info.contains("CreationDate"))
    }

    @Test func `equal lists give equal bytes`() throws {
        var list = DisplayList(side: 100)
        list.discs([pixel(10, 10), pixel(50, 50)], CircleStyle(radiusPixels: 5, color: red))
        list.stroke([pixel(0, 0), pixel(50, 90)], pen: Stroke(widthPixels: 3))
        #expect(try list.page().bytes == list.page().bytes)
    }

    @Test func `a circle used a thousand times is written once`() throws {
        var list = DisplayList(side: 400)
        let centers = (0..<1000).map { pixel(Double($0 % 40) * 10, Double($0 / 40) * 10) }
        list.discs(centers, CircleStyle(radiusPixels: 4, strokeWidthPixels: 1, color: red, strokeColor: blue))
        let page = try list.page()
        #expect(page.count(of: "/Subtype /Form") == 1)
        #expect(page.bytes.count < 40_000)
    }
}
