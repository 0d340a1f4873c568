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
    /// What of the picture is drawn, in its pixels: all of it and its padding, or a part.
    let part: Part

    /// A rectangle of a picture; the far edges are not part of it.
    struct Part {
        var minX: Double
        var minY: Double
        var maxX: Double
        var maxY: Double

        /// A whole picture with its padding.
        init(width: Int, height: Int) {
            let padding = Double(FieldMasker.padding)
            minX = -padding
            minY = -padding
            maxX = Double(width) + padding
            maxY = Double(height) + padding
        }

        /// A smaller part; nothing beyond the padding.
        func cut(minX: Double, minY: Double, maxX: Double, maxY: Double) -> Self {
            var part = self
            part.minX = max(part.minX, minX)
            part.minY = max(part.minY, minY)
            part.maxX = min(part.maxX, maxX)
            part.maxY = min(part.maxY, maxY)
            return part
        }
    }

    /// A picture of which all is drawn unless a part is given.
    init(width: Int, height: Int, distances: [UInt8], left: Double, top: Double, part: Part? = nil) {
        precondition(distances.count == width * height, "a field has one distance for each pixel")
        self.width = width
        self.height = height
        self.distances = distances
        self.left = left
        self.top = top
        self.part = part ?? Part(width: width, height: height)
    }
}

/// Makes the masks of distance fields as a graphics card does: sampled between four pixels, at pixel centres.
struct FieldMasker: ~Copyable {
    /// Clear pixels around a field that are drawn too, as its neighbours in the atlas are far enough away.
    static let padding = 1
    /// Clear pixels around a field that may be read: one more on the far side of a place in the padding.
    static let margin = padding + 1

    /// The field with its margin, by rows.
    private var bytes = ScratchMemory<UInt8>()
    private var columns: [FieldQuad.Place?] = []

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
    mutating func make(
        _ picture: DistancePicture, scaleX: Double, scaleY: Double, emScale: Double, _ pose: GlyphPose,
        edge: TextEdge?, window: PixelBounds, in store: inout MaskStore
    ) -> GlyphMask? {
        let quad = FieldQuad(picture, scaleX: scaleX, scaleY: scaleY, pose: pose)
        let box = quad.bounds.intersection(window)
        guard !box.isEmpty, emScale > 0, emScale.isFinite else { return nil }
        copy(picture)
        columns.removeAll(keepingCapacity: true)
        if quad.isUpright { for x in box.minX..<box.maxX { columns.append(quad.place(column: x)) } }
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
                let rowPlace = quad.isUpright ? quad.place(row: y) : nil
                if quad.isUpright, rowPlace == nil { continue }
                for x in box.minX..<box.maxX {
                    let found =
                        quad.isUpright
                        ? Self.join(columns[x &- box.minX], rowPlace) : quad.place(x, y)
                    guard let found else { continue }
                    let distance = (value(found.u, found.v, quad.stride) - 0.75) * toPixels
                    let place = (y &- mask.top) &* mask.width &+ x &- mask.left
                    // SAFETY: (x, y) is inside the box of both planes.
                    unsafe ink[place] = UInt8(TextEdge.ink(distance) * 255 + 0.5)
                    if let edge { unsafe halo[place] = UInt8(edge.halo(distance) * 255 + 0.5) }
                }
            }
        }
        return mask
    }

    @inline(__always)
    private static func join(_ u: FieldQuad.Place?, _ v: FieldQuad.Place?) -> (
        u: FieldQuad.Place, v: FieldQuad.Place
    )? {
        guard let u, let v else { return nil }
        return (u, v)
    }

    /// Copies a field and clears its margin.
    private mutating func copy(_ picture: DistancePicture) {
        let stride = picture.width + 2 * Self.margin
        let rows = picture.height + 2 * Self.margin
        bytes.reserveUnset(stride * rows)
        // SAFETY: `stride` × `rows` bytes were just made sure of; a picture has width × height distances.
        unsafe bytes.base.update(repeating: 0, count: stride * rows)
        unsafe picture.distances.withUnsafeBufferPointer { distances in
            guard let source = distances.baseAddress else { return }
            for y in 0..<picture.height {
                let target = unsafe bytes.base + (y + Self.margin) * stride + Self.margin
                unsafe target.update(from: source + y * picture.width, count: picture.width)
            }
        }
    }

    /// The field between four pixels, 0…1.
    @inline(__always)
    private func value(_ u: FieldQuad.Place, _ v: FieldQuad.Place, _ stride: Int) -> Float {
        // SAFETY: places are at most `margin` pixels before the field and `margin` − 1 behind it.
        let place = unsafe bytes.base + (v.first &* stride &+ u.first)
        let (a, b) = unsafe (Float(place[0]), Float(place[1]))
        let (c, d) = unsafe (Float(place[stride]), Float(place[stride &+ 1]))
        let upper = a * (1 - u.share) + b * u.share
        let lower = c * (1 - u.share) + d * u.share
        return (upper * (1 - v.share) + lower * v.share) / 255
    }
}

