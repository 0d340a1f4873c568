import Drawing
import Geometry
import Pixels
import Styling
import Tiling

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
        let project = Projector(viewport)
        func place(_ corner: Point) -> Point { project.pixels(x: corner.x, y: corner.y) }
        let corners = ImageCorners(
            topLeft: place(picture.topLeft), topRight: place(picture.topRight),
            bottomRight: place(picture.bottomRight), bottomLeft: place(picture.bottomLeft))
        list.commands.append(
            .image(
                ImageBatch(
                    image: picture.pixels, corners: corners, isMipmapped: picture.isTile,
                    opacity: look.opacity,
                    resampling: look.resampling, adjustment: look.adjustment)))
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
