import Foundation

/// The machine's clock.
package struct SystemClock: LedgerClock {
    package init() {}

    package var time: Int { Int(Date().timeIntervalSince1970) }

    package func sleep(seconds: Double) async throws {
        try await Task.sleep(for: .seconds(seconds))
    }
}
