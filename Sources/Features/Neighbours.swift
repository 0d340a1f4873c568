/// What a table says of an edge besides the number of a row.
public enum Neighbours {
    /// No other area has this edge, or several have.
    public static let none = UInt32.max
    /// The vertex belongs to an area whose rings cross or touch, or go round the wrong way.
    public static let irregular = UInt32.max - 1
}
