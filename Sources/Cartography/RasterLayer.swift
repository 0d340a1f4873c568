import Drawing
import Geometry
import Pixels
import Styling
import Tiling

#if canImport(Glibc)
    import Glibc
#endif

/// A raster layer: a source's pixels laid where they belong.
enum RasterLayer {
    static func append(_ paint: RasterPaint, image: MapImage, viewport: Viewport, to list: inout DisplayList)
    {
        let look = Look(paint, zoom: viewport.zoom)
        guard look.opacity > 0 else { return }
        guard viewport.bearingRadians == 0 else {
            return append(paint, picture: MapPicture(image), viewport: viewport, to: &list)
        }
        // Both scales are powers of two for tiles, so the placement is exact there. Elsewhere the corner is
        // rounded to a step in global space, so that every canvas reads the same source positions.
        let pixel = viewport.scale / image.scale
        let batch = ImageBatch(
            image: image.pixels,
            left: ((Double(image.originX) * pixel * 256).rounded() - Double(viewport.originX)) / 256,
            top: ((Double(image.originY) * pixel * 256).rounded() - Double(viewport.originY)) / 256,
            scaleX: pixel, scaleY: pixel, opacity: look.opacity, resampling: look.resampling,
            adjustment: look.adjustment)
        list.commands.append(.image(batch))
    }

    static func append(
        _ paint: RasterPaint, picture: MapPicture, viewport: Viewport, to list: inout DisplayList
    ) {
        let look = Look(paint, zoom: viewport.zoom)
        guard look.opacity > 0 else { return }
        let project = Projector(viewport, shift: picture.isTile ? alignment(viewport) : Projector.Shift())
        func place(_ corner: Point) -> Point { project.pixels(x: corner.x, y: corner.y) }
        let corners = ImageCorners(
            topLeft: place(picture.topLeft), topRight: place(picture.topRight),
            bottomRight: place(picture.bottomRight), bottomLeft: place(picture.bottomLeft))
        let batch = ImageBatch(
            image: picture.pixels, corners: corners, isMipmapped: picture.isTile, opacity: look.opacity,
            resampling: look.resampling, adjustment: look.adjustment)
        guard let cut = picture.cut else { return list.commands.append(.image(batch)) }
        TileCut(cut, viewport).wrap(&list) { $0.commands.append(.image(batch)) }
    }

    /// How far a map that stands still is moved so that its middle lies on a whole CSS pixel of the world, and
    /// tiles of its own zoom on whole pixels of the screen.
    ///
    /// - Source: MapLibre GL JS, `mercator_transform.ts`, the "aligned" matrix.
    private static func alignment(_ viewport: Viewport) -> Projector.Shift {
        func middle(_ origin: Int64, _ side: Int) -> Double {
            (Double(origin) / 256 + Double(side) / 2) / viewport.ratio
        }
        func half(_ side: Int) -> Double {
            (Double(side) / viewport.ratio).truncatingRemainder(dividingBy: 2) / 2
        }
        let (cosine, sine) = (cos(viewport.bearingRadians), -sin(viewport.bearingRadians))
        let (halfX, halfY) = (half(viewport.width), half(viewport.height))
        let (x, y) = (middle(viewport.originX, viewport.width), middle(viewport.originY, viewport.height))
        let dx = x - x.rounded() + cosine * halfX + sine * halfY
        let dy = y - y.rounded() + cosine * halfY + sine * halfX
        return Projector.Shift(pixels: [dx > 0.5 ? dx - 1 : dx, dy > 0.5 ? dy - 1 : dy], turnsWithMap: true)
    }

    /// The paint at a zoom.
    private struct Look {
        let opacity: Float
        let resampling: Resampling
        let adjustment: ColorAdjustment

        init(_ paint: RasterPaint, zoom: Double) {
            func number(_ property: StyleProperty<Double>, _ fallback: Double) -> Float {
                Float(property.constant(zoom: zoom) ?? fallback)
            }
            opacity = number(paint.opacity, 1)
            resampling = paint.resampling.constant(zoom: zoom) == "nearest" ? .nearest : .linear
            adjustment = ColorAdjustment(
                hueRotationRadians: number(paint.hueRotate, 0) * .pi / 180,
                saturation: number(paint.saturation, 0), contrast: number(paint.contrast, 0),
                brightnessMinimum: number(paint.brightnessMin, 0),
                brightnessMaximum: number(paint.brightnessMax, 1))
        }
    }
}

extension MapPicture {
    /// An axis-aligned image as a picture between corners.
    fileprivate init(_ image: MapImage) {
        let unit = WebMercator.worldUnits / image.scale
        let left = Double(image.originX) * unit
        let top = Double(image.originY) * unit
        let right = left + Double(image.pixels.width) * unit
        let bottom = top + Double(image.pixels.height) * unit
        self.init(
            pixels: image.pixels, topLeft: Point(x: left, y: top), topRight: Point(x: right, y: top),
            bottomRight: Point(x: right, y: bottom), bottomLeft: Point(x: left, y: bottom))
    }
}
