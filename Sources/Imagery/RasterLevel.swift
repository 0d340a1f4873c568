import GeospatialFiles

/// One level of a raster's pyramid: the picture at about 2⁻ᵏ of its size.
struct RasterLevel: Sendable, Equatable {
    enum Origin: Sendable, Equatable {
        /// The file's own pixels: an overview, or nil for the full picture.
        case file(overview: Int?)
        /// Averages of 2 × 2 pixels of the level before.
        case halved
    }

    let size: RasterSize
    let origin: Origin
    /// Pixels of this level to one of the full picture, along x.
    let columnScale: Double
    /// Pixels of this level to one of the full picture, along y.
    let rowScale: Double

    /// How far an overview may be from half of the level before and still take its place: writers round the
    /// odd pixel up or down, and a level of four pixels has no better fit.
    private static let tolerance = 0.1

    /// The levels from the full picture down to one pixel.
    ///
    /// A level is taken from the file where the file has
    /// an overview of half the size of the one before, and averaged from that where it has none.
    static func levels(of profile: RasterProfile) -> [Self] {
        var levels = [
            Self(size: profile.size, origin: .file(overview: nil), columnScale: 1, rowScale: 1)
        ]
        while let last = levels.last, last.size.width > 1 || last.size.height > 1 {
            levels.append(stored(after: last, profile) ?? last.halved())
        }
        return levels
    }

    private func halved() -> Self {
        Self(
            size: RasterSize(width: (size.width + 1) / 2, height: (size.height + 1) / 2), origin: .halved,
            columnScale: columnScale / 2, rowScale: rowScale / 2)
    }

    private static func stored(after level: Self, _ profile: RasterProfile) -> Self? {
        func isHalf(_ part: Int, _ whole: Int) -> Bool {
            abs(Double(part) * 2 - Double(whole)) <= max(1, Double(whole) * tolerance)
        }
        let index = profile.overviews.firstIndex {
            isHalf($0.width, level.size.width) && isHalf($0.height, level.size.height)
                && ($0.width < level.size.width || $0.height < level.size.height)
        }
        guard let index else { return nil }
        let size = profile.overviews[index]
        return Self(
            size: size, origin: .file(overview: index),
            columnScale: Double(size.width) / Double(profile.size.width),
            rowScale: Double(size.height) / Double(profile.size.height))
    }
}
