import Drawing
import Geometry
import Pixels

#if canImport(Glibc)
    import Glibc
#endif

/// A part of a picture on the canvas, and the way back from a canvas pixel to a place in the picture.
struct IconQuad {
    /// The canvas pixels that may be inked.
    let bounds: PixelBounds

    let resampling: Resampling
    /// What of the picture is drawn.
    let part: DistancePicture.Part
    /// True when columns of the canvas are columns of the picture.
    var isUpright: Bool { sine == 0 && cosine == 1 }

    private let cosine: Double
    private let sine: Double
    private let originX: Int
    private let originY: Int
    private let icon: PlacedIcon
    /// What of the picture is read, with the clear pixel at its edges.
    private let minU: Double
    private let minV: Double
    private let maxU: Double
    private let maxV: Double

    /// Nil when the icon's numbers make no sense.
    init?(_ icon: PlacedIcon, _ image: PixelBuffer, _ resampling: Resampling) {
        let numbers = [
            icon.angle, icon.scaleX, icon.scaleY, icon.sourceX, icon.sourceY, icon.sourceWidth,
            icon.sourceHeight,
        ]
        guard numbers.allSatisfy({ $0.isFinite && abs($0) <= 1e6 }), icon.scaleX > 0, icon.scaleY > 0,
            icon.sourceWidth > 0, icon.sourceHeight > 0
        else { return nil }
        self.icon = icon
        self.resampling = resampling
        cosine = icon.angle == 0 ? 1 : cos(Double(icon.angle))
        sine = icon.angle == 0 ? 0 : sin(Double(icon.angle))
        let origin = icon.origin.held
        originX = Int(origin.x)
        originY = Int(origin.y)
        let right = Double(icon.sourceX + icon.sourceWidth)
        let bottom = Double(icon.sourceY + icon.sourceHeight)
        minU = icon.sourceX <= 0 ? Double(icon.sourceX) - 1 : Double(icon.sourceX)
        minV = icon.sourceY <= 0 ? Double(icon.sourceY) - 1 : Double(icon.sourceY)
        maxU = right >= Double(image.width) ? right + 1 : right
        maxV = bottom >= Double(image.height) ? bottom + 1 : bottom
        part = DistancePicture.Part(width: image.width, height: image.height)
            .cut(minX: minU, minY: minV, maxX: maxU, maxY: maxV)
        bounds = Self.bounds(
            icon, us: [minU, maxU], vs: [minV, maxV], cosine: cosine, sine: sine, originX: originX,
            originY: originY)
    }

    private static func bounds(
        _ icon: PlacedIcon, us: [Double], vs: [Double], cosine: Double, sine: Double, originX: Int,
        originY: Int
    ) -> PixelBounds {
        var xs: [Double] = []
        var ys: [Double] = []
        for u in us {
            for v in vs {
                let x = (u - Double(icon.sourceX)) * Double(icon.scaleX)
                let y = (v - Double(icon.sourceY)) * Double(icon.scaleY)
                xs.append(Double(originX) / 256 + cosine * x - sine * y)
                ys.append(Double(originY) / 256 + sine * x + cosine * y)
            }
        }
        let limit = 1e9
        func held(_ value: Double?) -> Double { max(-limit, min(value ?? 0, limit)) }
        return PixelBounds(
            minX: Int(held(xs.min()).rounded(.down)), minY: Int(held(ys.min()).rounded(.down)),
            maxX: Int(held(xs.max()).rounded(.up)), maxY: Int(held(ys.max()).rounded(.up)))
    }

    /// A place between the pixels of a picture along one axis.
    struct Place {
        /// The pixel before the place, or the pixel it is in when pictures are read nearest.
        var first: Int
        /// The share of the pixel after it, 0…256.
        var weight: UInt32
    }

    /// Which columns a canvas column reads, when the icon is upright; nil off the icon.
    func place(column x: Int) -> Place? {
        let u = Double(x << 8 + 128 - originX) / 256 / Double(icon.scaleX) + Double(icon.sourceX)
        return u >= minU && u < maxU ? place(u) : nil
    }

