import CTurboJPEG
import Pixels

/// Pixels to JPEG bytes, through libjpeg-turbo; translucent pixels are laid on a background first.
@safe struct JPEGEncoder: ~Copyable {
    /// A JPEG side has 16 bits, less what the library keeps to itself.
    private static let maximumSide = 65_500

    private let quality: Int32
    private let background: PremultipliedRGBA8
    private var compressor: tjhandle?
    private var flattened: [UInt32] = []
    private var output: [UInt8] = []

    init(quality: Int, background: PremultipliedRGBA8) {
        self.quality = Int32(quality)
        self.background = background
        unsafe compressor = nil
    }

    deinit {
        // SAFETY: nil, or the handle this value made and nobody else has.
        if let compressor = unsafe compressor { unsafe _ = tjDestroy(compressor) }
    }

    /// Encodes a window that fits the buffer, colour at half resolution both ways (4:2:0).
    mutating func encode(_ buffer: PixelBuffer, _ window: PixelWindow) throws(ImageCodingError) -> [UInt8] {
        guard max(window.width, window.height) <= Self.maximumSide else {
            throw .encodingFailed(.jpeg, reason: "a side above \(Self.maximumSide) pixels")
        }
        let bound = Int(tjBufSize(Int32(window.width), Int32(window.height), Int32(TJSAMP_420.rawValue)))
        guard bound > 0 else { throw .encodingFailed(.jpeg, reason: "impossible size") }
        if output.count < bound { output = [UInt8](repeating: 0, count: bound) }
        flatten(buffer, window)
        return try compress(window)
    }

    /// The window on the background, as opaque pixels row by row.
    private mutating func flatten(_ buffer: PixelBuffer, _ window: PixelWindow) {
        let count = window.width * window.height
        if flattened.count < count { flattened = [UInt32](repeating: 0, count: count) }
        let ground = background
        let source = buffer.pixels.span
        var target = flattened.mutableSpan
        var place = 0
        for row in window.y..<window.y + window.height {
            let start = row * buffer.width + window.x
            for position in start..<start + window.width {
                let pixel = source[position]
                target[place] = pixel >> 24 == 255 ? pixel : Self.over(ground, pixel)
                place &+= 1
            }
        }
    }

    /// Source-over on an opaque ground (Porter and Duff, "Compositing Digital Images", 1984).
    private static func over(_ ground: PremultipliedRGBA8, _ packed: UInt32) -> UInt32 {
        let pixel = PremultipliedRGBA8(packed: packed)
        let rest = 255 &- pixel.alpha
        func channel(_ top: UInt8, _ below: UInt8) -> UInt8 {
            let (sum, overflow) = top.addingReportingOverflow(multiply255(below, rest))
            return overflow ? 255 : sum
        }
        return PremultipliedRGBA8(
            red: channel(pixel.red, ground.red), green: channel(pixel.green, ground.green),
            blue: channel(pixel.blue, ground.blue), alpha: 255
        ).packed
    }

    private mutating func compress(_ window: PixelWindow) throws(ImageCodingError) -> [UInt8] {
        if unsafe compressor == nil { unsafe compressor = tjInitCompress() }
        guard let compressor = unsafe compressor else {
            throw .encodingFailed(.jpeg, reason: "no memory for the compressor")
        }
        var size = UInt(output.count)
        let quality = self.quality
        // SAFETY: the pixels are width × height × 4 bytes; the output has the library's own upper bound and
        // must not be reallocated (NOREALLOC), so the array keeps owning it.
        let result = unsafe flattened.withUnsafeBytes { source in
            unsafe output.withUnsafeMutableBufferPointer { target in
                var start = target.baseAddress
                return unsafe tjCompress2(
                    compressor, source.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(window.width),
                    Int32(window.width * 4), Int32(window.height), Int32(TJPF_RGBX.rawValue), &start, &size,
                    Int32(TJSAMP_420.rawValue), quality, TJFLAG_NOREALLOC)
            }
        }
        guard result == 0 else {
            throw .encodingFailed(.jpeg, reason: unsafe String(cString: tjGetErrorStr2(compressor)))
        }
        return Array(output.prefix(Int(size)))
    }
}
