import Atlas
import Drawing
import Geometry
import Pixels
import Raster
import Testing

/// A point given in device pixels.
func pixel(_ x: Double, _ y: Double) -> FixedPoint { FixedPoint(x: Int32(x * 256), y: Int32(y * 256)) }

let red = Color(red: 1, green: 0, blue: 0)
let green = Color(red: 0, green: 0.6, blue: 0)
let blue = Color(red: 0, green: 0, blue: 1)

extension DisplayList {
    init(side: Int) { self.init(width: side, height: side, originX: 0, originY: 0) }

    /// Adds a path of sub-paths and returns its range.
    mutating func addPath(_ subpaths: [[FixedPoint]]) -> Range<Int> {
        let first = paths.subpathCount
        for subpath in subpaths {
            for point in subpath { paths.append(point) }
            paths.endSubpath()
        }
        return first..<paths.subpathCount
    }

    mutating func fill(_ rings: [FixedPoint]..., color: Color = .black) {
        commands.append(.fill(FillBatch(items: [.init(path: addPath(rings), color: color)])))
    }

    mutating func stroke(_ lines: [FixedPoint]..., pen: Stroke, color: Color = .black) {
        let item = StrokeBatch.Item(path: addPath(lines), color: color, stroke: 0)
        commands.append(.stroke(StrokeBatch(items: [item], strokes: [pen])))
    }

    mutating func discs(_ centers: [FixedPoint], _ style: CircleStyle) {
        let looks = Array(repeating: Int32(0), count: centers.count)
        commands.append(.circles(CircleBatch(centers: centers, styleIndexes: looks, styles: [style])))
    }

    /// Pixels of the list on white.
    func drawn() -> PixelBuffer {
        var canvas = RasterCanvas(width: width, height: height)
        var paper = DisplayList(width: width, height: height, originX: 0, originY: 0)
        paper.commands = [.background(Color(red: 1, green: 1, blue: 1))]
        canvas.draw(paper)
        canvas.draw(self)
        return canvas.finish()
    }

    /// The list as a PDF page, one CSS pixel to a device pixel.
    func page(title: String = "", location: SourceLocation = #_sourceLocation) throws -> PDFFile {
        let description = PDFDescription(title: title)
        let page = PDFFile(bytes: try PDFCanvas.file(of: self, ratio: 1, description: description))
        try page.keep(name: "\(location.fileID)-\(location.line)")
        return page
    }
}

/// How far two pictures of one size are apart.
struct Difference {
    /// Mean over all channels of all pixels, 0…255.
    let mean: Double
    /// The share of pixels with a channel that differs by more than 48 of 255: not the anti-aliasing of edges.
    let share: Double

    init(_ first: PixelBuffer, _ second: PixelBuffer) {
        var (sum, apart) = (0, 0)
        for (a, b) in zip(first.pixels, second.pixels) {
            let differences = [0, 8, 16].map { (shift: UInt32) in
                abs(Int(a >> shift & 255) - Int(b >> shift & 255))
            }
            sum += differences.reduce(0, +)
            if differences.contains(where: { $0 > 48 }) { apart += 1 }
        }
        mean = Double(sum) / Double(first.pixels.count * 3)
        share = Double(apart) / Double(first.pixels.count)
    }
}

/// Holds the page against the pixels of the same list.
func expectAlike(
    _ list: DisplayList, mean: Double, share: Double, location: SourceLocation = #_sourceLocation
) throws {
    // 96 pixels to the inch: one to the CSS pixel.
    let page = try list.page(location: location).drawn(pixelsPerPoint: 96.0 / 72)
    let pixels = list.drawn()
    try #require(page.width == pixels.width && page.height == pixels.height, sourceLocation: location)
    try PDFFile.keep([page, pixels], name: "\(location.fileID)-\(location.line)")
    let found = Difference(page, pixels)
    #expect(found.mean <= mean, "mean difference \(found.mean)", sourceLocation: location)
    #expect(found.share <= share, "share of pixels apart \(found.share)", sourceLocation: location)
    let paper = PremultipliedRGBA8(red: 255, green: 255, blue: 255, alpha: 255)
    let blank = PixelBuffer(width: pixels.width, height: pixels.height, filledWith: paper)
    #expect(
        Difference(blank, pixels).mean > 1.25 * mean, "an empty page would pass as well",
        sourceLocation: location)
}
