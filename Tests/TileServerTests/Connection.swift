import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing
import TileServer

/// Runs a listening server on a free port, and stops it gracefully when the body is done.
func withListeningServer<Value: Sendable>(
    _ change: (inout MapService) -> Void = { _ in }, port: Int = 0,
    configure: (inout TileServerConfiguration) -> Void = { _ in },
    body: @Sendable (_ port: Int, _ stop: @escaping @Sendable () async -> Void) async throws -> Value
) async throws -> Value {
    let (ports, announce) = AsyncStream.makeStream(of: Int.self)
    let server = try fixtureServer(change) { configuration in
        configure(&configuration)
        configuration.port = port
        configuration.onListening = { port in announce.yield(port) }
    }
    let group = ServiceGroup(configuration: .init(services: [server], logger: silent))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask {
            defer { announce.finish() }
            try await group.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await tasks.next()
            throw ChannelError.eof
        }
        let value = try await body(port) { await group.triggerGracefulShutdown() }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
        return value
    }
}

/// Sends bytes over a new connection, runs `whenSent`, and reads until the other side closes it.
///
/// `whenAnswered` runs at the first bytes that come; with `endsOutput` the other side learns that nothing more is asked.
func exchange(
    _ text: String, port: Int, endsOutput: Bool = false, whenSent: @Sendable () async -> Void = {},
    whenAnswered: @Sendable () async -> Void = {}
) async throws -> String {
    let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .channelOption(.allowRemoteHalfClosure, value: true)
        .connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true))
            }
        }
    return try await client.executeThenClose { inbound, outbound in
        try await outbound.write(ByteBuffer(string: text))
        if endsOutput { outbound.finish() }
        await whenSent()
        var answer = ""
        do {
            for try await part in inbound {
                if answer.isEmpty { await whenAnswered() }
                answer += String(buffer: part)
            }
        } catch is IOError {
            // A connection closed in the middle of our sending is reset; what came before counts.
        }
        return answer
    }
}

/// A request that ends its connection.
func request(_ line: String, _ fields: String...) -> String {
    "\(line) HTTP/1.1\r\nHost: x\r\n" + fields.map { $0 + "\r\n" }.joined() + "Connection: close\r\n\r\n"
}
