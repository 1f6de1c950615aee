internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Reads the footers of many files, some at a time.
struct FooterReader: Sendable {
    /// What reading a footer came to.
    enum Outcome: Sendable {
        case file(StoredFile)
        /// The file is of another format, as its first bytes and its name say.
        case otherFormat
        case broken(ParquetError)
        /// The store has no answer.
        case failure(any Error)
    }

    let store: any ObjectStore
    var limits = ParquetLimits()
    /// How many footers are read at once, at most.
    var width = 16

    /// Reads the footers and hands each over in the files' order.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `versionChanged` if an object is not any more the one
    ///   its info tells of, and others; what `consume` throws. Of several files the first in order
    ///   is the one told of.
    func read(
        _ infos: [ObjectInfo],
        consume: (Int, Outcome) throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (index: Int, outcome: Outcome).self) { group in
            var started = 0
            var delivered = 0
            var ready: [Int: Outcome] = [:]
            while delivered < infos.count {
                try Task.checkCancellation()
                // Counted from what was delivered, so that one slow file cannot pile up the others.
                while started < min(delivered + max(width, 1), infos.count) {
                    let index = started
                    group.addTask { (index, await open(infos[index])) }
                    started += 1
                }
                if let (index, outcome) = try await group.next() { ready[index] = outcome }
                while let outcome = ready.removeValue(forKey: delivered) {
                    if case .failure(let error) = outcome { throw error }
                    try consume(delivered, outcome)
                    delivered += 1
                }
            }
        }
    }

    private func open(_ info: ObjectInfo) async -> Outcome {
        do {
            return .file(try await StoredFile.open(info, in: store, limits: limits))
        } catch let error as ParquetError {
            do {
                return try await isOfAnotherFormat(info, error) ? .otherFormat : .broken(error)
            } catch {
                return .failure(error)
            }
        } catch {
            return .failure(error)
        }
    }

    /// Whether a file whose footer cannot be read is no Parquet file, and was not meant to be one.
    private func isOfAnotherFormat(_ info: ObjectInfo, _ error: ParquetError) async throws -> Bool {
        guard error.kind == .corrupt || error.kind == .truncated else { return false }
        let name = info.key.name.lowercased()
        if [".parquet", ".parq", ".pq"].contains(where: name.hasSuffix) { return false }
        let head = try await store.read(
            info.key,
            range: 0..<min(4, info.byteCount),
            ifVersion: info.version
        )
        do {
            try Footer.checkHead(head)
            return false
        } catch {
            return true
        }
    }
}
