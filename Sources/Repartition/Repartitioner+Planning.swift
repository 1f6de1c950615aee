internal import Buffers
internal import Codecs
internal import Columns
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

extension Repartitioner {
    /// A survey, and what the move will need.
    struct Surveyed {
        var table: MovePlace
        /// `nil` if no row is set aside.
        var quarantine: MovePlace?
        var plan: Plan
        var report: RunReport
    }

    /// Surveys and plans, without files that turn out to be unreadable, if that is wanted.
    func surveyed(
        _ opened: OpenedSource,
        on pool: WorkerPool,
        clock: WorkClock = WorkClock(),
        report unfilled: RunReport,
        progress: @escaping @Sendable (RunProgress) -> Void
    ) async throws -> Surveyed {
        var source = opened
        while true {
            let start = ContinuousClock.now
            var routes = try routes(of: source)
            source = routes.source
            // What is looked at and moved at once is to fit into a core's cache.
            let decoders = Reusable { ColumnChunkDecoder(batchEntryLimit: 1 << 16) }
            let limits = try await LimitFinder(
                resolved: routes.frame,
                source: source,
                options: evaluation,
                decoders: decoders,
                pool: pool,
                notesBadFiles: options.badFiles != .fail
            ).find()
            guard limits.badFiles.isEmpty else {
                source = try source.leavingOut(limits.badFiles)
                continue
            }
            routes.router.cut = limits.cut
            // What one attempt stores for sorting is of no use for another.
            let sorting = ByteStore(
                memoryByteLimit: options.memory.sorting,
                temporaryFolder: options.temporaryFolder
            )
            let survey = try await Surveyor(
                source: source,
                router: routes.router,
                registry: routes.registry,
                decoders: decoders,
                pool: pool,
                notesBadFiles: options.badFiles != .fail,
                sorter: routes.sortKeys.map { ShareSorter(keys: $0, store: sorting) },
                routings: RoutingStore(memoryByteLimit: options.memory.routings),
                memoryByteLimit: options.memory.work(isSorted: routes.sortKeys != nil),
                clock: clock
            ).survey { done, total, rows in
                progress(RunProgress(phase: .survey, done: done, total: total, rows: rows))
            }
            guard survey.badFiles.isEmpty else {
                source = try source.leavingOut(survey.badFiles)
                continue
            }
            var report = unfilled
            report.stages.append(.init(name: "survey", seconds: start.secondsSince, bytes: 0))
            let planStart = ContinuousClock.now
            var surveyed = try await planned(
                source,
                survey,
                routes,
                decoders,
                sorting,
                pool,
                clock
            )
            report.stages.append(.init(name: "plan", seconds: planStart.secondsSince, bytes: 0))
            surveyed.report = report
            return surveyed
        }
    }

    /// Where rows go, and which columns they have there.
    private struct Routes {
        var frame: ResolvedFrame
        var source: OpenedSource
        var router: RowRouter
        var registry: PartitionRegistry
        var layout: OutputLayout
        /// `nil` if rows stay in the order of the sources.
        var sortKeys: SortKeys?
        /// What of the order row groups can say of themselves.
        var sortingColumns: [SortingColumn]?
    }

    private var evaluation: EvaluationOptions {
        EvaluationOptions(timeZone: options.timeZone, isANSI: options.isANSI)
    }

    private func routes(of opened: OpenedSource) throws -> Routes {
        var source = opened
        if options.timestamps == .micros { source = try source.withInstantsInMicros() }
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
        let expressions = try RouteExpressions(resolved, keys: keys, options: evaluation)
        let router = try RowRouter(expressions, source: source, registry: registry)
        var routes = Routes(
            frame: resolved,
            source: source,
            router: router,
            registry: registry,
            layout: layout
        )
        if !resolved.sortOrders.isEmpty {
            routes.sortKeys = try SortKeys(resolved, source: source, options: evaluation)
            routes.sortingColumns = layout.sortingColumns(resolved)
        }
        return routes
    }

