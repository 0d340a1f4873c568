import Pixels

/// How a file's samples become pixels; settled once when the file is opened, from nothing but the file.
///
/// **Colours.** The bands asked for; else a palette band; else the bands that call themselves red, green and
/// blue; else the first three of at least three; else the first alone, as grey. Alpha is never a colour.
///
/// **Brightness.** Bytes are taken as they are. Wider samples are stretched linearly, all drawn bands alike:
/// from the least to the greatest value that the file itself declares as its statistics, else between the
/// 2nd and the 98th percentile of a grid of at most 256 × 256 samples of each band.
///
/// **Nothing there.** A mask of the file decides, else its alpha band. Without either, a pixel is
/// transparent when every drawn band has its no-data value there. A sample that is no number is transparent.
public struct RasterConversion: Sendable, Hashable {
    /// What the drawn bands are.
    enum Colors: Sendable, Hashable {
        /// Packed premultiplied pixels by index.
        case palette([UInt32])
        case grey
        case rgb
    }

    enum Opacity: Sendable, Hashable {
        case opaque
        /// A band, and the sample that means opaque.
        case alpha(band: Int, maximum: Double)
        case mask
    }

    let colors: Colors
    /// The drawn bands, counted from 1.
    let bands: [Int]
    let opacity: Opacity
    /// One for each drawn band, when every one has a value; else empty.
    let noData: [Double]
    /// The samples that become 0 and 255; nil takes bytes as they are.
    public let range: ClosedRange<Double>?

    /// The samples of one window: the drawn bands one after the other, and the opacity.
    struct Samples {
        var bands: [[Double]]
        var opacity: [Double]
    }

    /// Samples to pixels.
    func pixels(_ samples: Samples, size: RasterSize) -> PixelBuffer {
        let count = size.width * size.height
        var pixels = [UInt32](repeating: 0, count: count)
        let alphas = alphas(samples, count: count)
        switch colors {
        case .palette(let table): fillPalette(&pixels, samples.bands[0], alphas, table)
        case .grey: fill(&pixels, samples.bands[0], samples.bands[0], samples.bands[0], alphas)
        case .rgb: fill(&pixels, samples.bands[0], samples.bands[1], samples.bands[2], alphas)
        }
        return PixelBuffer(width: size.width, height: size.height, pixels: pixels)
    }

    /// Opacity 0…255 of every pixel, with missing values taken out.
    private func alphas(_ samples: Samples, count: Int) -> [UInt8] {
        var alphas = [UInt8](repeating: 255, count: count)
        switch opacity {
        case .opaque: hideNoData(samples, &alphas)
        case .mask: for index in 0..<count where samples.opacity[index] < 0.5 { alphas[index] = 0 }
        case .alpha(_, let maximum):
            for index in 0..<count { alphas[index] = Self.byte(samples.opacity[index] * 255 / maximum) }
        }
        for band in samples.bands {
            for index in 0..<count where !band[index].isFinite { alphas[index] = 0 }
        }
        return alphas
    }

    private func hideNoData(_ samples: Samples, _ alphas: inout [UInt8]) {
        guard !noData.isEmpty else { return }
        for index in alphas.indices {
            var isMissing = true
            for band in samples.bands.indices where samples.bands[band][index] != noData[band] {
                isMissing = false
            }
            if isMissing { alphas[index] = 0 }
        }
    }

    private func fill(
        _ pixels: inout [UInt32], _ red: [Double], _ green: [Double], _ blue: [Double], _ alphas: [UInt8]
    ) {
        let low = range?.lowerBound ?? 0
        let scale = range.map { 255 / ($0.upperBound - $0.lowerBound) } ?? 1
        for index in pixels.indices where alphas[index] != 0 {
            let pixel = PremultipliedRGBA8(
                straightRed: Self.byte((red[index] - low) * scale),
                green: Self.byte((green[index] - low) * scale),
                blue: Self.byte((blue[index] - low) * scale), alpha: alphas[index])
            pixels[index] = pixel.packed
        }
    }

    private func fillPalette(
        _ pixels: inout [UInt32], _ indexes: [Double], _ alphas: [UInt8], _ table: [UInt32]
    ) {
        for index in pixels.indices where alphas[index] != 0 {
            guard let entry = Int(exactly: indexes[index]), table.indices.contains(entry) else { continue }
            pixels[index] = table[entry]
        }
    }

    /// Rounded and held in 0…255; nothing for what is no number.
    static func byte(_ value: Double) -> UInt8 {
        guard value > 0 else { return 0 }
        return value < 255 ? UInt8((value + 0.5)) : 255
    }
}
