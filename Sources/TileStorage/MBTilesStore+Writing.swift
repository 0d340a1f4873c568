import Foundation
import GRDB
import Tiling

extension MBTilesStore {
    /// Stores tiles and notes finished metatiles in one transaction; see ``TileStore``.
    public func write(
        _ tiles: [TileWrite], epoch: Int64, generation: Int64, finished: [Metatile], modifiedSeconds: Int64
    ) throws(TileStorageError) {
        try changing { db in
            let current = try Self.currentEpoch(db)
            var batch = try WriteBatch(
                db: db, epoch: epoch, current: current, generation: generation,
                modifiedSeconds: modifiedSeconds)
            for tile in tiles { try batch.store(tile, ownFormat: self.ownFormat) }
            try batch.sweepReplaced()
            guard epoch == current else { return }
            let standard = tiles.filter {
                TilePlace($0.coordinate, variant: $0.variant, ownFormat: self.ownFormat).isStandard
            }
            let sound = finished.filter { metatile in
                !batch.outdated.contains { metatile.range.contains($0) } && batch.isRecent
            }
            try Ledger.note(sound, tiles: standard.map(\.coordinate), epoch: epoch, db)
        }
    }

    /// Deletes pictures that no tile uses any more.
    ///
    /// Writing sweeps behind itself; this is for files that something else has changed.
    ///
    /// - Returns: how many were deleted.
    @discardableResult
    public func sweepOrphans() throws(TileStorageError) -> Int {
        try TileStorageError.translating(path: path) {
            try writer.writeWithoutTransaction { db in
                try StoreSchema.sweepOrphans(db)
                return db.changesCount
            }
        }
    }
}

/// The tiles of one transaction.
private struct WriteBatch {
    let db: Database
    let epoch: Int64
    let current: Int64
    let generation: Int64
    let modifiedSeconds: Int64
    /// False when the data is older than the marks that are kept: nothing can be known fresh then.
    let isRecent: Bool
    /// True when changes came after the generation.
    private let hasLaterMarks: Bool
    private var replaced: Set<String> = []
    /// The last picture and its name: those of empty tiles follow one another.
    private var last: (bytes: [UInt8], id: String)?
    /// Tiles that a change touched while they were drawn.
    private(set) var outdated: [TileCoordinate] = []

    init(db: Database, epoch: Int64, current: Int64, generation: Int64, modifiedSeconds: Int64) throws {
        self.db = db
        self.epoch = epoch
        self.current = current
        self.generation = generation
        self.modifiedSeconds = modifiedSeconds
        isRecent = try generation >= StalePages.oldest(db)
        hasLaterMarks = try generation < StalePages.generation(db)
    }

    mutating func store(_ tile: TileWrite, ownFormat: String) throws {
        let place = TilePlace(tile.coordinate, variant: tile.variant, ownFormat: ownFormat)
        let row = try Row.fetchOne(
            try db.cachedStatement(sql: place.sql.selectRow), arguments: place.arguments)
        let oldID = row?.text(0)
        let oldEpoch = row?.integer(1)
        let isOutdated = try isOutdated(tile.coordinate)
        // What is fresh is never replaced by what is not.
        if oldEpoch == current, epoch != current || isOutdated,
            try !place.isStandard || StalePages.since(tile.coordinate, db) == nil
        {
            return
        }
        let newEpoch = isOutdated && !place.isStandard ? VariantRows.staleEpoch : epoch
        try replace(oldID, oldEpoch, with: storeImage(tile.bytes), newEpoch, at: place)
        guard place.isStandard, epoch == current else { return }
        if isOutdated {
            try StalePages.setBit(tile.coordinate, since: modifiedSeconds, db)
        } else {
            try StalePages.clear(tile.coordinate, db)
        }
    }

    private mutating func isOutdated(_ tile: TileCoordinate) throws -> Bool {
        guard try !isRecent || hasLaterMarks && StalePages.changed(tile, since: generation, db) else {
            return false
        }
        outdated.append(tile)
        return true
    }

    private mutating func replace(
        _ oldID: String?, _ oldEpoch: Int64?, with id: String, _ newEpoch: Int64, at place: TilePlace
    ) throws {
        if oldID == id {
            guard oldEpoch != newEpoch else { return }
            try execute(place.sql.updateEpoch, [newEpoch] + place.arguments)
        } else if let oldID {
            try execute(place.sql.update, [id, newEpoch, modifiedSeconds] + place.arguments)
            replaced.insert(oldID)
        } else {
            try execute(place.sql.insert, [id, newEpoch, modifiedSeconds] + place.arguments)
        }
    }

    /// Deletes the pictures that this transaction took from their last tile.
    func sweepReplaced() throws { try StoreSchema.sweep(replaced.sorted(), db) }

    /// The name under which the picture is stored, now or already.
    ///
    /// Should two pictures ever share a hash, the later one is stored under the hash and a number.
    private mutating func storeImage(_ bytes: [UInt8]) throws -> String {
        if let last, last.bytes == bytes { return last.id }
        let id = try storedImage(bytes)
        last = (bytes, id)
        return id
    }

    private func storedImage(_ bytes: [UInt8]) throws -> String {
        let hash = ContentHash(bytes).hex
        let data = Data(bytes)
        var id = hash
        var collisions = 0
        while true {
            let statement = try db.cachedStatement(sql: "SELECT tile_data = ? FROM images WHERE tile_id = ?")
            guard let isEqual = try Row.fetchOne(statement, arguments: [data, id])?.integer(0) else { break }
            if isEqual == 1 { return id }
            collisions += 1
            id = "\(hash)-\(collisions)"
        }
        try execute("INSERT INTO images (tile_id, tile_data) VALUES (?, ?)", [id, data])
        return id
    }

    private func execute(_ sql: String, _ arguments: StatementArguments) throws {
        try db.cachedStatement(sql: sql).execute(arguments: arguments)
    }
}
