package import ObjectStorage
package import Parquet

/// Reads the footers of Parquet files in an object store.
package struct FooterReader: Sendable {
    private let limits: ParquetLimits
    /// How many footers are read at once.
    private let width: Int

    /// - Parameter width: How many footers are read at once, at most.
    package init(limits: ParquetLimits = ParquetLimits(), width: Int = 16) {
        self.limits = limits
        self.width = max(width, 1)
    }

    /// The footer of one file: one read of its end, and a second one if the footer is long.
    ///
    /// - Throws: ``ParquetError`` with the file in its place; ``ObjectStoreError`` of kind
    ///   `versionChanged` if the object is not any more the one that `info` tells of, and others.
    package func readFooter(
        of info: ObjectInfo,
        in store: any ObjectStore
    ) async throws -> ParsedFooter {
        var byteCount = min(info.byteCount, Int64(Footer.usualTailByteCount))
        do {
            while true {
                let tail = try await store.read(
                    info.key,
                    range: info.byteCount - byteCount..<info.byteCount,
                    ifVersion: info.version
                )
                switch try Footer.parse(tail: tail, fileByteCount: info.byteCount, limits: limits) {
                case .complete(let footer): return footer
                case .needsTail(let needed):
                    guard needed > byteCount, needed <= info.byteCount else {
                        throw ParquetError(.corrupt, "the footer is longer than the file")
                    }
                    byteCount = Int64(needed)
                }
            }
        } catch let error as ParquetError {
            throw error.at(file: store.location(of: info.key))
        }
    }

    /// Reads the footers of many files, some at a time, and hands each over in the files' order.
    ///
    /// - Throws: As ``readFooter(of:in:)``, for the first file in order that fails among those read,
    ///   and what `consume` throws.
    package func readFooters(
        of infos: [ObjectInfo],
        in store: any ObjectStore,
        consume: (Int, ParsedFooter) async throws -> Void
    ) async throws {
        typealias Outcome = (index: Int, footer: Result<ParsedFooter, any Error>)
        try await withThrowingTaskGroup(of: Outcome.self) { group in
            var started = 0
            var delivered = 0
            var ready: [Int: Result<ParsedFooter, any Error>] = [:]
            while delivered < infos.count {
                // Counted from what was delivered, so that one slow file cannot pile up the others.
                while started < min(delivered + width, infos.count) {
                    let index = started
                    let info = infos[index]
                    group.addTask {
                        do {
                            return (index, .success(try await readFooter(of: info, in: store)))
                        } catch {
                            return (index, .failure(error))
                        }
                    }
                    started += 1
                }
                if let (index, footer) = try await group.next() { ready[index] = footer }
                while let footer = ready.removeValue(forKey: delivered) {
                    try await consume(delivered, footer.get())
                    delivered += 1
                }
            }
        }
    }
}
