/// What a PNG file is made of, read and checked without decoding it.
///
/// Stricter than other readers, because a base map must never swallow half a tile: every chunk has to be
/// whole and pass its checksum, and the file has to end with `IEND`. Colour profiles, gamma, texts and
/// animations are left out: pixels are taken as sRGB as they stand, as map clients and GDAL do.
struct PNGOutline {
    let width: Int
    let height: Int
    let bitDepth: Int
    let colorType: Int
    let isInterlaced: Bool
    /// Where PLTE's payload lies; empty without one.
    let palette: Range<Int>
    /// Where tRNS's payload lies.
    let transparency: Range<Int>?
    private let imageData: [Range<Int>]

    /// Reads the chunks of a file that begins with the signature.
    init(reading bytes: [UInt8]) throws(ImageCodingError) {
        var chunks = ChunkList()
        var position = PNGChunk.signature.count
        while !chunks.isEnded { position = try chunks.readChunk(of: bytes, at: position) }
        guard let header = chunks.header, header.count == 13 else {
            throw .malformed(.png, reason: "no proper IHDR chunk")
        }
        guard !chunks.imageData.isEmpty else { throw .malformed(.png, reason: "no IDAT chunk") }
        guard let width = Int(exactly: PNGChunk.bigEndian(bytes, at: header.lowerBound)),
            let height = Int(exactly: PNGChunk.bigEndian(bytes, at: header.lowerBound + 4))
        else { throw .malformed(.png, reason: "impossible size") }
        self.width = width
        self.height = height
        bitDepth = Int(bytes[header.lowerBound + 8])
        colorType = Int(bytes[header.lowerBound + 9])
        isInterlaced = bytes[header.lowerBound + 12] == 1
        palette = chunks.palette ?? 0..<0
        transparency = chunks.transparency
        imageData = chunks.imageData
        guard bytes[header.lowerBound + 10..<header.lowerBound + 12].allSatisfy({ $0 == 0 }),
            bytes[header.lowerBound + 12] <= 1
        else { throw .malformed(.png, reason: "an unknown method in IHDR") }
        try checkColor()
    }

    /// The zlib stream of the picture, its chunks joined.
    func joinedImageData(of bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = []
        stream.reserveCapacity(imageData.reduce(0) { $0 + $1.count })
        for range in imageData { stream += bytes[range] }
        return stream
    }

    /// Bits of a pixel's samples.
    var bitsPerPixel: Int { PNGSamples.channels(colorType: colorType) * bitDepth }

    /// Bytes of a row of so many pixels, without its filter byte.
    func rowBytes(columns: Int) -> Int { (columns * bitsPerPixel + 7) / 8 }

    /// How many bytes the picture has before compression, filter bytes included.
    ///
    /// The limits hold both sides to 16,384, so at 64 bits a pixel nothing overflows.
    var rawByteCount: Int {
        passes.reduce(0) { $0 + $1.rows * (1 + rowBytes(columns: $1.columns)) }
    }

    /// A picture within the picture: every so many pixels from a corner on.
    struct Pass {
        let x: Int
        let y: Int
        let stepX: Int
        let stepY: Int
        let columns: Int
        let rows: Int
    }

    /// The passes that have pixels; one when the picture is not interlaced.
    ///
    /// - Source: PNG 3rd edition, 8.1 (Adam7).
    var passes: [Pass] {
        let steps =
            isInterlaced
            ? [
                (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
                (0, 1, 1, 2),
            ] : [(0, 0, 1, 1)]
        return steps.compactMap { x, y, stepX, stepY in
            let columns = (width - x + stepX - 1) / stepX
            let rows = (height - y + stepY - 1) / stepY
            guard columns > 0, rows > 0 else { return nil }
            return Pass(x: x, y: y, stepX: stepX, stepY: stepY, columns: columns, rows: rows)
        }
    }

    /// The pairs of PNG 3rd edition, table 8, and the palette they ask for.
    private func checkColor() throws(ImageCodingError) {
        let depths: [Int: [Int]] = [
            0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
        ]
        guard depths[colorType]?.contains(bitDepth) == true else {
            throw .malformed(.png, reason: "colour type \(colorType) with \(bitDepth) bits")
        }
        guard colorType != 3 || !palette.isEmpty else { throw .malformed(.png, reason: "no PLTE chunk") }
    }
}

/// The chunks that matter, as they are found.
private struct ChunkList {
    var header: Range<Int>?
    var palette: Range<Int>?
    var transparency: Range<Int>?
    var imageData: [Range<Int>] = []
    var isEnded = false
    private var isImageDataOver = false

    /// Reads one chunk; returns where the next one starts.
    mutating func readChunk(of bytes: [UInt8], at start: Int) throws(ImageCodingError) -> Int {
        guard bytes.count - start >= PNGChunk.frameBytes else { throw .truncated(.png) }
        let length = Int(PNGChunk.bigEndian(bytes, at: start))
        guard length <= Int(Int32.max) else { throw .malformed(.png, reason: "impossible chunk length") }
        guard length <= bytes.count - start - PNGChunk.frameBytes else { throw .truncated(.png) }
        let payload = start + 8..<start + 8 + length
        guard
            PNGChunk.checksum(bytes, start + 4..<payload.upperBound)
                == PNGChunk.bigEndian(bytes, at: payload.upperBound)
        else { throw .malformed(.png, reason: "a chunk fails its checksum") }
        try note(Array(bytes[start + 4..<start + 8]), payload)
        return payload.upperBound + 4
    }

    private mutating func note(_ type: [UInt8], _ payload: Range<Int>) throws(ImageCodingError) {
        guard header != nil || type == PNGChunk.header else {
            throw .malformed(.png, reason: "the first chunk is not IHDR")
        }
        if type != PNGChunk.imageData, !imageData.isEmpty { isImageDataOver = true }
        switch type {
        case PNGChunk.header where header == nil: header = payload
        case PNGChunk.palette where palette == nil && imageData.isEmpty: palette = payload
        case PNGChunk.transparency where transparency == nil && imageData.isEmpty: transparency = payload
        case PNGChunk.imageData where !isImageDataOver: imageData.append(payload)
        case PNGChunk.end: isEnded = true
        case PNGChunk.header, PNGChunk.palette, PNGChunk.transparency, PNGChunk.imageData:
            throw .malformed(.png, reason: "a chunk is out of place")
        default:
            // Bit 5 of the first letter says whether a decoder may skip the chunk (5.4).
            guard type[0] & 0x20 != 0 else { throw .unsupported(.png, feature: "an unknown critical chunk") }
        }
    }
}
