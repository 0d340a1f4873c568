/// Cuts a line into its dashes.
///
/// The n-th dash lies at the same place of the line whatever part of it is looked at: its ends are
/// computed from the line's start, never from the dash before.
public struct DashCutter: Sendable {
    /// A shorter period than this (ink and gaps together) is drawn as a solid line: no pixel could tell,
    /// and a hostile pattern would ask for millions of dashes.
    public static let minimumPeriodPixels = 0.125

    /// Where ink and gaps end, from the start of a period; ink first.
    fileprivate let ends: [Double]
    fileprivate let period: Double

    /// A cutter for lengths of ink and gap in turn, device pixels; nil when the pattern cannot be drawn.
    ///
    /// That is when it is empty, negative, not finite, or shorter than ``minimumPeriodPixels`` as a whole.
    /// An odd pattern is taken twice.
    public init?(pattern: [Float]) {
        let whole = pattern.count % 2 == 0 ? pattern : pattern + pattern
        var sum = 0.0
        var ends: [Double] = []
        for length in whole {
            guard length.isFinite, length >= 0 else { return nil }
            sum += Double(length)
            ends.append(sum)
        }
        guard sum >= Self.minimumPeriodPixels else { return nil }
        self.ends = ends
        period = sum
    }

    /// Calls `body` with each dash from the start of the line.
    ///
    /// - Parameters:
    ///   - line: what to cut; a closed line is cut from its first point round to it again.
    ///   - scratch: memory for a dash, kept from one line to the next.
    ///   - isNeeded: for a segment, the distances along it (device pixels) between which dashes are wanted,
    ///     nil when none is. What lies outside may be left out.
    ///   - body: a dash, at least one segment; of no length when the pattern says so.
    public func cut(
        _ line: MeasuredLine, scratch: inout MeasuredLine, needed isNeeded: (Int) -> ClosedRange<Double>?,
        _ body: (MeasuredLine) -> Void
    ) {
        guard let first = line.points.first else { return }
        var walk = DashWalk(cutter: self)
        swap(&walk.piece, &scratch)
        walk.piece.begin(at: first)
        var start = 0.0
        for index in line.lengths.indices {
            walk.pass(index, of: line, start: start, needed: isNeeded(index), body)
            start += line.lengths[index]
        }
        // A dash that would begin where the line ends is none.
        if walk.isInk, walk.piece.totalLength > 0 { body(walk.piece) }
        swap(&walk.piece, &scratch)
    }
}

/// A walk along a line, from one end of ink to the next.
private struct DashWalk {
    let cutter: DashCutter
    /// The dash at hand.
    var piece = MeasuredLine()
    var isInk = true
    /// Whole periods before the part of the pattern at hand.
    private var round = 0.0
    /// Which part of the pattern is at hand.
    private var part = 0

    init(cutter: DashCutter) { self.cutter = cutter }

    /// Where the part at hand ends, from the start of the line.
    private var next: Double { round * cutter.period + cutter.ends[part] }

    /// Passes a segment that starts at a distance along the line.
    mutating func pass(
        _ index: Int, of line: MeasuredLine, start: Double, needed: ClosedRange<Double>?,
        _ body: (MeasuredLine) -> Void
    ) {
        let end = start + line.lengths[index]
        let direction = line.directions[index]
        var from = start
        while true {
            if !isInk { skip(from: start, to: end, needed: needed) }
            let next = next
            guard next <= end else { break }
            let along = max(next - start, 0)
            let place = line.points[index].moved(byPixelsX: direction.x * along, y: direction.y * along)
            if isInk {
                piece.append(place, direction: direction, length: max(next - from, 0))
                body(piece)
            } else {
                piece.begin(at: place)
            }
            from = max(next, start)
            turn()
        }
        guard isInk else { return }
        let last = line.points[(index + 1) % line.points.count]
        piece.append(last, direction: direction, length: max(end - from, 0))
    }

    /// From ink to gap, from gap to ink.
    private mutating func turn() {
        isInk.toggle()
        part += 1
        guard part == cutter.ends.count else { return }
        part = 0
        round += 1
    }

    /// In a gap: jumps over whole periods that end before anything is needed.
    private mutating func skip(from start: Double, to end: Double, needed: ClosedRange<Double>?) {
        var goal = end
        if let needed {
            if next < start + needed.lowerBound {
                goal = min(end, start + needed.lowerBound)
            } else if next <= start + needed.upperBound {
                return
            }
        }
        let target = (goal / cutter.period).rounded(.down) - 1
        guard target > round else { return }
        round = target
        part = cutter.ends.count - 1
    }
}
