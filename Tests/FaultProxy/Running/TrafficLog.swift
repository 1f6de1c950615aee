import NIOHTTP1
import Synchronization

/// What passed the proxy, in the order in which requests arrived.
///
/// Any thread may ask. An entry says what a client sees before it sees it. It holds no values of
/// queries, and of headers only the operation: others may be signatures.
package final class TrafficLog: Sendable {
    /// How many entries are kept, the newest ones; a longer run of tests starts a proxy anew.
    static let entryLimit = 100_000

    private struct State {
        /// The number of the first entry that is kept.
        var first = 1
        var entries: [TrafficEntry] = []
        /// The numbers of what is under way.
        var open: Set<Int> = []
        /// Who waits until nothing of what there was is under way.
        var observers: [(numbers: Set<Int>, settled: Signal)] = []
    }

    private let state = Mutex(State())

    package var entries: [TrafficEntry] { state.withLock(\.entries) }

    /// The entries of requests that got a rule's fault.
    package func entries(ofRule name: String) -> [TrafficEntry] {
        entries.filter { $0.fault?.rule == name }
    }

    /// Opens an entry.
    ///
    /// - Returns: Its number.
    func begin(_ head: HTTPRequestHead, fault: AppliedFault?) -> Int {
        let target = RequestTarget(head.uri)
        return state.withLock { state in
            if state.entries.count >= Self.entryLimit {
                // A tenth at once, since the rest has to move.
                let dropped = Self.entryLimit / 10
                state.entries.removeFirst(dropped)
                state.first += dropped
            }
            let number = state.first + state.entries.count
            state.entries.append(
                TrafficEntry(
                    number: number,
                    method: head.method.rawValue,
                    path: String(target.path),
                    queryKeys: target.queryKeys,
                    operation: head.headers.first(name: "X-Amz-Target"),
                    fault: fault
                )
            )
            state.open.insert(number)
            return number
        }
    }

    func update(_ number: Int, _ change: (inout TrafficEntry) -> Void) {
        state.withLock { state in
            let index = number - state.first
            if state.entries.indices.contains(index) { change(&state.entries[index]) }
        }
    }

    /// Says that nobody has to wait for the exchange: it is over, or held.
    func close(_ number: Int) {
        state.withLock { state in
            state.open.remove(number)
            state.observers.removeAll { observer in
                guard observer.numbers.isDisjoint(with: state.open) else { return false }
                observer.settled.send()
                return true
            }
        }
    }

    /// Waits until what is under way now is not any more.
    ///
    /// - Throws: `CancellationError`.
    func settle() async throws {
        let settled = Signal()
        state.withLock { state in
            if state.open.isEmpty {
                settled.send()
            } else {
                state.observers.append((state.open, settled))
            }
        }
        try await settled.wait()
    }
}

/// A request and what became of it.
package struct TrafficEntry: Sendable, Equatable {
    /// Requests are counted from 1.
    package let number: Int
    package let method: String
    /// As it was sent, without the query.
    package let path: String
    /// In order.
    package let queryKeys: [String]
    /// The operation of a service whose requests all have one path: `AWSGlue.UpdateTable`.
    package let operation: String?
    package let fault: AppliedFault?
    /// The status that the client got, if it got one.
    package internal(set) var status: Int?
    /// What the server answered, each time that the request was forwarded.
    package internal(set) var upstreamStatuses: [Int] = []
    /// The length of the request's body, as far as it arrived here.
    package internal(set) var requestByteCount = 0
    /// The length of the answer's body, as far as it left for the client.
    package internal(set) var answerByteCount = 0
    /// What went wrong that no rule asked for.
    package internal(set) var problem: String?
}

extension TrafficEntry: CustomStringConvertible {
    /// For example: `7 PUT /lake/key ?partNumber&uploadId: server 200, client none, storm 3`.
    package var description: String {
        let query = queryKeys.isEmpty ? "" : " ?" + queryKeys.joined(separator: "&")
        let server = upstreamStatuses.map { String($0) }.joined(separator: " ")
        let parts = [
            "server \(server.isEmpty ? "none" : server)",
            "client \(status.map { String($0) } ?? "none")",
            fault.map { "\($0.rule) \($0.number)" },
            problem,
        ]
        let operation = operation.map { " " + $0 } ?? ""
        return "\(number) \(method) \(path)\(query)\(operation): "
            + parts.compactMap { $0 }.joined(separator: ", ")
    }
}
