import Drawing
import Geometry

extension LineMesh {
    /// Draws an item's lines, triangle after triangle.
    mutating func paint(
        _ item: StrokeBatch.Item, of paths: PathStore, pen: MeshPen, shader: MeshShader,
        onto canvas: CanvasMemory
    ) {
        var shader = shader
        let view = StrokeView(canvas.bounds, reachPixels: pen.reach)
        for subpath in item.path {
            let line = paths.vertices.span.extracting(paths.vertexRange(ofSubpath: subpath))
            guard view.sees(line) else { continue }
            build(line, isRing: item.isRing, pen: pen)
            shader.length = length
            for triangle in triangles {
                let corners = (
                    vertices[Int(triangle.x)], vertices[Int(triangle.y)], vertices[Int(triangle.z)]
                )
                MeshTriangle(corners.0, corners.1, corners.2)?.paint(shader, onto: canvas)
            }
        }
    }
}

/// A triangle of a mesh: which pixels it has, and the numbers of its vertices between them.
///
/// All tests are integers on the vertices' own coordinates: a pixel whose centre lies on an edge belongs to the
/// triangle on its right or above (the rule of a graphics processor, whose rows count from below), and every canvas
/// agrees.
private struct MeshTriangle {
    let a: LineMesh.Vertex
    let b: LineMesh.Vertex
    let c: LineMesh.Vertex
    let doubleArea: Double
    let edges: (MeshEdge, MeshEdge, MeshEdge)

    /// Nil when it has no area.
    init?(_ a: LineMesh.Vertex, _ b: LineMesh.Vertex, _ c: LineMesh.Vertex) {
        let area = MeshEdge(a.point, b.point).value(x: Int(c.point.x), y: Int(c.point.y))
        guard area != 0 else { return nil }
        self.a = a
        (self.b, self.c) = area > 0 ? (b, c) : (c, b)
        doubleArea = Double(abs(area))
        edges = (
            MeshEdge(self.b.point, self.c.point), MeshEdge(self.c.point, a.point),
            MeshEdge(a.point, self.b.point)
        )
    }

    func paint(_ shader: MeshShader, onto canvas: CanvasMemory) {
        let low = min(a.point.y, b.point.y, c.point.y)
        let high = max(a.point.y, b.point.y, c.point.y)
        let rows =
            max(
                Int(low) >> 8, canvas.bounds.minY)..<max(
                Int(low) >> 8, canvas.bounds.minY, min(Int(high) >> 8 + 1, canvas.bounds.maxY))
        for y in rows {
            let middle = y << 8 + 128
            var columns = canvas.bounds.minX..<canvas.bounds.maxX
            edges.0.clip(&columns, y: middle)
            edges.1.clip(&columns, y: middle)
            edges.2.clip(&columns, y: middle)
            for x in columns { paint(x: x, y: y, shader, onto: canvas) }
        }
    }

    @inline(__always)
    private func paint(x: Int, y: Int, _ shader: MeshShader, onto canvas: CanvasMemory) {
        let (stepsX, stepsY) = (x << 8 + 128, y << 8 + 128)
        let first = Double(edges.0.value(x: stepsX, y: stepsY)) / doubleArea
        let second = Double(edges.1.value(x: stepsX, y: stepsY)) / doubleArea
        let third = 1 - first - second
        func mix(_ a: Float, _ b: Float, _ c: Float) -> Float {
            a == b && b == c ? a : Float(first) * a + Float(second) * b + Float(third) * c
        }
        let pixel = shader.pixel(
            end: mix(a.end, b.end, c.end), side: mix(a.side, b.side, c.side),
            along: first * a.along + second * b.along + third * c.along)
        if pixel != 0 { canvas.lay(pixel, x: x, y: y) }
    }
}

/// An edge of a triangle that runs clockwise on screen.
private struct MeshEdge {
    let x: Int
    let y: Int
    let dx: Int
    let dy: Int
    /// 0 for left and bottom edges, which own the points on them, else 1.
    let bias: Int

    init(_ start: FixedPoint, _ end: FixedPoint) {
        x = Int(start.x)
        y = Int(start.y)
        dx = Int(end.x) - x
        dy = Int(end.y) - y
        bias = dy < 0 || (dy == 0 && dx < 0) ? 0 : 1
    }

    /// Above 0 on the inner side; vertices lie within ± 2²⁹, so products stay below 2⁶¹.
    @inline(__always)
    func value(x: Int, y: Int) -> Int { dx &* (y &- self.y) &- dy &* (x &- self.x) }

    /// Takes the columns away whose middles lie outside, on a row's middle.
    @inline(__always)
    func clip(_ columns: inout Range<Int>, y: Int) {
        guard !columns.isEmpty else { return }
        let start = value(x: columns.lowerBound << 8 + 128, y: y) &- bias
        let step = -dy << 8
        if step == 0 {
            if start < 0 { columns = columns.lowerBound..<columns.lowerBound }
        } else if step > 0 {
            guard start < 0 else { return }
            // The first column with start + n · step ≥ 0.
            let skipped = (-start &+ step &- 1) / step
            columns = min(columns.lowerBound &+ skipped, columns.upperBound)..<columns.upperBound
        } else {
            guard start >= 0 else {
                columns = columns.lowerBound..<columns.lowerBound
                return
            }
            let kept = start / -step &+ 1
            columns = columns.lowerBound..<min(columns.lowerBound &+ kept, columns.upperBound)
        }
    }
}
