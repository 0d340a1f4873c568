import CGDAL
import Pixels

extension RasterConversion {
    /// Samples along a side of the grid that is looked at for their range.
    private static let sampledSide = 256

    /// Settles how an open file's samples become pixels.
    init(
        reading handle: borrowing RasterHandle, profile: RasterProfile, path: String, options: RasterOptions
    ) throws(GeospatialFileError) {
        let (kind, bands) = try Self.drawnBands(profile, path: path, options: options)
        let drawn = bands.map { profile.bands[$0 - 1] }
        guard drawn.allSatisfy({ $0.type != .complex }) else {
            throw .unsuitable(path: path, reason: "its samples are complex numbers; convert it first")
        }
        let noData = drawn.compactMap(\.noData)
        self.init(
            colors: kind == .palette ? .palette(Self.palette(bands[0], handle)) : kind == .rgb ? .rgb : .grey,
            bands: bands, opacity: try Self.opacity(profile, drawn: bands, handle, path: path),
            noData: noData.count == drawn.count ? noData : [],
            range: try Self.range(drawn, bands, handle, path: path, options: options))
    }

    private enum Kind {
        case palette, grey, rgb
    }

    private static func drawnBands(
        _ profile: RasterProfile, path: String, options: RasterOptions
    ) throws(GeospatialFileError) -> (Kind, [Int]) {
        if let asked = options.bands {
            guard asked.count == 1 || asked.count == 3, asked.allSatisfy((1...profile.bands.count).contains)
            else {
                throw .unsuitable(
                    path: path, reason: "it has bands 1…\(profile.bands.count); name one of them, or three")
            }
            return (asked.count == 1 ? .grey : .rgb, asked)
        }
        func first(_ role: RasterBandRole) -> Int? {
            profile.bands.firstIndex { $0.role == role }.map { $0 + 1 }
        }
        if let palette = first(.palette) { return (.palette, [palette]) }
        if let red = first(.red), let green = first(.green), let blue = first(.blue) {
            return (.rgb, [red, green, blue])
        }
        let opaque = (1...profile.bands.count).filter { profile.bands[$0 - 1].role != .alpha }
        guard let grey = opaque.first else {
            throw .unsuitable(path: path, reason: "it holds an alpha band and no colours")
        }
        return opaque.count >= 3 ? (.rgb, Array(opaque.prefix(3))) : (.grey, [grey])
    }

    private static func opacity(
        _ profile: RasterProfile, drawn: [Int], _ handle: borrowing RasterHandle, path: String
    ) throws(GeospatialFileError) -> Opacity {
        if profile.bands[drawn[0] - 1].hasMask { return .mask }
        guard let index = profile.bands.firstIndex(where: { $0.role == .alpha }) else { return .opaque }
        let band = index + 1
        switch profile.bands[index].type {
        case .byte: return .alpha(band: band, maximum: 255)
        case .float: return .alpha(band: band, maximum: 1)
        case .integer, .complex: break
        }
        // Writers disagree: some put 0…255 into 16 bits, most use the whole width.
        let greatest = try sampled(band, handle, path: path).max() ?? 255
        return .alpha(band: band, maximum: greatest <= 255 ? 255 : 65_535)
    }

    private static func palette(_ number: Int, _ handle: borrowing RasterHandle) -> [UInt32] {
        // SAFETY: the table belongs to the open band; entries are copied one by one within its count.
        guard let band = unsafe handle.band(number, overview: nil),
            let table = unsafe GDALGetRasterColorTable(band)
        else { return [] }
        var pixels: [UInt32] = []
        for index in 0..<(unsafe GDALGetColorEntryCount(table)) {
            var entry = GDALColorEntry()
            unsafe GDALGetColorEntryAsRGB(table, index, &entry)
            let pixel = PremultipliedRGBA8(
                straightRed: UInt8(clamping: entry.c1), green: UInt8(clamping: entry.c2),
                blue: UInt8(clamping: entry.c3), alpha: UInt8(clamping: entry.c4))
            pixels.append(pixel.packed)
        }
        return pixels
    }

