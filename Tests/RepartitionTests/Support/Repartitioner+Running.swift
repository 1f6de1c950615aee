import ObjectStorage

@testable import Repartition

extension Repartitioner {
    /// Prepares and publishes, without a ledger: what tests of the engine need.
    func run(progress: (@Sendable (RunProgress) -> Void)? = nil) async throws -> RunReport {
        let prepared = try await prepare(progress: progress)
        do {
            for store in [target.quarantine.store, target.store] { try await store.synchronize() }
        } catch {
            try? await prepared.discard()
            throw error
        }
        // What is set aside stands last.
        for file in prepared.files.reversed() { try await file.store.publish(file.staged) }
        return prepared.finishedReport(publishing: 0)
    }
}
