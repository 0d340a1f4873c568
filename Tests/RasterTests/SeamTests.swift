import Drawing
import Geometry
import Pixels
import Raster
import Testing

/// The requirement: any split of a picture into canvases gives the same pixels, to the bit.
struct SeamTests {
    enum Scene: String, CaseIterable {
        case polygons, centeredPolygons, lines, thinLines, dashes, softLines, besideLines, circles,
            blurredCircles
        case heat, unequalHeat, enlargedImage, shrunkImage, nearestImage, copiedImage, groups, farPolygons
        case texts, turnedTexts, largeTexts, icons, turnedIcons, nearestIcons
    }

    @Test(arguments: Scene.allCases)
    func `a picture in sixteen pieces is the picture in one`(scene: Scene) {
        let list = Self.list(scene, seed: 1)
        let whole = list.drawn()
        #expect(whole.solidColor == nil, "the scene shows something")
        #expect(list.drawnInPieces(cuts: [64, 128, 192]).differences(from: whole) == 0)
    }

    @Test(arguments: Scene.allCases)
    func `a picture cut at odd places is the picture in one`(scene: Scene) {
        let list = Self.list(scene, seed: 2)
        let whole = list.drawn()
        #expect(list.drawnInPieces(cuts: [1, 38, 101, 103, 230]).differences(from: whole) == 0)
    }

    @Test(arguments: Scene.allCases)
    func `a canvas drawn in bands is its pieces drawn at once`(scene: Scene) {
        // 1,500 px across makes bands of 87 rows.
        let list = Self.list(scene, seed: 3, width: 1_500, height: 280)
        #expect(list.drawnInPieces(cuts: [180]).differences(from: list.drawn()) == 0)
    }

    static func list(_ scene: Scene, seed: UInt64, width: Int = 256, height: Int = 256) -> DisplayList {
        var numbers = SeededNumbers(seed: seed)
        var list = DisplayList(width: width, height: height, originX: 1_280_077, originY: 768_456)
        list.commands.append(.background(Color(red: 0.9, green: 0.9, blue: 0.8, alpha: 0.5)))
        switch scene {
        case .polygons, .centeredPolygons:
            addPolygons(&list, &numbers, isAntialiased: scene == .polygons)
        case .farPolygons:
            addFarPolygons(&list, &numbers)
        case .lines, .thinLines, .dashes, .softLines, .besideLines: addLines(&list, &numbers, scene)
        case .circles, .blurredCircles: addCircles(&list, &numbers, blur: scene == .circles ? 0 : 0.7)
        case .heat, .unequalHeat: addHeat(&list, &numbers, isEqual: scene == .heat)
        case .enlargedImage: addImage(&list, &numbers, scale: 2.37, .linear)
        case .shrunkImage: addImage(&list, &numbers, scale: 0.61, .linear)
        case .nearestImage: addImage(&list, &numbers, scale: 1.7, .nearest)
        case .copiedImage: addImage(&list, &numbers, scale: 1, .linear)
        case .texts: list.addTexts(&numbers, turned: false)
        case .turnedTexts: list.addTexts(&numbers, turned: true)
        case .largeTexts: list.addTexts(&numbers, turned: false, size: 38...120)
        case .icons: list.addIcons(&numbers, turned: false, .linear)
        case .turnedIcons: list.addIcons(&numbers, turned: true, .linear)
        case .nearestIcons: list.addIcons(&numbers, turned: false, .nearest)
        case .groups:
            list.commands.append(.beginGroup(opacity: 0.6))
            addPolygons(&list, &numbers, isAntialiased: true)
            list.commands.append(.beginGroup(opacity: 0.3))
            addCircles(&list, &numbers, blur: 0)
            list.commands += [.endGroup, .endGroup]
        }
        return list
    }

    private static func addPolygons(
        _ list: inout DisplayList, _ numbers: inout SeededNumbers, isAntialiased: Bool
    ) {
        var items: [FillBatch.Item] = []
        for _ in 0..<30 {
            let rings = (0..<Int.random(in: 1...3, using: &numbers)).map { _ in
                (0..<Int.random(in: 3...7, using: &numbers)).map { _ in numbers.point() }
            }
            let path = list.addPath(rings)
            items.append(.init(path: path, color: numbers.color(alpha: 0.5...1.4)))
        }
        list.commands.append(.fill(FillBatch(items: items, isAntialiased: isAntialiased)))
    }

