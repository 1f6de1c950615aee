import Buffers
package import ObjectStorage

extension TableLedger {
    /// Drives a machine to its end, or until it wants a plan.
    ///
    /// - Parameter entry: What is being committed, if something is.
    /// - Throws: ``LedgerError``, ``ObjectStoreError``. The process then ends as one that crashes:
    ///   the next run does what is left.
    func drive<Machine: LedgerMachine>(
        _ machine: inout Machine,
        from step: Step<Machine.Outcome>,
        as author: Author,
        committing entry: LogEntry? = nil
    ) async throws -> Pause<Machine.Outcome> {
        var step = step
        while true {
            switch step {
            case .done(let outcome): return .done(outcome)
            case .perform(.prepare(let base)): return .wantsPlan(base)
            case .perform(let action):
                step = try machine.handle(
                    try await perform(action, as: author, committing: entry)
                )
            }
        }
    }

    /// Drives a machine that plans nothing to its end.
    func drive<Machine: LedgerMachine>(
        _ machine: Machine,
        as author: Author
    ) async throws -> Machine.Outcome {
        var machine = machine
        let step = try machine.start()
        guard case .done(let outcome) = try await drive(&machine, from: step, as: author) else {
            preconditionFailure("only runs want a plan")
        }
        return outcome
    }

    /// Makes staged bytes durable, before the entry that names them is; the last moment to stop.
    func makeReady(_ entry: LogEntry, as author: Author) async throws {
        do {
            try await synchronize(entry.places)
            try Task.checkCancellation()
        } catch {
            await discard(entry, as: author)
            throw error
        }
    }

    private func perform(
        _ action: LedgerAction,
        as author: Author,
        committing entry: LogEntry?
    ) async throws -> LedgerEvent {
        guard let entry else { return try await perform(action, as: author) }
        do {
            // From the first put on, whoever stops cannot know how it ends: so nobody stops.
            return try await uninterrupted { try await perform(action, as: author) }
        } catch let error as ObjectStoreError {
            guard case .put(let refused) = action, refused.nonce == entry.nonce else { throw error }
            await discard(entry, as: author)
            throw RefusedPut(cause: error)
        }
    }

    /// Removes what is staged of an entry that is not in the log and never will be.
    private func discard(_ entry: LogEntry, as author: Author) async {
        // What cannot be removed now is left to gc.
        _ = try? await uninterrupted {
            try await perform(.discardUnpublished(entry.adds), as: author)
        }
    }

    private func perform(_ action: LedgerAction, as author: Author) async throws -> LedgerEvent {
        switch action {
        case .readLog(let after):
            let entries = try await reader.entries(after: after)
            if !entries.isEmpty { try await keep(LedgerKeys.logPrefix) }
            return .log(entries)
        case .readMarks(let after): return .marks(try await reader.marks(after: after))
        case .put(let entry): return .put(try await put(entry))
        case .readSlot(let number):
            let entry = try await reader.entry(number)
            if entry != nil { try await keep(LedgerKeys.logPrefix) }
            return .slot(entry)
        case .publish(let files): return .published(lost: try await publish(files))
        case .settle(let number, let outcome):
            return .outcome(try await settle(number, outcome, as: author))
        case .register(let changes): return await register(changes)
        case .remove(let files): try await remove(files)
        case .look(let names): return .visible(try await visible(names))
        case .synchronize(let places): try await synchronize(places)
        case .mark(let number): try await mark(number, as: author)
        case .discardUnpublished(let files):
            try await eachAtOnce(files) { try await self.store(of: $0.place).discard($0.staged) }
        case .discardPublished(let files):
            // Elsewhere publishing consumes what was staged.
            guard table.publishing == .copy else { return .done }
            for (place, files) in Dictionary(grouping: files, by: \.place) {
                try await store(of: place).discard(files.map(\.staged))
            }
        case .listStaged: return .leftovers(try await table.leftovers(ofRun: nil))
        case .discard(let leftovers):
            try await eachAtOnce(leftovers) { try await table.discard($0) }
        case .wait(let reason): try await wait(reason)
        case .prepare: preconditionFailure("machines stand still where they want a plan")
        }
        return .done
    }

    // MARK: The log

    /// Puts an entry into its slot once.
    ///
    /// - Throws: ``ObjectStoreError`` where it is certain that no entry came of it: a local store
    ///   that refuses has not written.
    private func put(_ entry: LogEntry) async throws -> PutAnswer {
        let bytes = try LedgerCoding.bytes(entry)
        do {
            try await store.write(bytes, to: LedgerKeys.log(entry.number), if: .ifAbsent)
            return .written(digest: LedgerCoding.digest(bytes))
        } catch let error as ObjectStoreError {
            if store.publishing == .rename, error.kind != .alreadyExists, error.kind != .other {
                throw error
            }
            return .unclear
        }
    }

