import Buffers
import ObjectStorage

/// Tries whether a store does what the protocol rests on: of several that put the same absent
/// object at once, exactly one may win.
///
/// Stores that do not know the condition let all of them win. The object stays: its age tells when
/// the store was tried.
struct StoreProbe {
    let store: any ObjectStore
    /// A text that no other probe has.
    let nonce: String

    private static let writerCount = 8

    /// - Throws: ``LedgerError`` of kind `unsuitableStore`; ``ObjectStoreError``.
    func run() async throws {
        let key = try ObjectKey("\(LedgerKeys.probePrefix)\(nonce)")
        let store = store
        var winners = try await withThrowingTaskGroup(of: Bool.self) { group in
            for writer in 0..<Self.writerCount {
                group.addTask {
                    do {
                        let text = Bytes(Array("writer \(writer)".utf8))
                        try await store.write(text, to: key, if: .ifAbsent)
                        return true
                    } catch let error as ObjectStoreError
                        where [.alreadyExists, .other].contains(error.kind)
                    {
                        return false
                    }
                }
            }
            return try await group.reduce(into: 0) { count, isWinner in count += isWinner ? 1 : 0 }
        }
        // Whose answer was lost has won, if the object is there and nobody else has.
        if winners == 0, try await store.contains(key) { winners = 1 }
        guard winners == 1 else {
            try await store.delete(key)
            throw LedgerError(
                .unsuitableStore,
                "of \(Self.writerCount) writers that put the same new object, \(winners) were told "
                    + "that they had: the store does not keep If-None-Match, so two runs could "
                    + "commit the same inputs; keep the ledger in another store, with --ledger, or promise "
                    + "that never two runs write to the table at once (single_writer)",
                ledger: store.location
            )
        }
    }
}
