import Logging
import ImageCoding
import Rendering
import TileStorage
import Tiling

/// What is remembered on the disk of tiles that cannot be drawn.
extension TilePyramid {
    /// The failures that an earlier process left, as keys of this one.
    static func knownFailures(
        of served: ServedMap, logger: Logger
    ) -> [(key: RenderKey, failure: TileFailure)] {
        do {
            return try served.store.failures().map { failure in
                (
                    RenderKey(
                        map: served.name, tiles: failure.tiles, output: served.output(of: failure.variant)),
                    failure
                )
            }
        } catch {
            // Without them the tiles are tried once more: nothing is lost.
            logger.warning(
                "failures of earlier renders cannot be read",
                metadata: ["map": "\(served.name)", "error": "\(error)"])
            return []
        }
    }

    /// Lets a map's metatiles that rest after failures be tried at once.
    func forgive(map: String) {
        guard queue.forgive(map: map) else { return }
        keep(map) { served throws(TileStorageError) in try served.store.forgetFailures() }
    }

    /// Writes down how a key ended that had failed, or fails now.
    func remember(_ key: RenderKey, _ ending: RenderQueue.Ending) {
        // A picture is asked for once, tiles again and again.
        guard key.viewport == nil else { return }
        let count = queue.failureCount(of: key)
        keep(key.map) { served throws(TileStorageError) in
            let variant = served.variant(of: key.output)
            switch ending {
            case .settled: try served.store.forgetFailure(of: key.tiles, variant: variant)
            case .failed(let reason):
                let failure = TileFailure(tiles: key.tiles, variant: variant, count: count, reason: reason)
                try served.store.note(failure, epoch: served.epoch)
            }
        }
    }

    /// Writes away from the actor, in order.
    private func keep(
        _ map: String, _ write: @escaping @Sendable (ServedMap) throws(TileStorageError) -> Void
    ) {
        guard let served = maps[map] else { return }
        let before = failureNotes
        let logger = logger
        failureNotes = Task.detached {
            await before?.value
            do throws(TileStorageError) {
                try write(served)
            } catch {
                logger.warning(
                    "a failure could not be written down",
                    metadata: ["map": "\(map)", "error": "\(error)"])
            }
        }
    }
}

extension ServedMap {
    /// How pictures of a store's variant are made.
    func output(of variant: TileVariant) -> MetatileRenderer.Output {
        let definition = scene.definition
        return MetatileRenderer.Output(
            tilePixels: definition.tilePixels, ratio: variant.ratio,
            format: TileFormat(rawValue: variant.format) ?? definition.format, colors: definition.colors)
    }
}
