import Drawing
import Pixels

/// A canvas of pixels: draws display lists in premultiplied sRGB, 8 bits to a channel, source-over.
///
/// The same shape gives the same pixels on whatever canvas it is drawn, as long as the canvases' origins
/// differ by whole pixels: a picture split into tiles is, to the bit, the picture in one piece.
///
/// A worker keeps one canvas and calls ``takePicture(nextWidth:nextHeight:)`` after each picture: the
/// scratch memory of all stages then stays where it is.
public struct RasterCanvas: ~Copyable, Canvas, Sendable {
    /// Groups inside groups beyond this are drawn as part of the one around them: each holds a canvas.
    public static let maximumGroupDepth = 16

    private var target: PixelBuffer
    private var groups: [Group] = []
    /// Groups that were begun beyond the limit and wait for their end.
    private var flattenedGroups = 0

    private var coverage = CoverageAccumulator()
    private var fills = FillPainter()
    private var strokes = StrokePainter()
    private var circles = CirclePainter()
    private var heat = HeatField()
    private var images = ImagePainter()
    private var texts = GlyphPainter()
    private var icons = IconPainter()
    /// The boxes of the clips that are begun, each cut by the one around it.
    private var clips: [PixelBounds] = []
    private var masks: [Mask] = []

    /// What lies below a group while the group is drawn by itself.
    private struct Group {
        let below: PixelBuffer
        let opacity: Float
    }

    /// What a mask keeps, and what lay on the canvas when it began.
    private struct Mask {
        let below: PixelBuffer
        let path: Range<Int>
    }

    /// A clear canvas; traps unless both sides are 1…``PixelBuffer/maximumSide``.
    public init(width: Int, height: Int) { target = PixelBuffer(width: width, height: height) }

    /// Draws the list, cut at the canvas' edges; a list may be drawn over another.
    ///
    /// Numbers that make no sense (a width that is NaN, a scale of 0) draw nothing; a group that is not
    /// ended in the list ends with it.
    public mutating func draw(_ list: DisplayList) {
        let depth = groups.count
        texts.begin(list)
        icons.begin()
        var rest = list.commands[...]
        while let command = rest.first {
            let run = rest.prefix(while: \.isBanded)
            if run.isEmpty {
                draw(command, of: list)
                rest = rest.dropFirst()
            } else {
                drawBands(run, of: list)
                rest = rest.dropFirst(run.count)
            }
        }
        while groups.count > depth { endGroup() }
        while !masks.isEmpty { endMask(of: list) }
        flattenedGroups = 0
        clips = []
    }

    /// Hands over the picture and ends the canvas.
    public consuming func finish() -> PixelBuffer {
        while !groups.isEmpty { endGroup() }
        return target
    }

    /// Hands over the picture and goes on as a clear canvas of a size, with all scratch memory kept.
    public mutating func takePicture(nextWidth: Int, nextHeight: Int) -> PixelBuffer {
        while !groups.isEmpty { endGroup() }
        var next = PixelBuffer(width: nextWidth, height: nextHeight)
        swap(&next, &target)
        return next
    }

    /// Goes on as a clear canvas of a size, in the memory of a picture that is no longer wanted.
    ///
    /// Memory that is new to a process costs more than drawing a few shapes on it.
    public mutating func clear(width: Int, height: Int, reusing picture: consuming PixelBuffer) {
        groups.removeAll()
        flattenedGroups = 0
        target = PixelBuffer(width: 1, height: 1)
        target = PixelBuffer(width: width, height: height, clearing: picture)
    }

    /// Draws a command that takes the canvas as a whole.
    private mutating func draw(_ command: DrawCommand, of list: DisplayList) {
        switch command {
        case .background, .fill, .stroke, .circles, .beginClip, .endClip: break
        case .heat, .image: drawClipped(command, of: list)
        case .glyphs(let batch):
            texts.paint(batch, of: list, clip: innermostClip, onto: &target, coverage: &coverage)
        case .icons(let batch): icons.paint(batch, of: list, clip: innermostClip, onto: &target)
        case .beginMask(let path): beginMask(path)
        case .endMask: endMask(of: list)
        case .beginGroup(let opacity): beginGroup(opacity: opacity)
        case .endGroup: endGroup()
        }
    }

    /// What may be inked now.
    private var innermostClip: PixelBounds {
        let canvas = PixelBounds(minX: 0, minY: 0, maxX: target.width, maxY: target.height)
        return clips.last?.intersection(canvas) ?? canvas
    }

