import Foundation

/// Keeps a second service off the same project: a lock on `state/serve.lock`, let go when the process ends,
/// however it ends.
///
/// The file tells who holds it, one line each: process id, address.
final class ServeLock: Sendable {
    private let handle: FileHandle

    /// Takes the lock.
    ///
    /// - Throws: ``CommandError/environment(_:)`` when another process holds it or the folder cannot be written.
    init(stateDirectory: String) throws(CommandError) {
        let path = Self.path(in: stateDirectory)
        do {
            try FileManager.default.createDirectory(atPath: stateDirectory, withIntermediateDirectories: true)
        } catch {
            throw .environment("cannot make the folder \(stateDirectory); check its owner and the free space")
        }
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        guard let handle = FileHandle(forUpdatingAtPath: path) else {
            throw .environment("cannot write \(path); check its owner and the free space")
        }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = Self.holder(in: stateDirectory)
            throw .environment(
                "this project is served already\(holder.map { " by process \($0)" } ?? ""); stop that service first"
            )
        }
        self.handle = handle
    }

    /// Writes down who serves where.
    func note(address: String) {
        let text = "\(ProcessInfo.processInfo.processIdentifier)\n\(address)\n"
        // The lock works without these words, so a full disk is no reason to stop.
        try? handle.truncate(atOffset: 0)
        try? handle.write(contentsOf: Data(text.utf8))
        try? handle.synchronize()
    }

    /// The process id and address of the service that runs on the project; nil when none does.
    static func runningService(stateDirectory: String) -> String? {
        guard let handle = FileHandle(forReadingAtPath: path(in: stateDirectory)) else { return nil }
        guard flock(handle.fileDescriptor, LOCK_EX | LOCK_NB) != 0 else { return nil }
        return holder(in: stateDirectory) ?? "unknown"
    }

    private static func path(in directory: String) -> String { directory + "/serve.lock" }

    private static func holder(in directory: String) -> String? {
        let text = (try? String(contentsOfFile: path(in: directory), encoding: .utf8)) ?? ""
        let lines = text.split(separator: "\n")
        guard let process = lines.first else { return nil }
        return lines.count > 1 ? "\(process) at \(lines[1])" : String(process)
    }
}
