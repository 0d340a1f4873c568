import CCairo
import Drawing
import Foundation

/// The font of the tests, as FreeType sees it: a witness beside Cairo.
enum TestFont {
    /// What `tools/setup` installs for labels.
    static let path = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
    /// The simplified Chinese face of the collection.
    static let face = FontFace(path: path, index: 2, name: "NotoSansCJKsc-Regular")
    static let isInstalled = FileManager.default.fileExists(atPath: path)

    /// The numbers of characters' glyphs in the face.
    static func numbers(of text: String) -> [UInt32] {
        var library: FT_Library?
        var face: FT_Face?
        guard unsafe FT_Init_FreeType(&library) == 0, unsafe FT_New_Face(library, path, 2, &face) == 0 else {
            return []
        }
        defer {
            unsafe FT_Done_Face(face)
            unsafe FT_Done_FreeType(library)
        }
        return text.unicodeScalars.map { UInt32(unsafe FT_Get_Char_Index(face, FT_ULong($0.value))) }
    }
}
