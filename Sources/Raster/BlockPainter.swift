import Drawing
import Pixels

/// Draws runs of backgrounds, areas and lines, block by block.
struct BlockPainter: ~Copyable {
    private var fills = FillPainter()
    private var strokes = StrokePainter()
    private var memory = BlockMemory()

    /// A command made ready.
    private enum Prepared {
        case background(PremultipliedRGBA8)
        case fill(FillPlan, PartIndex)
        case stroke(StrokeSet, PartIndex)

        func inks(_ block: Int) -> Bool {
            switch self {
            case .background: true
            case .fill(_, let index), .stroke(_, let index): !index[block].isEmpty
            }
        }
    }

    /// Draws some commands; those of other kinds are left out.
    ///
    /// - Parameters:
    ///   - run: what to draw.
    ///   - list: what it is part of.
    ///   - clips: the boxes of the clips that are begun, and then of those that are.
    ///   - target: the canvas.
    ///   - isClear: true when the canvas is to be taken for clear, whatever it holds.
    ///   - coverage: the canvas' own.
    mutating func draw(
        _ run: ArraySlice<DrawCommand>, of list: DisplayList, clips: inout ClipStack,
        onto target: inout PixelBuffer, isClear: Bool, coverage: inout CoverageAccumulator
    ) {
        let parts = CanvasParts.blocks(width: target.width, height: target.height)
        var commands: [(command: Prepared, clip: PixelBounds?)] = []
        for command in run {
            clips.change(by: command)
            if let command = Self.prepared(command, of: list, parts: parts) {
                commands.append((command, clips.innermost))
            }
        }
        for block in 0..<parts.count where isClear || commands.contains(where: { $0.command.inks(block) }) {
            let canvas = memory.begin(parts[block], of: target, isClear: isClear)
            for (command, clip) in commands {
                let own = clip.map(canvas.clipped) ?? canvas
                if !own.bounds.isEmpty {
                    draw(command, block: block, paths: list.paths, onto: own, coverage: &coverage)
                }
            }
            memory.end(onto: &target)
        }
    }

    private static func prepared(_ command: DrawCommand, of list: DisplayList, parts: CanvasParts)
        -> Prepared?
    {
        switch command {
        case .background(let color): return .background(color.premultiplied)
        case .fill(let batch):
            return .fill(FillPlan(batch, of: list), PartIndex(batch, paths: list.paths, parts: parts))
        case .stroke(let batch):
            let set = StrokeSet(batch, of: list)
            return .stroke(set, PartIndex(set, paths: list.paths, parts: parts))
        case .circles, .heat, .image, .icons, .glyphs, .beginClip, .endClip, .beginMask, .endMask,
            .beginGroup, .endGroup:
            return nil
        }
    }

    private mutating func draw(
        _ command: Prepared, block: Int, paths: PathStore, onto canvas: CanvasMemory,
        coverage: inout CoverageAccumulator
    ) {
        switch command {
        case .background(let pixel): canvas.lay(pixel.packed)
        case .fill(let plan, let index):
            let part = BandPart(batch: plan, items: index[block], clip: canvas.bounds)
            fills.paint(part, paths: paths, onto: canvas, coverage: &coverage)
        case .stroke(let set, let index):
            let part = BandPart(batch: set, items: index[block], clip: canvas.bounds)
            strokes.paint(part, paths: paths, onto: canvas, coverage: &coverage)
        }
    }
}

/// The boxes of the clips that are begun, each cut by the one around it.
struct ClipStack {
    private var boxes: [PixelBounds] = []

    var isEmpty: Bool { boxes.isEmpty }
    /// Nil when no clip is begun.
    var innermost: PixelBounds? { boxes.last }

    /// Begins or ends a clip, if that is what the command says.
    mutating func change(by command: DrawCommand) {
        switch command {
        case .beginClip(let box):
            let bounds = PixelBounds(minX: box.minX, minY: box.minY, maxX: box.maxX, maxY: box.maxY)
            boxes.append(boxes.last.map(bounds.intersection) ?? bounds)
        case .endClip: _ = boxes.popLast()
        default: break
        }
    }
}
