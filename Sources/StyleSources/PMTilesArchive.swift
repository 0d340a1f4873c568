import Foundation
import ImageCoding
import Synchronization
import Tiling
import VectorTiles

/// A PMTiles archive on disk, version 3.
final class PMTilesArchive: Sendable {
    /// Directories kept: a leaf of a large archive has some 100 KB.
    private static let maximumDirectories = 64
    /// How deep leaf directories may lie: the specification allows one level, writers some more.
    private static let maximumDepth = 4

    let path: String
    let header: PMTilesHeader
    private let state: Mutex<State>

    private struct State {
        let file: FileHandle
        var directories: [UInt64: PMTilesDirectory] = [:]
    }

    /// Opens an archive and reads its head.
    init(path: String) throws(StyleSourceError) {
        self.path = path
        guard let file = FileHandle(forReadingAtPath: path) else { throw .file("cannot open \(path)") }
        let head = (try? file.read(upToCount: PMTilesHeader.byteCount)) ?? Data()
        do throws(PMTilesError) { header = try PMTilesHeader([UInt8](head)) } catch {
            throw .file("\(path): \(error)")
        }
        state = Mutex(State(file: file))
    }

    /// The bytes of a tile, as its ``PMTilesHeader/tileCompression`` has them; nil when there is none.
    func bytes(_ tile: TileCoordinate) throws(StyleSourceError) -> [UInt8]? {
        guard header.zoomRange.contains(tile.zoom) else { return nil }
        let id = PMTilesDirectory.tileID(tile)
        let found = state.withLock { state in
            Result { () throws(StyleSourceError) in try find(id, &state) }
        }
        return try found.get()
    }

    private func find(_ id: UInt64, _ state: inout State) throws(StyleSourceError) -> [UInt8]? {
        var place = header.rootDirectory
        for _ in 0..<Self.maximumDepth {
            guard let entry = try directory(place, &state).entry(for: id) else { return nil }
            guard entry.runLength == 0 else {
                return try read(entry, in: header.tileBytes, maximum: TileBytes.maximumBytes, &state)
            }
            place = try range(entry, in: header.leafDirectories)
        }
        throw .file("\(path): its directories lie too deep in one another")
    }

    private func directory(
        _ place: Range<UInt64>, _ state: inout State
    ) throws(StyleSourceError) -> PMTilesDirectory {
        if let known = state.directories[place.lowerBound] { return known }
        let packed = try bytes(place, maximum: PMTilesHeader.maximumDirectoryBytes, state)
        guard header.internalCompression == .none || header.internalCompression == .gzip else {
            throw .file("\(path): its directories are packed in a way that is not read; convert it with gzip")
        }
        do {
            let unpacked = try Gzip.unpacked(packed, maximumBytes: 4 * PMTilesHeader.maximumDirectoryBytes)
            let directory = try PMTilesDirectory(unpacked)
            if state.directories.count >= Self.maximumDirectories { state.directories = [:] }
            state.directories[place.lowerBound] = directory
            return directory
        } catch {
            throw .file("\(path): \(error)")
        }
    }

    private func range(
        _ entry: PMTilesDirectory.Entry, in section: Range<UInt64>
    ) throws(StyleSourceError) -> Range<UInt64> {
        let (start, isTooLarge) = section.lowerBound.addingReportingOverflow(entry.offset)
        let (end, isTooLong) = start.addingReportingOverflow(entry.length)
        guard !isTooLarge, !isTooLong, end <= section.upperBound else {
            throw .file("\(path): an entry points beyond its section; run «pmtiles verify»")
        }
        return start..<end
    }

    private func read(
        _ entry: PMTilesDirectory.Entry, in section: Range<UInt64>, maximum: Int, _ state: inout State
    ) throws(StyleSourceError) -> [UInt8] {
        try bytes(range(entry, in: section), maximum: maximum, state)
    }

    private func bytes(
        _ place: Range<UInt64>, maximum: Int, _ state: State
    ) throws(StyleSourceError) -> [UInt8] {
        guard place.upperBound - place.lowerBound <= UInt64(maximum) else {
            throw .file("\(path): \(place.count) bytes in one piece; at most \(maximum) are read")
        }
        do {
            try state.file.seek(toOffset: place.lowerBound)
            let data = try state.file.read(upToCount: place.count) ?? Data()
            guard data.count == place.count else { throw StyleSourceError.file("\(path) ends too early") }
            return [UInt8](data)
        } catch {
            throw .file("\(path) cannot be read: \(error)")
        }
    }
}
