import Cartography
import Features
import Geometry
import StyleSources
import Styling
import Tiling

/// Which tiles of a map show other labels after a change of features: those of the changed ones, those that gave way
/// or take their place, and so on.
///
/// Belongs to one task at a time: it keeps what it has shaped. Poles and labels it knows from the workers, and they from it.
final class LabelTiles {
    /// About how many features are looked at for a batch of changes; beyond it the reach of labels counts.
    static let mostRows = 20_000
    /// Changes of a batch up to which they are looked at.
    static let mostChanges = 64

    private var scratch: ComposerScratch

    /// Shares what is known of labels.
    init(memos: ComposerMemos = ComposerMemos()) { scratch = ComposerScratch(memos: memos) }

    /// The tiles whose labels differ.
    ///
    /// - Parameters:
    ///   - changed: ids of changed features, by the indexes of their layers, see ``DirtyTiles/labelled(_:)``.
    ///   - before: the map as it was.
    ///   - after: the map as it is.
    ///   - ratios: device pixels to the CSS pixel of the map's tiles: each finds its own room for labels.
    /// - Returns: by zoom; zooms at which that would take too long, or cannot be told, are missing.
    func ranges(
        of changed: [Int: Set<String>], from before: MapScene, to after: MapScene, ratios: Set<Int>
    ) -> [Int: Set<TileRange>] {
        guard changed.values.reduce(0, { $0 + $1.count }) <= Self.mostChanges, after.hasWholeLabels else {
            return [:]
        }
        var budget = Self.mostRows
        var ranges: [Int: Set<TileRange>] = [:]
        // From the largest scale down: the nearer, the fewer labels lie around.
        for zoom in after.definition.zoomRange.reversed() {
            var found: Set<TileRange> = []
            for ratio in ratios.sorted() {
                guard let boxes = boxes(changed, before, after, zoom: zoom, ratio: ratio, &budget) else {
                    return ranges
                }
                found.formUnion(boxes.map { TileRange(zoom: zoom, touching: $0) })
            }
            ranges[zoom] = found
        }
        return ranges
    }

    private func boxes(
        _ changed: [Int: Set<String>], _ before: MapScene, _ after: MapScene, zoom: Int, ratio: Int,
        _ budget: inout Int
    ) -> [WorldBox]? {
        let styleZoom = after.styleZoom(ofTileZoom: zoom)
        let drawn = changed.filter { after.definition.style.layers[$0.key].isDrawn(atZoom: styleZoom) }
        guard !drawn.isEmpty else { return [] }
        return after.composer.labelChanges(
            from: before.labelInput(ratio: Double(ratio)), to: after.labelInput(ratio: Double(ratio)),
            of: drawn, zoom: styleZoom, ratio: Double(ratio), budget: &budget, scratch: &scratch)
    }
}

extension MapScene {
    /// True when all labels are those of whole features, so that every canvas places them alike.
    var hasWholeLabels: Bool {
        definition.style.layers.allSatisfy { layer in
            guard case .symbol(_) = layer.paint, let source = layer.source else { return true }
            return features[source] != nil || own?.names.contains(source) != true
        }
    }

    /// What labels are made from, wherever one looks; changes are not merged into their tables.
    func labelInput(ratio: Double) -> MapInput {
        MapInput(
            features: features.merging(own?.features ?? [:]) { _, own in own },
            sprite: own?.sprite(ratio: ratio) ?? SpriteSheet(), glyphs: own?.glyphs)
    }
}
