internal import Buffers
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// A place that rows are moved to: the table, or the quarantine.
struct MovePlace: Sendable {
    /// With the columns of the files there.
    let context: MoveContext
    let store: any ObjectStore
    /// Under the store's root, without a slash at its end.
    let folder: String
    let keyValues: [KeyValue]
}

/// A file of the source turned out to be unreadable while its rows were moved.
struct UnreadableSource: Error {
    /// Its position among the source's files.
    let file: Int
    let error: ParquetError
}

/// Carries out a plan: gathers, encodes, copies and writes, with several row groups under way.
struct Mover: Sendable {
    let table: MovePlace
    /// Where rows go that are set aside; `nil` if none are.
    let quarantine: MovePlace?
    let plan: Plan
    let pool: WorkerPool

    private var context: MoveContext { table.context }

    private func place(of output: MoveSchedule.Output) -> MovePlace {
        output.isQuarantine ? quarantine ?? table : table
    }

    /// What a finished piece of work leads to.
    private enum Outcome: Sendable {
        case gathered(Int, [PieceFragments])
        case madePart
        case delivered(Int, WrittenFile?)
    }

    /// Pieces of work that one task does, and the memory that they take until it is done.
    private struct WorkTogether {
        var works: [MoveSchedule.Work] = []
        var byteCount = 0
        /// Whether there is no memory for what would be next.
        var hasNoRoom = false
    }

    /// Writes all files of the plan; none is visible yet.
    ///
    /// - Parameter progress: Told the rows that have been written.
    func move(progress: @Sendable (Int) -> Void) async throws -> [WrittenFile] {
        var schedule = MoveSchedule(
            plan,
            sourceCount: context.survey.rowGroups.count,
            partWeights: context.partWeights
        )
        var room = WorkRoom(
            byteLimit: context.options.memory.work(isSorted: context.sorting != nil)
        )
        let outputs = schedule.outputs
        let writers = try fileWriters()
        var files: [WrittenFile] = []
        var rows = 0
        do {
            try await withThrowingTaskGroup(of: (Int, [Outcome]).self) { group in
                var running = 0
                while true {
                    try Task.checkCancellation()
                    var next = WorkTogether()
                    while running < pool.threadCount + 1 {
                        next = nextTogether(&schedule, in: &room)
                        guard !next.works.isEmpty else { break }
                        group.addTask(executorPreference: pool) { [next] in
                            var outcomes: [Outcome] = []
                            for work in next.works {
                                outcomes.append(try await self.perform(work, outputs, writers))
                            }
                            return (next.byteCount, outcomes)
                        }
                        running += 1
                    }
                    let start = ContinuousClock.now
                    guard running > 0, let (bytes, outcomes) = try await group.next() else { break }
                    if next.hasNoRoom, running < pool.threadCount {
                        let idle = start.duration(to: .now) * (pool.threadCount - running)
                        context.clock.add(.wait, idle)
                    }
                    running -= 1
                    room.leave(bytes)
                    for outcome in outcomes {
                        switch outcome {
                        case .gathered(let source, let pieces):
                            schedule.gathered(source, pieces)
                        case .madePart:
                            break
                        case .delivered(let output, let file):
                            schedule.delivered(output)
                            rows += outputs[output].planned.rowCount
                            if let file { files.append(file) }
                        }
                    }
                    progress(rows)
                }
            }
        } catch {
            // Not only the files known here: tasks that were cut short finished others.
            try? await uninterrupted { [writers] in
                for writer in writers { await writer.abort() }
                for place in [table] + [quarantine].compactMap({ $0 }) {
                    try? await place.store.discard(run: context.options.runID.description)
                }
            }
            throw error
        }
        return files.sorted { $0.sequence < $1.sequence }
    }

    /// What is next, if there is memory for it.
    private func nextTogether(
        _ schedule: inout MoveSchedule,
        in room: inout WorkRoom
    ) -> WorkTogether {
        let outputs = schedule.outputs
        let partWeights = schedule.partWeights
        var next = WorkTogether()
        next.works = schedule.nextTogether { work in
            let byteCount =
                switch work {
                case .gather(let source, let wanted):
                    context.byteCountToGather(
                        source,
                        rowCount: wanted.reduce(0) { $0 + $1.rows.count }
                    )
                case .make(let output, let part, let partCount, _):
                    MoveContext.byteCountToMake(
                        Double(outputs[output].planned.estimatedByteCount)
                            * (partCount == 1 ? 1 : partWeights[part])
                    )
                case .carry(let output):
                    context.byteCountToCarry(outputs[output].planned.pieces[0].source)
                }
            guard room.enter(byteCount) else {
                next.hasNoRoom = true
                return false
            }
            next.byteCount += byteCount
            return true
        }
        return next
    }

