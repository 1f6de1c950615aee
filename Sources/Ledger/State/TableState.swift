package import ObjectStorage

/// What a log says is true of its table: a pure function of the entries.
package struct TableState: Sendable, Hashable {
    /// A file that is part of the table.
    package struct LiveFile: Sendable, Hashable, Codable {
        /// The entry that added it.
        package var entry: Int
        package var partition: String
        package var rowCount: Int64
        package var byteCount: Int64
        /// How it became visible, while that can matter.
        package var staged: StagedObject?
    }

    /// Why a file is no part of the table any more.
    package struct Removal: Sendable, Hashable, Codable {
        /// The entry that removed it, or that was taken back with it.
        package var entry: Int
        /// That entry's time.
        package var time: Int
    }

    /// An input, and the entry that has read it.
    package struct ConsumedInput: Sendable, Hashable, Codable {
        package var identity: InputIdentity
        package var entry: Int
    }

    /// A part of a run that is committed at once.
    package struct RunSlice: Sendable, Hashable, Codable {
        package var run: String
        package var slice: Int
    }

    package var live: [FileName: LiveFile] = [:]
    /// Files that were part of the table once.
    ///
    /// A name is used once: they do not come back, unless
    /// the entry that removed them is taken back.
    package var dead: [FileName: Removal] = [:]
    /// What every step has read, by the input's address.
    package var consumed: [BookmarkContext: [String: ConsumedInput]] = [:]
    /// The last entry that changed a partition.
    package var touched: [String: Int] = [:]
    /// The entry whose folder the catalog has to point to.
    package var generation: [String: Int] = [:]
    /// Runs that are declared dead, and the entry that says so.
    package var abandoned: [String: Int] = [:]
    /// Entries that are taken back, and the entry that does.
    package var voided: [Int: Int] = [:]
    /// Entries that were done again, and the entry that did.
    package var replayed: [Int: Int] = [:]
    /// The entries of runs, slice by slice; taken back or not.
    package var commits: [RunSlice: Int] = [:]
    /// The entry behind which nothing may follow.
    package var closedBy: Int?

    package init() {}

    /// What entries that follow a state make of it.
    init(_ start: TableState, followedBy entries: [LogEntry]) {
        self = start
        for entry in entries {
            for number in entry.voids { voided[number] = entry.number }
        }
        // Of what is in a snapshot only an append can still be taken back: it is applied, and
        // entries that remove are settled by then.
        undoVoided()
        for entry in entries { apply(entry) }
    }

    /// Takes the next entry, which voids none.
    mutating func apply(_ entry: LogEntry) {
        let number = entry.number
        for slice in entry.slices { commits[RunSlice(run: entry.run, slice: slice)] = number }
        for partition in entry.touchedPartitions { touched[partition] = number }
        if voided[number] != nil {
            for file in entry.adds { dead[file.name] = Removal(entry: number, time: entry.time) }
            return
        }
        for file in entry.removes {
            live[file.name] = nil
            dead[file.name] = Removal(entry: number, time: entry.time)
        }
        for file in entry.adds { add(file, by: entry) }
        if entry.kind == .compactSwitch {
            for partition in Set(entry.adds.map(\.partition)) { generation[partition] = number }
        }
        if let taken = entry.takesBack { replayed[taken] = number }
        for run in entry.abandons { abandoned[run] = number }
        if let change = entry.bookmark { apply(change) }
        for inputs in entry.inputs { consume(inputs, by: entry) }
        if entry.kind == .close { closedBy = number }
    }

    private mutating func add(_ file: AddedFile, by entry: LogEntry) {
        dead[file.name] = nil
        live[file.name] = LiveFile(
            entry: entry.number,
            partition: file.partition,
            rowCount: file.rowCount,
            byteCount: file.staged.byteCount,
            staged: file.staged
        )
    }

    private mutating func consume(_ inputs: ConsumedInputs, by entry: LogEntry) {
        guard inputs.reading != .apart else { return }
        for input in inputs.files {
            // Of several appends the first has read it: what it wrote is still there.
            let isKnown = consumed[inputs.reader]?[input.location] != nil
            if isKnown, inputs.reading == .again, entry.kind == .append { continue }
            consumed[inputs.reader, default: [:]][input.location] =
                ConsumedInput(identity: input, entry: entry.number)
        }
    }

    private mutating func apply(_ change: BookmarkChange) {
        for reader in consumed.keys where change.concerns(reader) {
            switch change.action {
            case .reset: consumed[reader] = nil
            case .rewind: forget(of: reader) { $0.entry > change.entry ?? 0 }
            case .set: break
            }
        }
    }

    /// Leaves out what entries of the state itself did that are taken back by now.
    private mutating func undoVoided() {
        let voided = voided
        guard !voided.isEmpty else { return }
        for (name, file) in live where voided[file.entry] != nil {
            live[name] = nil
            dead[name] = Removal(entry: file.entry, time: 0)
        }
        replayed = replayed.filter { voided[$0.value] == nil }
        for reader in consumed.keys { forget(of: reader) { voided[$0.entry] != nil } }
    }

    private mutating func forget(
        of reader: BookmarkContext,
        where isForgotten: (ConsumedInput) -> Bool
    ) {
        let left = consumed[reader]?.filter { !isForgotten($0.value) } ?? [:]
        consumed[reader] = left.isEmpty ? nil : left
    }
}

extension TableState {
    /// The entry by which an input counts as read for a step.
    ///
    /// Steps of jobs that have names are apart from each other. A run without a name is not: what
    /// anybody has read into the table counts for it, and what it has read counts for all.
    package func consumption(of location: String, by reader: BookmarkContext) -> ConsumedInput? {
        if let own = consumed[reader]?[location] { return own }
        for (other, inputs) in consumed where other.job.isEmpty || reader.job.isEmpty {
            if let found = inputs[location] { return found }
        }
        return nil
    }

    /// The live files of partitions, as a run that replaces them removes them.
    package func removals(of partitions: Set<String>) -> [RemovedFile] {
        live.filter { partitions.contains($0.value.partition) && $0.key.place == nil }
            .map { removal(of: $0.key, $0.value) }
            .sorted { $0.name < $1.name }
    }

    /// All files that an entry added, as a replay removes them.
    ///
    /// Those that are no part of the table any more are among them: they are the replay's conflict.
    package func removals(of entry: LogEntry) -> [RemovedFile] {
        entry.adds.map { file in
            RemovedFile(
                file.name,
                partition: file.partition,
                addedBy: entry.number,
                staged: live[file.name]?.staged
            )
        }
    }

    func removal(of name: FileName, _ file: LiveFile) -> RemovedFile {
        RemovedFile(name, partition: file.partition, addedBy: file.entry, staged: file.staged)
    }
}
