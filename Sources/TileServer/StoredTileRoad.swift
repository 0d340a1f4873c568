import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// The short road of a request: a plain question for a tile that is stored and fresh, answered at once.
///
/// What it does not take or know is left to ``Responder``, whose answers it gives to the byte.
final class StoredTileRoad: Sendable {
    private let service: MapService
    private let counters: RequestCounters
    private let logger: Logger
    private let isOpen: Bool
    private let cacheControl: String
    /// The fields after the content's, which are the same for every tile.
    private let lastFields: String
    private let end: String
    /// Buffers of answers that were written: memory for large tiles, asked of the system every time, costs more than
    /// copying them.
    private let spares = Mutex<[ByteBuffer]>([])
    private static let mostSpares = 4
    private static let spareBytes = 1 << 20
    private let date = Mutex((second: Int64(-1), text: ""))

    /// The short road beside a responder; closed, it takes no request.
    init(beside responder: Responder, isOpen: Bool, serverName: String) {
        service = responder.service
        counters = responder.counters
        logger = responder.logger
        self.isOpen = isOpen
        cacheControl = CachePolicy.fresh(seconds: responder.freshSeconds).text
        lastFields =
            "\r\nX-Content-Type-Options: nosniff\r\nAccess-Control-Allow-Origin: *"
            + "\r\nAccess-Control-Expose-Headers: ETag, Last-Modified, Retry-After"
            + "\r\nDate: "
        end = "\r\nServer: \(serverName)\r\n\r\n"
    }

    /// The tile that a request asks for; nil when the request needs more than its tile looked up.
    func question(_ head: HTTPRequestHead) -> TileQuestion? {
        guard isOpen, head.method == .GET, head.version == .http1_1, head.uri.hasPrefix("/maps/"),
            Self.isPlain(head.headers)
        else { return nil }
        guard let target = try? RequestTarget(head.uri),
            case .tile(let map, let coordinate, let ratio, let format)? = try? Route(target.segments)
        else { return nil }
        return TileQuestion(map: map, coordinate: coordinate, ratio: ratio, format: format)
    }

    /// True when no field changes the answer, announces a body or ends the connection.
    private static func isPlain(_ headers: HTTPHeaders) -> Bool {
        var bytes = 0
        var count = 0
        for (name, value) in headers {
            count += 1
            bytes += name.utf8.count + value.utf8.count
            switch name.utf8.count {
            // If-Match, Expect and Upgrade, Connection, Content-Length, If-None-Match, …
            case 6...19: guard isPlain(name.lowercased(), value) else { return false }
            default: break
            }
        }
        return bytes <= ServerLimits.headerBytes && count <= ServerLimits.headerFields
    }

    private static func isPlain(_ name: String, _ value: String) -> Bool {
        switch name {
        case "connection": value.lowercased() == "keep-alive"
        case "content-length", "transfer-encoding", "expect", "upgrade": false
        default: !name.hasPrefix("if-")
        }
    }

    /// Head and body as they go over the connection; nil when the tile must be waited for or has no answer.
    func answer(_ question: TileQuestion, of head: HTTPRequestHead, since start: NIODeadline) -> ByteBuffer? {
        guard let image = service.storedTile(question), !image.isStale,
            let tag = image.contentHash.flatMap(ContentTag.init(hash:))
        else { return nil }
        let bytes = bytes(of: image, tag: tag)
        counters.begin()
        counters.count(
            .tile, status: 200, bytes: image.bytes.count,
            duration: .nanoseconds((NIODeadline.now() - start).nanoseconds))
        logger.debug(
            "answered",
            metadata: ["method": "GET", "target": "\(head.uri.prefix(200))", "status": "200"])
        return bytes
    }

    /// Takes an answer's buffer back; while some of it waits to be sent, its next user gets memory of its own.
    func takeBack(_ bytes: ByteBuffer) {
        guard bytes.capacity <= Self.spareBytes else { return }
        spares.withLock { spares in
            if spares.count < Self.mostSpares { spares.append(bytes) }
        }
    }

    private func bytes(of image: ImageAnswer, tag: ContentTag) -> ByteBuffer {
        var bytes = spares.withLock { $0.popLast() } ?? ByteBuffer()
        bytes.clear(minimumCapacity: image.bytes.count + 512)
        bytes.writeString("HTTP/1.1 200 OK\r\nContent-Type: ")
        bytes.writeString(image.format.mediaType)
        bytes.writeString("\r\nCache-Control: ")
        bytes.writeString(cacheControl)
        bytes.writeString("\r\nETag: ")
        bytes.writeString(tag.text)
        if let modified = image.modifiedSeconds.flatMap(HTTPDate.text(secondsSince1970:)) {
            bytes.writeString("\r\nLast-Modified: ")
            bytes.writeString(modified)
        }
        bytes.writeString("\r\nContent-Length: ")
        bytes.writeString(String(image.bytes.count))
        bytes.writeString(lastFields)
        bytes.writeString(dateText())
        bytes.writeString(end)
        bytes.writeBytes(image.bytes)
        return bytes
    }

    /// The time of the answer, put into words once a second.
    private func dateText() -> String {
        let second = Int64(Date().timeIntervalSince1970)
        return date.withLock { date in
            if date.second != second {
                date = (second, HTTPDate.text(secondsSince1970: second) ?? "")
            }
            return date.text
        }
    }
}
