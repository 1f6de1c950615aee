import NIOCore
import NIOPosix

/// A server on this machine that answers every request with the same bytes, whatever they are, and
/// then closes the connection.
struct RawServer {
    private let channel: any Channel

    var port: Int { channel.localAddress?.port ?? 0 }

    /// - Parameters:
    ///   - answer: `nil` to say nothing and keep the connection.
    ///   - isHasty: Whether it answers before a request is whole, or is one of HTTP.
    static func start(_ answer: String?, isHasty: Bool = false) async throws -> RawServer {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Answerer(answer: answer, isHasty: isHasty)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return RawServer(channel: channel)
    }

    func stop() async throws { try await channel.close() }

    private final class Answerer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: String?
        private let isHasty: Bool
        private var head = ""

        init(answer: String?, isHasty: Bool) {
            self.answer = answer
            self.isHasty = isHasty
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            head += String(buffer: unwrapInboundIn(data))
            guard isHasty || head.contains("\r\n\r\n"), let answer else { return }
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)))
                .whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
