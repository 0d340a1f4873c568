import Drawing
import Styling

/// What MapLibre draws ahead of its turn.
///
/// It draws opaque areas first, and keeps what lies below them away by depth. Heat asks for no depth: it shows
/// above opaque areas of the layers that follow. The lines around those areas come at their layer's turn.
enum OpaqueLayers {
    /// True for a layer that is drawn first: one opaque colour for the background or for all areas.
    static func isDrawnFirst(_ paint: LayerPaint, zoom: Double) -> Bool {
        switch paint {
        case .background(let background):
            background.pattern == nil && background.color.constant(zoom: zoom)?.alpha == 1
                && background.opacity.constant(zoom: zoom) ?? 0 >= 1
        case .fill(let fill):
            fill.pattern == nil && fill.color.constant(zoom: zoom)?.alpha == 1
                && fill.opacity.constant(zoom: zoom) ?? 0 >= 1
                && fill.layerOpacity.constant(zoom: zoom) ?? 1 >= 1
        case .line, .circle, .heatmap, .raster, .symbol: false
        }
    }

    /// The commands of such layers without the lines around areas.
    static func areas(of commands: ArraySlice<DrawCommand>) -> [DrawCommand] {
        commands.compactMap { command in
            switch command {
            case .stroke: return nil
            case .fill(var batch):
                if batch.hairline == .outside { batch.hairline = .none }
                return .fill(batch)
            default: return command
            }
        }
    }

    /// The lines around areas alone.
    static func edges(of commands: ArraySlice<DrawCommand>) -> [DrawCommand] {
        commands.compactMap { command in
            switch command {
            case .background: return nil
            case .fill(var batch):
                guard batch.hairline == .outside else { return nil }
                batch.hairline = .outsideAlone
                return .fill(batch)
            default: return command
            }
        }
    }
}
