import Geometry
import Tiling
import Typesetting

extension MapComposer {
    /// Where the labels of a map differ between two states of its features, at a zoom.
    ///
    /// Labels that give way to a changed one count, and those that take their place. Only for labels of whole
    /// features: ``MapInput/pieces`` are not looked at.
    ///
    /// - Parameters:
    ///   - before: the features as they were; changes need not be merged into their tables.
    ///   - after: the features as they are, with the same pictures and glyphs.
    ///   - changed: ids of the features that differ, by the indexes of the layers whose labels may look otherwise.
    ///   - zoom: style zoom.
    ///   - ratio: device pixels to the CSS pixel; labels may find other room at another one.
    ///   - budget: how many features may still be looked at; less afterwards.
    ///   - scratch: the caller's.
    /// - Returns: boxes in world units that hold all ink that differs; nil when the budget does not suffice.
    public func labelChanges(
        from before: MapInput, to after: MapInput, of changed: [Int: Set<String>], zoom: Double,
        ratio: Double, budget: inout Int, scratch: inout ComposerScratch
    ) -> [WorldBox]? {
        let difference = LabelDifference(style, sprite: after.sprite, zoom: zoom, ratio: ratio)
        let boxes = scratch.withTypesetter(after.glyphs, noGlyphs: noGlyphs) { typesetter, memos in
            memos.begin(
                LabelMemo.Context(
                    style: identity, sprite: after.sprite.identity, glyphs: typesetter.source, zoom: zoom,
                    ratio: ratio), &typesetter)
            return difference.boxes(
                from: before, to: after, of: changed, budget: &budget, &typesetter, &memos)
        }
        return boxes?.compactMap { difference.viewport($0).worldBox() }
    }
}
