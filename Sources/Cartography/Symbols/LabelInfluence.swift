import Drawing
import Styling
import Tiling

/// How far a change of one feature may reach through the labels of a map.
///
/// A label may give way to another, which gives way to a third: the seamless placement bounds how far such causes
/// lie away, and what looks at less than that, or marks less after a change, gets other labels.
public enum LabelInfluence {
    /// The placement's margin M + 3e of a style at a zoom, CSS pixels; 0 when it draws no labels there.
    ///
    /// - Parameters:
    ///   - style: the map's.
    ///   - sprite: its icons, whose sizes count.
    ///   - zoom: style zoom.
    /// - Returns: how far from a feature's own geometry a picture may depend on it.
    public static func pixels(of style: CompiledStyle, sprite: SpriteSheet, zoom: Double) -> Double {
        let point = Viewport(zoom: zoom, ratio: 1, originX: 0, originY: 0, width: 1, height: 1)
        let layers = SymbolScene.layers(
            style, input: MapInput(sprite: sprite), viewport: point, ordering: .seamless)
        guard !layers.isEmpty else { return 0 }
        return SymbolReach(layers.map { ($0.rules, $0.caps) }, ratio: 1).marginPixels
    }
}
