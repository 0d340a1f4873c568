import Features

#if canImport(Glibc)
    import Glibc
#endif

/// The packed table of a dataset on disk.
public enum DatasetFile {
    /// The extension of packed tables, without the dot: Gridmill feature table.
    public static let fileExtension = "gmft"

    /// Where a dataset's table is kept.
    public static func path(directory: String, dataset: String) -> String {
        directory + "/" + dataset + "." + fileExtension
    }

    /// Maps a packed table into memory; the map stays until the last user of the table has gone.
    ///
    /// Tables are replaced by renaming, so one that is open never changes under its readers.
    ///
    /// - Parameters:
    ///   - path: the packed table.
    ///   - verification: whether every byte is compared with its checksum.
    /// - Returns: the table over the map.
    /// - Throws: when the file is not there, or is not a table.
    public static func open(
        _ path: String, verification: FeatureTable.Verification = .full
    ) throws(FeatureSourceError) -> FeatureTable {
        let region = try region(path)
        do throws(FeatureTableError) {
            return try FeatureTable(region: region, verification: verification)
        } catch {
            throw .table(path: path, error)
        }
    }

    /// Maps a file into memory.
    static func region(_ path: String) throws(FeatureSourceError) -> ByteRegion {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(path: path, reason: SystemError.text()) }
        defer { close(descriptor) }
        return try map(descriptor, path: path)
    }

    /// Puts a table that was written under another name in place of whatever is there, in one step.
    ///
    /// - Throws: when it cannot be renamed; both files are as they were then.
    public static func move(_ staged: String, to path: String) throws(FeatureSourceError) {
        guard unsafe rename(staged, path) == 0 else {
            throw .cannotWrite(path: path, reason: SystemError.text())
        }
        syncFolder(of: path)
    }

    /// Makes a new name durable as well; a file system that cannot do so loses nothing but the name.
    static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = unsafe Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func map(_ descriptor: Int32, path: String) throws(FeatureSourceError) -> ByteRegion {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .cannotRead(path: path, reason: SystemError.text())
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .cannotRead(path: path, reason: "it is not a file")
        }
        guard let count = Int(exactly: status.st_size), count > 0 else {
            throw .table(path: path, .notATable)
        }
        let address = unsafe mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0)
        guard let address = unsafe address, unsafe address != MAP_FAILED else {
            throw .cannotRead(path: path, reason: SystemError.text())
        }
        let place = UInt(bitPattern: address)
        // SAFETY: the map is page-aligned, read-only, `count` bytes long, and unmapped once, by the region.
        return unsafe ByteRegion(
            adopting: UnsafeRawPointer(address), count: count, rest: { giveBack($0, of: place) },
            release: { unsafe munmap(UnsafeMutableRawPointer(bitPattern: place), count) })
    }

    /// Bytes read once that may stay: giving back fewer is not worth a call.
    private static let smallestGiven = 1 << 20

    /// Takes the whole pages of a run out of the process' resident memory; they stay in the system's cache of the file.
    private static func giveBack(_ range: Range<Int>, of map: UInt) {
        guard range.count >= smallestGiven else { return }
        let page = max(sysconf(Int32(_SC_PAGESIZE)), 1)
        let (first, end) = ((range.lowerBound + page - 1) / page * page, range.upperBound / page * page)
        guard first < end else { return }
        // SAFETY: the pages lie in the map, which the caller holds. They are read-only and of a file: whoever reads them
        // next finds the same bytes.
        unsafe madvise(UnsafeMutableRawPointer(bitPattern: map + UInt(first)), end - first, MADV_DONTNEED)
    }

    /// Writes a table under a temporary name and renames it when it is whole and on disk.
    final class Writer {
        private let path: String
        private let temporary: String
        private var descriptor: Int32

        /// Opens and locks the temporary file; fails at once if another import has it, or the folder cannot
        /// be written.
        init(path: String) throws(FeatureSourceError) {
            self.path = path
            temporary = path + ".partial"
            descriptor = unsafe Glibc.open(temporary, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: SystemError.text()) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                descriptor = -1
                throw .busy(path: path)
            }
            guard ftruncate(descriptor, 0) == 0 else {
                throw .cannotWrite(path: path, reason: SystemError.text())
            }
        }

        deinit {
            guard descriptor >= 0 else { return }
            unsafe unlink(temporary)
            close(descriptor)
        }

        /// Lets the closure write, then makes the file durable and gives it its name.
        ///
        /// The closure hands bytes and their places to the sink and returns the file's length, as this does.
        func commit(
            _ write: ((RawSpan, Int) throws(FeatureSourceError) -> Void) throws(FeatureSourceError) -> Int
        ) throws(FeatureSourceError) -> Int {
            let length = try write { bytes, offset throws(FeatureSourceError) in try self.put(bytes, offset) }
            guard ftruncate(descriptor, length) == 0, fsync(descriptor) == 0,
                unsafe rename(temporary, path) == 0
            else { throw .cannotWrite(path: path, reason: SystemError.text()) }
            close(descriptor)
            descriptor = -1
            DatasetFile.syncFolder(of: path)
            return length
        }

        private func put(_ bytes: RawSpan, _ offset: Int) throws(FeatureSourceError) {
            // SAFETY: pwrite reads `count - done` bytes behind `done`, inside the span, during this call.
            let isWritten = unsafe bytes.withUnsafeBytes { buffer in
                var done = 0
                while done < buffer.count {
                    let more = unsafe pwrite(
                        descriptor, buffer.baseAddress.map { unsafe $0 + done },
                        buffer.count - done, offset + done)
                    if more < 0, errno == EINTR { continue }
                    if more <= 0 { return false }
                    done += more
                }
                return true
            }
            guard isWritten else { throw .cannotWrite(path: path, reason: SystemError.text()) }
        }
    }
}

/// The system's last error in words.
enum SystemError {
    static func text() -> String {
        let number = errno
        // SAFETY: strerror gives a null-terminated string, copied at once.
        return unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
    }
}