    private func settle(
        _ number: Int,
        _ outcome: EntryOutcome,
        as author: Author
    ) async throws -> EntryOutcome {
        let bytes = try LedgerCoding.bytes(SettledOutcome(outcome: outcome, run: author.run))
        var attempt = 1
        while true {
            do {
                try await store.write(bytes, to: LedgerKeys.outcome(number), if: .ifAbsent)
                return outcome
            } catch let error as ObjectStoreError {
                // As with entries, only what is there can tell.
                if let found = try await reader.outcome(of: number) {
                    try await keep(LedgerKeys.outcomePrefix)
                    return found
                }
                if attempt == Self.putAttemptLimit { throw error }
            }
            try await wait(.put(attempt: attempt))
            attempt += 1
        }
    }

    /// Makes durable what others wrote, before anything follows from it: else a power cut could
    /// leave published files without the entry that a dead run had named them in.
    private func keep(_ prefix: String) async throws {
        try await store.synchronize(prefix: prefix)
    }

    private func mark(_ number: Int, as author: Author) async throws {
        let mark = Mark(run: author.run, time: clock.time)
        try await store.write(LedgerCoding.bytes(mark), to: LedgerKeys.mark(number), if: .always)
    }

    /// How often a put that nobody answers is sent.
    private static var putAttemptLimit: Int { 12 }

    private func wait(_ reason: WaitReason) async throws {
        switch reason {
        case .put(let attempt):
            guard attempt < Self.putAttemptLimit else {
                throw LedgerError(
                    .unknownOutcome,
                    "the store at \(store.location) does not say whether the run is committed: "
                        + "nothing is lost, the next run settles it"
                )
            }
            try await clock.sleep(seconds: min(30, 0.1 * Double(1 << attempt)))
        case .publication: try await clock.sleep(seconds: publicationPatience)
        }
    }

    /// How long a server may be at work on a publication of which there is no trace, in seconds.
    private var publicationPatience: Double { table.publishing == .rename ? 0 : 30 }

    private func register(_ changes: [CatalogChange]) async -> LedgerEvent {
        do {
            for change in changes { try await catalog.register(change) }
            return .done
        } catch {
            return .unavailable("\(error)")
        }
    }

    // MARK: Files

    /// The store that a file lies in.
    ///
    /// - Throws: ``ObjectStoreError`` if its place cannot be opened.
    package func store(of name: FileName) throws -> any ObjectStore {
        try store(of: name.place)
    }

    private func store(of place: String?) throws -> any ObjectStore {
        guard let place else { return table }
        return try self.place(place)
    }

    /// Publishes files, and answers those of which there is no trace.
    private func publish(_ files: [AddedFile]) async throws -> [AddedFile] {
        try await atOnce(files) { file -> AddedFile? in
            do {
                try await self.store(of: file.place).publish(file.staged)
                return nil
            } catch let error as ObjectStoreError where error.kind == .notFound {
                return file
            }
        }.compactMap(\.self)
    }

    private func remove(_ files: [RemovedFile]) async throws {
        try await eachAtOnce(files) { file in
            let store = try self.store(of: file.name.place)
            if let staged = file.staged { try await store.discard(staged) }
            do {
                try await store.delete(file.name.key, ifVersion: file.version)
            } catch let error as ObjectStoreError where error.kind == .versionChanged {
                // A file that no entry added is another one by now: it is not the one that was
                // replaced.
            }
        }
    }

    private func visible(_ names: [FileName]) async throws -> [FileName] {
        try await atOnce(names) { name -> FileName? in
            try await self.store(of: name.place).contains(name.key) ? name : nil
        }.compactMap(\.self)
    }

    private func synchronize(_ places: Set<String>) async throws {
        try await table.synchronize()
        for place in places { try await store(of: place).synchronize() }
    }

    // MARK: Many at once

    private static var requestCount: Int { 16 }

    private func eachAtOnce<Item: Sendable>(
        _ items: [Item],
        _ body: @escaping @Sendable (Item) async throws -> Void
    ) async throws {
        _ = try await atOnce(items, body)
    }

    private func atOnce<Item: Sendable, Answer: Sendable>(
        _ items: [Item],
        _ body: @escaping @Sendable (Item) async throws -> Answer
    ) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: Answer.self) { group in
            var answers: [Answer] = []
            var rest = items[...]
            for item in rest.prefix(Self.requestCount) { group.addTask { try await body(item) } }
            rest = rest.dropFirst(Self.requestCount)
            while let answer = try await group.next() {
                answers.append(answer)
                if let item = rest.popFirst() { group.addTask { try await body(item) } }
            }
            return answers
        }
    }
}

/// An entry was put, and it is certain that nothing came of it.
struct RefusedPut: Error {
    let cause: ObjectStoreError
}

/// Where a machine stands still.
enum Pause<Outcome: Sendable> {
    case done(Outcome)
    case wantsPlan(RunBase)
}

/// That an entry is applied.
struct Mark: Codable {
    var run: String
    var time: Int
}
