import Drawing
import Features
import Styling

/// The inks of one symbol layer over one table.
struct SymbolLooks {
    private struct Text {
        var color: RowProperty<Color>
        var opacity: RowProperty<Double>
        var haloColor: RowProperty<Color>
        var haloWidth: RowProperty<Double>
        var haloBlur: RowProperty<Double>
    }

    private struct Icon {
        var color: RowProperty<Color>
        var opacity: RowProperty<Double>
        var haloColor: RowProperty<Color>
        var haloWidth: RowProperty<Double>
        var haloBlur: RowProperty<Double>
    }

    private let table: FeatureTable
    private let ratio: Double
    private var text: Text?
    private var icon: Icon?

    init(_ source: SymbolSource) {
        let table = source.piece.table
        self.table = table
        ratio = source.rules.ratio
        let zoom = source.rules.zooms.drawing
        func column<Value>(_ property: StyleProperty<Value>) -> RowProperty<Value> {
            RowProperty(property, zoom: zoom, table: table, tile: source.piece.tile)
        }
        text = source.paint.text.map {
            Text(
                color: column($0.color), opacity: column($0.opacity), haloColor: column($0.haloColor),
                haloWidth: column($0.haloWidth), haloBlur: column($0.haloBlur))
        }
        icon = source.paint.icon.map {
            Icon(
                color: column($0.color), opacity: column($0.opacity), haloColor: column($0.haloColor),
                haloWidth: column($0.haloWidth), haloBlur: column($0.haloBlur))
        }
    }

    /// The opacity of a row's text.
    mutating func textOpacity(row: Int) -> Float { Float(text?.opacity.value(row: row, in: table) ?? 1) }

    /// The look of a row's text; a section's own colour counts before the layer's.
    mutating func textLook(row: Int, section: Color?) -> TextLook {
        guard var text else { return TextLook(color: .black) }
        let opacity = Float(text.opacity.value(row: row, in: table))
        let look = TextLook(
            color: (section ?? text.color.value(row: row, in: table)).withOpacity(opacity),
            haloColor: text.haloColor.value(row: row, in: table).withOpacity(opacity),
            haloWidthPixels: Float(text.haloWidth.value(row: row, in: table) * ratio),
            haloBlurPixels: Float(text.haloBlur.value(row: row, in: table) * ratio))
        self.text = text
        return look
    }

    /// The look of a row's icon.
    mutating func iconLook(row: Int) -> IconLook {
        guard var icon else { return IconLook() }
        let look = IconLook(
            opacity: Float(min(max(icon.opacity.value(row: row, in: table), 0), 1)),
            color: icon.color.value(row: row, in: table),
            haloColor: icon.haloColor.value(row: row, in: table),
            haloWidthPixels: Float(icon.haloWidth.value(row: row, in: table) * ratio),
            haloBlurPixels: Float(icon.haloBlur.value(row: row, in: table) * ratio))
        self.icon = icon
        return look
    }
}
