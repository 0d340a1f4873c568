import Foundation

/// Keeps two processes from putting a dataset's table in place at once: a lock in a folder beside it, let
/// go when the value that holds it goes, or the process.
final class TableLock {
    private let handle: FileHandle

    /// Takes the lock of a table.
    ///
    /// - Throws: ``CommandError/environment(_:)`` when another process has it or the folder cannot be written.
    init(table path: String) throws(CommandError) {
        let table = URL(fileURLWithPath: path)
        let folder = table.deletingLastPathComponent().appending(path: "locks", directoryHint: .isDirectory)
        let lock = folder.appending(path: table.lastPathComponent).path
        // A folder that cannot be made shows by the file that cannot be.
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if !FileManager.default.fileExists(atPath: lock) {
            _ = FileManager.default.createFile(atPath: lock, contents: nil)
        }
        guard let handle = FileHandle(forUpdatingAtPath: lock) else {
            throw .environment("cannot write \(lock); check its owner and the free space")
        }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw .environment("\(path) is being written by another process; try again when it is done")
        }
        self.handle = handle
    }
}
