import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request body is larger or slower than the limits.
///
/// A body that announces its size is refused with 413 by ``Responder``; this holds against those that do
/// not keep to what they announced, or announce nothing and drip.
final class RequestBodyGuard: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private var bodyBytes = 0
    private var mostBytes = ServerLimits.bodyBytes
    private var isReading = false
    private var deadline: Scheduled<Void>?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            bodyBytes = 0
            mostBytes = ServerLimits.bodyBytes(method: head.method.rawValue, target: head.path ?? "")
            isReading = true
        case .body(let part):
            bodyBytes += part.readableBytes
            guard bodyBytes <= mostBytes else {
                context.close(promise: nil)
                return
            }
        case .end:
            isReading = false
            deadline?.cancel()
            deadline = nil
        }
        context.fireChannelRead(data)
    }

    /// Only a body that did not come with its head needs a deadline.
    func channelReadComplete(context: ChannelHandlerContext) {
        if isReading, deadline == nil {
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: .seconds(ServerLimits.bodySeconds)) {
                channel.close(promise: nil)
            }
        }
        context.fireChannelReadComplete()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
    }
}
