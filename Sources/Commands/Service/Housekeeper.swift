import Foundation
import Logging
import Scheduling
import TileStorage

/// Looks after the caches of a service while it runs.
struct Housekeeper: Sendable {
    /// Between two looks at the caches' sizes.
    static let period = Duration.seconds(30)
    /// Looks between two sweeps of pictures that no tile uses: an hour.
    static let looksBetweenSweeps = 120

    let pyramid: TilePyramid
    let maximumBytes: Int64?
    let logger: Logger

    /// Works until the task is cancelled.
    func run() async {
        var looks = 0
        while (try? await Task.sleep(for: Self.period)) != nil {
            looks += 1
            do throws(TileStorageError) {
                // The turn only orders uses, so a clock that jumps spoils nothing but the order of eviction.
                let turn = Int64(Date().timeIntervalSince1970)
                let removed = try pyramid.keepHouse(maximumBytes: maximumBytes, turn: turn)
                if removed > 0 {
                    logger.info("tiles least asked for were removed", metadata: ["tiles": "\(removed)"])
                }
                if looks % Self.looksBetweenSweeps == 0 { _ = try pyramid.sweepOrphans() }
            } catch {
                logger.error("a cache could not be looked after", metadata: ["error": "\(error)"])
            }
        }
    }
}