    /// Draws a command whose painter knows no clip, and takes back what it inked beyond the innermost one.
    private mutating func drawClipped(_ command: DrawCommand, of list: DisplayList) {
        let below = clips.isEmpty ? nil : target
        switch command {
        case .heat(let batch):
            // A browser's field begins at the canvas' corner and ends at its edges, ours lies in the world.
            let isFixed = list.edgeRule == .exact
            heat.paint(
                batch, originX: isFixed ? list.originX : 0, originY: isFixed ? list.originY : 0,
                isHeldAtEdges: !isFixed, onto: &target)
        case .image(let batch): images.paint(batch, onto: &target)
        default: break
        }
        if var below, let clip = clips.last {
            for y in clip.minY..<max(clip.minY, clip.maxY) where !clip.isEmpty {
                let run = y * target.width + clip.minX..<y * target.width + clip.maxX
                below.pixels.replaceSubrange(run, with: target.pixels[run])
            }
            target = below
        }
    }

    /// Draws a run of commands on one band of rows after the other.
    private mutating func drawBands(_ run: ArraySlice<DrawCommand>, of list: DisplayList) {
        let bands = Bands(width: target.width, height: target.height)
        circles.begin()
        var commands: [(command: BandedCommand, clip: PixelBounds?)] = []
        for command in run {
            if let command = prepared(command, of: list, bands: bands) {
                commands.append((command, clips.last))
            } else {
                changeClip(command)
            }
        }
        for band in 0..<bands.count {
            for (command, clip) in commands {
                let part = clip.map(bands[band].intersection) ?? bands[band]
                if !part.isEmpty { draw(command, band: band, clip: part, paths: list.paths) }
            }
        }
    }

    private mutating func changeClip(_ command: DrawCommand) {
        switch command {
        case .beginClip(let box):
            let canvas = PixelBounds(minX: 0, minY: 0, maxX: target.width, maxY: target.height)
            let bounds = PixelBounds(minX: box.minX, minY: box.minY, maxX: box.maxX, maxY: box.maxY)
            clips.append(bounds.intersection(clips.last ?? canvas))
        case .endClip: _ = clips.popLast()
        default: break
        }
    }

    private mutating func prepared(_ command: DrawCommand, of list: DisplayList, bands: Bands)
        -> BandedCommand?
    {
        switch command {
        case .background(let color): return .background(color.premultiplied)
        case .fill(let batch):
            return .fill(FillPlan(batch, of: list), BandIndex(batch, paths: list.paths, bands: bands))
        case .stroke(let batch):
            let set = StrokeSet(batch, of: list)
            return .stroke(set, BandIndex(set, paths: list.paths, bands: bands))
        case .circles(let batch):
            let looks = circles.looks(of: batch)
            return .circles(batch, looks, BandIndex(batch, looks: looks, bands: bands))
        case .heat, .image, .icons, .glyphs, .beginClip, .endClip, .beginMask, .endMask, .beginGroup,
            .endGroup:
            return nil
        }
    }

    private mutating func draw(_ command: BandedCommand, band: Int, clip: PixelBounds, paths: PathStore) {
        switch command {
        case .background(let pixel):
            target.lay(pixel, columns: clip.minX..<clip.maxX, rows: clip.minY..<clip.maxY)
        case .fill(let plan, let index):
            let part = BandPart(batch: plan, items: index[band], clip: clip)
            fills.paint(part, paths: paths, onto: &target, coverage: &coverage)
        case .stroke(let set, let index):
            let part = BandPart(batch: set, items: index[band], clip: clip)
            strokes.paint(part, paths: paths, onto: &target, coverage: &coverage)
        case .circles(let batch, let looks, let index):
            let part = BandPart(batch: batch, items: index[band], clip: clip)
            circles.paint(part, looks: looks, onto: &target)
        }
    }

    private mutating func beginMask(_ path: Range<Int>) {
        // As with groups, a mask too many holds too much memory; it is left out.
        guard masks.count < Self.maximumGroupDepth else { return }
        masks.append(Mask(below: target, path: path))
    }

    private mutating func endMask(of list: DisplayList) {
        guard let mask = masks.popLast() else { return }
        var below = mask.below
        guard below.width == target.width, below.height == target.height else { return }
        coverage.copy(from: target, onto: &below, inside: mask.path, of: list.paths)
        target = below
    }

    private mutating func beginGroup(opacity: Float) {
        guard groups.count < Self.maximumGroupDepth else {
            flattenedGroups += 1
            return
        }
        var layer = PixelBuffer(width: target.width, height: target.height)
        swap(&layer, &target)
        groups.append(Group(below: layer, opacity: opacity))
    }

    private mutating func endGroup() {
        if flattenedGroups > 0 {
            flattenedGroups -= 1
            return
        }
        guard let group = groups.popLast() else { return }
        var below = group.below
        swap(&below, &target)
        target.lay(below, opacity: group.opacity)
    }
}

/// What of a batch inks one band.
struct BandPart<Batch> {
    let batch: Batch
    /// Indexes of items, in drawing order.
    let items: ArraySlice<Int32>
    /// The band.
    let clip: PixelBounds
}
