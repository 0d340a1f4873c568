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
    /// The canvas is clear, but its memory still holds a picture that is no longer wanted.
    private var isStale = false
    private var groups: [Group] = []
    /// Groups that were begun beyond the limit and wait for their end.
    private var flattenedGroups = 0

    private var coverage = CoverageAccumulator()
    private var blocks = BlockPainter()
    private var circles = CirclePainter()
    private var heat = HeatField()
    private var images = ImagePainter()
    private var texts = GlyphPainter()
    private var icons = IconPainter()
    private var clips = ClipStack()
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
            let areas = rest.prefix { $0.isDrawnInParts && !$0.isCircles }
            let circles = rest.prefix { $0.isCircles || $0.isClip }
            if circles.count > areas.count {
                settle()
                drawBands(circles, of: list)
                rest = rest.dropFirst(circles.count)
            } else if !areas.isEmpty {
                blocks.draw(
                    areas, of: list, clips: &clips, onto: &target, isClear: isStale, coverage: &coverage)
                isStale = false
                rest = rest.dropFirst(areas.count)
            } else {
                settle()
                draw(command, of: list)
                rest = rest.dropFirst()
            }
        }
        while groups.count > depth { endGroup() }
        while !masks.isEmpty { endMask(of: list) }
        flattenedGroups = 0
        clips = ClipStack()
    }

    /// Hands over the picture and ends the canvas.
    public consuming func finish() -> PixelBuffer {
        settle()
        while !groups.isEmpty { endGroup() }
        return target
    }

    /// Hands over the picture and goes on as a clear canvas of a size, with all scratch memory kept.
    public mutating func takePicture(nextWidth: Int, nextHeight: Int) -> PixelBuffer {
        settle()
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
        target = PixelBuffer(width: width, height: height, inMemoryOf: picture)
        isStale = true
    }

    /// Clears what is only said to be clear.
    private mutating func settle() {
        if isStale { target.clear() }
        isStale = false
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
        return clips.innermost?.intersection(canvas) ?? canvas
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
        if var below {
            let clip = innermostClip
            for y in clip.minY..<max(clip.minY, clip.maxY) where !clip.isEmpty {
                let run = y * target.width + clip.minX..<y * target.width + clip.maxX
                below.pixels.replaceSubrange(run, with: target.pixels[run])
            }
            target = below
        }
    }

    /// Draws a run of circles on one band of rows after the other.
    private mutating func drawBands(_ run: ArraySlice<DrawCommand>, of list: DisplayList) {
        let bands = CanvasParts.bands(width: target.width, height: target.height)
        circles.begin()
        var batches: [(batch: CircleBatch, looks: [CircleLook?], index: PartIndex, clip: PixelBounds)] = []
        for command in run {
            clips.change(by: command)
            guard case .circles(let batch) = command else { continue }
            let looks = circles.looks(of: batch)
            batches.append((batch, looks, PartIndex(batch, looks: looks, parts: bands), innermostClip))
        }
        for band in 0..<bands.count {
            for (batch, looks, index, clip) in batches {
                let part = BandPart(batch: batch, items: index[band], clip: clip.intersection(bands[band]))
                if !part.clip.isEmpty { circles.paint(part, looks: looks, onto: &target) }
            }
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
