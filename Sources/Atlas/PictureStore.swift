import Drawing
import Pixels
import Raster

/// The pictures of a page; equal ones are one surface, which Cairo writes to the file once.
///
/// An opacity is multiplied into the pixels: Cairo would write a mask of its own for every use.
struct PictureStore: ~Copyable {
    /// A picture of the list at an opacity.
    private struct Key: Hashable {
        let number: Int32
        /// In 1/255.
        let weight: UInt32
    }

    private var listed: [Key: CairoSurface] = [:]
    private var tiles: [Key: CairoSurface] = [:]
    private var laid: [(pixels: PixelBuffer, surface: CairoSurface)] = []

    /// A picture of the list by its number; nil when there is none, or memory is short.
    mutating func picture(_ number: Int32, of images: [ListImage], opacity: Float) -> CairoSurface? {
        let key = Key(number: number, weight: Self.weight(opacity))
        if let surface = listed[key] { return surface }
        guard images.indices.contains(Int(number)),
            let surface = CairoSurface.image(images[Int(number)].pixels.faded(key.weight))
        else { return nil }
        listed[key] = surface
        return surface
    }

    /// A picture of the list as the tile of a pattern: repeated until it has some size, as readers round tiles to
    /// whole pixels and show their joints; nil when there is none, or memory is short.
    mutating func tile(_ number: Int32, of images: [ListImage], opacity: Float) -> CairoSurface? {
        let key = Key(number: number, weight: Self.weight(opacity))
        if let surface = tiles[key] { return surface }
        guard images.indices.contains(Int(number)),
            let surface = CairoSurface.image(images[Int(number)].pixels.repeated().faded(key.weight))
        else { return nil }
        tiles[key] = surface
        return surface
    }

    /// A picture by its pixels; nil when memory is short.
    mutating func picture(_ pixels: PixelBuffer, opacity: Float) -> CairoSurface? {
        let pixels = pixels.faded(Self.weight(opacity))
        if let known = laid.first(where: { $0.pixels == pixels }) { return known.surface }
        guard let surface = CairoSurface.image(pixels) else { return nil }
        laid.append((pixels, surface))
        return surface
    }

    private static func weight(_ opacity: Float) -> UInt32 {
        opacity > 0 ? UInt32((min(opacity, 1) * 255).rounded()) : 0
    }
}

extension PixelBuffer {
    /// A repeated picture has at least so many pixels along each side.
    private static let tileSide = 256

    /// The same picture again and again, across and down, until both sides have some length.
    fileprivate func repeated() -> PixelBuffer {
        let across = (Self.tileSide + width - 1) / width
        let down = (Self.tileSide + height - 1) / height
        guard across * down > 1 else { return self }
        var result: [UInt32] = []
        result.reserveCapacity(across * down * pixels.count)
        for _ in 0..<down {
            for y in 0..<height {
                for _ in 0..<across { result += pixels[y * width..<(y + 1) * width] }
            }
        }
        return PixelBuffer(width: across * width, height: down * height, pixels: result)
    }

    /// The same pixels with their opacity multiplied, in 1/255.
    fileprivate func faded(_ weight: UInt32) -> PixelBuffer {
        guard weight < 255 else { return self }
        func part(_ pixel: UInt32, _ shift: UInt32) -> UInt32 {
            UInt32(multiply255(UInt8(truncatingIfNeeded: pixel >> shift), UInt8(weight))) << shift
        }
        return PixelBuffer(
            width: width, height: height,
            pixels: pixels.map { part($0, 0) | part($0, 8) | part($0, 16) | part($0, 24) })
    }

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
