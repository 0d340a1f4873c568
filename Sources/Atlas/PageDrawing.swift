import Drawing
import Geometry
import Pixels
import Raster

/// The drawing of one list on a page: what its commands share, and the command at hand.
struct PageDrawing: ~Copyable {
    /// Groups and clips inside each other beyond this are drawn as part of what is around them, as
    /// ``RasterCanvas`` does.
    static let maximumDepth = 16
    /// How far shapes are kept beyond the page's edge, device pixels: more than any anti-aliasing reaches.
    static let margin = 64.0

    let list: DisplayList
    let context: CairoContext
    /// Where anything may be seen.
    let view: PageView
    /// What is drawn more than once.
    var forms = FormStore()
    /// The pictures of the list.
    var pictures = PictureStore()
    /// The faces of the list.
    var fonts: FontShelf

    /// What was begun and not ended.
    private var open: [Opened] = []

    /// A group or a clip, and whether it is drawn as one.
    private enum Opened {
        case group(opacity: Double?)
        case clip(isKept: Bool)
    }

    init(_ list: DisplayList, context: CairoContext) {
        self.list = list
        self.context = context
        view = PageView(width: list.width, height: list.height, margin: Self.margin)
        fonts = FontShelf(faces: list.faces, glyphs: list.glyphs)
    }

    /// Draws all commands.
    ///
    /// - Returns: what has to stay as it is until the page is written.
    consuming func draw() -> ShapeFont? {
        for command in list.commands { draw(command) }
        while !open.isEmpty { end() }
        return fonts.shapes
    }

    private mutating func draw(_ command: DrawCommand) {
        switch command {
        case .background(let color):
            context.rectangle(x: 0, y: 0, width: Double(list.width), height: Double(list.height))
            context.fill(color)
        case .fill(let batch): draw(batch)
        case .stroke(let batch): draw(batch)
        case .circles(let batch): draw(batch)
        case .heat: drawAsImage(command)
        case .image(let batch): draw(batch)
        case .icons(let batch): draw(batch)
        case .glyphs(let batch): draw(batch)
        case .beginClip(let box): begin(box)
        case .beginMask(let path): beginMask(path)
        case .beginGroup(let opacity): beginGroup(opacity)
        case .endClip, .endMask, .endGroup: end()
        }
    }
}

// MARK: Groups and clips

extension PageDrawing {
    private mutating func beginGroup(_ opacity: Float) {
        let held = opacity > 0 ? min(Double(opacity), 1) : 0
        guard open.count < Self.maximumDepth else { return open.append(.group(opacity: nil)) }
        open.append(.group(opacity: held))
        context.beginGroup()
    }

    private mutating func begin(_ box: ClipBox) {
        guard open.count < Self.maximumDepth else { return open.append(.clip(isKept: false)) }
        open.append(.clip(isKept: true))
        context.save()
        let minX = max(box.minX, 0)
        let minY = max(box.minY, 0)
        context.rectangle(
            x: Double(minX), y: Double(minY), width: Double(max(min(box.maxX, list.width) - minX, 0)),
            height: Double(max(min(box.maxY, list.height) - minY, 0)))
        context.clip()
    }

    /// Keeps what follows inside some rings.
    private mutating func beginMask(_ path: Range<Int>) {
        guard open.count < Self.maximumDepth else { return open.append(.clip(isKept: false)) }
        open.append(.clip(isKept: true))
        context.save()
        addRings(path)
        context.clip()
    }

    private mutating func end() {
        switch open.popLast() {
        case .group(let opacity?): context.endGroup(opacity: opacity)
        case .clip(isKept: true): context.restore()
        case .group(nil), .clip(isKept: false), nil: break
        }
    }
}

// MARK: What has no vector form

extension PageDrawing {
    /// Draws a command as pixels of the list's own size, and lays what they hold on the page as one image.
    func drawAsImage(_ command: DrawCommand) {
        var only = list
        only.commands = [command]
        var canvas = RasterCanvas(width: list.width, height: list.height)
        canvas.draw(only)
        let pixels = canvas.finish()
        guard let (x, y, part) = pixels.inked, let surface = CairoSurface.image(part) else { return }
        context.saved {
            context.translate(x: Double(x), y: Double(y))
            context.paint(surface)
        }
    }
}

extension PixelBuffer {
    /// The smallest part that holds every pixel with ink, and its top-left corner; nil when there is none.
    var inked: (x: Int, y: Int, part: PixelBuffer)? {
        var (minX, minY, maxX, maxY) = (width, height, -1, -1)
        for y in 0..<height {
            let row = pixels[y * width..<(y + 1) * width]
            guard let first = row.firstIndex(where: { $0 != 0 }),
                let last = row.lastIndex(where: { $0 != 0 })
            else { continue }
            minX = min(minX, first - row.startIndex)
            maxX = max(maxX, last - row.startIndex)
            minY = min(minY, y)
            maxY = y
        }
        guard maxX >= 0 else { return nil }
        return (minX, minY, cropped(x: minX, y: minY, width: maxX - minX + 1, height: maxY - minY + 1))
    }
}
