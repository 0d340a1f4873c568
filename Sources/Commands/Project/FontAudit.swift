import FeatureSources
import Features
import Foundation
import GeospatialFiles
import Styling
import Typesetting

/// The fonts of this machine, opened when they are first needed.
enum MachineFonts {
    /// The fonts of the system's folders, then those of the user who runs the program.
    static let shared = FontLibrary(folders: FontLibrary.systemFolders + userFolders)

    private static var userFolders: [String] {
        let home = FileManager.default.homeDirectoryForCurrentUser.path
        return [home + "/.local/share/fonts", home + "/.fonts"]
    }
}

/// Which characters a style would write that no font of the machine has, and which fonts it names in vain.
///
/// A style with a `glyphs` template brings its own glyphs and is not looked at.
struct FontAudit {
    /// A character without a glyph, and where it was seen first.
    struct Gap: Equatable {
        let character: Unicode.Scalar
        let dataset: String
        let column: String
        let sample: String

        /// The character's name on paper: «龘» (U+9F98).
        var text: String {
            let digits = String(character.value, radix: 16, uppercase: true)
            let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            return
                "no font has «\(character)» (U+\(code)) of dataset \(dataset), column \(column), as in «\(sample)»"
        }
    }

    /// A column that is written on the map.
    struct Column: Hashable {
        let dataset: String
        let column: String
    }

    /// Gaps beyond these are not collected: a font that is missing leaves thousands.
    static let maximumGaps = 50
    /// The longest part of a text that is shown as a sample, characters.
    static let longestSample = 24

    private let library: FontLibrary
    private var seen: Set<UInt32> = []
    /// What was found so far.
    private(set) var gaps: [Gap] = []
    /// How many different characters have no glyph.
    private(set) var gapCount = 0

    init(library: FontLibrary = MachineFonts.shared) { self.library = library }

    /// What the operator should know about the fonts of some maps: names that are not installed, characters of
    /// the data that no font has.
    ///
    /// Reads the distinct texts of packed tables, which takes milliseconds.
    static func warnings(
        of styles: [CompiledStyle], tables: (_ dataset: String) -> [FeatureTable],
        library: @autoclosure () -> FontLibrary = MachineFonts.shared
    ) -> [String] {
        let styles = styles.filter(usesFonts)
        guard !styles.isEmpty else { return [] }
        let library = library()
        var audit = Self(library: library)
        for style in styles {
            prepareFonts(of: style, in: library)
            for column in columns(of: style) {
                for table in tables(column.dataset) { audit.visit(table, column) }
            }
        }
        let shown = audit.gaps.prefix(5).map(\.text)
        let rest = audit.gapCount - shown.count
        return library.diagnostics.map(\.description) + shown
            + (rest > 0 ? ["\(rest) more characters have no font; `gridmill check` tells them"] : [])
    }

    // MARK: What a style writes

    /// True when a style has texts that are drawn with the machine's fonts.
    static func usesFonts(_ style: CompiledStyle) -> Bool {
        style.document["glyphs"] == nil
            && style.layers.contains { layer in
                if case .symbol(let paint) = layer.paint { paint.text != nil } else { false }
            }
    }

    /// The columns that a style's texts are made of, each once, by layer.
    static func columns(of style: CompiledStyle) -> [Column] {
        guard style.document["glyphs"] == nil else { return [] }
        var columns: [Column] = []
        for layer in style.document["layers"]?.elements ?? [] {
            guard let source = layer["source"]?.text, case .dataset(let name)? = style.sources[source],
                let field = layer["layout"]?["text-field"]
            else { continue }
            for column in PropertyUses.find(in: field).map(\.name) + tokens(field.text ?? "") {
                let found = Column(dataset: name, column: column)
                if !columns.contains(found) { columns.append(found) }
            }
        }
        return columns
    }

    /// The names in braces of an old-style text: `{name}`.
    private static func tokens(_ text: String) -> [String] {
        text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    /// Looks up the fonts a style names; those that are not installed are told by the library.
    static func prepareFonts(of style: CompiledStyle, in library: FontLibrary) {
        guard style.document["glyphs"] == nil else { return }
        for layer in style.layers {
            guard case .symbol(let paint) = layer.paint, let names = paint.text?.font.constant(zoom: 0) else {
                continue
            }
            library.prepare(names.joined(separator: ","))
        }
    }

    // MARK: What the data have

    /// Looks through a text.
    mutating func visit(_ text: String, in column: Column) {
        for scalar in text.unicodeScalars where scalar.value >= 0x80 {
            guard seen.insert(scalar.value).inserted, !library.hasGlyph(for: scalar) else { continue }
            gapCount += 1
            guard gaps.count < Self.maximumGaps else { continue }
            gaps.append(
                Gap(
                    character: scalar, dataset: column.dataset, column: column.column,
                    sample: Self.sample(text, around: scalar)))
        }
    }

    /// Looks through a column of a packed table.
    mutating func visit(_ table: FeatureTable, _ column: Column) {
        guard let index = table.columnIndex(named: column.column) else { return }
        for code in 0..<table.dictionaryCount(column: index) {
            visit(table.dictionaryString(column: index, code: code), in: column)
        }
    }

    /// Looks through columns of a dataset's file, row by row.
    ///
    /// - Throws: ``CommandError`` when the file cannot be read.
    mutating func visit(_ definition: DatasetDefinition, _ columns: [Column]) throws(CommandError) {
        do throws(GeospatialFileError) {
            let file = try VectorFile(
                path: definition.file, layer: definition.layer,
                options: VectorReadOptions(encoding: definition.encoding, password: definition.password))
            let isNamed = file.layerNames.count > 1 || file.layerNames.contains { $0 == definition.layer }
            let layer = try file.layer(named: isNamed ? definition.layer : nil)
            let fields = columns.compactMap { column in
                layer.columns.first { $0.name == column.column }.map { (column, $0) }
            }
            guard !fields.isEmpty else { return }
            while let row = try layer.nextRow() {
                for (column, field) in fields where !row.isNull(field) {
                    let text = row.withText(field) { bytes -> String? in
                        for index in bytes.indices where bytes[index] >= 0x80 {
                            return String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
                        }
                        return nil
                    }
                    if let text { visit(text, in: column) }
                }
            }
        } catch {
            throw CommandError(error)
        }
    }

    /// A text short enough for a message, with the character in it.
    private static func sample(_ text: String, around scalar: Unicode.Scalar) -> String {
        guard text.count > longestSample else { return text }
        let place = text.firstIndex { $0.unicodeScalars.contains(scalar) } ?? text.startIndex
        let start =
            text.index(place, offsetBy: -longestSample / 2, limitedBy: text.startIndex) ?? text.startIndex
        return String(text[start...].prefix(longestSample))
    }
}
