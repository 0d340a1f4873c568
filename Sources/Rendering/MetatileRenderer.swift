import Cartography
import Drawing
import ImageCoding
import Pixels
import Raster
import Tiling

/// The road's middle as one function: tiles wanted + input → encoded tiles.
///
/// Each worker owns one; all its state is scratch, so equal arguments give equal bytes.
public struct MetatileRenderer: ~Copyable {
    /// How the pictures of a render are sized and encoded.
    public struct Output: Hashable, Sendable {
        /// CSS pixels along a tile's side: 256 or 512.
        public var tilePixels: Int
        /// Device pixels to the CSS pixel, 1…4.
        public var ratio: Int
        /// The encoding.
        public var format: TileFormat
        /// Whether PNG tiles of many colours may take those of the style's palette.
        public var colors: PNGColors

        /// An output.
        public init(
            tilePixels: Int = 256, ratio: Int = 1, format: TileFormat = .png, colors: PNGColors = .lossless
        ) {
            precondition((1...4).contains(ratio), "tiles are drawn at @1x … @4x")
            self.tilePixels = tilePixels
            self.ratio = ratio
            self.format = format
            self.colors = colors
        }
    }

    private var encoder: ImageEncoder
    private var palettes = StylePaletteMemo()
    /// The last block's picture, whose memory the next one takes.
    private var spare: PixelBuffer?
    private var canvas = RasterCanvas(width: 1, height: 1)
    private var scratch: ComposerScratch
    private let now: @Sendable () -> Double
    /// What this renderer's work has taken so far, by the clock handed in.
    public private(set) var timings = RenderTimings()

    /// A renderer.
    ///
    /// - Parameters:
    ///   - mode: live work favours time, seeds favour bytes.
    ///   - memos: what it shares with other renderers; pictures never depend on it.
    ///   - now: a monotonic clock in seconds, for ``timings`` only; pictures never depend on it.
    public init(
        mode: ImageEncoder.Mode, memos: ComposerMemos = ComposerMemos(),
        now: @escaping @Sendable () -> Double = { 0 }
    ) {
        encoder = ImageEncoder(mode: mode)
        scratch = ComposerScratch(memos: memos)
        self.now = now
    }

    /// Draws a rectangle of tiles as one picture and encodes each tile of it.
    ///
    /// - Returns: the tiles by row, then column.
    /// - Throws: ``ImageCodingError`` when the encoder refuses, which it does for no picture made here.
    public mutating func render(
        _ range: TileRange, input: MapInput, composer: MapComposer, output: Output
    ) throws(ImageCodingError) -> [EncodedTile] {
        let viewport = Viewport(tiles: range, tilePixels: output.tilePixels, ratio: output.ratio)
        let list = compose(viewport, input: input, composer: composer)
        if let ink = list.solidInk { return try solidTiles(range, ink: ink, output: output) }
        let picture = draw(list)
        let started = now()
        defer { timings.encodeSeconds += now() - started }
        let isPalette = output.format == .png && output.colors == .palette
        let palette = isPalette ? palettes.palette(of: composer, zoom: viewport.zoom) : nil
        let side = output.tilePixels * output.ratio
        var tiles: [EncodedTile] = []
        tiles.reserveCapacity(range.count)
        for row in range.rows {
            for column in range.columns {
                guard let coordinate = TileCoordinate(zoom: range.zoom, column: column, row: row) else {
                    continue
                }
                let window = PixelWindow(
                    x: (column - range.columns.lowerBound) * side, y: (row - range.rows.lowerBound) * side,
                    width: side, height: side)
                let bytes = try encoder.encode(
                    picture, window: window, format: output.format, palette: palette)
                tiles.append(
                    EncodedTile(
                        coordinate: coordinate, bytes: bytes, meanSquaredError: encoder.meanSquaredError))
            }
        }
        spare = picture
        return tiles
    }

    /// The tiles of a block that is one colour all over: one picture, encoded once.
    private mutating func solidTiles(
        _ range: TileRange, ink: PremultipliedRGBA8, output: Output
    ) throws(ImageCodingError) -> [EncodedTile] {
        let started = now()
        defer { timings.encodeSeconds += now() - started }
        let side = output.tilePixels * output.ratio
        let picture = PixelBuffer(width: side, height: side, filledWith: ink)
        let bytes = try encoder.encode(picture, format: output.format)
        return range.rows.flatMap { row in
            range.columns.compactMap { column in
                TileCoordinate(zoom: range.zoom, column: column, row: row)
                    .map { EncodedTile(coordinate: $0, bytes: bytes) }
            }
        }
    }

    /// Draws and encodes one picture of any viewport.
    public mutating func render(
        _ viewport: Viewport, input: MapInput, composer: MapComposer, format: TileFormat
    ) throws(ImageCodingError) -> [UInt8] {
        let picture = draw(viewport, input: input, composer: composer)
        let started = now()
        defer { timings.encodeSeconds += now() - started }
        return try encoder.encode(picture, window: nil, format: format)
    }

    /// Draws and encodes a display list.
    public mutating func render(_ list: DisplayList, format: TileFormat) throws(ImageCodingError) -> [UInt8] {
        let picture = draw(list)
        let started = now()
        defer { timings.encodeSeconds += now() - started }
        return try encoder.encode(picture, window: nil, format: format)
    }

    /// The pixels of a viewport, before any encoding.
    public mutating func draw(_ viewport: Viewport, input: MapInput, composer: MapComposer) -> PixelBuffer {
        draw(compose(viewport, input: input, composer: composer))
    }

    private mutating func compose(_ viewport: Viewport, input: MapInput, composer: MapComposer) -> DisplayList
    {
        let started = now()
        defer { timings.composeSeconds += now() - started }
        return composer.compose(input, viewport: viewport, scratch: &scratch)
    }

    /// The pixels of a display list.
    public mutating func draw(_ list: DisplayList) -> PixelBuffer {
        let started = now()
        // The canvas keeps its scratch and stamps from picture to picture.
        let old = spare
        spare = nil
        canvas.clear(width: list.width, height: list.height, reusing: old ?? PixelBuffer(width: 1, height: 1))
        canvas.draw(list)
        let picture = canvas.takePicture(nextWidth: 1, nextHeight: 1)
        timings.rasterSeconds += now() - started
        return picture
    }
}

extension DisplayList {
    /// The one colour of the picture when nothing but backgrounds is drawn.
    fileprivate var solidInk: PremultipliedRGBA8? {
        var ink: UInt32 = 0
        for command in commands {
            guard case .background(let color) = command else { return nil }
            ink = Compositing.over(color.premultiplied.packed, ink)
        }
        return PremultipliedRGBA8(packed: ink)
    }
}
