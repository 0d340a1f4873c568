import Drawing
import Styling

/// The colours of a legend's picture around the symbols.
public struct LegendTheme: Sendable, Hashable {
    /// Behind everything.
    public var paper: Color
    /// Names.
    public var ink: Color
    /// Headings and the ends of ramps.
    public var softInk: Color
    /// The edge of small pictures.
    public var edge: Color

    /// Dark ink on light paper.
    public static let light = Self(
        paper: Color(hex: 0xFFFFFF), ink: Color(hex: 0x1A2633), softInk: Color(hex: 0x5A6B7D),
        edge: Color(hex: 0xC9D2DC))
    /// Light ink on dark paper.
    public static let dark = Self(
        paper: Color(hex: 0x141B24), ink: Color(hex: 0xE3EAF2), softInk: Color(hex: 0x94A5B8),
        edge: Color(hex: 0x3A4756))
}

extension Color {
    /// An opaque colour from 0xRRGGBB.
    fileprivate init(hex: UInt32) {
        func channel(_ shift: UInt32) -> Float { Float(hex >> shift & 0xFF) / 255 }
        self.init(red: channel(16), green: channel(8), blue: channel(0))
    }

    /// A CSS colour of a legend; clear when it is none.
    init(legend text: String?) { self = text.flatMap { Color(css: $0) } ?? .transparent }
}
