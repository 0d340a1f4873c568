import Foundation

/// Where the addresses in a style lead: to files beside it, or to absolute ones; never to the network.
public struct StyleFolder: Sendable, Hashable {
    /// The folder that relative addresses start from.
    public let path: String

    /// The folder of a style file.
    public init(ofStyle file: String) {
        path = URL(fileURLWithPath: file).deletingLastPathComponent().path
    }

    /// Schemes that browsers' plug-ins put before the address of a file of tiles.
    private static let prefixes = ["pmtiles://", "mbtiles://"]

    /// The file of an address; nil when it leads elsewhere.
    ///
    /// `file://` addresses may be percent-encoded or not: what is there as written is taken as written.
    public func file(_ address: String) -> String? {
        for prefix in Self.prefixes where address.hasPrefix(prefix) {
            return file(String(address.dropFirst(prefix.count)))
        }
        if address.hasPrefix("file://") {
            let written = String(address.dropFirst("file://".count))
            guard written.hasPrefix("/") else { return nil }
            if FileManager.default.fileExists(atPath: written) { return written }
            return written.removingPercentEncoding ?? written
        }
        guard !address.contains("://"), !address.hasPrefix("data:"), !address.isEmpty else { return nil }
        return address.hasPrefix("/") ? address : "\(path)/\(address)"
    }

    /// The bytes of an address; nil when there is no such file, or a larger one than allowed.
    public func bytes(_ address: String, maximum: Int) -> [UInt8]? {
        guard let file = file(address), !file.utf8.contains(0) else { return nil }
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: file),
            attributes[.type] as? FileAttributeType != .typeDirectory,
            let size = attributes[.size] as? NSNumber, size.intValue <= maximum,
            let data = try? Data(contentsOf: URL(fileURLWithPath: file))
        else { return nil }
        return [UInt8](data)
    }

    /// What changes when the file of an address does; empty when there is none.
    func fingerprint(_ address: String) -> String {
        guard let file = file(address),
            let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        else { return "" }
        let size = (attributes[.size] as? NSNumber)?.int64Value ?? 0
        let modified = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(size) \(modified)"
    }
}
