import Synchronization

/// The requests that wait until somebody lets them go on.
final class HeldRequests: Sendable {
    private struct State {
        /// In the order of their arrival.
        var waiting: [HeldRequest] = []
        var observers: [(count: Int, reached: Signal)] = []
    }

    private let state = Mutex(State())

    var count: Int { state.withLock(\.waiting.count) }

    func hold() -> HeldRequest {
        let request = HeldRequest()
        state.withLock { state in
            state.waiting.append(request)
            state.observers.removeAll { observer in
                guard observer.count <= state.waiting.count else { return false }
                observer.reached.send()
                return true
            }
        }
        return request
    }

    /// Takes the first ones out.
    func take(_ count: Int) -> [HeldRequest] {
        state.withLock { state in
            let taken = Array(state.waiting.prefix(max(0, count)))
            state.waiting.removeFirst(taken.count)
            return taken
        }
    }

    /// Waits until there are so many.
    ///
    /// - Throws: `CancellationError`.
    func reach(_ count: Int) async throws {
        let reached = Signal()
        state.withLock { state in
            if state.waiting.count >= count {
                reached.send()
            } else {
                state.observers.append((count, reached))
            }
        }
        try await reached.wait()
    }
}

/// A request that waits.
struct HeldRequest: Sendable {
    let release = Signal()
    /// The server has answered it, or it could not be asked.
    let settlement = Signal()
}

/// Something that happens once, and that one task waits for.
struct Signal: Sendable {
    private let stream: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func send() { continuation.finish() }

    /// - Throws: `CancellationError`.
    func wait() async throws {
        for await _ in stream {}
        try Task.checkCancellation()
    }
}
