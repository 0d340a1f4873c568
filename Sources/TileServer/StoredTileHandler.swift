import NIOCore
import NIOHTTP1

/// Answers stored tiles on the event loop, and hands every other request down the road.
///
/// Stands between the parser and everything else, so it also knows when a connection rests. A request is
/// answered here only when nothing before it waits for an answer, so that answers keep their order.
final class StoredTileHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// A request of ours whose end has not come.
    private struct Held {
        var head: HTTPRequestHead
        var question: TileQuestion
    }

    private let road: StoredTileRoad
    private var idleness: ConnectionIdleness
    private var held: Held?
    /// Where finished bytes enter the pipeline, beyond the encoder.
    private var exit: ChannelHandlerContext?
    private var isLastAnswerOurs = false
    /// When our last answer has left, once the connection shall close after it.
    private var departure: EventLoopFuture<Void>?
    private var look: Scheduled<Void>?

    init(road: StoredTileRoad, idleLimit: Duration) {
        self.road = road
        idleness = ConnectionIdleness(limit: TimeAmount(idleLimit), now: .now())
    }

    // MARK: The connection's life

    func handlerAdded(context: ChannelHandlerContext) {
        exit = try? context.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
        if context.channel.isActive { lookForRest(context, at: .now() + idleness.limit) }
    }

    func channelActive(context: ChannelHandlerContext) {
        lookForRest(context, at: .now() + idleness.limit)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        look?.cancel()
        look = nil
        exit = nil
    }

    private func lookForRest(_ context: ChannelHandlerContext, at deadline: NIODeadline) {
        look?.cancel()
        look = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            switch self.idleness.verdict(now: .now()) {
            case .close: context.close(promise: nil)
            case .lookAgain(let next): self.lookForRest(context, at: next)
            }
        }
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = NIODeadline.now()
        switch unwrapInboundIn(data) {
        case .head(let head):
            let isNext = idleness.unanswered == 0
            idleness.readHead(now: now)
            // A client that does not fetch its answers is left to the long road, which then stops reading.
            if isNext, context.channel.isWritable, let question = road.question(head) {
                held = Held(head: head, question: question)
                return
            }
        case .body:
            idleness.readBody(now: now)
            releaseHeld(context)
        case .end:
            idleness.readEnd(now: now)
            if let held, answer(held.question, of: held.head, since: now) {
                self.held = nil
                return
            }
            releaseHeld(context)
        }
        context.fireChannelRead(data)
    }

    private func answer(
        _ question: TileQuestion, of head: HTTPRequestHead, since start: NIODeadline
    ) -> Bool {
        guard let exit, let bytes = road.answer(question, of: head, since: start) else { return false }
        exit.writeAndFlush(NIOAny(bytes), promise: nil)
        road.takeBack(bytes)
        idleness.answered(now: .now())
        isLastAnswerOurs = true
        return true
    }

    private func releaseHeld(_ context: ChannelHandlerContext) {
        guard let held else { return }
        self.held = nil
        context.fireChannelRead(wrapInboundOut(.head(held.head)))
    }

    // MARK: Answers of the long road

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            idleness.answered(now: .now())
            isLastAnswerOurs = false
        }
        context.write(data, promise: promise)
    }

    // MARK: The end

    /// Whoever closes down the road does not know of our last answer: it leaves first.
    ///
    /// Hummingbird closes the input alone when the time for a graceful stop is over: then nothing waits any longer.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .input {
            isLastAnswerOurs = false
            departure = nil
        }
        if isLastAnswerOurs, let exit, context.channel.isActive {
            isLastAnswerOurs = false
            let left = context.eventLoop.makePromise(of: Void.self)
            departure = left.futureResult
            // Writes finish in their order.
            exit.writeAndFlush(NIOAny(ByteBuffer()), promise: left)
        }
        guard let departure else {
            context.close(mode: mode, promise: promise)
            return
        }
        departure.assumeIsolated().whenComplete { _ in context.close(mode: mode, promise: promise) }
    }
}
