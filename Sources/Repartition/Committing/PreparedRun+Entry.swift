package import Ledger
internal import ObjectStorage

extension PreparedRun {
    /// The entry that makes the run true: what it has read and written, together.
    package func entry(
        kind: LogEntry.Kind,
        options: RunOptions,
        reading inputs: ConsumedInputs,
        claim: RunClaim
    ) -> LogEntry {
        let run = options.runID.description
        var entry = LogEntry(kind: kind, run: run, nonce: "\(run)-\(options.slice)")
        entry.slices = [options.slice]
        entry.job = claim.job
        entry.time = claim.time
        entry.inputs = [inputs]
        entry.adds = files.map { file in
            AddedFile(
                file.staged,
                partition: file.partition,
                rowCount: Int64(file.rowCount),
                in: file.place
            )
        }
        entry.metrics = [
            "rowsRead": report.rowsRead, "rowsFiltered": report.rowsFiltered,
            "rowsWritten": report.rowsWritten, "rowsQuarantined": report.rowsQuarantined,
            "errorRecords": report.errorRecords.rowCount, "inputBytes": report.inputBytes,
            "outputBytes": report.outputBytes,
        ].filter { $0.value != 0 }
        return entry
    }
}

/// What an overwrite removes: all that its partitions hold at that moment.
struct PartitionReplacement {
    let table: any ObjectStore
    let base: RunBase

    /// - Throws: ``ObjectStoreError``.
    func removals(of partitions: [String]) async throws -> [RemovedFile] {
        let state = base.log.state
        var removals = state.removals(of: Set(partitions))
        for partition in partitions {
            let prefix = partition.isEmpty ? "" : partition + "/"
            for try await object in table.listAll(prefix: prefix) {
                let name = FileName(object.key)
                // Files of entries are in the state; those that entries removed are swept.
                guard !object.key.isHidden, state.live[name] == nil, state.dead[name] == nil else {
                    continue
                }
                removals.append(
                    RemovedFile(
                        name,
                        partition: partition,
                        addedBy: nil,
                        version: object.version
                    )
                )
            }
        }
        return removals
    }

    /// Refuses to remove rows of inputs that the run does not read.
    ///
    /// - Throws: ``RunError`` of kind `targetNotReady`.
    func requireNothingDropped(_ removals: [RemovedFile], reading inputs: ConsumedInputs) throws {
        let read = Set(inputs.files.map(\.location))
        let owners = Set(removals.compactMap(\.addedBy))
        let dropping = owners.filter { owner in
            base.log.state.consumed.values.contains { inputs in
                inputs.contains { $0.value.entry == owner && !read.contains($0.key) }
            }
        }.sorted()
        guard !dropping.isEmpty else { return }
        let files = removals.count { file in file.addedBy.map(dropping.contains) ?? false }
        throw RunError(
            .targetNotReady,
            "the run would replace \(files) \(files == 1 ? "file" : "files") of "
                + "\(dropping.count == 1 ? "run" : "runs") "
                + "\(dropping.map(String.init).joined(separator: ", ")), of whose inputs it does not "
                + "read all: their rows would be gone; read all inputs, or drop those rows with "
                + "--allow-drop"
        )
    }
}
