import NIOCore
import NIOHTTP1

/// The requests of a client's connection, part by part.
///
/// A connection that breaks, or that no HTTP comes from, is as good as closed; the pipeline answers
/// to the latter.
struct RequestParts {
    typealias Iterator = NIOAsyncChannelInboundStream<HTTPServerRequestPart>.AsyncIterator

    private var iterator: Iterator
    /// Whether the request that was begun last has been read to its end.
    private(set) var isAtEnd = true

    init(_ iterator: Iterator) { self.iterator = iterator }

    /// The next request, or `nil` if the connection is closed.
    mutating func nextHead() async -> HTTPRequestHead? {
        guard case .head(let head) = try? await iterator.next() else { return nil }
        isAtEnd = false
        return head
    }

    /// More of the request: bodies, then the end; `nil` behind that, or if the connection is
    /// closed.
    mutating func next() async -> HTTPServerRequestPart? {
        guard !isAtEnd, let part = try? await iterator.next() else { return nil }
        if case .end = part { isAtEnd = true }
        return part
    }
}
