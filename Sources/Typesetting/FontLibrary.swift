import CHarfBuzz
import Drawing
import Synchronization

/// The fonts of a machine, opened once and shared by all workers.
///
/// Files are taken in the order of the folders, then by path, so equal machines choose equal fonts. The files
/// are mapped, not read: only pages that are used take memory.
public final class FontLibrary: Sendable {
    /// Where Debian keeps fonts.
    public static let systemFolders = ["/usr/local/share/fonts", "/usr/share/fonts"]
    /// Faces beyond these are left out.
    private static let maximumFaces = 10_000
    /// Faces of one file beyond these are left out.
    private static let maximumFacesPerFile = 256

    /// Which faces serve a stack.
    struct Chain: Sendable {
        /// Faces in order of preference: those asked for, the default, then all others.
        let faces: [Int32]
        /// The language whose forms are wanted, as a BCP 47 tag.
        let language: String
    }

    private struct Stacks {
        var indexes: [String: Int32] = [:]
        var chains: [Chain] = []
        var diagnostics: [FontDiagnostic] = []
        var missing: Set<String> = []
    }

    let faces: [TypeFace]
    /// Changes when the fonts do: machines with one fingerprint draw the same texts.
    public let fingerprint: String
    private let language: String
    private let loadingDiagnostics: [FontDiagnostic]
    private let stacks = Mutex(Stacks())

    /// Opens every font in some folders.
    ///
    /// - Parameters:
    ///   - folders: looked through in this order, with what is below them; those that do not exist are passed over.
    ///   - language: the language whose forms of shared characters are drawn, as a BCP 47 tag.
    public init(folders: [String] = FontLibrary.systemFolders, language: String = "zh-Hans") {
        var faces: [TypeFace] = []
        var diagnostics: [FontDiagnostic] = []
        var hash = NameHash()
        hash.add(language)
        for path in FontFolders.files(in: folders) where faces.count < Self.maximumFaces {
            let (opened, bytes) = Self.open(path)
            hash.add("\(path) \(bytes)")
            if opened.isEmpty { diagnostics.append(.unreadableFile(path: path)) }
            faces.append(contentsOf: opened)
        }
        if faces.isEmpty { diagnostics.append(.noFonts(folders: folders)) }
        self.faces = faces
        self.language = language
        fingerprint = hash.text
        loadingDiagnostics = diagnostics
    }

    /// A library of the same faces that has told nothing yet about names.
    public init(sharing other: FontLibrary) {
        faces = other.faces
        fingerprint = other.fingerprint
        language = other.language
        loadingDiagnostics = other.loadingDiagnostics
    }

    /// What was noticed so far: files that are no fonts, names that are not installed, each once.
    public var diagnostics: [FontDiagnostic] {
        loadingDiagnostics + stacks.withLock { $0.diagnostics }
    }

    /// How many faces there are.
    public var faceCount: Int { faces.count }

    /// Looks up the names of a stack, so that ``diagnostics`` tells those that are not installed.
    ///
    /// - Parameter names: as in `text-font`, joined by commas.
    public func prepare(_ names: String) { _ = stack(names) }

    /// True when one of the fonts has the character, or it needs no glyph.
    public func hasGlyph(for character: Unicode.Scalar) -> Bool {
        character.properties.isDefaultIgnorableCodePoint || character.properties.isWhitespace
            || character.properties.generalCategory == .control
            || faces.contains { $0.glyph(of: character.value) != nil }
    }

    /// The stack of some names, joined by commas.
    func stack(_ names: String) -> FontStack {
        stacks.withLock { stacks in
            if let index = stacks.indexes[names] { return FontStack(index: index) }
            let index = Int32(stacks.chains.count)
            stacks.indexes[names] = index
            stacks.chains.append(chain(names, &stacks))
            return FontStack(index: index)
        }
    }

    /// The faces of a stack.
    func chain(of stack: FontStack) -> Chain { stacks.withLock { $0.chains[Int(stack.index)] } }

    /// The faces of a file, and its length.
    private static func open(_ path: String) -> (faces: [TypeFace], bytes: Int) {
        // SAFETY: the blob is counted; the faces keep it, and this reference is given back.
        guard let blob = unsafe hb_blob_create_from_file_or_fail(path) else { return ([], 0) }
        defer { unsafe hb_blob_destroy(blob) }
        let count = min(Int(unsafe hb_face_count(blob)), maximumFacesPerFile)
        let faces = (0..<count).compactMap { unsafe TypeFace(blob: blob, path: path, index: $0) }
        return (faces, Int(unsafe hb_blob_get_length(blob)))
    }

    private func chain(_ names: String, _ stacks: inout Stacks) -> Chain {
        let wanted = names.split(separator: ",").map { FontName(String($0)) }
        let style = wanted.first?.style ?? FontName.Style()
        var chosen: [Int] = []
        for (name, text) in zip(wanted, names.split(separator: ",")) {
            if let face = find(name) {
                chosen.append(face)
            } else if let replacement = replacement(for: name), stacks.missing.insert(name.whole).inserted {
                stacks.diagnostics.append(
                    .notInstalled(
                        name: text.trimmingSpaces, replacement: faces[replacement].font.name))
            }
        }
        let language = chosen.first.flatMap { faces[$0].language } ?? language
        if let replacement = replacement(for: wanted.first ?? FontName("")) { chosen.append(replacement) }
        let others = faces.indices.sorted { left, right in
            let distances = (faces[left].style.distance(to: style), faces[right].style.distance(to: style))
            return (distances.0, left) < (distances.1, right)
        }
        var seen: Set<Int> = []
        let order = (chosen + others).filter { seen.insert($0).inserted }
        return Chain(faces: order.map(Int32.init), language: language)
    }

    /// The face of a name: its full name, else the nearest style of its family.
    private func find(_ name: FontName) -> Int? {
        faces.firstIndex { $0.fullNames.contains(name.whole) }
            ?? nearest(to: name.style, family: name.family) ?? nearest(to: name.style, family: name.whole)
    }

    private func nearest(to style: FontName.Style, family: String) -> Int? {
        faces.indices.filter { faces[$0].families.contains(family) }
            .min { faces[$0].style.distance(to: style) < faces[$1].style.distance(to: style) }
    }

    /// What stands in for a font that is not installed: Noto CJK, else the first face of the nearest style.
    private func replacement(for name: FontName) -> Int? {
        let isSerif =
            !name.whole.contains("sans") && ["serif", "song", "宋", "明体"].contains { name.whole.contains($0) }
        return nearest(to: name.style, family: isSerif ? "notoserifcjksc" : "notosanscjksc")
            ?? nearest(to: name.style, family: "notosanscjksc")
            ?? faces.indices.min {
                faces[$0].style.distance(to: name.style) < faces[$1].style.distance(to: name.style)
            }
    }
}

extension Substring {
    /// The text without spaces at both ends.
    fileprivate var trimmingSpaces: String {
        var rest = self
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}

/// A hash of texts, for fingerprints.
///
/// - Source: FNV-1a, 64 bits, draft-eastlake-fnv.
private struct NameHash {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        value = (value ^ 0xFF) &* 0x0000_0100_0000_01B3
    }

    var text: String { String(value, radix: 16) }
}
