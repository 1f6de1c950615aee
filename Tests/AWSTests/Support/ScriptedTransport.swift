import AWS
import Buffers
import Synchronization

/// Answers from memory, and remembers what it was asked.
final class ScriptedTransport: HTTPTransport {
    private struct State {
        var requests: [HTTPRequest] = []
    }

    private let state = Mutex(State())
    private let answer: @Sendable (HTTPRequest, Int) async throws -> HTTPAnswer

    /// - Parameter answer: Gets the request and its number, from 0.
    init(_ answer: @escaping @Sendable (HTTPRequest, Int) async throws -> HTTPAnswer) {
        self.answer = answer
    }

    /// The answers one after another, the last one for ever.
    convenience init(_ answers: HTTPAnswer...) {
        self.init { _, number in answers[min(number, answers.count - 1)] }
    }

    var requests: [HTTPRequest] { state.withLock(\.requests) }

    func send(
        _ request: HTTPRequest,
        bodyLimit: Int,
        timeout: Duration
    ) async throws -> HTTPAnswer {
        let number = state.withLock { state in
            state.requests.append(request)
            return state.requests.count - 1
        }
        return try await answer(request, number)
    }
}

extension HTTPAnswer {
    init(_ status: Int, _ body: String = "", headers: HTTPHeaders = [:]) {
        self.init(status: status, headers: headers, body: Bytes(Array(body.utf8)))
    }
}

extension AWSError {
    static let nobody = AWSError(.unreachable, "nobody answers")
}
