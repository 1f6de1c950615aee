import NIOCore
import NIOPosix

@testable import FaultProxy

/// What a client got over one connection, up to its end.
struct Received: Sendable, Equatable {
    var text = ""
    var isReset = false

    /// What stands behind the first head.
    var body: String { text.split(separator: "\r\n\r\n", maxSplits: 1).dropFirst().joined() }

    /// The status of the first answer.
    var status: Int? { Int(text.dropFirst("HTTP/1.1 ".count).prefix(3)) }
}

extension Proxy {
    /// Sends bytes over a connection of its own, and reads until the other side closes it.
    func exchange(_ bytes: String) async throws -> Received {
        try await conversation { talk in
            try await talk.send(bytes)
            return try await talk.receiveAll()
        }
    }

    /// A request whose connection closes behind it.
    func ask(_ line: String, _ headers: [String] = [], body: String = "") async throws -> Received {
        let fields = ["Host: 127.0.0.1:\(port)", "Connection: close"] + headers
        let length = body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"]
        let head = ["\(line) HTTP/1.1"] + fields + length
        return try await exchange(head.map { $0 + "\r\n" }.joined() + "\r\n" + body)
    }

    /// Talks over a connection of its own.
    func conversation<Result: Sendable>(
        _ body: (inout Conversation) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, Never>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound in
            var talk = Conversation(channel: channel.channel, iterator: inbound.makeAsyncIterator())
            return try await body(&talk)
        }
    }
}

/// A client's side of a connection.
struct Conversation {
    let channel: any Channel
    var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var received = Received()

    init(channel: any Channel, iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator) {
        self.channel = channel
        self.iterator = iterator
    }

    func send(_ bytes: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: bytes)).get()
    }

    /// Reads until the other side closes; a text that has been waited for is part of it.
    mutating func receiveAll() async throws -> Received {
        do {
            while let buffer = try await iterator.next() { received.text += String(buffer: buffer) }
        } catch let error as IOError where error.errnoCode == ECONNRESET {
            received.isReset = true
        }
        return received
    }

    /// Reads until the text has arrived.
    mutating func receive(upTo text: String) async throws {
        while !received.text.contains(text), let buffer = try await iterator.next() {
            received.text += String(buffer: buffer)
        }
    }
}