    private func planned(
        _ source: OpenedSource,
        _ survey: Survey,
        _ routes: Routes,
        _ decoders: Reusable<ColumnChunkDecoder>,
        _ sortStore: ByteStore,
        _ pool: WorkerPool,
        _ clock: WorkClock
    ) async throws -> Surveyed {
        let badRows = survey.badRows(routes.router.rules, of: source)
        try badRows.requireNoneRefused(of: survey.rowsRead)
        let errors = survey.errorRecords(routes.router.rules, of: source)
        try errors.requireBelowThresholds(of: routes.frame.errorStages)
        let store = FragmentStore(
            memoryByteLimit: options.memory.fragments,
            temporaryFolder: options.temporaryFolder
        )
        let isSorted = routes.sortKeys != nil
        let table = try context(
            source,
            isSorted ? survey.withoutKeys : survey,
            routes.layout,
            routes.router,
            decoders,
            store,
            clock,
            bloomFilterColumns: options.bloomFilterColumns,
            sorting: isSorted
                ? MoveSorting(store: sortStore, columns: routes.sortingColumns) : nil
        )
        var quarantine: MoveContext?
        if !survey.quarantined.isEmpty {
            let layout = try quarantineLayout(source)
            quarantine = try context(source, survey, layout, routes.router, decoders, store, clock)
        }
        let planner = Planner(
            survey: survey,
            options: options,
            partitionKeys: target.partitionKeys,
            mayCarry: table.mayCarry(),
            mayCarryToQuarantine: quarantine?.mayCarry() ?? []
        )
        var orders: [Int: PartitionOrder] = [:]
        if isSorted {
            orders = try await PartitionSorter(
                survey: survey,
                store: sortStore,
                options: options,
                pool: pool
            ).orders(planner.sorting())
        }
        var plan = planner.plan(orders: orders)
        describe(&plan, source, table)
        plan.badRows = badRows
        plan.errorRecords = errors
        plan.rowsFiltered -= errors.rowCount
        return Surveyed(
            table: place(table, store: target.store),
            quarantine: quarantine.map {
                place($0, store: target.quarantine.store, folder: target.quarantine.folder)
            },
            plan: plan,
            report: RunReport(runID: "")
        )
    }

    /// Adds to a plan what readers want to know of it.
    private func describe(_ plan: inout Plan, _ source: OpenedSource, _ table: MoveContext) {
        plan.rowGroups = table.count(plan)
        plan.inputFiles = source.files.count
        plan.inputBytes = source.files.reduce(0) { $0 + Int($1.info.byteCount) }
        plan.badFiles = source.unreadable
        plan.notes =
            source.schema.notes(onLeaves: Set(table.sourceLeaves))
            + source.keyValues.notes(isSchemaUnchanged: table.isSchemaUnchanged)
            + source.notesOnUnknownFields()
    }

    /// The columns of the quarantine's files: all that the source has, whatever the frame does.
    private func quarantineLayout(_ source: OpenedSource) throws -> OutputLayout {
        var options = options
        options.keepsSourcePartitions = true
        let everything = try ResolvedFrame(
            [],
            fileSchema: source.fileSchema,
            partitionFields: frame.source.partitionFields
        )
        do {
            try source.requireAgreement(on: everything)
        } catch let conflict as RunError {
            throw RunError(
                .schemaConflict,
                "bad rows cannot go to the quarantine whole: run the files apart, or choose "
                    + "--on-bad-time default-partition or fail",
                cause: conflict
            )
        }
        return try OutputLayout(everything, keys: [], source: source, options: options)
    }

    private func place(
        _ context: MoveContext,
        store: any ObjectStore,
        folder: String = ""
    ) -> MovePlace {
        MovePlace(
            context: context,
            store: store,
            folder: folder,
            keyValues: context.source.keyValues.pairs(isSchemaUnchanged: context.isSchemaUnchanged)
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
        _ decoders: Reusable<ColumnChunkDecoder>,
        _ store: FragmentStore,
        _ clock: WorkClock,
        bloomFilterColumns: [String] = [],
        sorting: MoveSorting? = nil
    ) throws -> MoveContext {
        var writerOptions = options.pageLayout
        writerOptions.codec = options.codec
        for column in bloomFilterColumns {
            writerOptions.bloomFilters[try layout.bloomFilterPath(column)] = BloomFilterOptions()
        }
        let made = writerOptions
        let memory = MemoryShare(byteCount: options.memory.dictionaries)
        let idleByteLimit = options.memory.scratch / max(1, options.workerCount)
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
                    byteLimit: options.memory.largestDictionary,
                    memory: memory
                )
            },
            store: store,
            sorting: sorting,
            decoders: decoders,
            gatherers: Reusable { FragmentEncoder() },
            encoders: Reusable(if: { $0.scratchByteCount <= idleByteLimit }) {
                ColumnChunkEncoder(options: made)
            },
            clock: clock,
            rowSizes: survey.rowSizes(source),
            fault: fault
        )
    }
}
