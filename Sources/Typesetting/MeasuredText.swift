/// A text whose edges are known.
///
/// Most labels that are looked at are not drawn: others stand in their way, or they lie beside the picture. So the
/// glyphs of a single line are not kept; ``Typesetter/shape(_:)-(MeasuredText)`` finds them again for what is drawn.
public struct MeasuredText: Sendable {
    enum Content {
        /// A text of one section in one line.
        case line(TextBlock)
        case shaped(ShapedText)
    }

    /// The edges of the block.
    public let edges: TextEdges
    let content: Content

    init(_ shaped: ShapedText) {
        edges = shaped.edges
        content = .shaped(shaped)
    }

    init(line block: TextBlock, edges: TextEdges) {
        self.edges = edges
        content = .line(block)
    }
}