    private func perform(
        _ work: MoveSchedule.Work,
        _ outputs: [MoveSchedule.Output],
        _ writers: [FileWriter]
    ) async throws -> Outcome {
        try Task.checkCancellation()
        switch work {
        case .gather(let source, let wanted):
            return try await blaming(context.survey.rowGroups[source].file) {
                .gathered(source, try await gather(source, wanted, outputs))
            }
        case .make(let output, let part, let partCount, let pieces):
            let context = place(of: outputs[output]).context
            let maker = RowGroupMaker(context: context)
            let leafCount = context.layout.origins.count
            let leaves = leafCount * part / partCount..<leafCount * (part + 1) / partCount
            let encoded = try await context.clock.measure(.encode, byteCount: \.byteCount) {
                try maker.make(outputs[output].planned, leaves: leaves, pieces)
            }
            let place = outputs[output]
            guard
                let whole = writers[place.file].joined(
                    encoded,
                    part: part,
                    of: partCount,
                    at: place.index
                )
            else { return .madePart }
            for piece in pieces { context.store.remove(piece) }
            return try await deliver(whole, output, outputs, writers)
        case .carry(let output):
            let maker = RowGroupMaker(context: place(of: outputs[output]).context)
            let planned = outputs[output].planned
            let number = planned.pieces[0].source
            let file = context.survey.rowGroups[number].file
            let encoded = try await blaming(file) {
                let fetched = try await fetch(maker.carriedRanges(number), file: file)
                return try await context.clock.measure(.carry, byteCount: \.byteCount) {
                    try maker.carry(planned, fetched)
                }
            }
            return try await deliver(encoded, output, outputs, writers)
        }
    }

    /// Gathers pieces of a source row group; those for the table and for the quarantine apart,
    /// since their columns are not the same.
    private func gather(
        _ source: Int,
        _ wanted: [Gatherer.Wanted],
        _ outputs: [MoveSchedule.Output]
    ) async throws -> [PieceFragments] {
        var pieces = [PieceFragments?](repeating: nil, count: wanted.count)
        for isQuarantine in [false, true] {
            let chosen = wanted.indices.filter {
                outputs[wanted[$0].output].isQuarantine == isQuarantine
            }
            guard let first = chosen.first else { continue }
            let gatherer = Gatherer(
                context: place(of: outputs[wanted[first].output]).context,
                number: source,
                wanted: chosen.map { wanted[$0] }
            )
            let group = context.survey.rowGroups[source]
            let ranges = try context.source.chunkRanges(
                file: group.file,
                rowGroup: group.index,
                leaves: gatherer.leaves()
            )
            let fetched = try await fetch(ranges, file: group.file)
            let found = try await context.clock.measure(
                .gather,
                byteCount: { $0.reduce(0) { $0 + $1.byteCount } },
                { try gatherer.gather(fetched) }
            )
            for (slot, piece) in zip(chosen, found) { pieces[slot] = piece }
        }
        return pieces.compactMap { $0 }
    }

    /// Says of which file an error is, where the run can go on without the file.
    private func blaming<Result>(
        _ file: Int,
        _ body: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await body()
        } catch let error as ParquetError
            where context.options.badFiles != .fail && error.isOfFile
        {
            throw UnreadableSource(file: file, error: error)
        }
    }

    private func fetch(_ ranges: [ByteRange], file: Int) async throws -> FetchedRanges {
        let byteCount = ranges.reduce(0) { $0 + $1.count }
        return try await context.clock.measure(.fetch, byteCount: { _ in byteCount }) {
            try await FetchedRanges.fetch(
                ranges,
                of: context.source.files[file].info,
                in: context.source.source.reader
            )
        }
    }

    private func deliver(
        _ encoded: EncodedRowGroup,
        _ output: Int,
        _ outputs: [MoveSchedule.Output],
        _ writers: [FileWriter]
    ) async throws -> Outcome {
        let file = try await writers[outputs[output].file].deliver(outputs[output].index, encoded)
        return .delivered(output, file)
    }

    // MARK: Files

    private func fileWriters() throws -> [FileWriter] {
        var writers: [FileWriter] = []
        for (number, partition) in plan.allPartitions.enumerated() {
            let place = number < plan.partitions.count ? table : quarantine ?? table
            for file in partition.files {
                let sequence = writers.count
                let folder = [place.folder, partition.path].filter { !$0.isEmpty }
                let key = try ObjectKey(
                    folder: folder.joined(separator: "/"),
                    name: context.options.stagingID(sequence).fileName
                )
                writers.append(
                    FileWriter(
                        key,
                        in: place.store,
                        as: context.options.stagingID(sequence),
                        rowGroupCount: file.rowGroups.count,
                        clock: context.clock,
                        assembler: FileAssembler(
                            schema: place.context.layout.schema,
                            keyValues: place.keyValues,
                            createdBy: ParquetWriter.createdBy
                        )
                    )
                )
            }
        }
        return writers
    }
}
