import Pixels

/// A rectangle of a pixel buffer, counted from its top-left corner: a tile of a metatile's picture.
public struct PixelWindow: Equatable, Hashable, Sendable {
    /// The leftmost column.
    public let x: Int
    /// The topmost row.
    public let y: Int
    /// Columns, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int

    /// A window from its corner and its size; whether it fits is checked where it meets a buffer.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The whole of a buffer.
    public init(_ buffer: PixelBuffer) {
        self.init(x: 0, y: 0, width: buffer.width, height: buffer.height)
    }

    /// True when every pixel of the window is one of the buffer's.
    func fits(_ buffer: PixelBuffer) -> Bool {
        width >= 1 && height >= 1 && x >= 0 && y >= 0 && width <= buffer.width && height <= buffer.height
            && x <= buffer.width - width && y <= buffer.height - height
    }
}
