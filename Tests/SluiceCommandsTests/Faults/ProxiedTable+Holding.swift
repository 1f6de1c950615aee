import FaultProxy
import Synchronization
import Testing

@testable import SluiceCommands

extension ProxiedTable {
    /// Runs a command whose request sleeps on its way to the server.
    ///
    /// - Parameters:
    ///   - number: Which one of the requests that are such.
    ///   - meanwhile: What happens while it sleeps; it does not if the command ends before.
    func run(
        _ words: [String],
        holding matcher: RequestMatcher,
        _ number: Int = 1,
        meanwhile: () async throws -> Void
    ) async throws -> CommandRun {
        let hold = Hold(until: .released, client: .waits)
        proxy.setRules([Rule("asleep", .hold(hold), for: matcher, .nth(number))])
        let end = End()
        async let sleeper = run(words, until: end)
        while proxy.heldCount == 0, !end.isReached.load(ordering: .relaxed) {
            try await Task.sleep(for: .milliseconds(2))
        }
        if proxy.heldCount > 0 {
            // Those that are under way beside it arrive before.
            try await Task.sleep(for: .milliseconds(20))
            try await proxy.settle()
            try await meanwhile()
            try await proxy.releaseHeld()
        }
        let run = try await sleeper
        proxy.setRules([])
        return run
    }

    private func run(_ words: [String], until end: End) async throws -> CommandRun {
        defer { end.isReached.store(true, ordering: .relaxed) }
        return try await run(words)
    }

    private final class End: Sendable {
        let isReached = Atomic(false)
    }
}
