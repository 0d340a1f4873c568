import Drawing
import Geometry

extension Projector {
    /// Adds one part's vertices to the open sub-path, without repeats, and closes the ring if asked.
    func append(_ part: Span<WorldPoint>, closing: Bool, to store: inout PathStore) {
        guard !part.isEmpty else { return }
        if turn == nil, appendAtOnce(part, closing: closing, to: &store) { return }
        appendOneByOne(part, closing: closing, to: &store)
    }

    /// Adds a ring with the rows beyond its edges.
    ///
    /// An edge that is left says what lies beyond it; of a run of edges that became one, the last does, from either
    /// side.
    func append(_ ring: Span<WorldPoint>, neighbours: Span<UInt32>, to store: inout PathStore) {
        guard ring.count > 0, neighbours.count == ring.count else {
            return append(ring, closing: true, to: &store)
        }
        if turn == nil, appendAtOnce(ring, neighbours, to: &store) { return }
        appendOneByOne(ring, neighbours, to: &store)
    }

    /// Adds a ring with the rows beyond its edges; false, and nothing added, when an edge must be cut.
    private func appendAtOnce(
        _ ring: Span<WorldPoint>, _ neighbours: Span<UInt32>, to store: inout PathStore
    ) -> Bool {
        unsafe store.append(upTo: ring.count + 1) { target, beyond in
            let first = place(ring[0])
            var last = first
            unsafe target[0] = local(last)
            var count = 1
            for index in 1..<max(ring.count, 1) {
                let next = place(ring[index])
                if next == last { continue }
                guard isShort(next &- last) else { return nil }
                // SAFETY: there is room for each of the ring's points, and for one more.
                unsafe target[count] = local(next)
                unsafe beyond[count &- 1] = neighbours[index &- 1]
                count &+= 1
                last = next
            }
            if first != last {
                guard isShort(first &- last) else { return nil }
                unsafe target[count] = local(first)
                unsafe beyond[count &- 1] = neighbours[ring.count &- 1]
                count &+= 1
            }
            return count
        }
    }

    /// As ``append(_:closing:to:)`` on a canvas that is not turned; false, and nothing added, when an edge must be cut.
    ///
    /// Both coordinates of a vertex take one way through the processor; what comes is, to the bit, what
    /// ``appendOneByOne(_:closing:to:)`` gives.
    private func appendAtOnce(_ part: Span<WorldPoint>, closing: Bool, to store: inout PathStore) -> Bool {
        unsafe store.append(upTo: part.count + 1) { target in
            let first = place(part[0])
            var last = first
            unsafe target[0] = local(last)
            var count = 1
            for index in 1..<max(part.count, 1) {
                let next = place(part[index])
                if next == last { continue }
                guard isShort(next &- last) else { return nil }
                // SAFETY: there is room for each of the part's points, and for one more.
                unsafe target[count] = local(next)
                count &+= 1
                last = next
            }
            if closing, first != last {
                guard isShort(first &- last) else { return nil }
                unsafe target[count] = local(first)
                count &+= 1
            }
            return count
        }
    }

    /// The place of a point in global steps, rounded down.
    @inline(__always)
    private func place(_ point: WorldPoint) -> SIMD2<Int64> {
        let exact = SIMD2(Double(point.x), Double(point.y)) * stepsPerUnit + SIMD2(startX, startY)
        // Below 2⁴⁶ (see `globalSteps`): added to 1.5 · 2⁵², a whole number stands in the lowest bits.
        let magic = SIMD2<Double>(repeating: 6_755_399_441_055_744)
        let sum = exact.rounded(.down) + magic
        // SAFETY: both are 16 bytes without padding.
        return unsafe unsafeBitCast(sum, to: SIMD2<Int64>.self)
            &- unsafeBitCast(magic, to: SIMD2<Int64>.self)
    }

    /// True when an edge need not be cut.
    @inline(__always)
    private func isShort(_ edge: SIMD2<Int64>) -> Bool {
        let longest = UInt64(2 * Self.longestEdgeSteps)
        return UInt64(bitPattern: edge.x &+ Self.longestEdgeSteps) <= longest
            && UInt64(bitPattern: edge.y &+ Self.longestEdgeSteps) <= longest
    }

    @inline(__always)
    private func local(_ place: SIMD2<Int64>) -> FixedPoint { local((place.x, place.y)) }
}
