import Drawing
import Geometry

/// The whole pixel that holds a centre, and where in it the centre lies, to an eighth of a pixel.
struct StampPlace {
    /// Sub-pixel places across, and as many down: a stamped disc lies at most 1/16 px off along each axis.
    static let phases = 8

    let column: Int
    let row: Int
    /// 0 ..< phases².
    let phase: Int

    init(_ center: FixedPoint) {
        let x = (Int(center.x) &+ 16) >> 5
        let y = (Int(center.y) &+ 16) >> 5
        column = x >> 3
        row = y >> 3
        phase = (y & 7) &* Self.phases &+ (x & 7)
    }

    /// The place itself, as near to the centre as phases go.
    var center: FixedPoint {
        FixedPoint(
            x: Int32(truncatingIfNeeded: column << 8 + (phase % Self.phases) << 5),
            y: Int32(truncatingIfNeeded: row << 8 + (phase / Self.phases) << 5))
    }
}

/// A pre-rasterised disc.
struct Stamp {
    /// Its first pixel in the store; negative: not made yet.
    var offset: Int
    /// Its first row of bits in the store.
    var firstRow: Int
    /// The top-left pixel from the pixel that holds the centre.
    var left: Int
    var top: Int
    /// Pixels across: whole vectors of 8, clear where the disc is narrower.
    var width: Int
    var height: Int

    static let unmade = Self(offset: -1, firstRow: 0, left: 0, top: 0, width: 0, height: 0)
}

/// Pre-rasterised discs: one for each look and sub-pixel phase, made when it is first wanted.
struct StampStore: ~Copyable {
    /// Discs up to this outer radius are stamped; larger ones would fill the caches.
    static let maximumRadius: Float = 24
    /// No more stamps are made when their pixels come to this many (16 MiB); between pictures a store more
    /// than half full is emptied.
    static let maximumPixels = 1 << 22
    /// The most looks with stamps (15 MiB of places); further ones are drawn without.
    static let maximumLooks = 4096

    private var places: [CircleStyle: Int] = [:]
    private var stamps: [Stamp] = []
    private var pixels: [UInt32] = []
    private var rows: [DiscRow] = []

    /// Starts a picture: keeps what earlier ones made unless little room is left.
    mutating func begin() {
        guard pixels.count > Self.maximumPixels / 2 || places.count > Self.maximumLooks / 2 else { return }
        places.removeAll(keepingCapacity: true)
        stamps.removeAll(keepingCapacity: true)
        pixels.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
    }

    /// The place of a look's stamps, by phase; nil when there is no room for one more look.
    mutating func place(of style: CircleStyle) -> Int? {
        if let place = places[style] { return place }
        guard places.count < Self.maximumLooks else { return nil }
        let place = stamps.count
        stamps.append(contentsOf: repeatElement(.unmade, count: StampPlace.phases * StampPlace.phases))
        places[style] = place
        return place
    }

    /// The stamp of a look in a phase; nil when there is no room for one more.
    @inline(__always)
    mutating func stamp(_ place: Int, phase: Int, _ profile: CircleProfile) -> Stamp? {
        let stamp = stamps[place &+ phase]
        if stamp.offset >= 0 { return stamp }
        return pixels.count < Self.maximumPixels ? make(place + phase, phase: phase, profile) : nil
    }

    /// Calls `body` with the pixels of a stamp.
    @inline(__always)
    func withPixels(of stamp: Stamp, _ body: (UnsafePointer<UInt32>) -> Void) {
        unsafe pixels.withUnsafeBufferPointer { all in
            // SAFETY: a made stamp's pixels lie in the store from its offset on.
            if let base = all.baseAddress { unsafe body(base + stamp.offset) }
        }
    }

    /// Calls `body` with the bits of a stamp, row by row.
    @inline(__always)
    func withRows(of stamp: Stamp, _ body: (Span<DiscRow>) -> Void) {
        body(rows.span.extracting(stamp.firstRow..<stamp.firstRow + stamp.height))
    }

    private mutating func append(_ line: [UInt32]) {
        var row = DiscRow()
        for (x, pixel) in line.enumerated() {
            if pixel != 0 { row.inked |= 1 << UInt64(x) }
            if pixel >> 24 == 255 { row.opaque |= 1 << UInt64(x) }
        }
        pixels.append(contentsOf: line)
        rows.append(row)
    }

    private mutating func make(_ index: Int, phase: Int, _ profile: CircleProfile) -> Stamp {
        let reach = Int(profile.outerRadius.rounded(.up))
        let steps = FixedPoint.stepsPerPixel / StampPlace.phases
        let centerX = (phase % StampPlace.phases) * steps
        let centerY = (phase / StampPlace.phases) * steps
        func ink(_ x: Int, _ y: Int) -> UInt32 {
            profile.pixel(stepsX: x << 8 + 128 - centerX, stepsY: y << 8 + 128 - centerY)
        }
        let square = -reach...reach
        let across = square.filter { x in square.contains { ink(x, $0) != 0 } }
        let down = square.filter { y in square.contains { ink($0, y) != 0 } }
        var stamp = Stamp(
            offset: pixels.count, firstRow: rows.count, left: 0, top: 0, width: 0, height: 0)
        if let left = across.first, let right = across.last, let top = down.first, let bottom = down.last {
            stamp.left = left
            stamp.top = top
            stamp.width = (right - left + 8) & ~7
            stamp.height = bottom - top + 1
            for y in top...bottom { append((left..<left + stamp.width).map { ink($0, y) }) }
        }
        stamps[index] = stamp
        return stamp
    }
}
