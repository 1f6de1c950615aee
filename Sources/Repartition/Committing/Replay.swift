internal import Ledger
internal import ObjectStorage

/// An entry that is done again: its inputs as they are now, in place of what it wrote.
struct Replay {
    private let number: Int
    private let inputs: ConsumedInputs
    /// What the entry wrote.
    let removals: [RemovedFile]

    /// - Throws: ``RunError`` of kind `invalidRequest` if there is no such entry, it is not
    ///   applied, or it is none that a run with one source wrote; ``LedgerError`` if it was done
    ///   again before.
    init(of number: Int, on base: RunBase, in ledger: TableLedger) async throws {
        self.number = number
        guard let entry = try await ledger.reader.entry(number)?.entry else {
            throw RunError(
                .invalidRequest,
                "the log has no run \(number): sluice ledger log lists them"
            )
        }
        let writes = [LogEntry.Kind.append, .overwrite, .replay].contains(entry.kind)
        guard writes, entry.inputs.count == 1, let inputs = entry.inputs.first else {
            throw RunError(
                .invalidRequest,
                "run \(number) is of kind \(entry.kind.rawValue) with \(entry.inputs.count) sources, "
                    + "only runs that wrote the rows of one source can be replayed: overwrite its "
                    + "partitions instead, with all their inputs"
            )
        }
        guard base.isApplied(number) else {
            throw RunError(
                .invalidRequest,
                "run \(number) is not applied yet: try again when its catalog answers"
            )
        }
        if let other = base.log.state.replayed[number] {
            throw Conflict.replayed(number, by: other).error
        }
        self.inputs = inputs
        removals = base.log.state.removals(of: entry)
    }

    /// The reader whose inputs they are, who reads them again.
    var policy: InputPolicy {
        var policy = InputPolicy(reader: inputs.reader)
        policy.choice = .all
        return policy
    }

    /// The entry's inputs among the files of a source.
    ///
    /// - Throws: ``RunError`` of kind `unreadableInput` if one is not there any more.
    func files(of source: Source) throws -> [SourceFile] {
        var missing = Set(inputs.files.map(\.location))
        let files = source.files.filter { file in
            missing.remove(source.store.location(of: file.info.key)) != nil
        }
        if let gone = missing.min() {
            let others = missing.count == 1 ? "" : " and \(missing.count - 1) more"
            throw RunError(
                .unreadableInput,
                "\(gone)\(others), which run \(number) has read, is not in the source any more: what "
                    + "the run wrote of it would be lost, restore it"
            )
        }
        return files
    }
}
