/// Polygons of one layer.
///
/// Polygons that share an edge join without the background between them.
public struct FillBatch: Sendable {
    /// One polygon: a range of sub-paths (rings: outer ones clockwise on screen, holes the other way).
    public struct Item: Sendable {
        /// Sub-paths in the list's ``PathStore``.
        public var path: Range<Int>
        /// The ink; with a pattern only its alpha counts, as the pattern's opacity.
        public var color: Color
        /// Index into ``FillBatch/patterns``; below 0 for a plain colour.
        public var pattern: Int32

        /// A polygon in a colour or a pattern.
        public init(path: Range<Int>, color: Color, pattern: Int32 = -1) {
            self.path = path
            self.color = color
            self.pattern = pattern
        }
    }

    /// The line of one device pixel around areas under ``EdgeRule/browser``, in the area's own ink.
    public enum Hairline: Sendable {
        /// None.
        case none
        /// Only where no area of the batch has inked the pixel.
        case outside
        /// As ``outside``, and the areas themselves are not inked.
        case outsideAlone
        /// Over the areas.
        case over
    }

    /// In drawing order.
    public var items: [Item]
    /// The pictures that areas are filled with.
    public var patterns: [Pattern]
    /// False: a pixel is inked when its centre is inside, and not at all otherwise.
    public var isAntialiased: Bool
    /// What ``EdgeRule/browser`` draws instead of smooth edges.
    public var hairline: Hairline
    /// The items beyond the edges of others; nil when nothing is known of them.
    ///
    /// Set only when all items have plain colours.
    public var borders: AreaBorders?

    /// A batch.
    public init(
        items: [Item], patterns: [Pattern] = [], isAntialiased: Bool = true, hairline: Hairline = .none
    ) {
        self.items = items
        self.patterns = patterns
        self.isAntialiased = isAntialiased
        self.hairline = hairline
    }
}
