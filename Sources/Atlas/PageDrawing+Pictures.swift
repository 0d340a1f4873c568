import Drawing
import Geometry
import Pixels

// MARK: Pictures on the map

extension PageDrawing {
    /// A picture pixel is at most this many device pixels wide, as on a ``RasterCanvas``.
    static let maximumScale = 1_048_576.0
    /// The furthest a picture's corner may lie off the page, device pixels.
    static let maximumDistance = 1e9

    /// Lays a picture on the map with the pixels it has; readers scale it to the paper.
    mutating func draw(_ batch: ImageBatch) {
        guard batch.opacity > 0 else { return }
        let (width, height) = (Double(batch.image.width), Double(batch.image.height))
        if let corners = batch.corners { return draw(batch, between: corners) }
        guard batch.scaleX > 0, batch.scaleY > 0, max(batch.scaleX, batch.scaleY) <= Self.maximumScale,
            batch.left.isFinite, batch.top.isFinite
        else { return }
        let end = Point(x: batch.left + width * batch.scaleX, y: batch.top + height * batch.scaleY)
        let corners = ImageCorners(
            topLeft: Point(x: batch.left, y: batch.top), topRight: Point(x: end.x, y: batch.top),
            bottomRight: end, bottomLeft: Point(x: batch.left, y: end.y))
        draw(batch, between: corners)
    }

    private mutating func draw(_ batch: ImageBatch, between corners: ImageCorners) {
        let all = [corners.topLeft, corners.topRight, corners.bottomRight, corners.bottomLeft]
        guard all.allSatisfy({ $0.isFinite && max(abs($0.x), abs($0.y)) <= Self.maximumDistance }),
            view.meets(all),
            let surface = pictures.picture(batch.image.adjusted(batch.adjustment), opacity: batch.opacity)
        else { return }
        let first = AffineMap(
            batch.image, topLeft: corners.topLeft, topRight: corners.topRight, bottomLeft: corners.bottomLeft)
        let opposite = corners.topRight + (corners.bottomLeft - corners.topLeft)
        guard (opposite - corners.bottomRight).length > 1 / 256.0 else {
            return lay(surface, first, batch)
        }
        let second = AffineMap(
            batch.image, topLeft: corners.topRight + (corners.bottomLeft - corners.bottomRight),
            topRight: corners.topRight, bottomLeft: corners.bottomLeft)
        for (map, far) in [(first, corners.topLeft), (second, corners.bottomRight)] {
            context.saved {
                context.add([corners.topRight, corners.bottomLeft, far])
                context.closePath()
                context.clip()
                lay(surface, map, batch)
            }
        }
    }

    private func lay(_ surface: CairoSurface, _ map: AffineMap, _ batch: ImageBatch) {
        guard map.isInvertible else { return }
        context.saved {
            context.concatenate(map)
            context.paint(surface, isSmooth: batch.resampling == .linear)
        }
    }
}

/// A linear map of the plane: (x, y) to `origin + x · across + y · down`.
struct AffineMap {
    let origin: Point
    let across: Point
    let down: Point

    /// The map that lays a picture's pixels between three of its corners.
    init(_ image: PixelBuffer, topLeft: Point, topRight: Point, bottomLeft: Point) {
        origin = topLeft
        across = (topRight - topLeft) * (1 / Double(image.width))
        down = (bottomLeft - topLeft) * (1 / Double(image.height))
    }

    /// The map of a pattern; nil when its numbers make no sense.
    init?(_ pattern: Pattern) {
        origin = Point(x: pattern.x, y: pattern.y)
        across = Point(x: pattern.xAxisX, y: pattern.xAxisY)
        down = Point(x: pattern.yAxisX, y: pattern.yAxisY)
        let numbers = [pattern.x, pattern.y, across.x, across.y, down.x, down.y]
        guard numbers.allSatisfy({ $0.isFinite && abs($0) <= PageDrawing.maximumDistance }),
            // A picture of a thousandth of a pixel would be repeated millions of times.
            min(across.length, down.length) > 1e-3, isInvertible
        else { return nil }
    }

    /// False when the picture would be a line or a point.
    var isInvertible: Bool { abs(across.x * down.y - across.y * down.x) > 1e-12 }
}

extension Point {
    static func + (first: Point, second: Point) -> Point {
        Point(x: first.x + second.x, y: first.y + second.y)
    }
    static func - (first: Point, second: Point) -> Point {
        Point(x: first.x - second.x, y: first.y - second.y)
    }
    static func * (point: Point, factor: Double) -> Point { Point(x: point.x * factor, y: point.y * factor) }
    var length: Double { (x * x + y * y).squareRoot() }
}

// MARK: Icons

extension PageDrawing {
    /// Draws icons: pictures as they are, distance fields as shapes.
    mutating func draw(_ batch: IconBatch) {
        for icon in batch.icons {
            guard batch.looks.indices.contains(Int(icon.look)),
                list.images.indices.contains(Int(icon.image)), icon.isDrawable,
                view.meets(Point(icon.origin), radius: icon.reach)
            else { continue }
            let look = batch.looks[Int(icon.look)]
            guard look.opacity > 0 else { continue }
            if list.images[Int(icon.image)].isDistanceField {
                drawField(icon, look)
            } else if let surface = pictures.picture(icon.image, of: list.images, opacity: look.opacity) {
                place(icon) { context in
                    context.scale(x: Double(icon.scaleX), y: Double(icon.scaleY))
                    context.translate(x: -Double(icon.sourceX), y: -Double(icon.sourceY))
                    context.paint(surface, isSmooth: batch.resampling == .linear)
                }
            }
        }
    }

