import Cartography
import Drawing
import ImageCoding
import Pixels

/// Makes the palette of a map at a zoom from its style alone.
///
/// Pixels are drawn by lot: each goes up through the layers, and each layer inks it, or does not, in one of
/// its colours, wholly or at the rim of a shape. The palette is the one that fits these colours. It depends on
/// neither features nor tiles, so tiles drawn at any time share it.
struct StylePaletteMaker {
    /// Enough that each of 256 entries stands on some thirty pixels.
    private static let pixelCount = 12_000

    private let layers: [LayerInk]
    private var lots = Lots()

    /// The palette of a style's inks, bottom first; nil when any colour may occur, or none.
    static func palette(of layers: [LayerInk]) -> StylePalette? {
        guard !layers.isEmpty else { return nil }
        for case .pictures in layers { return nil }
        var maker = Self(layers: layers)
        // What nothing inks is clear, whatever the lots say.
        var samples = [StylePalette.Sample(color: 0, weight: Float(pixelCount) / 100)]
        for _ in 0..<pixelCount { samples.append(StylePalette.Sample(color: maker.pixel())) }
        return StylePalette(samples: samples)
    }

    private init(layers: [LayerInk]) { self.layers = layers }

    /// The colour of the next pixel.
    private mutating func pixel() -> UInt32 {
        var below: UInt32 = 0
        for layer in layers {
            if let ink = ink(of: layer) { below = Compositing.over(ink, below) }
        }
        return below
    }

    /// What a layer leaves on the pixel; nil for nothing.
    ///
    /// The shares are those of city maps, roughly: an area covers most of a tile, a line a quarter of it.
    private mutating func ink(of layer: LayerInk) -> UInt32? {
        switch layer {
        case .everywhere(let color): return color.premultiplied.packed
        case .areas(let colors): return lots.happens(70) ? areaInk(colors) : nil
        case .lines(let colors):
            guard lots.happens(25), let color = lots.one(of: colors) else { return nil }
            return cover(color.premultiplied.packed, wholly: 50)
        case .discs(let fills, let edges):
            guard lots.happens(45), let fill = lots.one(of: fills + (fills.isEmpty ? edges : [])) else {
                return nil
            }
            return discInk(fill.premultiplied.packed, lots.one(of: edges)?.premultiplied.packed)
        case .field(let ramp):
            guard lots.happens(70), let color = lots.one(of: ramp) else { return nil }
            return color.premultiplied.packed
        case .pictures: return nil
        }
    }

    /// The inside of an area, its rim, or the border of two.
    private mutating func areaInk(_ colors: [Color]) -> UInt32? {
        guard let first = lots.one(of: colors)?.premultiplied.packed else { return nil }
        guard lots.happens(15), let second = lots.one(of: colors)?.premultiplied.packed else {
            return cover(first, wholly: 90)
        }
        return Compositing.mixed(first, second, weight: lots.below(256))
    }

    /// The inside of a disc, its edge, or the rim of either.
    private mutating func discInk(_ fill: UInt32, _ edge: UInt32?) -> UInt32 {
        guard let edge else { return cover(fill, wholly: 60) }
        if lots.happens(40) { return fill }
        if lots.happens(50) { return cover(edge, wholly: 40) }
        return Compositing.mixed(fill, edge, weight: lots.below(256))
    }

    private mutating func cover(_ color: UInt32, wholly percent: UInt32) -> UInt32 {
        lots.happens(percent) ? color : Compositing.scaled(color, by: lots.below(256))
    }
}

/// Numbers that look drawn by lot and are always the same.
///
/// - Source: S. Vigna's SplitMix64 (2015).
private struct Lots {
    private var state: UInt64 = 0x6772_6964_6D69_6C6C

    /// A number below a limit.
    mutating func below(_ limit: UInt32) -> UInt32 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return UInt32(((mixed >> 32) &* UInt64(limit)) >> 32)
    }

    /// True so many times in a hundred.
    mutating func happens(_ percent: UInt32) -> Bool { below(100) < percent }

    /// One of some; nil when there is none.
    mutating func one<Element>(of elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[Int(below(UInt32(clamping: elements.count)))]
    }
}
