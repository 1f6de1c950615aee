internal import Foundation

/// The seeds of random tests.
package enum Seeds {
    /// The first ones, and the one in `SLUICE_SEED`.
    package static func first(_ count: UInt64) -> [UInt64] {
        let named = ProcessInfo.processInfo.environment["SLUICE_SEED"].flatMap(UInt64.init)
        return Array(1...count) + (named.map { [$0] } ?? [])
    }
}
