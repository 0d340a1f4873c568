import Drawing
import Geometry

// MARK: Polygons

extension PageDrawing {
    /// Neighbouring polygons of one opaque colour are filled as one path of at most this many vertices, so that
    /// readers that smooth edges show no hairline where they join.
    static let maximumJoinedVertices = 4096

    /// Draws polygons.
    ///
    /// Paper has no pixels: a batch that is not anti-aliased is drawn like one that is, and no hairlines are needed
    /// between neighbours.
    mutating func draw(_ batch: FillBatch) {
        var waiting: Color?
        var count = 0
        func flush() {
            if let color = waiting { context.fill(color) }
            waiting = nil
            count = 0
        }
        for item in batch.items where item.color.alpha > 0 {
            if item.pattern >= 0 {
                flush()
                fill(item, of: batch)
                continue
            }
            if let color = waiting,
                color != item.color || color.alpha < 1 || count > Self.maximumJoinedVertices
            {
                flush()
            }
            waiting = item.color
            count += addRings(item.path)
        }
        flush()
    }

    /// Fills a polygon with a picture, which a PDF repeats by itself.
    private mutating func fill(_ item: FillBatch.Item, of batch: FillBatch) {
        guard batch.patterns.indices.contains(Int(item.pattern)) else { return }
        let pattern = batch.patterns[Int(item.pattern)]
        guard let map = AffineMap(pattern),
            let surface = pictures.tile(pattern.image, of: list.images, opacity: item.color.alpha),
            addRings(item.path) > 0
        else { return }
        context.saved {
            context.clip()
            context.paint(repeating: surface, map)
        }
    }

    /// Adds the rings to the path, cut to the view.
    ///
    /// - Returns: how many vertices were added.
    @discardableResult
    func addRings(_ path: Range<Int>) -> Int {
        var count = 0
        for subpath in path {
            let vertices = list.paths.vertices[list.paths.vertexRange(ofSubpath: subpath)]
            let ring = view.cut(ring: vertices.map(Point.init))
            guard ring.count > 2 else { continue }
            context.add(ring)
            context.closePath()
            count += ring.count
        }
        return count
    }
}

extension CairoContext {
    /// Adds a line through points to the path.
    func add(_ points: some Collection<Point>) {
        guard let first = points.first else { return }
        move(to: first)
        for point in points.dropFirst() { line(to: point) }
    }
}

// MARK: Discs

extension PageDrawing {
    /// Draws discs: each look is a form, kept once.
    mutating func draw(_ batch: CircleBatch) {
        for (center, style) in zip(batch.centers, batch.styleIndexes) {
            let place = Point(center)
            guard let disc = Disc(batch.styles[Int(style)]), view.meets(place, radius: disc.outerRadius),
                let form = forms.form(.disc(disc), reach: disc.outerRadius + 1, { disc.draw(on: $0) })
            else { continue }
            context.saved {
                context.translate(x: place.x, y: place.y)
                context.paint(form)
            }
        }
    }
}

/// A ``CircleStyle`` with every number held to what can be drawn.
///
/// Pixels fade over the last one inside the radius. On paper a sharp disc has as much ink as all its pixels, so that
/// a page looks as the screen does: about half a device pixel less than the style's radius, see ``inked(_:)``.
struct Disc: Hashable {
    /// A disc larger than this is held at it: it covers any page.
    static let maximumRadiusPixels: Float = 65_536
    /// A stroke thinner than this is none.
    static let minimumStrokePixels: Float = 0.01
    /// Stops of a blurred disc's fade.
    static let fadeStops = 32

    let radius: Double
    let outerRadius: Double
    let blur: Double
    let color: Color
    let strokeColor: Color

    /// Nil when nothing would be inked: no size, or no colour.
    init?(_ style: CircleStyle) {
        func held(_ value: Float) -> Float { value > 0 ? min(value, Self.maximumRadiusPixels) : 0 }
        let stroke = held(style.strokeWidthPixels)
        let hasStroke = stroke >= Self.minimumStrokePixels && style.strokeColor.alpha > 0
        // A stroke without ink still widens a blurred disc's fade; a sharp one needs none.
        radius = Double(held(style.radiusPixels))
        outerRadius = radius + Double(hasStroke || style.blur > 0 ? stroke : 0)
        blur = style.blur > 0 ? Double(min(style.blur, 1e6)) : 0
        color = style.color
        strokeColor = hasStroke ? style.strokeColor : style.color.withOpacity(0)
        guard outerRadius > 0, color.alpha > 0 || hasStroke else { return nil }
    }

    /// The radius of a sharp disc with as much ink as the pixels of a faded one.
    ///
    /// - Parameter radius: device pixels.
    /// - Returns: √(R² − R + 0.3), and √(R⁴/2 − R⁵/5) below 1.
    /// - Source: the area under the opacity s(R − d), s = 3t² − 2t³ held to 0…1; "Circle" in docs/FORMULAS.md.
    static func inked(_ radius: Double) -> Double {
        let square = radius * radius
        return radius < 1
            ? square * (0.5 - radius / 5).squareRoot() : (square - radius + 0.3).squareRoot()
    }

    /// Draws the disc around the origin.
    func draw(on context: CairoContext) {
        if blur > 1 / outerRadius {
            context.setRadialSource(radius: outerRadius, stops: stops)
            context.circle(radius: outerRadius)
            return context.fillWithSource()
        }
        let inner = Self.inked(radius)
        if outerRadius > radius {
            context.circle(radius: Self.inked(outerRadius))
            // Under an opaque disc the edge goes on, so that no background shows between the two.
            if color.alpha < 1, inner > 0 { context.circle(radius: inner, isReversed: true) }
            context.fill(strokeColor)
        }
        guard inner > 0, color.alpha > 0 else { return }
        context.circle(radius: inner)
        context.fill(color)
    }

    /// The fade of a blurred disc.
    ///
    /// - Source: "Circle" in docs/FORMULAS.md, without the fade of one device pixel.
    private var stops: [(place: Double, color: Color)] {
        (0...Self.fadeStops).map { step in
            let place = Double(step) / Double(Self.fadeStops)
            let opacity = Self.smooth((1 - place) / blur)
            let edge = outerRadius > radius ? Self.smooth((place - radius / outerRadius) / blur + 1) : 0
            return (place, Self.mix(color, strokeColor, share: edge).withOpacity(Float(opacity)))
        }
    }

    private static func smooth(_ value: Double) -> Double {
        let t = max(0, min(value, 1))
        return t * t * (3 - 2 * t)
    }

    /// The mix of two premultiplied colours, straight.
    private static func mix(_ first: Color, _ second: Color, share: Double) -> Color {
        let (a, b) = (first.alpha * Float(1 - share), second.alpha * Float(share))
        guard a + b > 0 else { return .transparent }
        return Color(
            red: (first.red * a + second.red * b) / (a + b),
            green: (first.green * a + second.green * b) / (a + b),
            blue: (first.blue * a + second.blue * b) / (a + b), alpha: a + b)
    }
}
