/// The pixels of a canvas while it is drawn on inside a clip.
@safe
struct ClippedCanvas {
    let pixels: UnsafeMutablePointer<UInt32>
    /// Pixels to a row of the canvas.
    let width: Int
    /// What may be inked; inside the canvas.
    let clip: PixelBounds

    /// The address of a row's first pixel.
    @inline(__always)
    func row(_ y: Int) -> UnsafeMutablePointer<UInt32> { unsafe pixels + y &* width }
}