    /// Triangles with one corner on the canvas and two as far away as coordinates go.
    private static func addFarPolygons(_ list: inout DisplayList, _ numbers: inout SeededNumbers) {
        let far: ClosedRange<Int32> = -1_000_000_000...1_000_000_000
        var items: [FillBatch.Item] = []
        for _ in 0..<12 {
            let triangle = [numbers.point(0...65_536), numbers.point(far), numbers.point(far)]
            items.append(.init(path: list.addPath([triangle]), color: numbers.color()))
        }
        list.commands.append(.fill(FillBatch(items: items)))
    }

    private static func pen(_ numbers: inout SeededNumbers, _ scene: Scene) -> Stroke {
        var pen = Stroke(widthPixels: numbers.share(scene == .thinLines ? 0.05...1 : 1...24))
        pen.cap = LineCap.allCases.randomElement(using: &numbers) ?? .butt
        pen.join = LineJoin.allCases.randomElement(using: &numbers) ?? .miter
        if scene == .dashes { pen.dashes = [numbers.share(0...20), numbers.share(1...9), 0, 5] }
        if scene == .softLines { pen.blurPixels = numbers.share(0...9) }
        if scene == .softLines { pen.gapPixels = max(0, numbers.share(-8...8)) }
        if scene == .besideLines { pen.offsetPixels = numbers.share(-30...30) }
        return pen
    }

    private static func addLines(_ list: inout DisplayList, _ numbers: inout SeededNumbers, _ scene: Scene) {
        let pens = (0..<12).map { _ in pen(&numbers, scene) }
        var items: [StrokeBatch.Item] = []
        for index in 0..<36 {
            var line = (0..<Int.random(in: 2...6, using: &numbers)).map { _ in numbers.point() }
            if index % 4 == 0 { line.append(line[0]) }
            items.append(
                .init(path: list.addPath([line]), color: numbers.color(), stroke: index % pens.count))
        }
        list.commands.append(.stroke(StrokeBatch(items: items, strokes: pens)))
    }

    private static func addCircles(_ list: inout DisplayList, _ numbers: inout SeededNumbers, blur: Float) {
        let styles = (0..<8).map { index in
            CircleStyle(
                radiusPixels: index == 0 ? 60 : numbers.share(0.4...9),
                strokeWidthPixels: numbers.share(0...3),
                blur: blur, color: numbers.color(), strokeColor: numbers.color())
        }
        let centers = (0..<300).map { _ in numbers.point() }
        let indexes = centers.indices.map { Int32($0 % styles.count) }
        list.commands.append(.circles(CircleBatch(centers: centers, styleIndexes: indexes, styles: styles)))
    }

    private static func addHeat(_ list: inout DisplayList, _ numbers: inout SeededNumbers, isEqual: Bool) {
        let points = (0..<200).map { _ in numbers.point() }
        let ramp = (0..<256).map {
            PremultipliedRGBA8(red: UInt8($0), green: UInt8($0 / 2), blue: 0, alpha: UInt8($0))
        }
        let radii = isEqual ? [30] : points.map { _ in numbers.share(1...50) }
        let weights = points.map { _ in numbers.share(0...0.7) }
        list.commands.append(
            .heat(HeatBatch(points: points, weights: weights, radiiPixels: radii, ramp: ramp, opacity: 0.8)))
    }

    private static func addImage(
        _ list: inout DisplayList, _ numbers: inout SeededNumbers, scale: Double, _ resampling: Resampling
    ) {
        var image = PixelBuffer(width: 90, height: 80)
        for index in image.pixels.indices { image.pixels[index] = numbers.color().premultiplied.packed }
        var batch = ImageBatch(
            image: image, left: scale == 1 ? 31 : 31.25, top: scale == 1 ? -7 : -7.125, scaleX: scale,
            scaleY: scale, opacity: 0.9, resampling: resampling)
        batch.adjustment.saturation = scale == 1 ? 0 : 0.4
        list.commands.append(.image(batch))
    }
}
