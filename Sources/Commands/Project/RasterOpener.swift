import Foundation
import Imagery
import Logging
import TileStorage

/// Opens the rasters of a configuration, each as a tile pyramid.
struct RasterOpener {
    let storage: StorageSection
    let logger: Logger
    /// The HTTP client, made when a raster needs it.
    let fetcher: () -> TileFetcher

    /// Opens one raster.
    ///
    /// - Throws: ``CommandError``: the file cannot be read, or the cache of fetched tiles cannot be opened.
    func open(_ raster: RasterSection) throws(CommandError) -> any RasterSource {
        do throws(ImageryError) {
            switch raster.source {
            case .raster(let file): return try GeoTIFFSource(path: file)
            case .mbtiles(let file): return try MBTilesSource(path: file)
            case .xyz(let section):
                let template = try UpstreamTemplate(section.template.value, key: section.key?.value)
                return upstream(
                    section, template: template, name: raster.name, cache: try cache(raster.name, template))
            }
        } catch {
            throw CommandError(error).inside("rasters.\(raster.name)")
        }
    }

    private func upstream(
        _ section: XYZSection, template: UpstreamTemplate, name: String, cache: UpstreamCache
    ) -> XYZSource {
        var policy = UpstreamPolicy()
        policy.freshSeconds = section.keepsFor.components.seconds
        policy.totalTimeout = section.timeout
        policy.attemptTimeout = min(policy.attemptTimeout, section.timeout)
        policy.totalTimeoutWithKept = min(policy.totalTimeoutWithKept, section.timeout)
        let time = UpstreamTime(ContinuousClock()) { Int64(Date().timeIntervalSince1970) }
        let logger = logger
        return XYZSource(
            template: template, tiles: XYZSource.Tiles(pixels: section.tilePixels, zoomRange: section.zooms),
            access: XYZSource.Access(fetcher: fetcher(), cache: cache, time: time), policy: policy,
            onFault: { fault in
                logger.warning(
                    "an upstream fails; its last good tiles are used",
                    metadata: ["raster": "\(name)", "kind": "\(fault.kind.rawValue)", "fault": "\(fault)"])
            })
    }

    private func cache(_ name: String, _ template: UpstreamTemplate) throws(ImageryError) -> UpstreamCache {
        let folder = storage.directory + "/upstream"
        let path = "\(folder)/\(name).mbtiles"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            return try UpstreamCache(path: path, sourceKey: template.identity)
        } catch {
            throw .tileFile(path: path, reason: "\(error)")
        }
    }
}
