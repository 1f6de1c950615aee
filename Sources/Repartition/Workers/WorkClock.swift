internal import Parquet
internal import Synchronization

/// Adds up what the workers spend their time on, all threads together.
final class WorkClock: Sendable {
    /// What a worker can be at.
    enum Work: String, Sendable, CaseIterable {
        /// Reading bytes of the source, or waiting for them.
        case fetch
        case decompress
        /// Finding out where rows go.
        case survey
        /// Selecting rows that stay encoded.
        case gather
        /// Making pages of what was gathered.
        case encode
        case compress
        /// Describing chunks that are copied, and computing columns beside them.
        case carry
        /// Handing bytes to the target's store, or waiting for it.
        case write
        /// Nothing, since there is no memory for more row groups at once.
        case wait
    }

    private struct Sum {
        var duration = Duration.zero
        var byteCount = 0
    }

    private let sums = Mutex([Work: Sum]())

    func add(_ work: Work, _ duration: Duration, byteCount: Int = 0) {
        sums.withLock { sums in
            sums[work, default: Sum()].duration += duration
            sums[work, default: Sum()].byteCount += byteCount
        }
    }

    /// Counts what a codec does while `body` runs as work of its own, and not as the whole's.
    ///
    /// - Parameter done: What the codec has done so far.
    func apart<Result: ~Copyable>(
        _ part: Work,
        from whole: Work,
        done: () -> CodecWork,
        _ body: () throws -> Result
    ) rethrows -> Result {
        let before = done()
        defer {
            let done = done().since(before)
            add(part, done.duration, byteCount: done.byteCount)
            add(whole, .zero - done.duration)
        }
        return try body()
    }

    /// Adds the time that `body` takes.
    ///
    /// - Parameter byteCount: How many bytes its result stands for.
    func measure<Result>(
        _ work: Work,
        byteCount: (Result) -> Int = { _ in 0 },
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        let start = ContinuousClock.now
        let result = try await body()
        add(work, start.duration(to: .now), byteCount: byteCount(result))
        return result
    }

    /// What was added up, in the order of the work.
    var stages: [RunReport.Stage] {
        let sums = sums.withLock { $0 }
        return Work.allCases.compactMap { work in
            sums[work].map { sum in
                RunReport.Stage(
                    name: work.rawValue,
                    seconds: max(0, sum.duration.seconds),
                    bytes: sum.byteCount
                )
            }
        }
    }
}

extension Duration {
    /// The duration in seconds.
    package var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
