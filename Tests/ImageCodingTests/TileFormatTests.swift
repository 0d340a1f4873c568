import ImageCoding
import Testing

struct TileFormatTests {
    @Test(arguments: [("png", TileFormat.png), ("JPG", .jpeg), ("jpeg", .jpeg), ("webp", .webp)])
    func `an extension names a format`(text: String, format: TileFormat) {
        #expect(TileFormat(fileExtension: text) == format)
        #expect(TileFormat(fileExtension: format.fileExtension) == format)
    }

    @Test(arguments: ["", "gif", "png2", "j", "."])
    func `another extension names none`(text: String) {
        #expect(TileFormat(fileExtension: text) == nil)
    }

    @Test(
        arguments: [[], [0x89], Array("<html>".utf8), Array("RIFF....WAVE".utf8), [0xFF, 0xD8]] as [[UInt8]])
    func `bytes of no known format are an error that says so`(bytes: [UInt8]) {
        #expect(throws: ImageCodingError.unknownFormat(byteCount: bytes.count)) {
            try ImageDecoder.decode(bytes)
        }
    }
}
