import AWS
import Synchronization

/// A clock that stands still, except that sleeping turns it.
final class TurnedClock: Sendable {
    private struct State {
        var elapsed = Duration.zero
        var sleeps: [Duration] = []
    }

    private let start: WireTime
    private let state = Mutex(State())

    /// - Parameter seconds: Since 1970; by default 2020-05-22T14:03:11Z.
    init(_ seconds: Int64 = 1_590_156_191) {
        start = WireTime(seconds: seconds)
    }

    var sleeps: [Duration] { state.withLock(\.sleeps) }

    func turn(_ duration: Duration) { state.withLock { $0.elapsed += duration } }

    var now: WireTime { start + state.withLock(\.elapsed) }

    var clock: AWSClock {
        AWSClock(
            now: { self.now },
            elapsed: { self.state.withLock(\.elapsed) },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.elapsed += duration
                    state.sleeps.append(duration)
                }
            }
        )
    }
}
