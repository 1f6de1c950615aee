import Foundation

/// The machine's clock.
package struct SystemClock: LedgerClock {
    /// The clock of ledgers that are opened from here on; tests do not wait as long as runs do.
    @TaskLocal package static var current: any LedgerClock = SystemClock()

    package init() {}

    package var time: Int { Int(Date().timeIntervalSince1970) }

    package func sleep(seconds: Double) async throws {
        try await Task.sleep(for: .seconds(seconds))
    }
}
