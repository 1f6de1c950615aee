internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Reads the footers of many files, some at a time.
struct FooterReader: Sendable {
    let store: any ObjectStore
    var limits = ParquetLimits()
    /// How many footers are read at once, at most.
    var width = 16

    /// Reads the footers and hands each over in the files' order.
    ///
    /// - Throws: ``ParquetError`` with the file in its place; ``ObjectStoreError`` of kind
    ///   `versionChanged` if an object is not any more the one its info tells of, and others; what
    ///   `consume` throws. Of several files the first in order is the one told of.
    func read(
        _ infos: [ObjectInfo],
        consume: (Int, StoredFile) async throws -> Void
    ) async throws {
        typealias Outcome = (index: Int, file: Result<StoredFile, any Error>)
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            var started = 0
            var delivered = 0
            var ready: [Int: Result<StoredFile, any Error>] = [:]
            while delivered < infos.count {
                // Counted from what was delivered, so that one slow file cannot pile up the others.
                while started < min(delivered + max(width, 1), infos.count) {
                    let index = started
                    group.addTask { (index, await open(infos[index])) }
                    started += 1
                }
                if let (index, file) = try await group.next() { ready[index] = file }
                while let file = ready.removeValue(forKey: delivered) {
                    try await consume(delivered, file.get())
                    delivered += 1
                }
            }
        }
    }

    private func open(_ info: ObjectInfo) async -> Result<StoredFile, any Error> {
        do {
            return .success(try await StoredFile.open(info, in: store, limits: limits))
        } catch {
            return .failure(error)
        }
    }
}
