/// Something a person should know about the machine's fonts.
public enum FontDiagnostic: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// A file in a font folder that is no font.
    case unreadableFile(path: String)
    /// No font at all was found.
    case noFonts(folders: [String])
    /// A `text-font` name that no installed font has, and what is used instead.
    case notInstalled(name: String, replacement: String)

    /// A short name without values, for counting.
    public var key: String {
        switch self {
        case .unreadableFile: "font-unreadable"
        case .noFonts: "no-fonts"
        case .notInstalled: "font-not-installed"
        }
    }

    /// What happened, on what, what to do.
    public var description: String {
        switch self {
        case .unreadableFile(let path): "font file \(path) is not a font that can be read; it is left out"
        case .noFonts(let folders):
            "no fonts were found in \(folders.joined(separator: ", ")); install fonts-noto-cjk"
        case .notInstalled(let name, let replacement):
            "font «\(name)» is not installed; \(replacement) is used instead"
        }
    }
}
