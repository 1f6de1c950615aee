internal import Buffers
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// Carries out a plan: gathers, encodes, copies and writes, with several row groups under way.
struct Mover: Sendable {
    let context: MoveContext
    let plan: Plan
    let target: any ObjectStore
    let keyValues: [KeyValue]
    let pool: WorkerPool

    /// What a finished piece of work leads to.
    private enum Outcome: Sendable {
        case gathered(Int, [PieceFragments])
        case madePart
        case delivered(Int, WrittenFile?)
    }

    /// Writes all files of the plan; none is visible yet.
    ///
    /// - Parameter progress: Told the rows that have been written.
    func move(progress: @Sendable (Int) -> Void) async throws -> [WrittenFile] {
        var schedule = MoveSchedule(plan, sourceCount: context.survey.rowGroups.count)
        let outputs = schedule.outputs
        let writers = try fileWriters()
        var files: [WrittenFile] = []
        var rows = 0
        do {
            try await withThrowingTaskGroup(of: Outcome.self) { group in
                var running = 0
                while true {
                    while running < pool.threadCount + 1, let work = schedule.next() {
                        group.addTask(executorPreference: pool) {
                            try await self.perform(work, outputs, writers)
                        }
                        running += 1
                    }
                    guard running > 0, let outcome = try await group.next() else { break }
                    running -= 1
                    switch outcome {
                    case .gathered(let source, let pieces):
                        schedule.gathered(source, pieces)
                    case .madePart:
                        break
                    case .delivered(let output, let file):
                        schedule.delivered(output)
                        rows += outputs[output].planned.rowCount
                        if let file { files.append(file) }
                        progress(rows)
                    }
                }
            }
        } catch {
            // Not only the files known here: tasks that were cut short finished others.
            for writer in writers { await writer.abort() }
            try? await target.discard(run: context.options.runID.description)
            throw error
        }
        return files.sorted { $0.sequence < $1.sequence }
    }

    private func perform(
        _ work: MoveSchedule.Work,
        _ outputs: [MoveSchedule.Output],
        _ writers: [FileWriter]
    ) async throws -> Outcome {
        try Task.checkCancellation()
        switch work {
        case .gather(let source, let wanted):
            let gatherer = Gatherer(context: context, number: source, wanted: wanted)
            let group = context.survey.rowGroups[source]
            let ranges = try context.source.chunkRanges(
                file: group.file,
                rowGroup: group.index,
                leaves: gatherer.leaves()
            )
            let fetched = try await fetch(ranges, file: group.file)
            return .gathered(source, try gatherer.gather(fetched))
        case .make(let output, let part, let partCount, let pieces):
            let maker = RowGroupMaker(context: context)
            let leafCount = context.layout.origins.count
            let leaves = leafCount * part / partCount..<leafCount * (part + 1) / partCount
            let encoded = try maker.make(outputs[output].planned, leaves: leaves, pieces)
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
            let maker = RowGroupMaker(context: context)
            let planned = outputs[output].planned
            let number = planned.pieces[0].source
            let fetched = try await fetch(
                maker.carriedRanges(number),
                file: context.survey.rowGroups[number].file
            )
            let encoded = try maker.carry(planned, fetched)
            return try await deliver(encoded, output, outputs, writers)
        }
    }

    private func fetch(_ ranges: [ByteRange], file: Int) async throws -> FetchedRanges {
        try await FetchedRanges.fetch(
            ranges,
            of: context.source.files[file].info,
            in: context.source.source.store
        )
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
        for partition in plan.partitions {
            for file in partition.files {
                let sequence = writers.count
                let key = try ObjectKey(
                    folder: partition.path,
                    name: fileName(sequence: sequence)
                )
                writers.append(
                    FileWriter(
                        key,
                        in: target,
                        run: context.options.runID.description,
                        sequence: sequence,
                        rowGroupCount: file.rowGroups.count,
                        assembler: FileAssembler(
                            schema: context.layout.schema,
                            keyValues: keyValues,
                            createdBy: ParquetWriter.createdBy
                        )
                    )
                )
            }
        }
        return writers
    }

    private func fileName(sequence: Int) -> String {
        let digits = String(sequence)
        let padding = String(repeating: "0", count: max(0, 5 - digits.count))
        return "part-\(context.options.runID)-\(padding)\(digits).parquet"
    }
}
