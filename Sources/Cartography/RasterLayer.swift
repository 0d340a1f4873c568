import Drawing
import Styling
import Tiling

/// A raster layer: a source's pixels laid where they belong.
enum RasterLayer {
    static func append(_ paint: RasterPaint, image: MapImage, viewport: Viewport, to list: inout DisplayList)
    {
        func number(_ property: StyleProperty<Double>, _ fallback: Double) -> Float {
            Float(property.constant(zoom: viewport.zoom) ?? fallback)
        }
        let opacity = number(paint.opacity, 1)
        guard opacity > 0 else { return }
        // Both scales are powers of two for tiles, so the placement is exact there. Elsewhere the corner is
        // rounded to a step in global space, so that every canvas reads the same source positions.
        let pixel = viewport.scale / image.scale
        let batch = ImageBatch(
            image: image.pixels,
            left: ((Double(image.originX) * pixel * 256).rounded() - Double(viewport.originX)) / 256,
            top: ((Double(image.originY) * pixel * 256).rounded() - Double(viewport.originY)) / 256,
            scaleX: pixel, scaleY: pixel, opacity: opacity,
            resampling: paint.resampling.constant(zoom: viewport.zoom) == "nearest" ? .nearest : .linear,
            adjustment: ColorAdjustment(
                hueRotationRadians: number(paint.hueRotate, 0) * .pi / 180,
                saturation: number(paint.saturation, 0), contrast: number(paint.contrast, 0),
                brightnessMinimum: number(paint.brightnessMin, 0),
                brightnessMaximum: number(paint.brightnessMax, 1)))
        list.commands.append(.image(batch))
    }
}
