internal import Buffers
internal import Columns
internal import Expressions
internal import Parquet
internal import ParquetFiles

/// Finds out where the limits of a frame end.
///
/// A limit takes the first rows in the order of the files, so row groups are looked at in that
/// order, some at once, and no further than need be. What a limit counts are the rows that pass
/// what stands before it.
struct LimitFinder: Sendable {
    let resolved: ResolvedFrame
    let source: OpenedSource
    let options: EvaluationOptions
    let decoders: Reusable<ColumnChunkDecoder>
    let pool: WorkerPool
    /// Whether unreadable files are noted, so that the others can go on without them.
    let notesBadFiles: Bool

    /// What was found: where the rows end, or files that cannot be read.
    struct Found {
        /// `nil` if all rows are within the limits.
        var cut: RowCut?
        var badFiles: [Int: ParquetError] = [:]
    }

    /// - Throws: ``ParquetError``, ``RunError``, ``ExpressionError`` of the first row group that
    ///   has one, if it is not behind the limit.
    func find() async throws -> Found {
        var found = Found()
        for limit in resolved.limits {
            let stage = resolved.before(limit)
            if stage.keepsAllRows {
                found.cut = countFooters(limit.rowCount, found.cut)
            } else {
                try await countRows(limit.rowCount, stage, &found)
            }
        }
        return found
    }

    /// - Parameter cut: Where an earlier limit ends.
    private func countFooters(_ limit: Int, _ cut: RowCut?) -> RowCut? {
        var room = limit
        for group in Survey(source).rowGroups {
            let count = rows(of: group, before: cut)
            if count >= room {
                return RowCut(file: group.file, rowGroup: group.index, row: room)
            }
            room -= count
        }
        return cut
    }

    private func rows(of group: Survey.SourceRowGroup, before cut: RowCut?) -> Int {
        cut?.rowsBefore(file: group.file, rowGroup: group.index, rowCount: group.rowCount)
            ?? group.rowCount
    }

    private func countRows(
        _ limit: Int,
        _ stage: ResolvedFrame,
        _ found: inout Found
    ) async throws {
        var survey = Survey(source)
        var counter = RowCounter(
            source: source,
            router: try RowRouter(
                RouteExpressions(stage, keys: [], options: options),
                source: source,
                registry: PartitionRegistry()
            ),
            decoders: decoders
        )
        counter.router.cut = found.cut
        let groups = survey.rowGroups.filter { rows(of: $0, before: found.cut) > 0 }
        var room = limit
        if room == 0, let first = groups.first {
            found.cut = RowCut(file: first.file, rowGroup: first.index, row: 0)
            return
        }
        var next = 0
        while next < groups.count {
            try Task.checkCancellation()
            let wave = next..<min(next + pool.threadCount, groups.count)
            for counted in await counter.counts(of: Array(groups[wave]), on: pool) {
                let group = groups[wave.lowerBound + counted.number]
                if let error = counted.error {
                    guard let unreadable = error as? ParquetError, notesBadFiles,
                        unreadable.isOfFile
                    else { throw error }
                    survey.badFiles[group.file] = survey.badFiles[group.file] ?? unreadable
                    found.badFiles = survey.badFiles
                    continue
                }
                if counted.rowCount >= room {
                    found.cut = RowCut(
                        file: group.file,
                        rowGroup: group.index,
                        row: try await counter.end(of: room, in: group)
                    )
                    return
                }
                room -= counted.rowCount
            }
            next = wave.upperBound
        }
    }
}

/// Counts the rows of row groups that filters and checks let pass.
private struct RowCounter: Sendable {
    let source: OpenedSource
    var router: RowRouter
    let decoders: Reusable<ColumnChunkDecoder>

    /// The rows of a row group that pass, or why that cannot be said.
    struct Counted: Sendable {
        /// The row group's place among those that were asked about.
        var number: Int
        var rowCount = 0
        var error: (any Error)?
    }

    /// The rows of each row group that pass.
    func counts(of groups: [Survey.SourceRowGroup], on pool: WorkerPool) async -> [Counted] {
        await withTaskGroup(of: Counted.self) { tasks in
            for number in groups.indices {
                tasks.addTask(executorPreference: pool) { await counted(number, groups[number]) }
            }
            var found: [Counted] = []
            for await counted in tasks { found.append(counted) }
            return found.sorted { $0.number < $1.number }
        }
    }

    // Not a `Result` in a tuple: optimised, the compiler (6.3.1) lets such a task return garbage.
    private func counted(_ number: Int, _ group: Survey.SourceRowGroup) async -> Counted {
        var counted = Counted(number: number)
        do {
            counted.rowCount = try await count(of: group)
        } catch {
            counted.error = error
        }
        return counted
    }

    private func count(of group: Survey.SourceRowGroup) async throws -> Int {
        try await route(group) { routing, passes in
            zip(routing.counts, passes).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
        }
    }

    /// The row behind the last of `count` rows that pass.
    func end(of count: Int, in group: Survey.SourceRowGroup) async throws -> Int {
        try await route(group) { routing, passes in
            guard let classes = routing.classes.take() else { return count }
            var room = count
            for run in 0..<classes.count where passes[Int(classes.group(run))] {
                let rows = classes.rows(run)
                if room <= rows.count { return rows.lowerBound + room }
                room -= rows.count
            }
            return routing.rowCount
        }
    }

    private func route(
        _ group: Survey.SourceRowGroup,
        _ look: @Sendable (inout RowRouting, [Bool]) -> Int
    ) async throws -> Int {
        let fetched = try await FetchedRanges.fetch(
            source.chunkRanges(file: group.file, rowGroup: group.index, leaves: router.leaves),
            of: source.files[group.file].info,
            in: source.source.reader
        )
        return try decoders.use { decoder in
            var routing = try router.route(
                file: group.file,
                rowGroup: group.index,
                fetched: fetched,
                decoder: decoder
            )
            let aside = router.quarantined
            let passes = routing.partitions.map { $0.map { !aside.contains($0) } ?? false }
            return look(&routing, passes)
        }
    }
}
