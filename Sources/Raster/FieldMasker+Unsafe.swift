import Drawing

/// A distance field as a picture of bytes: 192 of 255 on the edge, 8 steps of 1/8 … to the pixel.
struct DistancePicture {
    let width: Int
    let height: Int
    let distances: [UInt8]
    /// From the pen, or the point it turns around, to the picture's left edge, pixels of the picture.
    let left: Double
    /// From there to the picture's top edge, down.
    let top: Double
}

/// Makes the masks of distance fields as a graphics card does: sampled between four pixels, at pixel centres.
struct FieldMasker: ~Copyable {
    /// Clear pixels around a field that are drawn too, as its neighbours in the atlas are far enough away.
    private static let padding = 1.0

    /// Adds the masks of a field to a store.
    ///
    /// - Parameters:
    ///   - picture: the field.
    ///   - scaleX: device pixels to its pixel, across.
    ///   - scaleY: down.
    ///   - emScale: device pixels to a field pixel that distances are measured in.
    ///   - pose: turn and phase; its size is not used.
    ///   - edge: of the halo; nil for none.
    ///   - window: nothing outside is made, pixels from the pen's.
    ///   - store: where the weights go.
    /// - Returns: the masks; nil when nothing is inked.
    borrowing func make(
        _ picture: DistancePicture, scaleX: Double, scaleY: Double, emScale: Double, _ pose: GlyphPose,
        edge: TextEdge?, window: PixelBounds, in store: inout MaskStore
    ) -> GlyphMask? {
        let quad = FieldQuad(
            picture, scaleX: scaleX, scaleY: scaleY, pose: pose, padding: Self.padding)
        let box = quad.bounds.intersection(window)
        guard !box.isEmpty, emScale > 0 else { return nil }
        var mask = GlyphMask()
        mask.left = box.minX
        mask.top = box.minY
        mask.width = (box.width + 7) & ~7
        mask.height = box.height
        mask.ink = store.addPlane(mask.width * mask.height)
        if edge != nil { mask.halo = store.addPlane(mask.width * mask.height) }
        let toPixels = Float(8 * emScale)
        unsafe store.withWeights(from: mask.ink) { ink in
            let halo = unsafe ink + max(0, mask.halo - mask.ink)
            for y in box.minY..<box.maxY {
                for x in box.minX..<box.maxX {
                    guard let value = quad.sample(x, y) else { continue }
                    let distance = (value - 0.75) * toPixels
                    let place = (y - mask.top) * mask.width + x - mask.left
                    // SAFETY: (x, y) is inside the box of both planes.
                    unsafe ink[place] = UInt8(TextEdge.ink(distance) * 255 + 0.5)
                    if let edge { unsafe halo[place] = UInt8(edge.halo(distance) * 255 + 0.5) }
                }
            }
        }
        return mask
    }
}

/// A field laid on the canvas, and the way back from a canvas pixel to a place in it.
private struct FieldQuad {
    let picture: DistancePicture
    let padding: Double
    private let pose: GlyphPose
    private let scaleX: Double
    private let scaleY: Double

    init(_ picture: DistancePicture, scaleX: Double, scaleY: Double, pose: GlyphPose, padding: Double) {
        self.picture = picture
        self.padding = padding
        self.pose = pose
        self.scaleX = scaleX
        self.scaleY = scaleY
    }

    /// The pixels that may be inked, from the pen's pixel.
    var bounds: PixelBounds {
        var low = (x: Double.infinity, y: Double.infinity)
        var high = (x: -Double.infinity, y: -Double.infinity)
        for u in [-padding, Double(picture.width) + padding] {
            for v in [-padding, Double(picture.height) + padding] {
                let x = (picture.left + u) * scaleX
                let y = (picture.top + v) * scaleY
                let placedX = pose.cosine * x - pose.sine * y + Double(pose.phaseX) / 256
                let placedY = pose.sine * x + pose.cosine * y + Double(pose.phaseY) / 256
                low = (min(low.x, placedX), min(low.y, placedY))
                high = (max(high.x, placedX), max(high.y, placedY))
            }
        }
        let limit = 1e8
        guard low.x > -limit, low.y > -limit, high.x < limit, high.y < limit else {
            return PixelBounds(minX: 0, minY: 0, maxX: 0, maxY: 0)
        }
        return PixelBounds(
            minX: Int(low.x.rounded(.down)), minY: Int(low.y.rounded(.down)), maxX: Int(high.x.rounded(.up)),
            maxY: Int(high.y.rounded(.up)))
    }

    /// The field at a pixel's centre, 0…1; nil outside of the field and its padding.
    @inline(__always)
    func sample(_ x: Int, _ y: Int) -> Float? {
        let dx = Double(x) + 0.5 - Double(pose.phaseX) / 256
        let dy = Double(y) + 0.5 - Double(pose.phaseY) / 256
        let u = (pose.cosine * dx + pose.sine * dy) / scaleX - picture.left
        let v = (pose.cosine * dy - pose.sine * dx) / scaleY - picture.top
        guard u >= -padding, v >= -padding, u < Double(picture.width) + padding,
            v < Double(picture.height) + padding
        else { return nil }
        let column = (u - 0.5).rounded(.down)
        let row = (v - 0.5).rounded(.down)
        let shareX = Float(u - 0.5 - column)
        let shareY = Float(v - 0.5 - row)
        let (left, top) = (Int(column), Int(row))
        let upper = value(left, top) * (1 - shareX) + value(left + 1, top) * shareX
        let lower = value(left, top + 1) * (1 - shareX) + value(left + 1, top + 1) * shareX
        return (upper * (1 - shareY) + lower * shareY) / 255
    }

    @inline(__always)
    private func value(_ x: Int, _ y: Int) -> Float {
        guard x >= 0, y >= 0, x < picture.width, y < picture.height else { return 0 }
        return Float(picture.distances[y &* picture.width &+ x])
    }
}
