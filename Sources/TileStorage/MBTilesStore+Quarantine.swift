import Foundation

/// A file that contradicts itself is put aside, not repaired: caches are made anew, and what is left of the old one
/// may still tell what happened.
extension MBTilesStore {
    /// Opens a map's file; one that is damaged is put aside first, and a new one made in its place.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - description: what `metadata` shall say.
    /// - Returns: the store, and where the damaged file went; nil when it was sound.
    /// - Throws: ``TileStorageError`` for anything but damage.
    public static func sound(
        path: String, description: TilesetDescription
    ) throws(TileStorageError) -> (store: MBTilesStore, aside: String?) {
        if FileManager.default.fileExists(atPath: marker(of: path)) {
            let aside = try putAside(path)
            return (try MBTilesStore(path: path, description: description), aside)
        }
        do {
            return (try MBTilesStore(path: path, description: description), nil)
        } catch {
            switch error {
            case .corrupt, .notADatabase:
                let aside = try putAside(path)
                return (try MBTilesStore(path: path, description: description), aside)
            default: throw error
            }
        }
    }

    /// Notes that the file was found damaged while in use: the next one to open it puts it aside.
    public func noteDamage() {
        // Best effort: where nothing can be written, the damage will be found again.
        _ = FileManager.default.createFile(atPath: Self.marker(of: path), contents: nil)
    }

    private static func marker(of path: String) -> String { path + ".damaged" }

    /// Moves the file and its log to the first free name.
    private static func putAside(_ path: String) throws(TileStorageError) -> String {
        let files = FileManager.default
        var number = 1
        while files.fileExists(atPath: "\(path).aside-\(number)") { number += 1 }
        let aside = "\(path).aside-\(number)"
        do {
            if files.fileExists(atPath: path) { try files.moveItem(atPath: path, toPath: aside) }
            for part in ["-wal", "-shm"] where files.fileExists(atPath: path + part) {
                try files.moveItem(atPath: path + part, toPath: aside + part)
            }
            try? files.removeItem(atPath: marker(of: path))
        } catch {
            throw .notWritable(path: path, detail: "it is damaged and cannot be moved away")
        }
        return aside
    }
}
