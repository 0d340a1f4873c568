import CHarfBuzz
import Drawing
import Geometry

/// Collects the steps of an outline that HarfBuzz draws.
struct OutlinePen {
    /// The longest outline that is kept: a hundred times the most intricate Han character.
    static let maximumSteps = 65_536

    private(set) var steps: [GlyphOutline.Step] = []
    private(set) var isTooLong = false

    private mutating func add(_ step: GlyphOutline.Step) {
        if steps.count < Self.maximumSteps { steps.append(step) } else { isTooLong = true }
    }

    private static func point(_ x: Float, _ y: Float) -> Point { Point(x: Double(x), y: Double(y)) }

    /// What HarfBuzz calls for each step; the data is the address of a pen.
    // SAFETY: made once, immutable from then on.
    nonisolated(unsafe) static let functions: OpaquePointer? = {
        // SAFETY: every function casts its data back to the pen that `TypeFace.shape` passes.
        let functions = unsafe hb_draw_funcs_create()
        unsafe hb_draw_funcs_set_move_to_func(
            functions,
            { _, data, _, x, y, _ in
                unsafe data?.assumingMemoryBound(to: OutlinePen.self).pointee.add(.move(point(x, y)))
            }, nil, nil)
        unsafe hb_draw_funcs_set_line_to_func(
            functions,
            { _, data, _, x, y, _ in
                unsafe data?.assumingMemoryBound(to: OutlinePen.self).pointee.add(.line(point(x, y)))
            }, nil, nil)
        unsafe hb_draw_funcs_set_quadratic_to_func(
            functions,
            { _, data, _, controlX, controlY, x, y, _ in
                unsafe data?.assumingMemoryBound(to: OutlinePen.self).pointee
                    .add(.quadratic(point(controlX, controlY), point(x, y)))
            }, nil, nil)
        unsafe hb_draw_funcs_set_cubic_to_func(
            functions,
            { _, data, _, firstX, firstY, secondX, secondY, x, y, _ in
                unsafe data?.assumingMemoryBound(to: OutlinePen.self).pointee
                    .add(.cubic(point(firstX, firstY), point(secondX, secondY), point(x, y)))
            }, nil, nil)
        unsafe hb_draw_funcs_make_immutable(functions)
        return unsafe functions
    }()
}