    /// Which rows a canvas row reads, when the icon is upright; nil off the icon.
    func place(row y: Int) -> Place? {
        let v = Double(y << 8 + 128 - originY) / 256 / Double(icon.scaleY) + Double(icon.sourceY)
        return v >= minV && v < maxV ? place(v) : nil
    }

    private func place(_ value: Double) -> Place {
        if resampling == .nearest { return Place(first: Int(value.rounded(.down)), weight: 0) }
        let first = (value - 0.5).rounded(.down)
        return Place(first: Int(first), weight: UInt32(((value - 0.5 - first) * 256).rounded()))
    }

    /// The premultiplied pixel at a canvas pixel's centre; 0 off the icon.
    ///
    /// The plain way, for any turn; ``UprightSampler`` gives the same.
    @inline(__always)
    func sample(_ image: PixelBuffer, _ x: Int, _ y: Int) -> UInt32 {
        // Taken off as integers, so canvases whose origins differ by whole pixels read the same places.
        let dx = Double(x << 8 + 128 - originX) / 256
        let dy = Double(y << 8 + 128 - originY) / 256
        let u = (cosine * dx + sine * dy) / Double(icon.scaleX) + Double(icon.sourceX)
        let v = (cosine * dy - sine * dx) / Double(icon.scaleY) + Double(icon.sourceY)
        guard u >= minU, v >= minV, u < maxU, v < maxV else { return 0 }
        let across = place(u)
        let down = place(v)
        let upper = mixed(image, across, row: down.first)
        if down.weight == 0 { return upper }
        return Compositing.mixed(upper, mixed(image, across, row: down.first + 1), weight: down.weight)
    }

    /// A row of the picture at a place; clear beyond its edges.
    @inline(__always)
    func mixed(_ image: PixelBuffer, _ place: Place, row: Int) -> UInt32 {
        let first = pixel(image, place.first, row)
        if place.weight == 0 { return first }
        return Compositing.mixed(first, pixel(image, place.first + 1, row), weight: place.weight)
    }

    @inline(__always)
    private func pixel(_ image: PixelBuffer, _ x: Int, _ y: Int) -> UInt32 {
        guard x >= 0, y >= 0, x < image.width, y < image.height else { return 0 }
        return image.pixels[y &* image.width &+ x]
    }
}

/// Reads an upright icon a canvas row at a time: each row of the picture is read across once.
struct UprightSampler {
    private var columns: [IconQuad.Place?] = []
    /// Two rows of the picture, read across, and which they are.
    private var upper: [UInt32] = []
    private var lower: [UInt32] = []
    private var upperRow = Int.min
    private var lowerRow = Int.min

    /// Starts an icon whose canvas columns are given.
    mutating func begin(_ quad: IconQuad, columns range: Range<Int>) {
        columns.removeAll(keepingCapacity: true)
        for x in range { columns.append(quad.place(column: x)) }
        upperRow = .min
        lowerRow = .min
    }

    /// Writes the pixels of a canvas row; false when it has none.
    mutating func sample(_ quad: IconQuad, _ image: PixelBuffer, row y: Int, into row: inout [UInt32]) -> Bool
    {
        guard let place = quad.place(row: y) else { return false }
        if place.first != upperRow {
            swap(&upper, &lower)
            swap(&upperRow, &lowerRow)
            if place.first != upperRow { read(quad, image, place.first, into: &upper) }
            upperRow = place.first
        }
        if place.weight == 0 {
            for x in row.indices { row[x] = upper[x] }
            return true
        }
        if lowerRow != place.first + 1 {
            read(quad, image, place.first + 1, into: &lower)
            lowerRow = place.first + 1
        }
        for x in row.indices {
            row[x] = Compositing.mixed(upper[x], lower[x], weight: place.weight)
        }
        return true
    }

    private func read(_ quad: IconQuad, _ image: PixelBuffer, _ row: Int, into line: inout [UInt32]) {
        line.removeAll(keepingCapacity: true)
        for place in columns { line.append(place.map { quad.mixed(image, $0, row: row) } ?? 0) }
    }
}