    /// Draws with the part's top-left corner at the origin, cut to the part when it is not the whole picture.
    private func place(_ icon: PlacedIcon, _ body: (CairoContext) -> Void) {
        let pixels = list.images[Int(icon.image)].pixels
        let isWhole =
            icon.sourceX <= 0 && icon.sourceY <= 0 && icon.sourceX + icon.sourceWidth >= Float(pixels.width)
            && icon.sourceY + icon.sourceHeight >= Float(pixels.height)
        context.saved {
            context.translate(x: Double(icon.origin.held.x) / 256, y: Double(icon.origin.held.y) / 256)
            if icon.angle != 0 { context.rotate(Double(icon.angle)) }
            if !isWhole {
                context.rectangle(
                    x: 0, y: 0, width: Double(icon.sourceWidth * icon.scaleX),
                    height: Double(icon.sourceHeight * icon.scaleY))
                context.clip()
            }
            body(context)
        }
    }

    private mutating func drawField(_ icon: PlacedIcon, _ look: IconLook) {
        let image = list.images[Int(icon.image)]
        let key = FieldIcon(image: icon.image, look: look, scaleX: icon.scaleX, scaleY: icon.scaleY)
        let reach = Double(
            max(Float(image.pixels.width) * icon.scaleX, Float(image.pixels.height) * icon.scaleY))
        let form = forms.form(.icon(key), reach: reach + 1) { $0.draw(image, key) }
        guard let form else { return }
        place(icon) { context in
            context.translate(
                x: -Double(icon.sourceX * icon.scaleX), y: -Double(icon.sourceY * icon.scaleY))
            context.paint(form)
        }
    }
}

extension CairoContext {
    /// Draws a distance field with its top-left corner at the origin: the halo, then the ink.
    fileprivate func draw(_ image: ListImage, _ icon: FieldIcon) {
        guard let tracer = FieldTracer(image.pixels) else { return }
        let look = icon.look
        // Distances are in CSS pixels of the picture.
        let scale = Double(icon.scaleX) * image.pixelRatio
        func fill(_ pixels: Double, _ color: Color) {
            saved {
                self.scale(x: Double(icon.scaleX), y: Double(icon.scaleY))
                for ring in tracer.rings(grownBy: pixels / scale) {
                    add(ring)
                    closePath()
                }
                self.fill(color)
            }
        }
        let halo = look.haloColor.withOpacity(look.opacity)
        if halo.alpha > 0, look.haloWidthPixels > 0 {
            for layer in HaloFade(look.haloWidthPixels, blur: look.haloBlurPixels).layers(opacity: halo.alpha)
            {
                var color = halo
                color.alpha = Float(layer.opacity)
                fill(layer.reach, color)
            }
        }
        let ink = look.color.withOpacity(look.opacity)
        if ink.alpha > 0 { fill(0, ink) }
    }
}

extension PlacedIcon {
    /// Numbers that make sense: finite, with an area, no larger than any page.
    fileprivate var isDrawable: Bool {
        let numbers = [angle, sourceX, sourceY, sourceWidth, sourceHeight, scaleX, scaleY]
        return numbers.allSatisfy { $0.isFinite && abs($0) <= 65_536 } && sourceWidth > 0 && sourceHeight > 0
            && scaleX > 1e-4 && scaleY > 1e-4
    }

    /// The furthest any ink lies from the origin, device pixels.
    fileprivate var reach: Double {
        let (x, y) = (Double(sourceWidth * scaleX), Double(sourceHeight * scaleY))
        return (x * x + y * y).squareRoot()
    }
}

/// How the edge of a halo fades.
///
/// MapLibre's alpha is s over ± 1.19 · blur around the halo's edge. Shapes of falling reach are laid on each
/// other so that their sum follows it, as ``HeldPen/layers(opacity:)`` does for lines.
///
/// - Source: MapLibre GL JS, `symbol_sdf.fragment.glsl`: see "Text" in docs/FORMULAS.md.
struct HaloFade {
    /// The widest halo: fields know distances of 8 px at 24 px to the em, outlines any.
    static let maximumPixels: Float = 1024
    static let maximumSteps = 12

    let width: Double
    let blur: Double

    init(_ width: Float, blur: Float) {
        self.width = Double(width > 0 ? min(width, Self.maximumPixels) : 0)
        self.blur = 1.19 * Double(blur > 0 ? min(blur, Self.maximumPixels) : 0)
    }

    /// How far each layer reaches beyond the glyph's edge, not below 0, and its opacity; the widest first.
    func layers(opacity: Float) -> [(reach: Double, opacity: Double)] {
        let opacity = Double(opacity)
        guard blur > 0.25 else { return [(width, opacity)] }
        let steps = min(max(Int((blur * 4).rounded(.up)), 3), Self.maximumSteps)
        func total(_ step: Int) -> Double {
            let t = Double(step) / Double(steps)
            return opacity * t * t * (3 - 2 * t)
        }
        var layers: [(reach: Double, opacity: Double)] = []
        for step in 1...steps {
            let reach = width + blur * (1 - 2 * (Double(step) - 0.5) / Double(steps))
            guard reach > 0 else { break }
            layers.append((reach, 1 - (1 - total(step)) / (1 - total(step - 1))))
        }
        return layers
    }
}
