/// Makes an entry true in the table: its files visible, the catalog informed, what it removes gone,
/// and last its mark.
///
/// Any process may do it, at any time, again, and beside others. A missing mark only means that it
/// has to be done once more.
package struct ApplyMachine: LedgerMachine {
    package enum Outcome: Sendable, Hashable {
        /// The entry is applied and marked, by this process or by others.
        case applied(CommitLog)
        /// The files are visible, but the catalog does not answer: the entry has no mark.
        case unregistered(CommitLog, String)
        /// The entry is taken back; applying the entry that does so marks both.
        case voided(CommitLog)
        /// The entry would have to be taken back, and this run may not do it.
        case blocked(Conflict, CommitLog)
    }

    private enum Phase: Sendable, Hashable {
        case publishing
        /// Some files have left no trace: do a mark or the log explain that?
        case askingForMark(lost: [AddedFile])
        case explaining(lost: [AddedFile], isMarked: Bool)
        case waiting
        case settling
        case voiding(CommitMachine)
        case registering
        case removing
        case synchronizing
        /// The numbers that are still to be marked, the entry's own last.
        case marking([Int])
        case discarding
    }

    private let entry: LogEntry
    private let author: Author
    private let informsCatalog: Bool
    private var log: CommitLog
    private var unpublished: [AddedFile]
    private var attempt = 0
    private var phase = Phase.publishing

    /// - Parameters:
    ///   - entry: One of the entries of `log`.
    ///   - author: Who takes the entry back, if its files are lost.
    ///   - informsCatalog: Whether the catalog is told; a catalog that stays away would leave the
    ///     entry without its mark for ever.
    package init(
        _ entry: LogEntry,
        in log: CommitLog,
        as author: Author,
        informsCatalog: Bool = true
    ) {
        self.entry = entry
        self.log = log
        self.author = author
        self.informsCatalog = informsCatalog
        unpublished = entry.adds
    }

    package mutating func start() throws(LedgerError) -> Step<Outcome> {
        guard entry.kind != .compactSwitch else {
            throw LedgerError(
                .unsupported,
                "entry \(entry.number) is of the kind \(entry.kind.rawValue), which this version "
                    + "cannot apply: use the version that wrote it"
            )
        }
        if log.state.voided[entry.number] != nil { return .done(.voided(log)) }
        return publish()
    }

    package mutating func handle(_ event: LedgerEvent) throws(LedgerError) -> Step<Outcome> {
        switch (phase, event) {
        case (.publishing, .published(let lost)): return published(lost: lost)
        case (.askingForMark(let lost), .marks(let marks)):
            let isMarked = marks.contains(entry.number)
            return perform(
                .readLog(after: log.head),
                .explaining(lost: lost, isMarked: isMarked)
            )
        case (.explaining(let lost, let isMarked), .log(let entries)):
            try log.append(entries)
            return explain(lost: lost, isMarked: isMarked)
        case (.waiting, .done): return publish()
        case (.settling, .outcome(let outcome)):
            return settled(as: outcome)
        case (.settling, .log(let entries)):
            try log.append(entries)
            return takeBack()
        case (.voiding(var commit), _):
            let step = try commit.handle(event)
            return voiding(commit, step)
        case (.registering, .done): return remove()
        case (.registering, .unavailable(let reason)): return .done(.unregistered(log, reason))
        case (.removing, .done):
            return synchronize()
        case (.synchronizing, .done): return mark(entry.voids + [entry.number])
        case (.marking(let numbers), .done): return mark(Array(numbers.dropFirst()))
        case (.discarding, .done): return .done(.applied(log))
        default: Self.unexpected(event)
        }
    }

    private mutating func perform(_ action: LedgerAction, _ phase: Phase) -> Step<Outcome> {
        self.phase = phase
        return .perform(action)
    }

    // MARK: Publish

    private mutating func publish() -> Step<Outcome> {
        unpublished.isEmpty ? settle() : perform(.publish(unpublished), .publishing)
    }

    private mutating func published(lost: [AddedFile]) -> Step<Outcome> {
        unpublished = lost
        if lost.isEmpty { return settle() }
        // After the look at the objects, and the log after the marks: what removed an object is in
        // the log by then, and so is what took a marked entry back.
        return perform(.readMarks(after: log.firstNumber - 1), .askingForMark(lost: lost))
    }

    private mutating func explain(lost: [AddedFile], isMarked: Bool) -> Step<Outcome> {
        if log.state.voided[entry.number] != nil { return .done(.voided(log)) }
        // Somebody has published them long ago, and somebody has removed them since.
        unpublished = lost.filter { log.state.dead[$0.name] == nil }
        return isMarked || unpublished.isEmpty ? settle() : waitForPublication()
    }

    private mutating func waitForPublication() -> Step<Outcome> {
        attempt += 1
        if attempt <= author.patience {
            return perform(.wait(.publication(attempt: attempt)), .waiting)
        }
        // Neither upload nor object: the entry cannot be published by anybody any more.
        if entry.needsOutcome { return perform(.settle(entry.number, .voided), .settling) }
        return beginVoid()
    }

    // MARK: Settle

    private mutating func settle() -> Step<Outcome> {
        entry.needsOutcome
            ? perform(.settle(entry.number, .published), .settling) : register()
    }

    private mutating func settled(as outcome: EntryOutcome) -> Step<Outcome> {
        switch outcome {
        // If it was to be taken back: others have seen all files published, so it is.
        case .published: register()
        // Whoever settled it may not have lived to put the entry that takes it back.
        case .voided: perform(.readLog(after: log.head), .settling)
        }
    }

    // MARK: Take back

    private mutating func takeBack() -> Step<Outcome> {
        log.state.voided[entry.number] != nil ? .done(.voided(log)) : beginVoid()
    }

    private mutating func beginVoid() -> Step<Outcome> {
        var void = LogEntry(
            kind: .void,
            run: author.run,
            nonce: "\(author.run)-void-\(entry.number)"
        )
        void.base = log.head
        void.time = author.time
        void.voids = [entry.number]
        void.removes = entry.adds.map { file in
            RemovedFile(
                file.name,
                partition: file.partition,
                addedBy: entry.number,
                staged: file.staged
            )
        }
        var commit = CommitMachine(void, on: log)
        let step = commit.start()
        return voiding(commit, step)
    }

    private mutating func voiding(
        _ commit: CommitMachine,
        _ step: Step<CommitMachine.Outcome>
    ) -> Step<Outcome> {
        switch step {
        case .perform(let action): return perform(action, .voiding(commit))
        case .done(.committed(_, let log)), .done(.conflict(.voided, let log)):
            return .done(.voided(log))
        case .done(.conflict(.gone, let log)):
            // Published after all, and removed since.
            self.log = log
            unpublished = []
            return settle()
        case .done(.conflict(let conflict, let log)):
            // Nobody but another run can take it back.
            return .done(.blocked(conflict, log))
        }
    }

    // MARK: Finish

    private mutating func register() -> Step<Outcome> {
        guard informsCatalog, !entry.catalog.isEmpty else { return remove() }
        return perform(.register(entry.catalog), .registering)
    }

    private mutating func remove() -> Step<Outcome> {
        entry.removes.isEmpty
            ? synchronize() : perform(.remove(entry.removes), .removing)
    }

    private mutating func synchronize() -> Step<Outcome> {
        perform(.synchronize(places: entry.places), .synchronizing)
    }

    private mutating func mark(_ numbers: [Int]) -> Step<Outcome> {
        if let number = numbers.first { return perform(.mark(number), .marking(numbers)) }
        return entry.adds.isEmpty
            ? .done(.applied(log)) : perform(.discardPublished(entry.adds), .discarding)
    }
}
