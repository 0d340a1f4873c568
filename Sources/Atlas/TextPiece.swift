import Drawing
import Geometry

/// Glyphs of one label that are written in one go: same font, size, turn and look, read in one direction.
struct TextPiece {
    let source: FontShelf.Source
    let sizePixels: Float
    let angle: Float
    let look: Int32
    /// In drawing order.
    var glyphs: [PlacedGlyph] = []
    /// For each glyph, which stretch of the text it stands for.
    var stretches: [Range<Int>] = []

    /// True when the glyph goes on where this piece ends.
    func continues(with glyph: PlacedGlyph, _ source: FontShelf.Source, _ stretch: Range<Int>) -> Bool {
        guard source == self.source, glyph.sizePixels == sizePixels, glyph.angle == angle, glyph.look == look,
            let last = stretches.last
        else { return false }
        guard stretch != last, let first = stretches.first, first != last else { return true }
        return (stretch.lowerBound > last.lowerBound) == (last.lowerBound > first.lowerBound)
    }

    /// True when the glyphs run against the text, as those of right-to-left scripts do.
    var isBackward: Bool {
        guard let first = stretches.first, let last = stretches.last else { return false }
        return last.lowerBound < first.lowerBound
    }

    /// The characters of the piece and how they share out among its glyphs, both in the order of the text.
    ///
    /// - Parameters:
    ///   - text: the label's bytes.
    ///   - written: where stretches that another piece has written begin; they are not written again.
    /// - Returns: UTF-8, and for each of its parts how many bytes and glyphs it has.
    func clusters(of text: [UInt8], written: inout Set<Int>) -> (bytes: [UInt8], clusters: [Cluster]) {
        var bytes: [UInt8] = []
        var clusters: [Cluster] = []
        var before: Range<Int>?
        for stretch in isBackward ? stretches.reversed() : stretches {
            if stretch == before {
                clusters[clusters.count - 1].glyphs += 1
                continue
            }
            before = stretch
            let isNew = written.insert(stretch.lowerBound).inserted
            if isNew { bytes += text[stretch] }
            clusters.append(Cluster(bytes: isNew ? stretch.count : 0, glyphs: 1))
        }
        return (bytes, clusters)
    }

    /// Some characters and the glyphs that stand for them.
    struct Cluster: Equatable {
        var bytes: Int
        var glyphs: Int
    }
}

extension GlyphRun {
    /// For each glyph the stretch of the text, in UTF-8 bytes, that it stands for.
    ///
    /// A stretch ends where the next one of any glyph begins, so that characters without a glyph (the blank at a
    /// broken line) go with those before them. Offsets that are not the beginning of a character are moved back
    /// to it; a run whose offsets do not fit its glyphs gives empty stretches.
    func stretches(of text: [UInt8]) -> [Range<Int>] {
        guard clusters.count == glyphs.count else { return Array(repeating: 0..<0, count: glyphs.count) }
        let offsets = clusters.map { offset in
            var place = min(max(Int(offset), 0), text.count)
            while place > 0, place < text.count, text[place] & 0xC0 == 0x80 { place -= 1 }
            return place
        }
        var starts = Array(Set(offsets)).sorted()
        // What comes before the first glyph's characters goes with them.
        let first = starts.first ?? 0
        if !starts.isEmpty { starts[0] = 0 }
        return offsets.map { offset in
            let start = offset == first ? 0 : offset
            let next = starts.partitioningIndex { $0 > start }
            return start..<(next < starts.count ? starts[next] : text.count)
        }
    }
}

extension Array {
    /// The first index whose element fulfils a condition that all elements after it fulfil too.
    func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
