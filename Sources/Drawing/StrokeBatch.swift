/// Lines of one layer.
public struct StrokeBatch: Sendable {
    /// One line: a range of sub-paths, stroked as one shape (its overlaps are inked once).
    public struct Item: Sendable {
        /// Sub-paths in the list's ``PathStore``; one whose last vertex equals its first is closed.
        public var path: Range<Int>
        /// The ink; with ``ink`` only its alpha counts, as the opacity.
        public var color: Color
        /// Index into ``StrokeBatch/strokes``.
        public var stroke: Int
        /// Index into ``StrokeBatch/inks``; below 0 for a plain colour.
        public var ink: Int
        /// False: a sub-path that ends where it began has two ends there and no corner (``EdgeRule/browser``).
        public var isRing = true

        /// A line in a colour and a pen.
        public init(path: Range<Int>, color: Color, stroke: Int, ink: Int = -1) {
            self.path = path
            self.color = color
            self.stroke = stroke
            self.ink = ink
        }
    }

    /// In drawing order.
    public var items: [Item]
    /// The different pens of the batch.
    public var strokes: [Stroke]
    /// The inks that are no plain colour.
    public var inks: [StrokeInk]
    /// The items beyond the edges of others; nil when nothing is known of them.
    ///
    /// A border is then stroked once for both, and inked twice. Set only when all items have one pen and one colour.
    public var borders: AreaBorders?

    /// A batch.
    public init(items: [Item], strokes: [Stroke], inks: [StrokeInk] = []) {
        self.items = items
        self.strokes = strokes
        self.inks = inks
    }
}

/// An ink that changes along a line.
public enum StrokeInk: Sendable {
    /// A picture, its height across the line and its width along it, again and again from the line's start.
    case pattern(StrokePattern)
    /// A colour by the share of the line's length.
    case gradient(StrokeGradient)
}

/// A picture along a line.
public struct StrokePattern: Equatable, Sendable {
    /// Index into ``DisplayList/images``.
    public var image: Int32
    /// Device pixels along the line to one picture.
    public var lengthPixels: Float

    /// A picture that is so long on the line.
    public init(image: Int32, lengthPixels: Float) {
        self.image = image
        self.lengthPixels = lengthPixels
    }
}

/// Colours along a line.
public struct StrokeGradient: Equatable, Sendable {
    /// The colours at shares of the way along the whole line.
    public var ramp: LineRamp
    /// The share of the whole line where each sub-path begins, 0…1.
    public var start: Double
    /// The share where it ends.
    public var end: Double
    /// Under ``EdgeRule/browser``: the device pixels that dashes take the whole line for; 0 for its own length.
    public var browserDashLengthPixels = 0.0

    /// The colours of a part of a line.
    public init(ramp: LineRamp, start: Double = 0, end: Double = 1) {
        self.ramp = ramp
        self.start = start
        self.end = end
    }
}

/// Colours at places 0…1, ascending.
public struct LineRamp: Equatable, Sendable {
    /// A colour from a place on.
    public struct Stop: Equatable, Sendable {
        /// The place, 0…1.
        public var place: Double
        /// The colour there, straight.
        public var color: Color

        /// A colour at a place.
        public init(place: Double, color: Color) {
            self.place = place
            self.color = color
        }
    }

    /// At least one; ascending.
    public let stops: [Stop]
    /// True when each colour holds to the next stop, false when it is mixed towards it (premultiplied).
    public let isStepped: Bool

    /// A ramp; traps without a stop.
    public init(stops: [Stop], isStepped: Bool) {
        precondition(!stops.isEmpty, "a ramp has a colour")
        self.stops = stops
        self.isStepped = isStepped
    }
}
