import Drawing
import Features
import Geometry
import Pixels
import Styling
import Typesetting

/// Lays out the icons of one symbol layer over one table.
struct IconMaker {
    var columns: IconColumns
    let rules: SymbolRules
    let table: FeatureTable
    let sprite: SpriteSheet
    /// No icon reaches farther from its anchor than this, device pixels; larger ones are not drawn.
    let reach: Double
    /// Size factors above this are held there.
    let largestSize: Double

    /// The icon of a row; nil when it has none, or none that the sprite has.
    ///
    /// - Parameters:
    ///   - row: the row.
    ///   - text: the row's text, for an icon that is fitted to it.
    ///   - textScale: CSS pixels to the text's layout unit.
    /// - Returns: the icon.
    mutating func icon(row: Int, text: SymbolText?, textScale: Double) -> SymbolIcon? {
        guard let image = columns.image.value(row: row, in: table), let picture = sprite[image.name] else {
            return nil
        }
        let size = held(columns.size.value(row: row, in: table))
        guard size > 0 else { return nil }
        let turn = Rotation(degrees: columns.rotate.value(row: row, in: table))
        let boxes = texts(of: text)
        let isFitted = rules.textFit != .none && boxes.upright != nil
        var layout = IconLayout(
            picture: picture, offset: TextOffset.vector(columns.offset.value(row: row, in: table)),
            anchor: columns.anchor.value(row: row, in: table), size: size,
            boxSize: held(columns.boxSize.value(row: row, in: table)), ratio: rules.ratio,
            padding: columns.padding.value(row: row, in: table), turn: turn,
            mapTurn: rules.icon.turnsWithMap ? rules.mapTurn : .none, shift: rules.icon.shift)
        if isFitted {
            layout.fit = IconLayout.Fit(
                rule: rules.textFit, padding: rules.textFitPadding, text: boxes.upright?.scaled(by: textScale)
            )
        }
        let upright = layout.variant()
        guard Double(upright.box.reach) <= reach * 256 else { return nil }
        var vertical: SymbolIcon.Variant?
        if isFitted, let box = boxes.vertical {
            layout.fit?.text = box.scaled(by: textScale)
            // Fitted to the text as it is laid out, and turned down with it.
            layout.turn = turn + Rotation(.pi / 2)
            vertical = layout.variant()
        }
        return SymbolIcon(
            name: image.name, upright: upright, vertical: vertical, isFitted: isFitted, turn: turn,
            width: layout.frame.width,
            isSmooth: columns.size.sameForAll != 1 || columns.rotate.sameForAll != 0
                || rules.icon.turnsWithMap
                || picture.image.pixelRatio != rules.ratio || picture.image.isDistanceField)
    }

    private func held(_ size: Double) -> Double { size.isFinite ? min(max(size, 0), largestSize) : 0 }

    /// The blocks of a text's variants, layout units from the anchor.
    private func texts(of text: SymbolText?) -> (upright: PixelRectangle?, vertical: PixelRectangle?) {
        guard let text else { return (nil, nil) }
        switch text.form {
        case .along(let along): return (PixelRectangle(along.horizontal.edges), nil)
        case .atPoint(let variants):
            func block(_ isVertical: Bool) -> PixelRectangle? {
                variants.first { $0.isVertical == isVertical }.map {
                    PixelRectangle($0.measured.edges).moved(by: $0.offset)
                }
            }
            let vertical = block(true)
            return (block(false) ?? vertical, vertical)
        }
    }
}

/// Where an icon's picture lies around its anchor.
///
/// - Source: MapLibre Style Specification, `icon-anchor`, `icon-offset`, `icon-text-fit` and the sprite's
///   `stretchX`, `stretchY`, `content`, `textFitWidth`, `textFitHeight`.
struct IconLayout {
    /// The text an icon is fitted to.
    struct Fit {
        var rule: IconTextFit
        /// Top, right, bottom, left, CSS pixels.
        var padding: [Double]
        /// CSS pixels from the anchor.
        var text: PixelRectangle?
    }

    let picture: SpriteImage
    /// CSS pixels at size 1.
    let offset: PixelVector
    let anchor: BoxAnchor
    let size: Double
    let boxSize: Double
    let ratio: Double
    /// Top, right, bottom, left, CSS pixels.
    let padding: [Double]
    var turn: Rotation
    let mapTurn: Rotation
    let shift: PixelVector
    var fit: Fit?

