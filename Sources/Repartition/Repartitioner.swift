internal import Buffers
internal import Codecs
internal import Columns
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Moves the rows of a frame to the partitions they belong to: survey, plan, move, publish.
package struct Repartitioner: Sendable {
    private let frame: Frame
    private let target: Target
    private let options: RunOptions
    private let fault: PlantedFault?

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
        try await WorkerPool.with(options.threadCount) { pool in
            try await surveyed(on: pool, report: RunReport(runID: "")) { _ in }.plan
        }
    }

    /// Does everything and publishes it.
    ///
    /// - Parameter progress: Told now and then how far the run is.
    /// - Throws: As ``prepare(progress:)``; the target is then as it was.
    package func run(
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> RunReport {
        try await prepare(progress: progress).publish()
    }

    /// Writes all files, invisibly, and checks that no row was lost or doubled.
    ///
    /// - Throws: ``RunError``, ``ParquetError``, ``ExpressionError``, ``ObjectStoreError``; what
    ///   was written is removed.
    package func prepare(
        progress: (@Sendable (RunProgress) -> Void)? = nil
    ) async throws -> PreparedRun {
        let clock = ContinuousClock.now
        let told: @Sendable (RunProgress) -> Void = { progress?($0) }
        return try await WorkerPool.with(options.threadCount) { pool in
            try await requireReadyTarget()
            let surveyed = try await surveyed(
                on: pool,
                report: RunReport(runID: options.runID.description),
                progress: told
            )
            return try await move(surveyed, on: pool, clock, told)
        }
    }

    private func requireReadyTarget() async throws {
        guard target.mode == .error else { return }
        let page = try await target.store.list(prefix: "", after: nil, limit: 1)
        guard page.objects.isEmpty else {
            throw RunError(
                .targetNotReady,
                "the target holds files (\(page.objects[0].key)) and the mode is error: choose "
                    + "--mode append or overwrite-partitions, or another place"
            )
        }
    }

    // MARK: Survey and plan

    private struct Surveyed {
        var context: MoveContext
        var plan: Plan
        var report: RunReport
        var keyValues: [KeyValue]
    }

    private func surveyed(
        on pool: WorkerPool,
        report unfilled: RunReport,
        progress: @escaping @Sendable (RunProgress) -> Void
    ) async throws -> Surveyed {
        let start = ContinuousClock.now
        var report = unfilled
        var source = try await OpenedSource.open(frame.source, on: pool)
        let resolved = try ResolvedFrame(
            frame.steps,
            fileSchema: source.fileSchema,
            partitionFields: frame.source.partitionFields
        )
        try source.requireAgreement(on: resolved)
        try requireDistinctKeys()
        let keys = try target.partitionKeys.map { try key(named: $0, in: resolved) }
        let layout = try OutputLayout(
            resolved,
            keys: target.partitionKeys,
            source: source,
            options: options
        )
        if layout.makesTimes { source = try source.withGregorianDates() }
        let registry = PartitionRegistry()
        let router = try RowRouter(
            RouteExpressions(
                resolved,
                keys: keys,
                options: EvaluationOptions(timeZone: options.timeZone, isANSI: options.isANSI)
            ),
            source: source,
            registry: registry
        )
        let decoders = Reusable { ColumnChunkDecoder() }
        let survey = try await Surveyor(
            source: source,
            router: router,
            registry: registry,
            decoders: decoders,
            pool: pool
        ).survey { done, total, rows in
            progress(RunProgress(phase: .survey, done: done, total: total, rows: rows))
        }
        report.stages.append(.init(name: "survey", seconds: start.secondsSince, bytes: 0))

        let planStart = ContinuousClock.now
        let context = try context(source, survey, layout, router, decoders)
        var plan = Planner(
            survey: survey,
            options: options,
            partitionKeys: target.partitionKeys,
            mayCarry: context.mayCarry()
        ).plan()
        plan.rowGroups = context.count(plan)
        plan.inputFiles = source.files.count
        plan.inputBytes = source.files.reduce(0) { $0 + Int($1.info.byteCount) }
        let isUnchanged = layout.isSchemaUnchanged && source.schema.isUniform
        plan.notes =
            source.schema.notes(onLeaves: Set(context.sourceLeaves))
            + source.keyValues.notes(isSchemaUnchanged: isUnchanged)
            + source.notesOnUnknownFields()
        report.stages.append(.init(name: "plan", seconds: planStart.secondsSince, bytes: 0))
        return Surveyed(
            context: context,
            plan: plan,
            report: report,
            keyValues: source.keyValues.pairs(isSchemaUnchanged: isUnchanged)
        )
    }

    private func requireDistinctKeys() throws {
        var seen: Set<String> = []
        for key in target.partitionKeys where !seen.insert(key.lowercased()).inserted {
            throw RunError(.invalidRequest, "\(key) is a partition key twice: name it once")
        }
    }

    private func key(named name: String, in frame: ResolvedFrame) throws -> ResolvedFrame.Column {
        guard let position = frame.position(of: name) else {
            throw RunError(
                .invalidRequest,
                "the frame has no column \(name) to partition by, its columns are "
                    + frame.columns.map(\.name).joined(separator: ", ")
            )
        }
        return frame.columns[position]
    }

    private func context(
        _ source: OpenedSource,
        _ survey: Survey,
        _ layout: OutputLayout,
        _ router: RowRouter,
        _ decoders: Reusable<ColumnChunkDecoder>
    ) throws -> MoveContext {
        var writerOptions = options.pageLayout
        writerOptions.codec = options.codec
        for column in options.bloomFilterColumns {
            writerOptions.bloomFilters[try layout.bloomFilterPath(column)] = BloomFilterOptions()
        }
        let made = writerOptions
        return MoveContext(
            source: source,
            survey: survey,
            layout: layout,
            router: router,
            options: options,
            writerOptions: writerOptions,
            dictionaries: try layout.schema.leaves.map {
                MergedDictionary(
                    layout: try ValueLayout($0),
                    byteLimit: options.memoryByteLimit / 32
                )
            },
            store: FragmentStore(
                memoryByteLimit: options.memoryByteLimit * 2 / 5,
                temporaryFolder: options.temporaryFolder
            ),
            decoders: decoders,
            gatherers: Reusable { FragmentEncoder() },
            encoders: Reusable { ColumnChunkEncoder(options: made) },
            rowByteCounts: survey.rowByteCounts(source),
            fault: fault
        )
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
        let total = plan.rowsWritten
        let mover = Mover(
            context: surveyed.context,
            plan: plan,
            target: target.store,
            keyValues: surveyed.keyValues,
            pool: pool
        )
        let files = try await mover.move { rows in
            progress(RunProgress(phase: .move, done: rows, total: total, rows: rows))
        }
        var report = surveyed.report
        report.fill(plan, files)
        report.spilledBytes = surveyed.context.store.spilledByteCount
        report.stages.append(
            .init(name: "move", seconds: start.secondsSince, bytes: report.outputBytes)
        )
        report.notes = plan.notes
        do {
            try Conservation(plan: plan, files: files).check()
            return PreparedRun(
                report: report,
                files: files,
                replaced: try await replacedKeys(plan),
                target: target.store,
                clock: clock
            )
        } catch {
            try? await target.store.discard(run: options.runID.description)
            throw error
        }
    }

    /// What the partitions that get rows hold now, where that is to be replaced.
    private func replacedKeys(_ plan: Plan) async throws -> [ObjectKey] {
        guard target.mode == .overwritePartitions else { return [] }
        var keys: [ObjectKey] = []
        for partition in plan.partitions {
            let prefix = partition.path.isEmpty ? "" : partition.path + "/"
            var after: ObjectKey?
            repeat {
                let page = try await target.store.list(prefix: prefix, after: after, limit: 1000)
                keys += page.objects.map(\.key).filter { !$0.isHidden }
                after = page.next
            } while after != nil
        }
        return keys
    }
}
