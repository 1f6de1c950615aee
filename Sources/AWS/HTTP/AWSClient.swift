import Buffers
import Synchronization

/// Signs requests, sends them, and sends them again where that can help.
package final class AWSClient: Sendable {
    private struct State {
        var budget = RetryBudget()
        var rates: [String: AdaptiveRate] = [:]
        /// What is added to this machine's clock to have the services'.
        var clockOffset = Duration.zero
    }

    /// More places than this are not told apart.
    private static let rateCountLimit = 1_000

    let transport: any HTTPTransport
    private let credentials: (any CredentialsSource)?
    private let policy: RetryPolicy
    let clock: AWSClock
    private let random: @Sendable () -> Double
    package let meter: RequestMeter
    private let keys = SigningKeys()
    private let state = Mutex(State())

    /// - Parameters:
    ///   - credentials: `nil` for requests that are not signed.
    ///   - random: Numbers of 0..<1 for pauses.
    init(
        transport: any HTTPTransport,
        credentials: (any CredentialsSource)?,
        policy: RetryPolicy = .standard,
        clock: AWSClock = .system,
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        meter: RequestMeter = RequestMeter()
    ) {
        self.transport = transport
        self.credentials = credentials
        self.policy = policy
        self.clock = clock
        self.random = random
        self.meter = meter
    }

    /// The answer to the call, once trying again is of no use any more: a success, or a refusal.
    ///
    /// - Throws: ``AWSError`` if there are no credentials, if nobody answered, or if the service
    ///   failed at the last attempt, too; `CancellationError`.
    func send(_ call: AWSCall) async throws -> AWSReply {
        var progress = Progress(begun: clock.elapsed())
        while true {
            progress.attempt += 1
            try await waitForTurn(call)
            let outcome = try await attempt(call)
            guard let failure = outcome.failure, failure != .final else {
                if outcome.failure == nil {
                    state.withLock { $0.budget.refund(afterRetry: progress.attempt > 1) }
                }
                return reply(outcome, progress.mayHaveBeenDone)
            }
            if case .throttled = failure { slowDown(call) }
            guard let pause = pause(after: failure, of: call, &progress) else {
                throw outcome.error(call, attempts: progress.attempt)
            }
            await cure(failure, after: outcome)
            progress.mayHaveBeenDone = progress.mayHaveBeenDone || failure.mayHaveBeenDone
            if pause > .zero { try await clock.sleep(pause) }
        }
    }

    /// What is known of a call between its attempts.
    private struct Progress {
        let begun: Duration
        var attempt = 0
        /// Whether one of them may have had its effect.
        var mayHaveBeenDone = false
        /// What was tried to cure, each once: if it comes again, it was not that.
        var cured: Set<AttemptFailure> = []
    }

    /// How long to wait before the next attempt, or `nil` if there is none.
    private func pause(
        after failure: AttemptFailure,
        of call: AWSCall,
        _ progress: inout Progress
    ) -> Duration? {
        if failure == .clockSkew || failure == .expiredCredentials {
            return progress.cured.insert(failure).inserted ? .zero : nil
        }
        var policy = policy
        policy.attemptLimit = min(policy.attemptLimit, call.attemptLimit ?? .max)
        let pause = policy.pause(
            after: failure,
            attempt: progress.attempt,
            elapsed: clock.elapsed() - progress.begun,
            unit: random()
        )
        return pause != nil && state.withLock({ $0.budget.spend() }) ? pause : nil
    }

    /// The services' time, as far as their answers have told it.
    var serviceTime: WireTime { clock.now() + state.withLock(\.clockOffset) }

    // MARK: One attempt

    private struct Outcome {
        var answer: HTTPAnswer?
        var transportError: AWSError?
        var failure: AttemptFailure?
        var credentials: AWSCredentials?
        /// What was added to this machine's clock.
        var clockOffset: Duration
        /// How far the service's clock is ahead of what was signed.
        var skew: Duration?

        func error(_ call: AWSCall, attempts: Int) -> AWSError {
            let error: AWSError
            if let answer, answer.isWhole {
                error = ServiceError(answer).refusal(of: call)
            } else {
                error =
                    transportError
                    ?? AWSError(
                        .unreachable,
                        "the answer of \(call.request.endpoint) broke off, check the network"
                    )
            }
            return error.during(
                attempts > 1 ? "\(call.description), \(attempts) attempts" : call.description
            )
        }
    }

    private func attempt(_ call: AWSCall) async throws -> Outcome {
        let used: AWSCredentials?
        do {
            used = call.isUnsigned ? nil : try await credentials?.credentials()
        } catch let error as AWSError {
            throw error.during(call.description)
        }
        let clockOffset = state.withLock(\.clockOffset)
        let time = clock.now() + clockOffset
        var request = call.request
        if call.service == .s3 {
            request.headers["x-amz-content-sha256"] = call.payload.text(of: request.body)
        }
        request.headers["user-agent"] = "sluice"
        if let used {
            let hash =
                request.headers["x-amz-content-sha256"] ?? call.payload.text(of: request.body)
            let signer = RequestSigner(
                service: call.service.rawValue,
                region: call.region,
                keys: keys
            )
            request = signer.signed(request, payloadHash: hash, with: used, at: time)
        } else {
            request.headers["host"] = request.endpoint.authority
        }
        meter.count(call.price)
        var outcome = Outcome(credentials: used, clockOffset: clockOffset)
        do {
            let answer = try await transport.send(
                request,
                bodyLimit: call.bodyLimit,
                timeout: call.timeout
            )
            outcome.answer = answer
            if let date = answer.headers["date"].flatMap({ WireTime(http: $0) }) {
                outcome.skew = date - time
            }
            outcome.failure = failure(answer, call, request, skew: outcome.skew)
        } catch let error as AWSError where error.kind == .unreachable {
            outcome.transportError = error
            outcome.failure = .transient
        } catch let error as AWSError {
            throw error.during(call.description)
        }
        return outcome
    }

    private func failure(
        _ answer: HTTPAnswer,
        _ call: AWSCall,
        _ request: HTTPRequest,
        skew: Duration?
    ) -> AttemptFailure? {
        if !answer.isWhole {
            return call.takesPartOfBody && answer.isSuccess ? nil : .transient
        }
        let failsLate = call.mayFailLate && answer.isSuccess && ServiceError(answer).code != nil
        if answer.isSuccess && !failsLate { return nil }
        let retryAfter = answer.headers["retry-after"].flatMap { Int($0) }
        return ServiceError(answer).failure(
            of: request,
            skew: skew,
            retryAfter: retryAfter.map { .seconds(max(0, min($0, 3_600))) }
        )
    }

    private func reply(_ outcome: Outcome, _ mayHaveBeenDone: Bool) -> AWSReply {
        let date = outcome.answer?.headers["date"].flatMap { WireTime(http: $0) }
        return AWSReply(
            answer: outcome.answer ?? HTTPAnswer(status: 0),
            mayHaveBeenDoneBefore: mayHaveBeenDone,
            serviceTime: date ?? serviceTime
        )
    }

    private func cure(_ failure: AttemptFailure, after outcome: Outcome) async {
        if failure == .clockSkew, let skew = outcome.skew {
            // Not added to what it is by now: others may have been refused at the same time.
            state.withLock { $0.clockOffset = outcome.clockOffset + skew }
        }
        if failure == .expiredCredentials, let used = outcome.credentials {
            await credentials?.invalidate(used)
        }
    }

    // MARK: Rate

    private func waitForTurn(_ call: AWSCall) async throws {
        let now = clock.elapsed() / .seconds(1)
        let pause = state.withLock { state in
            state.rates[call.rateKey, default: AdaptiveRate()].reserve(at: now)
        }
        if pause > 0 { try await clock.sleep(.seconds(pause)) }
    }

    private func slowDown(_ call: AWSCall) {
        let now = clock.elapsed() / .seconds(1)
        state.withLock { state in
            if state.rates.count > Self.rateCountLimit { state.rates.removeAll() }
            state.rates[call.rateKey, default: AdaptiveRate()].halve(at: now)
        }
    }
}

extension AWSCall {
    fileprivate var rateKey: String { "\(request.endpoint.authority)/\(rateScope)" }
}
