import Foundation
import Ledger

/// A clock by which waiting takes no time to speak of: what ledgers are patient about is over soon.
struct QuickClock: LedgerClock {
    var time: Int { Int(Date().timeIntervalSince1970) }

    func sleep(seconds: Double) async throws { try await Task.sleep(for: .milliseconds(1)) }

    /// Runs `body` with ledgers that wait by this clock.
    static func during<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        try await SystemClock.$current.withValue(QuickClock(), operation: body)
    }
}
