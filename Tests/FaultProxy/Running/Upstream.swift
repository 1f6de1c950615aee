import NIOCore
import NIOHTTP1
import NIOPosix

/// The server that the proxy stands before.
package struct Upstream: Sendable, Equatable {
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// The server of an endpoint such as `http://127.0.0.1:8333`.
    ///
    /// - Throws: ``FaultProxyError`` of kind `invalidUpstream`.
    package init(endpoint: String) throws(FaultProxyError) {
        let scheme = "http://"
        let authority = endpoint.dropFirst(scheme.count).prefix { $0 != "/" }
        let rest = endpoint.dropFirst(scheme.count + authority.count)
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard endpoint.hasPrefix(scheme), rest.isEmpty || rest == "/", parts.count <= 2,
            let host = parts.first, !host.isEmpty, !host.contains("@"),
            let port = parts.count == 2 ? UInt16(parts[1]) : 80
        else {
            throw FaultProxyError(
                .invalidUpstream,
                "the endpoint is not http://HOST:PORT, name one that is"
            )
        }
        self.init(host: String(host), port: Int(port))
    }
}

extension Upstream {
    typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, Never>

    /// A connection of its own for one exchange.
    ///
    /// - Throws: ``FaultProxyError`` of kind `upstreamUnreachable`.
    func connect(on group: any EventLoopGroup) async throws(FaultProxyError) -> Connection {
        do {
            return try await ClientBootstrap(group: group)
                .connectTimeout(.seconds(10))
                .connect(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        // What the client said of lengths goes to the server as it is.
                        var configuration = HTTPRequestEncoder.Configuration()
                        configuration.automaticallySetFramingHeaders = false
                        try pipeline.addHandler(HTTPRequestEncoder(configuration: configuration))
                        try pipeline.addHandler(
                            ByteToMessageHandler(
                                HTTPResponseDecoder(informationalResponseStrategy: .forward)
                            )
                        )
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw FaultProxyError(
                .upstreamUnreachable,
                "no connection to the server, start it before the proxy",
                place: "\(host):\(port)",
                cause: error
            )
        }
    }
}
