internal import Repartition
internal import Reporting
internal import Synchronization

/// One line on the terminal that says how far a command is; in pipes there is none.
final class ProgressLine: Sendable {
    private let console: Console
    private let state = Mutex(State())

    private struct State {
        var lastShown: ContinuousClock.Instant?
        var isShown = false
    }

    /// The line changes at most ten times a second.
    private static let interval = Duration.milliseconds(100)

    init(_ console: Console = .current) {
        self.console = console
    }

    /// Shows `text` in place of what was shown before, unless that is too recent.
    func show(_ text: @autoclosure () -> String) {
        guard console.isWatched else { return }
        state.withLock { state in
            let now = ContinuousClock.now
            if let last = state.lastShown, now - last < Self.interval { return }
            state.lastShown = now
            state.isShown = true
            console.diagnostics("\r\u{1B}[K" + text())
        }
    }

    /// Removes the line, so that results stand where it was.
    func clear() {
        state.withLock { state in
            if state.isShown { console.diagnostics("\r\u{1B}[K") }
            state.isShown = false
            state.lastShown = nil
        }
    }

    /// Runs `body`, which may show progress, and removes the line whatever happens.
    static func during<Result>(
        _ body: (ProgressLine) async throws -> Result
    ) async rethrows -> Result {
        let line = ProgressLine()
        defer { line.clear() }
        return try await body(line)
    }
}
