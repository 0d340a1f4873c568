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

        mutating func look(row: Int, in table: FeatureTable, ratio: Double, section: Color?) -> TextLook {
            let opacity = Float(opacity.value(row: row, in: table))
            return TextLook(
                color: (section ?? color.value(row: row, in: table)).withOpacity(opacity),
                haloColor: haloColor.value(row: row, in: table).withOpacity(opacity),
                haloWidthPixels: Float(haloWidth.value(row: row, in: table) * ratio),
                haloBlurPixels: Float(haloBlur.value(row: row, in: table) * ratio))
        }
    }

    private struct Icon {
        var color: RowProperty<Color>
        var opacity: RowProperty<Double>
        var haloColor: RowProperty<Color>
        var haloWidth: RowProperty<Double>
        var haloBlur: RowProperty<Double>

        mutating func look(row: Int, in table: FeatureTable, ratio: Double) -> IconLook {
            IconLook(
                opacity: Float(min(max(opacity.value(row: row, in: table), 0), 1)),
                color: color.value(row: row, in: table),
                haloColor: haloColor.value(row: row, in: table),
                haloWidthPixels: Float(haloWidth.value(row: row, in: table) * ratio),
                haloBlurPixels: Float(haloBlur.value(row: row, in: table) * ratio))
        }
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
        text?.look(row: row, in: table, ratio: ratio, section: section) ?? TextLook(color: .black)
    }

    /// The look of a row's icon.
    mutating func iconLook(row: Int) -> IconLook {
        icon?.look(row: row, in: table, ratio: ratio) ?? IconLook()
    }
}