    /// The picture's own size, CSS pixels.
    private var ownSize: PixelVector {
        PixelVector(Double(picture.image.pixels.width), Double(picture.image.pixels.height))
            / picture.image.pixelRatio
    }

    func variant() -> SymbolIcon.Variant {
        let frame = self.frame
        let held = proportioned(frame)
        var box = held.scaled(by: boxSize)
        if fit != nil, let content = picture.content { box = box.grown(by: margins(content)) }
        box = box.grown(by: padding).scaled(by: ratio).envelope(turnedBy: turn).envelope(turnedBy: mapTurn)
        let parts =
            fit != nil && !(picture.stretchX.isEmpty && picture.stretchY.isEmpty)
            ? IconStretch(picture, frame: held, size: size, ratio: ratio).parts : [whole(held)]
        return SymbolIcon.Variant(parts: parts, box: StepBox(box.moved(by: shift)))
    }

    /// The rectangle of the icon at size 1, CSS pixels.
    var frame: PixelRectangle {
        let own = ownSize
        guard let fit, let text = fit.text, fit.padding.count == 4 else {
            let left = offset.x - own.x * anchor.horizontal
            let top = offset.y - own.y * anchor.vertical
            return PixelRectangle(left: left, top: top, right: left + own.x, bottom: top + own.y)
        }
        var frame = PixelRectangle(
            left: offset.x + text.left - fit.padding[3], top: offset.y + text.top - fit.padding[0],
            right: offset.x + text.right + fit.padding[1], bottom: offset.y + text.bottom + fit.padding[2])
        if fit.rule == .height {
            frame.left = offset.x + (text.left + text.right - own.x) / 2
            frame.right = frame.left + own.x
        }
        if fit.rule == .width {
            frame.top = offset.y + (text.top + text.bottom - own.y) / 2
            frame.bottom = frame.top + own.y
        }
        return frame
    }

    /// The frame widened or heightened so that the content keeps its proportions, as the sprite asks.
    private func proportioned(_ frame: PixelRectangle) -> PixelRectangle {
        guard fit != nil, let content = picture.content, frame.width > 0, frame.height > 0 else {
            return frame
        }
        let across = content.right - content.left
        let down = content.bottom - content.top
        guard across > 0, down > 0 else { return frame }
        var frame = frame
        let (width, height) = (picture.textFitWidth, picture.textFitHeight)
        if height == .proportional {
            let isNarrow = frame.width / frame.height < across / down
            guard width == .proportional || (width == .stretchOnly && isNarrow) else { return frame }
            let wanted = (frame.height * across / down).rounded(.up)
            frame.left *= wanted / frame.width
            frame.right = frame.left + wanted
        } else if width == .proportional, height == .stretchOnly, frame.width / frame.height > across / down {
            let wanted = (frame.width * down / across).rounded(.up)
            frame.top *= wanted / frame.height
            frame.bottom = frame.top + wanted
        }
        return frame
    }

    /// What lies around the content, CSS pixels at the box's size.
    private func margins(_ content: SpriteContent) -> [Double] {
        let factor = boxSize / picture.image.pixelRatio
        return [
            content.top * factor, (Double(picture.image.pixels.width) - content.right) * factor,
            (Double(picture.image.pixels.height) - content.bottom) * factor, content.left * factor,
        ]
    }

    private func whole(_ frame: PixelRectangle) -> SymbolIcon.Part {
        let pixels = picture.image.pixels
        var target = frame
        if fit != nil, let content = picture.content {
            // The text fills the content, so the picture reaches beyond the frame on each side.
            let factorX = frame.width / max(content.right - content.left, 1e-9)
            let factorY = frame.height / max(content.bottom - content.top, 1e-9)
            target = PixelRectangle(
                left: frame.left - content.left * factorX, top: frame.top - content.top * factorY,
                right: frame.right + (Double(pixels.width) - content.right) * factorX,
                bottom: frame.bottom + (Double(pixels.height) - content.bottom) * factorY)
        }
        return SymbolIcon.Part(
            source: (0, 0, Double(pixels.width), Double(pixels.height)),
            target: target.scaled(by: size * ratio))
    }
}

extension TextOffset {
    /// Two numbers as a vector; nothing when they are not two.
    static func vector(_ numbers: [Double]) -> PixelVector {
        numbers.count == 2 && numbers.allSatisfy(\.isFinite)
            ? PixelVector(numbers[0], numbers[1]) : PixelVector(0, 0)
    }
}
