import GRDBSQLite
import Glibc
import Synchronization

/// A file system for SQLite that fails at the n-th change, for files whose path says `faulty`.
///
/// It stands in front of the system's own and passes everything else on.
enum FaultyDisk {
    private struct Plan {
        /// Part of the path of the files that fail.
        var name = ""
        /// Changes that still succeed.
        var remaining = Int.max
        /// What the others answer.
        var code: Int32 = SQLITE_FULL
        var failures = 0
    }

    @unsafe private struct Methods {
        var methods: sqlite3_io_methods
        var original: UnsafePointer<sqlite3_io_methods>
    }

    private static let plan = Mutex(Plan())

    /// Puts the file system in front of the system's, once.
    static let install: Void = {
        // SAFETY: the copy of the system's table is never freed, as SQLite asks for.
        guard let system = unsafe sqlite3_vfs_find("unix") else { return }
        let copy = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        unsafe copy.initialize(to: system.pointee)
        unsafe copy.pointee.zName = UnsafePointer(strdup("gridmill-faulty"))
        unsafe copy.pointee.pNext = nil
        unsafe copy.pointee.xOpen = { _, name, file, flags, outFlags in
            unsafe FaultyDisk.open(name, file, flags, outFlags)
        }
        unsafe sqlite3_vfs_register(copy, 1)
    }()

    /// From now on, the changes after so many fail in files whose path contains a name.
    static func arm(name: String, after count: Int, code: Int32) {
        plan.withLock { $0 = Plan(name: name, remaining: count, code: code, failures: 0) }
    }

    /// Everything succeeds again.
    ///
    /// - Returns: how many changes failed.
    static func disarm() -> Int {
        plan.withLock { plan in
            let failures = plan.failures
            plan = Plan()
            return failures
        }
    }

    private static func failure() -> Int32? {
        plan.withLock { plan in
            guard !plan.name.isEmpty else { return nil }
            plan.remaining -= 1
            guard plan.remaining < 0 else { return nil }
            plan.failures += 1
            return plan.code
        }
    }

    private static func open(
        _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
        _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard let system = unsafe sqlite3_vfs_find("unix"), let open = unsafe system.pointee.xOpen else {
            return SQLITE_CANTOPEN
        }
        let code = unsafe open(system, name, file, flags, outFlags)
        guard code == SQLITE_OK, let name = unsafe name, let file = unsafe file,
            unsafe String(cString: name).contains("faulty"), let original = unsafe file.pointee.pMethods
        else { return code }
        unsafe file.pointee.pMethods = wrapped(original)
        return code
    }

    /// The file's methods with ours in the place of those that change it; never freed, a few hundred bytes.
    private static func wrapped(
        _ original: UnsafePointer<sqlite3_io_methods>
    ) -> UnsafePointer<sqlite3_io_methods> {
        let table = UnsafeMutablePointer<Methods>.allocate(capacity: 1)
        unsafe table.initialize(to: Methods(methods: original.pointee, original: original))
        unsafe table.pointee.methods.xWrite = { file, bytes, count, offset in
            if let code = FaultyDisk.failure() { return code }
            return unsafe FaultyDisk.original(file)?.pointee.xWrite(file, bytes, count, offset)
                ?? SQLITE_IOERR
        }
        unsafe table.pointee.methods.xTruncate = { file, size in
            if let code = FaultyDisk.failure() { return code }
            return unsafe FaultyDisk.original(file)?.pointee.xTruncate(file, size) ?? SQLITE_IOERR
        }
        unsafe table.pointee.methods.xSync = { _, _ in
            if let code = FaultyDisk.failure() { return code }
            // Waiting for the platter would prove nothing here.
            return SQLITE_OK
        }
        return unsafe UnsafeRawPointer(table).assumingMemoryBound(to: sqlite3_io_methods.self)
    }

    /// SAFETY: only files that ``wrapped(_:)`` gave its table reach the methods above, and `methods` is the
    /// table's first member, so a pointer to it is one to the whole.
    private static func original(
        _ file: UnsafeMutablePointer<sqlite3_file>?
    ) -> UnsafePointer<sqlite3_io_methods>? {
        guard let methods = unsafe file?.pointee.pMethods else { return nil }
        return unsafe UnsafeRawPointer(methods).assumingMemoryBound(to: Methods.self).pointee.original
    }
}
