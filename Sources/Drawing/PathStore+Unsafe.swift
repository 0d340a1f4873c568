import Geometry

extension PathStore {
    /// Adds vertices to the open sub-path where the body writes them, at most so many.
    ///
    /// - Parameters:
    ///   - count: how many there is room for.
    ///   - body: writes vertices from the first place on and returns how many; nil for none.
    /// - Returns: false when the body returned nil.
    public mutating func append(
        upTo count: Int, _ body: (UnsafeMutableBufferPointer<FixedPoint>) -> Int?
    ) -> Bool {
        let start = vertices.count
        vertices.append(contentsOf: repeatElement(FixedPoint(x: 0, y: 0), count: count))
        let written = unsafe vertices.withUnsafeMutableBufferPointer { all in
            // SAFETY: the places from `start` on were just added.
            unsafe body(UnsafeMutableBufferPointer(rebasing: all[start...]))
        }
        vertices.removeLast(count - min(max(written ?? 0, 0), count))
        return written != nil
    }

    /// As ``append(upTo:_:)``, with what lies beyond the edge that leads on from each vertex.
    ///
    /// - Parameters:
    ///   - count: how many vertices there is room for.
    ///   - body: writes vertices and their ``neighbours`` and returns how many; nil for none.
    /// - Returns: false when the body returned nil.
    public mutating func append(
        upTo count: Int,
        _ body: (UnsafeMutableBufferPointer<FixedPoint>, UnsafeMutableBufferPointer<UInt32>) -> Int?
    ) -> Bool {
        let start = vertices.count
        var signs: [UInt32] = []
        swap(&signs, &neighbours)
        signs.append(contentsOf: repeatElement(AreaBorders.none, count: start - signs.count + count))
        let isDone = unsafe append(upTo: count) { places in
            unsafe signs.withUnsafeMutableBufferPointer { all in
                // SAFETY: the places from `start` on were just added.
                unsafe body(places, UnsafeMutableBufferPointer(rebasing: all[start...]))
            }
        }
        signs.removeLast(signs.count - vertices.count)
        swap(&signs, &neighbours)
        return isDone
    }
}
