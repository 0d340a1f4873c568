import Features
import Styling
import Tiling

/// A symbol layer over one piece of its source.
struct SymbolSource {
    /// Index of the layer in the style.
    let layer: Int
    let paint: SymbolPaint
    let rules: SymbolRules
    let piece: FeaturePiece
    /// The order of the piece among the layer's when labels are drawn; they are placed in the pool's order.
    let rank: Int
}

/// All labels that may be drawn on a canvas.
struct SymbolPool {
    var sources: [SymbolSource] = []
    /// By layer, first at the bottom, then by piece, then as in the piece.
    var candidates: [SymbolCandidate] = []
    /// What of ``candidates`` belongs to each symbol layer, by the layer's index in the style; bottom first.
    var layers: [(layer: Int, range: Range<Int>)] = []
}

/// What becomes of a label.
struct SymbolFate {
    /// The label, an index into ``SymbolPool/candidates``.
    var candidate: Int
    /// The variant of the text that is drawn, 0 along lines; nil for no text.
    var text: Int?
    /// The icon is drawn.
    var hasIcon: Bool

    /// What two pictures of the same label are compared by.
    var look: Look { Look(text: text, hasIcon: hasIcon) }

    struct Look: Equatable {
        var text: Int?
        var hasIcon: Bool
    }
}

/// A number that tells a feature from others, well mixed: neighbours in a dataset are no neighbours here.
enum SymbolHash {
    /// - Source: FNV-1a over the id, then the finalizer of SplitMix64.
    static func of(_ id: String, ordinal: Int) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ UInt64(truncatingIfNeeded: ordinal)) &* 0x100_0000_01b3
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        return hash ^ (hash >> 31)
    }
}
