import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A server on 127.0.0.1 that answers as badly as the path says.
///
/// Written on bare sockets: no library would send what it sends. Every wait ends after a few seconds, so no
/// thread outlives its test for long.
final class FaultyServer: Sendable {
    /// The port the system gave.
    let port: UInt16
    private let listener: Int32

    /// Seconds until a thread gives up on its client.
    private static let patience = 5

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = self.listener
        // SAFETY: the address is ours, of the announced length, and only used during the calls.
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(listener, address, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard result else { throw CocoaError(.fileReadUnknown) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                Thread.detachNewThread { Self.serve(client) }
            }
        }
    }

    func stop() {
        _ = shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// The address pattern of a kind of fault.
    func pattern(_ fault: String) -> String { "http://127.0.0.1:\(port)/\(fault)/{z}/{x}/{y}?k={key}" }

    private static func serve(_ client: Int32) {
        defer { close(client) }
        var limit = timeval(tv_sec: patience, tv_usec: 0)
        // SAFETY: the option's value is ours and of the announced size.
        _ = unsafe setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var request = ""
        while !request.hasSuffix("\r\n\r\n") {
            guard let part = receive(client), request.utf8.count < 65_536 else { return }
            request += part
        }
        let path = request.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        answer(client, path.split(separator: "/").first.map(String.init) ?? "", request: request)
    }

    private static func answer(_ client: Int32, _ fault: String, request: String) {
        switch fault {
        case "hang": while receive(client) != nil {}
        case "500": send(client, "500 Oops", "text/plain", "no")
        case "html": send(client, "200 OK", "text/html", "<html>please log in</html>")
        case "echo": send(client, "200 OK", "text/plain", request)
        case "redirect":
            send(client, "302 Found", "text/plain", "", head: "Location: http://127.0.0.1:1/elsewhere\r\n")
        case "short": send(client, "200 OK", "image/png", "half", announced: 1000)
        case "large": flood(client)
        case "drip": drip(client)
        case "reset": reset(client)
        default: send(client, "404 Not Found", "text/plain", "nothing")
        }
    }

    private static func send(
        _ client: Int32, _ status: String, _ type: String, _ body: String, announced: Int? = nil,
        head: String = ""
    ) {
        let length = announced ?? body.utf8.count
        write(
            client,
            "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(length)\r\n"
                + "ETag: \"7\"\r\n\(head)Connection: close\r\n\r\n\(body)")
    }

    /// Chunks without end, until the client has enough.
    private static func flood(_ client: Int32) {
        write(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = "10000\r\n" + String(repeating: "x", count: 65_536) + "\r\n"
        for _ in 0..<4096 where !write(client, chunk) { return }
    }

    /// A byte every 20 ms.
    private static func drip(_ client: Int32) {
        write(client, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        for _ in 0..<patience * 50 {
            guard write(client, "x") else { return }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }

    /// Breaks the connection in the middle of the body.
    private static func reset(_ client: Int32) {
        write(client, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nxxxx")
        var option = linger(l_onoff: 1, l_linger: 0)
        // SAFETY: as above.
        _ = unsafe setsockopt(client, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private static func receive(_ client: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: 4096)
        // SAFETY: the call writes at most the array's size.
        let count = unsafe recv(client, &bytes, bytes.count, 0)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }

    @discardableResult
    private static func write(_ client: Int32, _ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let rest = Array(bytes[sent...])
            // SAFETY: the call reads the array's bytes only.
            let count = unsafe Glibc.send(client, rest, rest.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
