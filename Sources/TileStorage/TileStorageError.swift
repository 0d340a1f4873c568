import GRDB

/// Why a tile store could not be opened, read or written.
public enum TileStorageError: Error, Equatable, CustomStringConvertible {
    /// There is no such file.
    case notFound(path: String)
    /// The file is no SQLite database.
    case notADatabase(path: String)
    /// The file is a database, but not one of ours.
    case foreignFile(path: String, reason: String)
    /// The file was written by a build that knows more (or that never was).
    case unknownSchema(path: String, found: Int64, supported: Int64)
    /// The database contradicts itself.
    case corrupt(path: String, detail: String)
    /// No space is left for the file.
    case diskFull(path: String)
    /// The file or its directory may not be written.
    case notWritable(path: String, detail: String)
    /// Another process kept the file locked for too long.
    case locked(path: String)
    /// Anything else that SQLite or the system reports.
    case failed(path: String, detail: String)

    /// A short name without values, for counting.
    public var key: String {
        switch self {
        case .notFound: "not_found"
        case .notADatabase: "not_a_database"
        case .foreignFile: "foreign_file"
        case .unknownSchema: "unknown_schema"
        case .corrupt: "corrupt"
        case .diskFull: "disk_full"
        case .notWritable: "not_writable"
        case .locked: "locked"
        case .failed: "failed"
        }
    }

    /// What happened, on what, and what to do.
    public var description: String {
        switch self {
        case .notFound(let path):
            "tile store \(path) does not exist; check the path"
        case .notADatabase(let path):
            "tile store \(path) is not an SQLite file; put the right file there, "
                + "or move it away: caches are made anew"
        case .foreignFile(let path, let reason):
            "tile store \(path) is not what is expected here (\(reason)); move it away or give another path"
        case .unknownSchema(let path, let found, let supported):
            "tile store \(path) has schema \(found), this build reads \(supported); "
                + "use the build that wrote it, or move it away: caches are made anew"
        case .corrupt(let path, let detail):
            "tile store \(path) is damaged (\(detail)); restore it, or move it away: caches are made anew"
        case .diskFull(let path):
            "no space left for tile store \(path); free some or lower storage.maximum, then run again"
        case .notWritable(let path, let detail):
            "tile store \(path) cannot be written (\(detail)); check the owner and mode of file and directory"
        case .locked(let path):
            "tile store \(path) is locked by another process; stop it or try again"
        case .failed(let path, let detail):
            "tile store \(path): \(detail); check the disk, then run again"
        }
    }

    /// What an SQLite result code means for a file.
    ///
    /// - Source: sqlite.org/rescode.html.
    init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
            self = .notWritable(path: path, detail: detail)
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL: self = .locked(path: path)
        case .SQLITE_NOTADB: self = .notADatabase(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path, detail: detail)
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
            // The one place where SQLite reports a full disk as an I/O error: growing the WAL index.
            self = .diskFull(path: path)
        default: self = .failed(path: path, detail: "\(detail) (SQLite \(error.extendedResultCode.rawValue))")
        }
    }

    /// Runs a body and says its errors in the words of this room.
    static func translating<Result>(
        path: String, _ body: () throws -> Result
    ) throws(TileStorageError) -> Result {
        do {
            return try body()
        } catch let error as TileStorageError {
            throw error
        } catch let error as DatabaseError {
            throw TileStorageError(error, path: path)
        } catch {
            throw .failed(path: path, detail: "\(error)")
        }
    }
}