    private static func range(
        _ drawn: [RasterBand], _ bands: [Int], _ handle: borrowing RasterHandle, path: String,
        options: RasterOptions
    ) throws(GeospatialFileError) -> ClosedRange<Double>? {
        if let range = options.range { return widened(range.lowerBound, range.upperBound) }
        if drawn.allSatisfy({ $0.type == .byte || $0.role == .palette }) { return nil }
        if let declared = declaredRange(bands, handle) { return declared }
        var samples: [Double] = []
        for (band, description) in zip(bands, drawn) {
            samples += try sampled(band, handle, path: path).filter { $0 != description.noData }
        }
        guard !samples.isEmpty else { return 0...1 }
        samples.sort()
        return widened(samples[samples.count * 2 / 100], samples[(samples.count - 1) * 98 / 100])
    }

    /// A range that can be divided by: one value alone becomes mid-grey.
    private static func widened(_ low: Double, _ high: Double) -> ClosedRange<Double>? {
        guard low.isFinite, high.isFinite, low <= high else { return 0...1 }
        return low < high ? low...high : (low - 0.5)...(high + 0.5)
    }

    private static func declaredRange(_ bands: [Int], _ handle: borrowing RasterHandle) -> ClosedRange<
        Double
    >? {
        var range: ClosedRange<Double>?
        for number in bands {
            guard let band = unsafe handle.band(number, overview: nil) else { return nil }
            var low = 0.0
            var high = 0.0
            var mean = 0.0
            var deviation = 0.0
            // SAFETY: four pointers to one value each; without "force" nothing is computed or written.
            guard unsafe GDALGetRasterStatistics(band, 0, 0, &low, &high, &mean, &deviation) == CE_None,
                low.isFinite, high.isFinite, low < high
            else { return nil }
            range = min(low, range?.lowerBound ?? low)...max(high, range?.upperBound ?? high)
        }
        return range
    }

    /// A grid of samples from over the whole band, those that are no numbers left out.
    private static func sampled(
        _ number: Int, _ handle: borrowing RasterHandle, path: String
    ) throws(GeospatialFileError) -> [Double] {
        let band = unsafe handle.band(number, overview: nil)
        let (samples, messages) = GDALLibrary.capture { () -> [Double]? in
            guard let band = unsafe band else { return nil }
            let size = unsafe RasterSize(
                width: Int(GDALGetRasterBandXSize(band)), height: Int(GDALGetRasterBandYSize(band)))
            let grid = RasterSize(width: min(size.width, sampledSide), height: min(size.height, sampledSide))
            return unsafe values(
                of: band, RasterWindow(overview: nil, column: 0, row: 0, size: size), grid: grid)
        }
        guard let samples else {
            throw .cannotRead(path: path, reason: messages.reason(or: "band \(number) cannot be read"))
        }
        return samples.filter(\.isFinite)
    }
}

extension RasterConversion {
    /// The samples of a window of the drawn bands; nil when the file is damaged there.
    func samples(of handle: borrowing RasterHandle, window: RasterWindow) -> Samples? {
        var samples = Samples(bands: [], opacity: [])
        for number in bands {
            guard let band = unsafe handle.band(number, overview: window.overview),
                let values = unsafe Self.values(of: band, window, grid: window.size)
            else { return nil }
            samples.bands.append(values)
        }
        guard let opacity = unsafe opacityBand(of: handle, window: window) else {
            return opacity == .opaque ? samples : nil
        }
        guard let values = unsafe Self.values(of: opacity, window, grid: window.size) else { return nil }
        samples.opacity = values
        return samples
    }

    private func opacityBand(of handle: borrowing RasterHandle, window: RasterWindow) -> GDALRasterBandH? {
        switch opacity {
        case .opaque: return nil
        case .alpha(let number, _): return unsafe handle.band(number, overview: window.overview)
        case .mask:
            guard let band = unsafe handle.band(bands[0], overview: window.overview) else { return nil }
            return unsafe GDALGetMaskBand(band)
        }
    }

    private static func values(
        of band: GDALRasterBandH, _ window: RasterWindow, grid: RasterSize
    ) -> [Double]? {
        var values = [Double](repeating: 0, count: grid.width * grid.height)
        let result = unsafe values.withUnsafeMutableBytes { bytes in
            // SAFETY: the buffer has grid.width × grid.height doubles, packed, as the last arguments say.
            unsafe GDALRasterIO(
                band, GF_Read, Int32(clamping: window.column), Int32(clamping: window.row),
                Int32(clamping: window.size.width), Int32(clamping: window.size.height), bytes.baseAddress,
                Int32(clamping: grid.width), Int32(clamping: grid.height), GDT_Float64, 0, 0)
        }
        return result == CE_None ? values : nil
    }
}
