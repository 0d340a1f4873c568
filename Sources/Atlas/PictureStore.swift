import Drawing
import Pixels
import Raster

/// The pictures of a page; equal ones are one surface, which Cairo writes to the file once.
struct PictureStore: ~Copyable {
    private var listed: [Int32: CairoSurface] = [:]
    private var laid: [(pixels: PixelBuffer, surface: CairoSurface)] = []

    /// A picture of the list by its number; nil when there is none, or memory is short.
    mutating func picture(_ number: Int32, of images: [ListImage]) -> CairoSurface? {
        if let surface = listed[number] { return surface }
        guard images.indices.contains(Int(number)),
            let surface = CairoSurface.image(images[Int(number)].pixels)
        else { return nil }
        listed[number] = surface
        return surface
    }

    /// A picture by its pixels; nil when memory is short.
    mutating func picture(_ pixels: PixelBuffer) -> CairoSurface? {
        if let known = laid.first(where: { $0.pixels == pixels }) { return known.surface }
        guard let surface = CairoSurface.image(pixels) else { return nil }
        laid.append((pixels, surface))
        return surface
    }
}

extension PixelBuffer {
    /// The same pixels with their colours changed.
    func adjusted(_ adjustment: ColorAdjustment) -> PixelBuffer {
        guard adjustment != .none else { return self }
        var list = DisplayList(width: width, height: height, originX: 0, originY: 0)
        list.commands = [
            .image(
                ImageBatch(
                    image: self, left: 0, top: 0, scaleX: 1, scaleY: 1, resampling: .nearest,
                    adjustment: adjustment))
        ]
        var canvas = RasterCanvas(width: width, height: height)
        canvas.draw(list)
        return canvas.finish()
    }
}
