import Synchronization
import TileStorage

/// A map as it is at one moment: what a render draws from, and what its pictures are worth in the store.
struct MapMoment: Sendable {
    /// What is drawn.
    var scene: MapScene
    /// The store's mark for pictures of the scene as a whole.
    var epoch: Int64
    /// The store's number of the last change that the scene's features have seen.
    var generation: Int64
}

/// A map and the store of its tiles; its features may change while it is served.
public final class ServedMap: Sendable {
    /// The map's name.
    public let name: String
    /// Where its tiles are kept.
    public let store: any TileStore
    let hot = HotTiles()
    private let moment: Mutex<MapMoment>
    /// True when another project has taken the map over: it knows of changes that the scene here has not seen.
    private let isLeaving = Mutex(false)
    /// Device pixels to the CSS pixel of the tiles that were drawn here.
    private let knownRatios: Mutex<Set<Int>>

    /// Joins them; the store learns the scene's fingerprint.
    public init(scene: MapScene, store: any TileStore) throws(TileStorageError) {
        name = scene.definition.name
        self.store = store
        let epoch = try store.currentEpoch(fingerprint: scene.fingerprint)
        moment = Mutex(MapMoment(scene: scene, epoch: epoch, generation: try store.generation()))
        knownRatios = Mutex([1])
    }

    /// The map as it is now.
    var now: MapMoment { moment.withLock { $0 } }
    /// What is drawn now.
    public var scene: MapScene { now.scene }
    /// The store's mark for pictures of the scene as it is now.
    public var epoch: Int64 { now.epoch }

    /// Device pixels to the CSS pixel of all tiles that there are or that are being drawn.
    func ratios() throws(TileStorageError) -> Set<Int> {
        try store.ratios().union(knownRatios.withLock { $0 })
    }

    /// Tiles of a ratio are about to be drawn; to be said before the scene they are drawn from is taken.
    func draws(ratio: Int) { knownRatios.withLock { _ = $0.insert(ratio) } }

    /// Puts changed features in place; their generation follows once the store has marked their tiles.
    ///
    /// Between the two a render draws the new features and counts as older than the change: it is drawn once
    /// more than needed, never once too few.
    func replace(_ scene: MapScene) { moment.withLock { $0.scene = scene } }

    /// The store has marked the tiles of all changes that the scene has seen.
    func reached(generation: Int64) {
        guard !isLeaving.withLock(\.self) else { return }
        moment.withLock { $0.generation = max($0.generation, generation) }
    }

    /// Whatever is drawn from here on counts as drawn before every change that is still told from others.
    func fallBehind() { moment.withLock { $0.generation = 0 } }

    /// Says whether the map is about to be served by another project: pictures drawn here stay as old as they are,
    /// whatever is marked from now on.
    public func leave(_ isLeaving: Bool) { self.isLeaving.withLock { $0 = isLeaving } }

    /// The store has begun a new epoch for the scene.
    func began(epoch: Int64, generation: Int64) {
        guard !isLeaving.withLock(\.self) else { return }
        moment.withLock { moment in
            moment.epoch = epoch
            moment.generation = max(moment.generation, generation)
        }
    }
}
