public import Cartography
public import Drawing
import Geometry
import Pixels
import Styling

/// Draws the small pictures of a legend into a display list.
///
/// A picture is ``width`` × ``height`` CSS pixels, drawn on the map's own ground.
public struct SwatchPainter {
    /// CSS pixels across.
    public static let width = 28.0
    /// CSS pixels down.
    public static let height = 20.0

    private let sprite: SpriteSheet
    private let ground: Color
    private let ratio: Double
    /// Places of the sprite's pictures in the list.
    private var listed: [String: Int32] = [:]

    /// A painter.
    ///
    /// - Parameters:
    ///   - sprite: the style's icons and patterns; symbols with others stay empty.
    ///   - ground: the map's ground, a CSS colour; nil for none.
    ///   - ratio: device pixels to the CSS pixel.
    public init(sprite: SpriteSheet, ground: String?, ratio: Double) {
        self.sprite = sprite
        self.ground = Color(legend: ground)
        self.ratio = ratio
    }

    /// A list that holds one small picture and nothing else.
    public mutating func list(of symbol: LegendSymbol) -> DisplayList {
        listed = [:]
        var list = DisplayList(
            width: Int((Self.width * ratio).rounded()), height: Int((Self.height * ratio).rounded()),
            originX: 0, originY: 0)
        draw(symbol, x: 0, y: 0, in: &list)
        return list
    }

    /// Draws a symbol whose box has its top-left corner at a place in CSS pixels.
    public mutating func draw(_ symbol: LegendSymbol, x: Double, y: Double, in list: inout DisplayList) {
        let box = CSSBox(x: x, y: y, width: Self.width, height: Self.height)
        if ground.alpha > 0 { fill(box, ground, in: &list) }
        switch symbol.shape {
        case .area: drawArea(symbol, box.inset(across: 3, down: 3), in: &list)
        case .line: drawLine(symbol, box, in: &list)
        case .point: drawPoint(symbol, box, in: &list)
        case .icon: drawIcon(symbol, box, in: &list)
        }
    }

    /// Fills a box with a colour.
    mutating func fill(_ box: CSSBox, _ color: Color, pattern: Pattern? = nil, in list: inout DisplayList) {
        let path = addPath(box.corners, in: &list)
        let item = FillBatch.Item(path: path, color: color, pattern: pattern == nil ? -1 : 0)
        list.commands.append(.fill(FillBatch(items: [item], patterns: pattern.map { [$0] } ?? [])))
    }

    /// Draws the edge of a box.
    mutating func outline(_ box: CSSBox, _ color: Color, width: Double, in list: inout DisplayList) {
        let corners = box.corners
        stroke(corners + corners.prefix(1), color, Stroke(widthPixels: Float(width * ratio)), in: &list)
    }

    // MARK: Shapes

    private mutating func drawArea(_ symbol: LegendSymbol, _ box: CSSBox, in list: inout DisplayList) {
        if let name = symbol.image, let image = sprite[name]?.image {
            let pattern = Pattern(
                image: index(of: name, image, in: &list), x: box.x * ratio, y: box.y * ratio,
                scale: ratio / image.pixelRatio)
            fill(box, .black, pattern: pattern, in: &list)
        } else {
            fill(box, Color(legend: symbol.fill), in: &list)
        }
        if let edge = symbol.stroke { outline(box, Color(legend: edge), width: 1, in: &list) }
    }

    private mutating func drawLine(_ symbol: LegendSymbol, _ box: CSSBox, in list: inout DisplayList) {
        let middle = box.y + box.height / 2
        let width = min(symbol.strokeWidthPixels, 6)
        let dashes = symbol.dashes.map { Float($0 * width * ratio) }
        let isDashed = dashes.reduce(0, +) > 0
        let ends = [Point(x: box.x + 2, y: middle), Point(x: box.x + box.width - 2, y: middle)]
        if let casing = symbol.fill {
            stroke(ends, Color(legend: casing), Stroke(widthPixels: Float((width + 2) * ratio)), in: &list)
        }
        stroke(
            ends, Color(legend: symbol.stroke),
            Stroke(widthPixels: Float(width * ratio), dashes: isDashed ? dashes : []), in: &list)
    }

    private mutating func drawPoint(_ symbol: LegendSymbol, _ box: CSSBox, in list: inout DisplayList) {
        let style = CircleStyle(
            radiusPixels: Float(min(symbol.radiusPixels, 7) * ratio),
            strokeWidthPixels: Float(min(symbol.strokeWidthPixels, 3) * ratio),
            color: Color(legend: symbol.fill),
            strokeColor: Color(legend: symbol.stroke))
        let center = point(Point(x: box.x + box.width / 2, y: box.y + box.height / 2))
        list.commands.append(.circles(CircleBatch(centers: [center], styleIndexes: [0], styles: [style])))
    }

    /// Icons keep their size unless they are larger than the box.
    private mutating func drawIcon(_ symbol: LegendSymbol, _ box: CSSBox, in list: inout DisplayList) {
        guard let name = symbol.image, let image = sprite[name]?.image else { return }
        let width = Double(image.pixels.width) / image.pixelRatio
        let height = Double(image.pixels.height) / image.pixelRatio
        guard width > 0, height > 0 else { return }
        let shrink = min(1, box.width / width, box.height / height)
        let corner = Point(
            x: box.x + (box.width - width * shrink) / 2, y: box.y + (box.height - height * shrink) / 2)
        let icon = PlacedIcon(
            image: index(of: name, image, in: &list), look: 0, origin: point(corner), angle: 0,
            width: image.pixels.width, height: image.pixels.height,
            scale: Float(shrink * ratio / image.pixelRatio))
        let look = IconLook(color: symbol.fill.map { Color(legend: $0) } ?? .black)
        list.commands.append(.icons(IconBatch(icons: [icon], looks: [look])))
    }

    // MARK: Geometry

    private mutating func index(of name: String, _ image: ListImage, in list: inout DisplayList) -> Int32 {
        if let known = listed[name] { return known }
        let index = Int32(list.images.count)
        list.images.append(image)
        listed[name] = index
        return index
    }

    private func stroke(
        _ points: [Point], _ color: Color, _ stroke: Stroke, in list: inout DisplayList
    ) {
        let path = addPath(points, in: &list)
        let item = StrokeBatch.Item(path: path, color: color, stroke: 0)
        list.commands.append(.stroke(StrokeBatch(items: [item], strokes: [stroke])))
    }

    private func addPath(_ points: [Point], in list: inout DisplayList) -> Range<Int> {
        let start = list.paths.subpathCount
        for each in points { list.paths.append(point(each)) }
        list.paths.endSubpath()
        return start..<list.paths.subpathCount
    }

    private func point(_ place: Point) -> FixedPoint { FixedPoint(css: place, ratio: ratio) }
}

/// A box in CSS pixels, x right and y down.
struct CSSBox: Equatable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    /// Clockwise on screen from the top-left corner.
    var corners: [Point] {
        [
            Point(x: x, y: y), Point(x: x + width, y: y), Point(x: x + width, y: y + height),
            Point(x: x, y: y + height),
        ]
    }

    func inset(across: Double, down: Double) -> Self {
        Self(x: x + across, y: y + down, width: width - 2 * across, height: height - 2 * down)
    }
}

extension FixedPoint {
    /// The canvas step nearest to a place in CSS pixels.
    init(css place: Point, ratio: Double) {
        let steps = Double(Self.stepsPerPixel) * ratio
        self.init(x: Int32((place.x * steps).rounded()), y: Int32((place.y * steps).rounded()))
    }
}
