import CCairo
import Drawing
import Foundation
import Geometry

/// The font of the tests, as FreeType sees it: a witness beside Cairo.
enum TestFont {
    /// What `tools/setup` installs for labels.
    static let path = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
    /// The simplified Chinese face of the collection.
    static let face = FontFace(path: path, index: 2, name: "NotoSansCJKsc-Regular")
    static let isInstalled = FileManager.default.fileExists(atPath: path)

    /// The numbers of characters' glyphs in the face, and their outlines.
    static func glyphs(of text: String) -> [Glyph] {
        var library: FT_Library?
        var opened: FT_Face?
        guard unsafe FT_Init_FreeType(&library) == 0, unsafe FT_New_Face(library, path, 2, &opened) == 0,
            let face = unsafe opened
        else { return [] }
        defer {
            unsafe FT_Done_Face(face)
            unsafe FT_Done_FreeType(library)
        }
        return text.unicodeScalars.map { scalar in
            let number = unsafe FT_Get_Char_Index(face, FT_ULong(scalar.value))
            unsafe FT_Load_Glyph(face, number, FT_Int32(FT_LOAD_NO_SCALE))
            let outline = GlyphOutline(
                unitsPerEm: Double(unsafe face.pointee.units_per_EM),
                steps: unsafe steps(&face.pointee.glyph.pointee.outline))
            return Glyph(face: 0, number: UInt32(number), shape: .outline(outline))
        }
    }

    private final class Steps {
        var all: [GlyphOutline.Step] = []

        @unsafe
        static func behind(_ pointer: UnsafeMutableRawPointer?) -> Steps? {
            unsafe pointer.map { unsafe Unmanaged<Steps>.fromOpaque($0).takeUnretainedValue() }
        }
    }

    @unsafe
    private static func steps(_ outline: UnsafeMutablePointer<FT_Outline>) -> [GlyphOutline.Step] {
        let steps = Steps()
        var pen = unsafe FT_Outline_Funcs(
            move_to: { end, steps in
                unsafe Steps.behind(steps)?.all.append(.move(Point(end)))
                return 0
            },
            line_to: { end, steps in
                unsafe Steps.behind(steps)?.all.append(.line(Point(end)))
                return 0
            },
            conic_to: { control, end, steps in
                unsafe Steps.behind(steps)?.all.append(.quadratic(Point(control), Point(end)))
                return 0
            },
            cubic_to: { first, second, end, steps in
                unsafe Steps.behind(steps)?.all.append(.cubic(Point(first), Point(second), Point(end)))
                return 0
            }, shift: 0, delta: 0)
        unsafe FT_Outline_Decompose(outline, &pen, Unmanaged.passUnretained(steps).toOpaque())
        return steps.all
    }
}

extension Point {
    @unsafe
    fileprivate init(_ vector: UnsafePointer<FT_Vector>?) {
        unsafe self.init(x: Double(vector?.pointee.x ?? 0), y: Double(vector?.pointee.y ?? 0))
    }
}
