import ImageCoding
import Pixels
import TileStorage
import Tiling

/// An answer that is kept.
struct KeptTile: Sendable {
    /// Nil for "nothing there".
    let pixels: PixelBuffer?
    let fetchedAtSeconds: Int64
    let entityTag: String?
}

extension XYZSource {
    func isFresh(_ kept: KeptTile) -> Bool {
        let limit = kept.pixels == nil ? policy.nothingSeconds : policy.freshSeconds
        // A time from the future comes from a wrong clock: the tile is as good as any.
        return time.wallSeconds() &- kept.fetchedAtSeconds <= limit
    }

    /// The kept answer, when it can be read and drawn.
    func kept(_ coordinate: TileCoordinate) -> KeptTile? {
        guard let cache else { return nil }
        do {
            guard let entry = try cache.get(coordinate) else { return nil }
            let pixels = entry.bytes.isEmpty ? nil : try picture(entry.bytes)
            return KeptTile(pixels: pixels, fetchedAtSeconds: entry.fetchedAtSeconds, entityTag: entry.etag)
        } catch let error as TileStorageError {
            note(cacheFault(error.key))
        } catch {
            note(cacheFault("a kept tile is broken"))
        }
        return nil
    }

    func keep(_ coordinate: TileCoordinate, _ bytes: [UInt8], entityTag: String?) {
        guard let cache else { return }
        do throws(TileStorageError) {
            try cache.put(coordinate, bytes: bytes, fetchedAtSeconds: time.wallSeconds(), etag: entityTag)
        } catch { note(cacheFault(error.key)) }
    }

    func confirm(_ coordinate: TileCoordinate) {
        guard let cache else { return }
        do throws(TileStorageError) {
            try cache.confirm(coordinate, fetchedAtSeconds: time.wallSeconds())
        } catch { note(cacheFault(error.key)) }
    }

    private func cacheFault(_ reason: String) -> UpstreamFault {
        UpstreamFault(host: template.host, kind: .cache, detail: "the cache of its tiles fails: \(reason)")
    }

    /// A whole picture of the right size.
    func picture(_ bytes: [UInt8]) throws(UpstreamFault) -> PixelBuffer {
        func fault(_ kind: UpstreamFault.Kind, _ detail: String) -> UpstreamFault {
            UpstreamFault(host: template.host, kind: kind, detail: detail)
        }
        let pixels: PixelBuffer
        do { pixels = try ImageDecoder.decode(bytes) } catch {
            if case .unknownFormat = error { throw fault(.notAPicture, error.description) }
            throw fault(.brokenPicture, error.description)
        }
        guard pixels.width == tilePixels, pixels.height == tilePixels else {
            throw fault(
                .wrongSize,
                "a tile has \(pixels.width)×\(pixels.height) pixels where \(tilePixels)×\(tilePixels) are expected"
            )
        }
        return pixels
    }
}
