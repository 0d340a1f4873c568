import Drawing
import Geometry

extension PageDrawing {
    /// Draws lines with Cairo's pen, which has the same caps, joins and miter limit as ours.
    ///
    /// A gap is two lines beside each other. A blurred edge is strokes laid on each other, see ``HeldPen``. Inks that
    /// change along a line have no vector form: lines of them that follow each other become one image.
    func draw(_ batch: StrokeBatch) {
        let pens = batch.strokes.map(HeldPen.init)
        var rest = batch.items[...]
        while let item = rest.first {
            let inked = rest.prefix { $0.ink >= 0 }
            if inked.isEmpty {
                if item.color.alpha > 0, pens.indices.contains(item.stroke), let pen = pens[item.stroke] {
                    draw(item, pen)
                }
                rest = rest.dropFirst()
            } else {
                var only = batch
                only.items = Array(inked)
                drawAsImage(.stroke(only))
                rest = rest.dropFirst(inked.count)
            }
        }
    }

    private func draw(_ item: StrokeBatch.Item, _ pen: HeldPen) {
        let lines = lines(of: item.path, pen)
        let seen = PageView(width: list.width, height: list.height, margin: Self.margin + pen.reach)
        let isWhole = lines.allSatisfy { $0.points.allSatisfy { seen.holds(Point($0)) } }
        for line in lines { add(line, cutTo: isWhole ? nil : seen, cutter: pen.cutter) }
        ink(pen, item.color, isDashed: isWhole)
    }

    /// The lines that a pen runs along.
    private func lines(of path: Range<Int>, _ pen: HeldPen) -> [MeasuredLine] {
        var line = MeasuredLine()
        var lines: [MeasuredLine] = []
        for subpath in path {
            line.measure(list.paths.vertices.span.extracting(list.paths.vertexRange(ofSubpath: subpath)))
            guard !line.points.isEmpty else { continue }
            lines += pen.offsets.map { line.beside($0, isRound: pen.gap > 0 && pen.join == .round) }
        }
        return lines
    }

    /// Strokes the path, which is gone then.
    private func ink(_ pen: HeldPen, _ color: Color, isDashed: Bool) {
        for layer in pen.layers(opacity: Double(color.alpha)) {
            context.setPen(
                width: layer.width, cap: pen.cap, join: pen.join, miterLimit: pen.miterLimit,
                dashes: isDashed ? pen.dashes : [])
            var color = color
            color.alpha = Float(layer.opacity)
            context.stroke(color, keepsPath: true)
        }
        context.discardPath()
    }

    /// Adds a line to the path.
    ///
    /// - Parameters:
    ///   - line: the line.
    ///   - view: nil when all of the line is written; else only what of it may be seen, in its dashes.
    ///   - cutter: nil for a solid line.
    private func add(_ line: MeasuredLine, cutTo view: PageView?, cutter: DashCutter?) {
        guard let view else { return context.add(line) }
        guard let cutter else { return context.add(line, seenIn: view) }
        var scratch = MeasuredLine()
        cutter.cut(line, scratch: &scratch) { segment in
            let start = Point(line.points[segment])
            let end = Point(line.points[(segment + 1) % line.points.count])
            let length = line.lengths[segment]
            return view.seen(from: start, to: end).map { $0.lowerBound * length...$0.upperBound * length }
        } _: { dash in
            if dash.points.contains(where: { view.holds(Point($0)) }) || dash.points.count > 1 {
                context.add(dash, seenIn: view)
            }
        }
    }
}

extension MeasuredLine {
    /// The line that runs beside this one, on its right-hand side when the offset is above 0, device pixels.
    ///
    /// - Parameters:
    ///   - offset: how far.
    ///   - isRound: true when outer corners go round this line's own, as those of a line with a gap do.
    /// - Returns: the line; without points when it has no length.
    fileprivate func beside(_ offset: Double, isRound: Bool) -> MeasuredLine {
        guard offset != 0 else { return self }
        var vertices: [FixedPoint] = []
        if isRound {
            ParallelLine.trace(self, offsetPixels: offset, into: &vertices)
        } else {
            OffsetLine.trace(self, offsetPixels: offset, into: &vertices)
        }
        var result = MeasuredLine()
        result.measure(vertices.span)
        return result
    }
}

extension CairoContext {
    /// Adds a whole line to the path.
    fileprivate func add(_ line: MeasuredLine) {
        add(line.points.map(Point.init))
        if line.isClosed { closePath() }
    }

    /// Adds what of a line may be seen to the path, in as many pieces as that makes.
    fileprivate func add(_ line: MeasuredLine, seenIn view: PageView) {
        if line.isClosed, line.points.allSatisfy({ view.holds(Point($0)) }) { return add(line) }
        let count = line.lengths.count
        func ends(_ segment: Int) -> (start: Point, end: Point) {
            (Point(line.points[segment]), Point(line.points[(segment + 1) % line.points.count]))
        }
        // A closed line begins behind a corner that is not seen, so that no corner is torn open.
        let first = line.isClosed ? line.lengths.indices.first { !view.holds(ends($0).start) } ?? 0 : 0
        var isOpen = false
        for step in 0..<count {
            let (start, end) = ends((first + step) % count)
            guard let seen = view.seen(from: start, to: end) else {
                isOpen = false
                continue
            }
            if !isOpen { move(to: start + (end - start) * seen.lowerBound) }
            self.line(to: seen.upperBound < 1 ? start + (end - start) * seen.upperBound : end)
            isOpen = seen.upperBound == 1
        }
    }
}
