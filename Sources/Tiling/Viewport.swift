import Geometry

/// What is looked at and at which size: the one thing a metatile, a static picture and an atlas sheet share.
///
/// Space: *global device pixels*, x east and y south from the grid's north-west corner, ``scale`` of them
/// across the world. The canvas' top-left corner lies at ``originX``, ``originY``; a canvas with a
/// ``bearingRadians`` is then turned about its middle.
///
///     (0,0) ───────────────▶ x
///       │     ┌─ originX, originY
///       │     ▼
///       │     ┌──────────┐
///       ▼     │  canvas  │ height
///       y     └──────────┘
///                width
public struct Viewport: Equatable, Hashable, Sendable {
    /// The style zoom: 512 CSS px across the world at 0.
    public let zoom: Double
    /// Device pixels to the CSS pixel.
    public let ratio: Double
    /// Global position of the canvas' left edge, in 1/256 device pixel.
    public let originX: Int64
    /// Global position of the canvas' top edge, in 1/256 device pixel.
    public let originY: Int64
    /// Device pixels across the canvas.
    public let width: Int
    /// Device pixels down the canvas.
    public let height: Int
    /// The direction that is up on the canvas, radians clockwise from north; always 0 for tiles.
    public let bearingRadians: Double

    /// Device pixels across the whole world.
    public var scale: Double { 512 * Self.exp2(zoom) * ratio }

    /// A viewport from its parts; see the type for the space.
    public init(
        zoom: Double, ratio: Double, originX: Int64, originY: Int64, width: Int, height: Int,
        bearingRadians: Double = 0
    ) {
        precondition(bearingRadians.isFinite, "a bearing is a number")
        precondition(zoom.isFinite && (-2...28).contains(zoom), "style zoom \(zoom) is outside -2…28")
        precondition(ratio.isFinite && ratio > 0 && ratio <= 8, "pixel ratio \(ratio) is outside 0…8")
        precondition(width > 0 && height > 0, "a viewport has an area")
        self.zoom = zoom
        self.ratio = ratio
        self.originX = originX
        self.originY = originY
        self.width = width
        self.height = height
        self.bearingRadians = bearingRadians
    }

    /// The viewport of a rectangle of tiles: a 256 px tile at zoom z is style zoom z - 1, a 512 px one z.
    public init(tiles range: TileRange, tilePixels: Int = 256, ratio: Int = 1) {
        precondition(tilePixels == 256 || tilePixels == 512, "a tile is 256 or 512 px")
        let side = tilePixels * ratio
        self.init(
            zoom: Double(range.zoom) - (tilePixels == 256 ? 1 : 0), ratio: Double(ratio),
            originX: Int64(range.columns.lowerBound * side) * 256,
            originY: Int64(range.rows.lowerBound * side) * 256,
            width: range.columns.count * side, height: range.rows.count * side)
    }

    /// The viewport of a picture around a centre given in the unit square (x east, y south).
    ///
    /// - Parameters:
    ///   - center: the middle of the picture, 0…1 across the world.
    ///   - zoom: style zoom.
    ///   - width: CSS px across; the canvas has `width * ratio` device pixels, rounded down.
    ///   - height: CSS px down.
    ///   - ratio: device pixels to the CSS pixel.
    ///   - bearingRadians: what is up, clockwise from north.
    public init(
        center: Point, zoom: Double, width: Double, height: Double, ratio: Double, bearingRadians: Double = 0
    ) {
        // Half a pixel more than asked is no pixel; a hair less, from a ratio of 1.1 or so, is one.
        let deviceWidth = max(1, Int(width * ratio + 1e-6))
        let deviceHeight = max(1, Int(height * ratio + 1e-6))
        let scale = 512 * Self.exp2(zoom) * ratio
        self.init(
            zoom: zoom, ratio: ratio,
            originX: Int64((center.x * scale * 256 - Double(deviceWidth * 128)).rounded()),
            originY: Int64((center.y * scale * 256 - Double(deviceHeight * 128)).rounded()),
            width: deviceWidth, height: deviceHeight, bearingRadians: bearingRadians)
    }

    /// The world units under the canvas grown by a margin of device pixels, x east and y south.
    ///
    /// Not held inside the world; the box around the turned canvas when there is a bearing.
    public func extent(marginPixels: Double = 0) -> BoundingBox {
        let unitsPerStep = 4_294_967_296 / (scale * 256)
        let margin = marginPixels * 256
        let (spareX, spareY) = spareSteps
        guard
            let box = BoundingBox(
                minX: (Double(originX) - spareX - margin) * unitsPerStep,
                minY: (Double(originY) - spareY - margin) * unitsPerStep,
                maxX: (Double(originX + Int64(width) * 256) + spareX + margin) * unitsPerStep,
                maxY: (Double(originY + Int64(height) * 256) + spareY + margin) * unitsPerStep)
        else { preconditionFailure("a margin is a number, and not below half the canvas") }
        return box
    }

    /// How far the turned canvas reaches beyond the unturned one on each side, in 1/256 pixel; may be below 0.
    private var spareSteps: (x: Double, y: Double) {
        guard bearingRadians != 0 else { return (0, 0) }
        let (sine, cosine) = (abs(librarySin(bearingRadians)), abs(libraryCos(bearingRadians)))
        let (across, down) = (Double(width) * 128, Double(height) * 128)
        return (across * cosine + down * sine - across, across * sine + down * cosine - down)
    }

    /// The world box under the canvas grown by a margin of device pixels, held inside the world;
    /// nil when the canvas lies wholly outside.
    public func worldBox(marginPixels: Double = 0) -> WorldBox? {
        let box = extent(marginPixels: marginPixels)
        guard box.maxX >= 0, box.maxY >= 0, box.minX <= 4_294_967_295, box.minY <= 4_294_967_295 else {
            return nil
        }
        func held(_ value: Double) -> UInt32 { UInt32(min(max(value, 0), 4_294_967_295)) }
        return WorldBox(
            minX: held(box.minX.rounded(.down)), minY: held(box.minY.rounded(.down)),
            maxX: held(box.maxX.rounded(.up)), maxY: held(box.maxY.rounded(.up)))
    }

    /// 2 to the power, exact for whole numbers, so that integer zooms give power-of-two scales.
    static func exp2(_ value: Double) -> Double {
        let whole = value.rounded(.down)
        let fraction = value - whole
        let power = Double(sign: .plus, exponent: Int(whole), significand: 1)
        return fraction == 0 ? power : power * fractionalPower(fraction)
    }

    private static func fractionalPower(_ fraction: Double) -> Double { libraryExp2(fraction) }
}
