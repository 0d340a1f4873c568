import Glibc

/// Where a machine keeps its fonts.
enum FontFolders {
    /// Folders inside folders beyond this are not looked into.
    private static let maximumDepth = 8
    /// Files beyond this many are left out: a machine has some hundreds of fonts.
    private static let maximumFiles = 20_000

    /// Every font file in some folders and what is below them, sorted within each folder.
    static func files(in folders: [String]) -> [String] {
        var found: [String] = []
        for folder in folders { collect(folder, depth: 0, into: &found) }
        return found
    }

    private static func collect(_ folder: String, depth: Int, into found: inout [String]) {
        // SAFETY: the stream is open between opendir and closedir, and each entry is read before the next.
        guard depth <= maximumDepth, let stream = unsafe opendir(folder) else { return }
        var files: [String] = []
        var folders: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard !name.hasPrefix(".") else { continue }
            let path = folder + "/" + name
            if isFontName(name) { files.append(path) } else if isFolder(path) { folders.append(path) }
        }
        _ = unsafe closedir(stream)
        found.append(contentsOf: files.sorted().prefix(maximumFiles - found.count))
        for folder in folders.sorted() { collect(folder, depth: depth + 1, into: &found) }
    }

    private static func isFontName(_ name: String) -> Bool {
        let folded = name.lowercased()
        return [".ttf", ".otf", ".ttc", ".otc"].contains { folded.hasSuffix($0) }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
