import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server on loopback that forwards to another one what it is asked, and injects faults.
///
/// Requests and answers pass as they are: method, target, headers in their order and case (clients
/// sign the `Host` that they sent, which is the proxy's, and servers check it), lengths, and
/// bodies. Only chunks of chunked bodies may be cut elsewhere, and the words behind a status are
/// the standard's.
package final class Proxy: Sendable {
    /// Where it listens, on 127.0.0.1.
    package let port: Int
    package let log = TrafficLog()
    /// What decides where rules leave it to chance.
    package let seed: UInt64
    /// How much of a request is kept to send it later or again, in bytes.
    let keptByteLimit: Int

    let upstream: Upstream
    let group: MultiThreadedEventLoopGroup
    let held = HeldRequests()
    private let rules: Mutex<RuleBook>
    private let began = ContinuousClock.now
    private let listener: Listener
    private let serving = Mutex<Task<Void, Never>?>(nil)

    /// What clients are to be told instead of the server's endpoint.
    package var endpoint: String { "http://127.0.0.1:\(port)" }

    private init(
        upstream: Upstream,
        seed: UInt64,
        keptByteLimit: Int,
        group: MultiThreadedEventLoopGroup,
        listener: Listener
    ) {
        self.upstream = upstream
        self.seed = seed
        self.keptByteLimit = keptByteLimit
        self.group = group
        self.listener = listener
        port = listener.channel.localAddress?.port ?? 0
        rules = Mutex(RuleBook(seed: seed))
    }

    /// Listens on a free port, and serves until ``stop()``.
    ///
    /// - Parameter keptByteLimit: how long the body of a request may be that is forwarded late or
    ///   twice.
    /// - Throws: ``FaultProxyError`` of kind `cannotListen`.
    package static func start(
        upstream: Upstream,
        rules: [Rule] = [],
        seed: UInt64 = 1,
        keptByteLimit: Int = 256 << 20
    ) async throws(FaultProxyError) -> Proxy {
        // A group of its own, so that no thread outlives the proxy. There is little to compute.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            let listener = try await listen(on: group)
            let proxy = Proxy(
                upstream: upstream,
                seed: seed,
                keptByteLimit: keptByteLimit,
                group: group,
                listener: listener
            )
            proxy.setRules(rules)
            proxy.serving.withLock { $0 = Task { await proxy.serve() } }
            return proxy
        } catch {
            try? await group.shutdownGracefully()
            throw FaultProxyError(
                .cannotListen,
                "no port of 127.0.0.1 could be had, free some",
                cause: error
            )
        }
    }
}

extension Proxy {
    /// Starts a proxy for the time of a test.
    ///
    /// - Throws: What the body throws; ``FaultProxyError`` if it cannot start.
    package static func with<Result: Sendable>(
        upstream: Upstream,
        rules: [Rule] = [],
        seed: UInt64 = 1,
        keptByteLimit: Int = 256 << 20,
        _ body: (Proxy) async throws -> Result
    ) async throws -> Result {
        let proxy = try await start(
            upstream: upstream,
            rules: rules,
            seed: seed,
            keptByteLimit: keptByteLimit
        )
        do {
            let result = try await body(proxy)
            await proxy.stop()
            return result
        } catch {
            await proxy.stop()
            throw error
        }
    }

    /// Closes every connection at once, and returns when nothing of it is left.
    ///
    /// Requests that are held never land. Stopping again does nothing.
    package func stop() async {
        let task = serving.withLock { $0.take() }
        guard let task else { return }
        task.cancel()
        await task.value
        try? await group.shutdownGracefully()
    }
}

// MARK: Rules

extension Proxy {
    private var time: Duration { ContinuousClock.now - began }

    /// Replaces all rules; counts and times begin anew.
    package func setRules(_ rules: [Rule]) {
        let time = time
        self.rules.withLock { book in
            book.removeAll()
            for rule in rules { book.add(rule, at: time) }
        }
    }

    /// Puts a rule behind the others, whose counts go on.
    package func add(_ rule: Rule) {
        let time = time
        rules.withLock { $0.add(rule, at: time) }
    }

    package func removeRules(named name: String) { rules.withLock { $0.remove(named: name) } }
}

// MARK: Waiting

extension Proxy {
    /// Waits until the server has answered, or will not, what it was asked so far; requests that
    /// are held until they are released do not count.
    ///
    /// - Throws: `CancellationError`.
    package func settle() async throws { try await log.settle() }

    /// How many requests are held until they are released.
    package var heldCount: Int { held.count }

    /// Waits until so many requests are held.
    ///
    /// - Throws: `CancellationError`.
    package func waitForHeld(_ count: Int = 1) async throws { try await held.reach(count) }

    /// Lets held requests go on, in the order of their arrival, one after the other: when this
    /// returns, the server has answered them.
    ///
    /// - Throws: `CancellationError`.
    package func releaseHeld(_ count: Int = .max) async throws {
        for request in held.take(count) {
            request.release.send()
            try await request.settlement.wait()
        }
    }
}

// MARK: Connections

extension Proxy {
    typealias ClientConnection = NIOAsyncChannel<HTTPServerRequestPart, Never>
    typealias Listener = NIOAsyncChannel<ClientConnection, Never>

    private static func listen(on group: any EventLoopGroup) async throws -> Listener {
        try await ServerBootstrap(group: group).bind(host: "127.0.0.1", port: 0) { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                // What the server said of lengths goes to the client as it is.
                var configuration = HTTPResponseEncoder.Configuration()
                configuration.automaticallySetFramingHeaders = false
                try pipeline.addHandler(HTTPResponseEncoder(configuration: configuration))
                try pipeline.addHandler(ByteToMessageHandler(HTTPRequestDecoder()))
                try pipeline.addHandler(HTTPServerProtocolErrorHandler())
                return try ClientConnection(wrappingChannelSynchronously: channel)
            }
        }
    }

    private func serve() async {
        // Listening ends when the task is cancelled, or with the process.
        try? await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { tasks in
                for try await connection in connections {
                    tasks.addTask { await self.serve(connection) }
                }
                tasks.cancelAll()
            }
        }
    }

    private func serve(_ connection: ClientConnection) async {
        // A connection that fails is over; the log has what it failed with.
        try? await connection.executeThenClose { inbound in
            var parts = RequestParts(inbound.makeAsyncIterator())
            while let head = await parts.nextHead() {
                let time = time
                let fault = rules.withLock { $0.decide(head, at: time) }
                let exchange = Exchange(
                    head: head,
                    fault: fault?.fault,
                    client: connection.channel,
                    number: log.begin(head, fault: fault),
                    proxy: self
                )
                guard await exchange.run(&parts), parts.isAtEnd else { return }
            }
        }
    }
}
