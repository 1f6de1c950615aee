import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

@testable import FaultProxy

/// A server that answers with bytes that a test wrote, and keeps the bytes that it got.
final class TestServer: Sendable {
    struct Request: Sendable {
        let head: HTTPRequestHead
        let body: String

        var uri: String { head.uri }
    }

    enum Reply: Sendable {
        /// These bytes; the connection stays.
        case bytes(String)
        /// These bytes, and the connection closes.
        case last(String)
    }

    private struct State {
        var requests: [Request] = []
        var received = ""
    }

    private let state = Mutex(State())
    private let script: @Sendable (Request) async throws -> Reply
    /// Which requests are answered before their body is read.
    private let refuses: @Sendable (HTTPRequestHead) -> String?

    var requests: [Request] { state.withLock(\.requests) }
    /// All bytes of all connections.
    var received: String { state.withLock(\.received) }

    private init(
        _ script: @escaping @Sendable (Request) async throws -> Reply,
        refusing: @escaping @Sendable (HTTPRequestHead) -> String?
    ) {
        self.script = script
        refuses = refusing
    }

    /// Answers to every request with its body.
    static let echo: @Sendable (Request) async throws -> Reply = { .bytes(answer($0.body)) }

    static func answer(_ body: String, status: String = "200 OK") -> String {
        "HTTP/1.1 \(status)\r\nETag: \"e1\"\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// Runs a server for the time of a test, and a proxy before it.
    static func with<Result: Sendable>(
        _ script: @escaping @Sendable (Request) async throws -> Reply = echo,
        refusing: @escaping @Sendable (HTTPRequestHead) -> String? = { _ in nil },
        rules: [Rule] = [],
        keptByteLimit: Int = 1 << 20,
        _ body: (TestServer, Proxy) async throws -> Result
    ) async throws -> Result {
        let server = TestServer(script, refusing: refusing)
        let listener = try await server.listen()
        let task = Task { try? await server.serve(listener) }
        let port = listener.channel.localAddress?.port ?? 0
        let upstream = Upstream(host: "127.0.0.1", port: port)
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(
                try await Proxy.with(
                    upstream: upstream,
                    rules: rules,
                    keptByteLimit: keptByteLimit
                ) { proxy in
                    try await body(server, proxy)
                }
            )
        } catch {
            result = .failure(error)
        }
        task.cancel()
        await task.value
        return try result.get()
    }

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, ByteBuffer>
    private typealias Listener = NIOAsyncChannel<Connection, Never>

    private func listen() async throws -> Listener {
        try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(
                        Recorder { bytes in self.state.withLock { $0.received += bytes } }
                    )
                    try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    private func serve(_ listener: Listener) async throws {
        try await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { tasks in
                for try await connection in connections {
                    tasks.addTask { try? await self.serve(connection) }
                }
                tasks.cancelAll()
            }
        }
    }

    private func serve(_ connection: Connection) async throws {
        try await connection.executeThenClose { parts, writer in
            var head: HTTPRequestHead?
            var body = ""
            for try await part in parts {
                switch part {
                case .head(let begun):
                    if let refusal = refuses(begun) {
                        try await writer.write(ByteBuffer(string: refusal))
                        return
                    }
                    (head, body) = (begun, "")
                    if begun.headers.contains(name: "expect") {
                        try await writer.write(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"))
                    }
                case .body(let buffer): body += String(buffer: buffer)
                case .end:
                    guard let head else { return }
                    let request = Request(head: head, body: body)
                    state.withLock { $0.requests.append(request) }
                    switch try await script(request) {
                    case .bytes(let text): try await writer.write(ByteBuffer(string: text))
                    case .last(let text):
                        try await connection.channel.writeAndFlush(ByteBuffer(string: text)).get()
                        return
                    }
                }
            }
        }
    }
}

/// Shows the bytes that arrive.
private final class Recorder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let record: @Sendable (String) -> Void

    init(_ record: @escaping @Sendable (String) -> Void) { self.record = record }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        record(String(buffer: Self.unwrapInboundIn(data)))
        context.fireChannelRead(data)
    }
}
