import TileStorage

/// Keeping the stores within their limits.
extension TilePyramid {
    /// What is left when the limit is reached and tiles are removed: so that it is not reached again at once.
    private static let evictTo = 0.9

    /// Notes in the stores what was asked for, and removes what was not when they take too much room.
    ///
    /// - Parameters:
    ///   - maximumBytes: of all stores together; nil for no limit.
    ///   - turn: a number that grows with every call.
    /// - Returns: the tiles removed.
    /// - Throws: ``TileStorageError``.
    public nonisolated func keepHouse(maximumBytes: Int64?, turn: Int64) throws(TileStorageError) -> Int {
        let untold = interest.takeUntold()
        let stores = maps.sorted { $0.key < $1.key }.compactMap { name, served in
            (served.store as? MBTilesStore).map { (name: name, store: $0) }
        }
        for (name, store) in stores {
            let uses = untold.filter { $0.key.map == name }.map { block, hits in
                MBTilesStore.Use(zoom: block.zoom, column: block.column, row: block.row, hits: hits)
            }
            if !uses.isEmpty {
                try store.note(
                    uses.sorted { ($0.zoom, $0.row, $0.column) < ($1.zoom, $1.row, $1.column) }, turn: turn)
            }
        }
        guard let maximumBytes else { return 0 }
        let sizes = stores.map { $0.store.bytesOnDisk }
        let all = sizes.reduce(0, +)
        guard all > maximumBytes else { return 0 }
        let surplus = Double(all) - Double(maximumBytes) * Self.evictTo
        var removed = 0
        // Each store gives as much as it takes.
        for (entry, size) in zip(stores, sizes) where size > 0 {
            removed += try entry.store.evict(bytes: Int64(surplus * Double(size) / Double(all))).tiles
        }
        return removed
    }

    /// Removes pictures that no tile uses.
    public nonisolated func sweepOrphans() throws(TileStorageError) -> Int {
        var count = 0
        for served in maps.values {
            if let store = served.store as? MBTilesStore { count += try store.sweepOrphans() }
        }
        return count
    }

    /// Bytes on disk of each map's store, by name.
    public nonisolated var storeBytes: [(map: String, bytes: Int64)] {
        maps.sorted { $0.key < $1.key }.compactMap { name, served in
            (served.store as? MBTilesStore).map { (name, $0.bytesOnDisk) }
        }
    }
}