/// A field laid on the canvas, and the way back from a canvas pixel to a place in it.
private struct FieldQuad {
    /// A place between two pixels along one axis: the first with the margin counted, and the second's share.
    struct Place {
        var first: Int
        var share: Float
    }

    private let pose: GlyphPose
    private let scaleX: Double
    private let scaleY: Double
    private let left: Double
    private let top: Double
    private let part: DistancePicture.Part
    /// Bytes to a row, with the margin.
    let stride: Int

    init(_ picture: DistancePicture, scaleX: Double, scaleY: Double, pose: GlyphPose) {
        self.pose = pose
        self.scaleX = scaleX
        self.scaleY = scaleY
        left = picture.left
        top = picture.top
        part = picture.part
        stride = picture.width + 2 * FieldMasker.margin
    }

    /// True when columns of the canvas are columns of the field.
    var isUpright: Bool { pose.sine == 0 && pose.cosine == 1 }

    /// The pixels that may be inked, from the pen's pixel.
    var bounds: PixelBounds {
        var low = (x: Double.infinity, y: Double.infinity)
        var high = (x: -Double.infinity, y: -Double.infinity)
        for u in [part.minX, part.maxX] {
            for v in [part.minY, part.maxY] {
                let x = (left + u) * scaleX
                let y = (top + v) * scaleY
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

    /// Where in the field a pixel's centre lies; nil outside of it and its padding.
    @inline(__always)
    func place(_ x: Int, _ y: Int) -> (u: Place, v: Place)? {
        let dx = Double(x) + 0.5 - Double(pose.phaseX) / 256
        let dy = Double(y) + 0.5 - Double(pose.phaseY) / 256
        let u = Self.place((pose.cosine * dx + pose.sine * dy) / scaleX - left, part.minX, part.maxX)
        let v = Self.place((pose.cosine * dy - pose.sine * dx) / scaleY - top, part.minY, part.maxY)
        guard let u, let v else { return nil }
        return (u, v)
    }

    /// As ``place(_:_:)`` along one axis, when the field is upright.
    func place(column x: Int) -> Place? {
        Self.place((Double(x) + 0.5 - Double(pose.phaseX) / 256) / scaleX - left, part.minX, part.maxX)
    }

    /// As ``place(_:_:)`` along one axis, when the field is upright.
    func place(row y: Int) -> Place? {
        Self.place((Double(y) + 0.5 - Double(pose.phaseY) / 256) / scaleY - top, part.minY, part.maxY)
    }

    @inline(__always)
    private static func place(_ value: Double, _ low: Double, _ high: Double) -> Place? {
        guard value >= low, value < high else { return nil }
        let first = (value - 0.5).rounded(.down)
        return Place(first: Int(first) &+ FieldMasker.margin, share: Float(value - 0.5 - first))
    }
}
