internal import DataCatalog
package import Ledger
internal import ObjectStorage
package import Repartition

/// A table's ledger as commands look at it and keep it in order.
package struct OpenLedger: Sendable {
    package let ledger: TableLedger
    private let lake: Lake

    /// The ledger of a table, which is named by where it lies or by its name in the catalog.
    ///
    /// - Throws: ``DataFrameError`` of kind `notFound` if the table has no ledger;
    ///   ``CatalogError``, ``ObjectStoreError``, ``LedgerError``.
    package init(_ table: SourceName, in lake: Lake) async throws {
        let location =
            switch table {
            case .location(let location): location
            case .table(let name): try ObjectLocation(try await lake.catalog.table(name).location)
            }
        let store = try lake.targetStore(at: location)
        guard let ledger = try await lake.existingLedger(of: store) else {
            throw DataFrameError(
                .notFound,
                "the table has no ledger, expected one that sluice run or a job has written to",
                place: store.location
            )
        }
        self.ledger = ledger
        self.lake = lake
    }

    /// The log, and which of its entries are applied.
    package struct Contents: Sendable {
        package let log: CommitLog
        package let marks: Set<Int>
    }

    /// Reads the whole log.
    ///
    /// - Throws: ``LedgerError``, ``ObjectStoreError``.
    package func contents() async throws -> Contents {
        // Marks first: the log explains all of them.
        let marks = try await ledger.reader.marks(after: 0)
        return Contents(log: try await ledger.reader.wholeLog(of: ledger.record), marks: marks)
    }

    /// The entry of that number.
    ///
    /// - Throws: ``DataFrameError`` of kind `notFound`; ``LedgerError``, ``ObjectStoreError``.
    package func entry(_ number: Int) async throws -> LogEntry {
        guard number >= 1, let found = try await ledger.reader.entry(number) else {
            throw DataFrameError(
                .notFound,
                "the log has no run \(number): sluice ledger log lists them",
                place: ledger.location
            )
        }
        return found.entry
    }

    /// The command line of a run.
    ///
    /// - Throws: ``DataFrameError`` of kind `notFound` if there is no such run, or nobody knows any
    ///   more how it was started.
    package func arguments(ofRun number: Int) async throws -> [String] {
        let entry = try await entry(number)
        guard let claim = try await ledger.reader.claim(of: entry.run), !claim.arguments.isEmpty
        else {
            throw DataFrameError(
                .notFound,
                "nothing says how run \(number) was started, it was no sluice run: overwrite its "
                    + "partitions instead, with all their inputs",
                place: ledger.location
            )
        }
        return claim.arguments
    }

    package func verify() async throws -> TableVerifier.Report {
        try await TableVerifier(ledger).verify()
    }

    /// Applies what is committed and not applied.
    ///
    /// - Parameter skippedCatalogs: Entries that are given up for the catalog.
    /// - Throws: ``LedgerError``, ``ObjectStoreError``.
    package func recover(skippingCatalogOf skippedCatalogs: Set<Int>) async throws -> Recovery {
        let before = try await contents()
        let outcome = try await ledger.recover(
            as: RunID.random().description,
            skippingCatalogOf: skippedCatalogs
        )
        switch outcome {
        case .stopped(let conflict): throw conflict.error.at(ledger.location)
        case .recovered(let base):
            if let (number, reason) = base.unregistered.min(by: { $0.key < $1.key }) {
                throw LedgerError(
                    .conflict,
                    "the catalog could not be told of run \(number): \(reason); mend that, or give "
                        + "it up with --skip-catalog \(number)",
                    ledger: ledger.location
                )
            }
            let settled = base.marks.subtracting(before.marks).sorted()
                .filter { base.log[$0]?.kind != .void }
            let lost = try await LostInputs(of: base.log, at: place)
            let voided = base.log.state.voided
            return Recovery(
                applied: settled.filter { voided[$0] == nil },
                takenBack: settled.filter { voided[$0] != nil },
                notes: lost.sentences
            )
        }
    }

    /// What a recovery came to.
    package struct Recovery: Sendable {
        /// The entries that are visible from now on, by number.
        package let applied: [Int]
        /// Those whose files were lost before.
        package let takenBack: [Int]
        /// Inputs whose rows are lost with those.
        package let notes: [String]
    }

    /// The store and the key of an input.
    private func place(_ location: String) throws -> (store: any ObjectStore, key: ObjectKey)? {
        guard let slash = location.lastIndex(of: "/") else { return nil }
        let folder = try ObjectLocation(String(location[...slash]))
        let name = try ObjectKey(String(location[location.index(after: slash)...]))
        return (try lake.targetStore(at: folder), name)
    }

    /// Finds, or removes, what dead runs have left staged.
    ///
    /// - Parameters:
    ///   - ageSeconds: Runs whose youngest leftover is older count as dead.
    ///   - runs: Runs that somebody says are dead.
    /// - Throws: ``LedgerError``, ``ObjectStoreError``.
    package func collectGarbage(
        olderThan ageSeconds: Double,
        runs: [String],
        isDryRun: Bool
    ) async throws -> GarbageMachine.Collection {
        // What can be told for certain: a process of this machine that is not there any more.
        let gone = try await ledger.reader.claims().filter { $0.process.isGone }.map(\.run)
        let outcome = try await ledger.collectGarbage(
            as: RunID.random().description,
            suspecting: .init(ageSeconds: ageSeconds, runs: Set(gone + runs)),
            isDryRun: isDryRun
        )
        switch outcome {
        case .collected(let collection): return collection
        case .stopped(let conflict): throw conflict.error.at(ledger.location)
        }
    }

    /// Changes what counts as read.
    ///
    /// - Parameter inputs: What counts as read from now on, if that is the change.
    /// - Returns: The number of the entry.
    /// - Throws: ``LedgerError``, ``ObjectStoreError``.
    package func change(
        _ bookmark: BookmarkChange,
        inputs: [ConsumedInputs] = []
    ) async throws -> Int {
        let run = RunID.random()
        let claim = RunClaim(run, job: bookmark.job)
        let begun = try await ledger.begin(claim)
        var entry = LogEntry(kind: .bookmark, run: claim.run, nonce: claim.run)
        entry.job = bookmark.job
        entry.time = claim.time
        entry.bookmark = bookmark
        entry.inputs = inputs
        let made = entry
        switch try await ledger.commit(made, of: begun, planAgain: { _ in made }) {
        case .committed(let entry, _): return entry.number
        case .stopped(let conflict): throw conflict.error.at(ledger.location)
        case .nothing(let base): return base.log.head
        }
    }

    /// The inputs of a source as a step's bookmark would know them.
    ///
    /// - Throws: As `Lake.source`.
    package func inputs(
        of source: SourceName,
        pushDownPredicate: String?,
        job: String,
        context: String?
    ) async throws -> ConsumedInputs {
        let found = try await lake.source(source, pushDownPredicate: pushDownPredicate)
        return ConsumedInputs(
            BookmarkContext(job: job, context: context ?? found.address),
            found.files.map { file in
                InputIdentity(
                    location: found.store.location(of: file.info.key),
                    version: file.info.version,
                    byteCount: file.info.byteCount
                )
            },
            reading: .again
        )
    }
}

extension ClaimingProcess {
    /// Whether it is known that the process has ended.
    fileprivate var isGone: Bool {
        let process = ProcessIdentity(
            host: host,
            processID: Int32(clamping: pid),
            bootID: boot,
            startTicks: UInt64(start) ?? 0
        )
        return process.presence == .gone
    }
}
