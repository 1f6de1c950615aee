internal import Buffers
internal import Codecs
internal import Columns
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Moves the rows of a frame to the partitions they belong to: survey, plan, move, publish.
package struct Repartitioner: Sendable {
    let frame: Frame
    let target: Target
    let options: RunOptions
    let fault: PlantedFault?

    /// - Parameter fault: A mistake to be made on purpose, by tests.
    package init(
        _ frame: Frame,
        to target: Target,
        options: RunOptions,
        fault: PlantedFault? = nil
    ) {
        self.frame = frame
        self.target = target
        self.options = options
        self.fault = fault
    }

    /// What a run would do; nothing is written.
    ///
    /// - Throws: ``RunError``, ``ParquetError``, ``ExpressionError``, ``ObjectStoreError``.
    package func plan() async throws -> Plan {
        try await onPool { pool in
            let source = try await opened(on: pool)
            return try await surveyed(source, on: pool, report: RunReport(runID: "")) { _ in }.plan
        }
    }

    /// Writes all files, invisibly, and checks that no row was lost or doubled.
    ///
    /// A file that turns out to be unreadable while its rows are moved, and need not be read, is
    /// left out: the run is planned again without it. Each attempt has a file less.
    ///
    /// - Throws: ``RunError``, ``ParquetError``, ``ExpressionError``, ``ObjectStoreError``; what
    ///   was written is removed.
    package func prepare(
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> PreparedRun {
        let clock = ContinuousClock.now
        let told: @Sendable (RunProgress) -> Void = { progress?($0) }
        return try await onPool { pool in
            try await requireReadyTarget()
            let opening = ContinuousClock.now
            var source = try await opened(on: pool)
            let openStage = RunReport.Stage(name: "open", seconds: opening.secondsSince, bytes: 0)
            let work = WorkClock()
            while true {
                var surveyed = try await surveyed(
                    source,
                    on: pool,
                    clock: work,
                    report: RunReport(runID: options.runID.description),
                    progress: told
                )
                source = surveyed.table.context.source
                surveyed.report.stages.insert(openStage, at: 0)
                do {
                    return try await move(surveyed, on: pool, clock, told)
                } catch let bad as UnreadableSource {
                    source = try source.leavingOut([bad.file: bad.error])
                }
            }
        }
    }

    private func onPool<Result>(
        _ body: (WorkerPool) async throws -> Result
    ) async throws -> Result {
        try await options.badFiles.namingCure(files: frame.source.files.count) {
            try await WorkerPool.with(options.workerCount, body)
        }
    }

    private func opened(on pool: WorkerPool) async throws -> OpenedSource {
        try await OpenedSource.open(frame.source, on: pool, badFiles: options.badFiles)
    }

    func requireReadyTarget() async throws {
        guard target.mode == .error else { return }
        for try await object in target.store.listAll() {
            // What earlier runs set aside is not the table's.
            if object.key.components.first == "_sluice" { continue }
            throw RunError(
                .targetNotReady,
                "the target holds files (\(object.key)) and the mode is error: choose "
                    + "--mode append or overwrite-partitions, or another place"
            )
        }
    }

    // MARK: Move

    private func move(
        _ surveyed: Surveyed,
        on pool: WorkerPool,
        _ clock: ContinuousClock.Instant,
        _ progress: @escaping @Sendable (RunProgress) -> Void
    ) async throws -> PreparedRun {
        let start = ContinuousClock.now
        let plan = surveyed.plan
        let total = plan.rowsWritten + plan.rowsQuarantined
        let mover = Mover(
            table: surveyed.table,
            quarantine: surveyed.quarantine,
            plan: plan,
            pool: pool
        )
        let files = try await mover.move { rows in
            progress(RunProgress(phase: .move, done: rows, total: total, rows: rows))
        }
        let context = surveyed.table.context
        var report = surveyed.report
        report.fill(plan, files, quarantine: target.quarantine)
        report.spilledBytes =
            context.store.spilledByteCount + (context.sorting?.store.spilledByteCount ?? 0)
        do {
            try Conservation(plan: plan, files: files).check()
            let copies = try await copies(of: context.source, from: files.count, &report)
            report.stages.append(
                .init(name: "move", seconds: start.secondsSince, bytes: report.outputBytes)
            )
            report.work = context.clock.stages
            report.noteIdleThreads(of: pool.threadCount)
            try Task.checkCancellation()
            return PreparedRun(
                report: report,
                files: preparedFiles(plan, files, copies),
                partitions: plan.partitions.map(\.path),
                leftOut: options.badFiles == .skip
                    ? Set(context.source.badFiles.map(\.info.key)) : [],
                clock: clock
            )
        } catch {
            try? await uninterrupted {
                for store in [target.store, target.quarantine.store] {
                    try? await store.discard(run: options.runID.description)
                }
            }
            throw error
        }
    }

    /// Copies the files that were left out, if that is wanted, and says so in the report.
    private func copies(
        of source: OpenedSource,
        from sequence: Int,
        _ report: inout RunReport
    ) async throws -> [StagedObject] {
        guard options.badFiles == .quarantine, !source.badFiles.isEmpty else { return [] }
        let copies = try await FileCopies(
            files: source.badFiles,
            source: frame.source.store,
            quarantine: target.quarantine,
            options: options
        ).stage(from: sequence)
        for (index, file) in source.badFiles.enumerated() {
            report.badFiles[index].copy = FileCopies.path(of: file.info.key, run: options.runID)
        }
        if report.quarantine == nil {
            report.quarantine = .init(location: target.quarantine.location)
        }
        return copies
    }

    /// The table's files, then rows that are set aside, then files that are.
    private func preparedFiles(
        _ plan: Plan,
        _ files: [WrittenFile],
        _ copies: [StagedObject]
    ) -> [PreparedRun.PreparedFile] {
        var prepared: [PreparedRun.PreparedFile] = []
        var next = files.makeIterator()
        let aside = target.quarantine
        let isElsewhere = aside.store.location != target.store.location
        for (number, partition) in plan.allPartitions.enumerated() {
            let isAside = number >= plan.partitions.count
            for _ in partition.files {
                guard let file = next.next() else { break }
                prepared.append(
                    .init(
                        store: isAside ? aside.store : target.store,
                        place: isAside && isElsewhere ? aside.store.location : nil,
                        staged: file.staged,
                        partition: isAside ? asideFolder(partition.path) : partition.path,
                        rowCount: file.rowCount
                    )
                )
            }
        }
        return prepared
            + copies.map { copy in
                .init(
                    store: aside.store,
                    place: isElsewhere ? aside.store.location : nil,
                    staged: copy,
                    partition: asideFolder(FileCopies.folder),
                    rowCount: 0
                )
            }
    }

    private func asideFolder(_ path: String) -> String {
        target.quarantine.folder.isEmpty ? path : "\(target.quarantine.folder)/\(path)"
    }
}
