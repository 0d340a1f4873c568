import Foundation
import GRDB
import Tiling

extension MBTilesStore {
    /// Stores tiles and notes finished metatiles in one transaction; see ``TileStore``.
    public func write(
        _ tiles: [TileWrite], epoch: Int64, finished: [Metatile], modifiedSeconds: Int64
    ) throws(TileStorageError) {
        try TileStorageError.translating(path: path) {
            try writer.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    let current = try Self.currentEpoch(db)
                    var batch = WriteBatch(
                        db: db, epoch: epoch, isCurrent: epoch == current, current: current,
                        modifiedSeconds: modifiedSeconds)
                    for tile in tiles { try batch.store(tile, ownFormat: self.ownFormat) }
                    try batch.sweepReplaced()
                    if epoch == current {
                        let standard = tiles.filter {
                            TilePlace($0.coordinate, variant: $0.variant, ownFormat: self.ownFormat)
                                .isStandard
                        }
                        try Ledger.note(finished, tiles: standard.map(\.coordinate), epoch: epoch, db)
                    }
                    return .commit
                }
            }
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
    let isCurrent: Bool
    let current: Int64
    let modifiedSeconds: Int64
    private var replaced: Set<String> = []

    init(db: Database, epoch: Int64, isCurrent: Bool, current: Int64, modifiedSeconds: Int64) {
        self.db = db
        self.epoch = epoch
        self.isCurrent = isCurrent
        self.current = current
        self.modifiedSeconds = modifiedSeconds
    }

    mutating func store(_ tile: TileWrite, ownFormat: String) throws {
        let place = TilePlace(tile.coordinate, variant: tile.variant, ownFormat: ownFormat)
        let row = try Row.fetchOne(
            try db.cachedStatement(sql: place.sql.selectRow), arguments: place.arguments)
        let oldID = row?.text(0)
        let oldEpoch = row?.integer(1)
        if oldEpoch == current, !isCurrent { return }
        let id = try storeImage(tile.bytes)
        if oldID == id {
            guard oldEpoch != epoch else { return }
            try execute(place.sql.updateEpoch, [epoch] + place.arguments)
        } else if let oldID {
            try execute(place.sql.update, [id, epoch, modifiedSeconds] + place.arguments)
            replaced.insert(oldID)
        } else {
            try execute(place.sql.insert, [id, epoch, modifiedSeconds] + place.arguments)
        }
    }

    /// Deletes the pictures that this transaction took from their last tile.
    func sweepReplaced() throws {
        for id in replaced.sorted() {
            try execute(
                """
                DELETE FROM images WHERE tile_id = ?1
                AND NOT EXISTS (SELECT 1 FROM map WHERE tile_id = ?1)
                AND NOT EXISTS (SELECT 1 FROM variants WHERE tile_id = ?1)
                """, [id])
        }
    }

    /// The name under which the picture is stored, now or already.
    ///
    /// Should two pictures ever share a hash, the later one is stored under the hash and a number.
    private func storeImage(_ bytes: [UInt8]) throws -> String {
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
