import Cartography
import Drawing
import Geometry
import Legends
import Pixels
import Testing
import Typesetting

private let glyphs = GlyphSource.fonts(FontLibrary())

private func legend(classes: Int, image: String? = nil) -> Legend {
    let entries = (0..<classes).map { number in
        LegendEntry(
            label: LegendText(chinese: "第\(number)类", english: "class \(number)"),
            symbol: LegendSymbol(shape: image == nil ? .area : .icon, fill: "#c00", image: image))
    }
    return Legend(
        title: LegendText("T"), ground: "#eee",
        layers: [LegendLayer(id: "a", kind: "fill", title: LegendText("Layer"), entries: entries)])
}

private func texts(_ list: DisplayList) -> [String] {
    list.commands.flatMap { command -> [String] in
        guard case .glyphs(let batch) = command else { return [] }
        return batch.runs.map(\.text)
    }
}

@Test func `a sheet has a title, a heading and one line for each class`() {
    let list = LegendSheet(legend(classes: 3), language: .english).list(sprite: SpriteSheet(), glyphs: glyphs)
    #expect(texts(list) == ["T", "Layer", "class 0", "class 1", "class 2"])
    let chinese = LegendSheet(legend(classes: 1), language: .chinese).list(
        sprite: SpriteSheet(), glyphs: glyphs)
    #expect(texts(chinese) == ["T", "第0类"], "one class needs no heading")
}

@Test func `many classes stand in several columns, none lost`() {
    let few = LegendSheet(legend(classes: 5), language: .english).list(sprite: SpriteSheet(), glyphs: glyphs)
    let many = LegendSheet(legend(classes: 90), language: .english).list(
        sprite: SpriteSheet(), glyphs: glyphs)
    #expect(texts(many).count == 92)
    #expect(many.width > 3 * few.width && many.height < 700)
}

@Test(arguments: [1.0, 1.5, 2, 4]) func `a sheet grows with its ratio`(ratio: Double) {
    let one = LegendSheet(legend(classes: 4), language: .english).list(sprite: SpriteSheet(), glyphs: glyphs)
    let list = LegendSheet(legend(classes: 4), language: .english, ratio: ratio)
        .list(sprite: SpriteSheet(), glyphs: glyphs)
    #expect(abs(Double(list.width) - Double(one.width) * ratio) <= ratio)
    #expect(abs(Double(list.height) - Double(one.height) * ratio) <= ratio)
}

@Test func `everything drawn lies on the sheet`() {
    let list = LegendSheet(legend(classes: 60), language: .chinese, theme: .dark, ratio: 2)
        .list(sprite: SpriteSheet(), glyphs: glyphs)
    let limit = Int32(FixedPoint.stepsPerPixel)
    for vertex in list.paths.vertices {
        #expect(vertex.x >= 0 && vertex.x <= Int32(list.width) * limit)
        #expect(vertex.y >= 0 && vertex.y <= Int32(list.height) * limit)
    }
}

@Test func `an icon keeps its size, a large one is shrunk into the box`() throws {
    for (side, scale) in [(16, 1.0), (40, 0.5)] {
        let image = ListImage(name: "i", pixels: PixelBuffer(width: side, height: side))
        let sprite = SpriteSheet(images: ["i": SpriteImage(image: image)])
        var painter = SwatchPainter(sprite: sprite, ground: nil, ratio: 2)
        let list = painter.list(of: LegendSymbol(shape: .icon, image: "i"))
        #expect(list.width == 56 && list.height == 40)
        guard case .icons(let batch)? = list.commands.last else {
            Issue.record("no icon was drawn")
            continue
        }
        let icon = try #require(batch.icons.first)
        #expect(Double(icon.scaleX) == scale * 2)
        // Centred: 28 × 20 CSS pixels, two device pixels each, 256 steps.
        let drawn = Double(side) * scale
        #expect(
            Double(icon.origin.x) == (28 - drawn) / 2 * 512 && Double(icon.origin.y) == (20 - drawn) / 2 * 512
        )
    }
}

@Test func `an icon that the sprite lacks leaves the box empty`() {
    var painter = SwatchPainter(sprite: SpriteSheet(), ground: nil, ratio: 1)
    #expect(painter.list(of: LegendSymbol(shape: .icon, image: "nothing")).commands.isEmpty)
}
