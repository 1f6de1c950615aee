/// What a run did, in numbers.
package struct RunReport: Sendable, Equatable {
    package var runID: String
    package var rowsRead = 0
    package var rowsFiltered = 0
    /// Rows of the sources that come behind the end of a limit.
    package var rowsBeyondLimit = 0
    package var rowsWritten = 0
    package var rowsQuarantined = 0
    package var inputFiles = 0
    package var inputBytes = 0
    package var outputs: [PartitionOutput] = []
    /// Rows that a check found bad, by reason, wherever they went.
    package var badRows: [BadRows] = []
    /// Rows that were left out since a stage of the frame failed for them.
    package var errorRecords: [ErrorRecords] = []
    /// Files that were left out because they cannot be read.
    package var badFiles: [BadFile] = []
    /// What was set aside, if the run set anything aside.
    package var quarantine: QuarantineOutput?
    /// Which of the source's files were read, and why not the others.
    package var inputs = InputCounts()
    /// What the commit came to, in tables with a ledger.
    package var commit: Commit?
    package var rowGroups = RowGroupCounts()
    /// How long each stage took.
    package var stages: [Stage] = []
    /// What the workers spent their time on, all threads together.
    package var work: [Stage] = []
    package var spilledBytes = 0
    /// What was sent to stores that charge for requests.
    package var requests: Requests?
    package var seconds = 0.0
    /// The most memory that the process had at any moment, in bytes.
    package var peakMemoryBytes = 0
    /// What a reader of the report should know, for example metadata that was dropped.
    package var notes: [String] = []

    package init(runID: String) {
        self.runID = runID
    }

    /// What one partition got.
    package struct PartitionOutput: Sendable, Equatable {
        /// The partition's folder under the table, for example `year=2020/month=5`.
        package var path: String
        /// The values of the partition keys; `nil` for the default partition.
        package var values: [String?]
        package var files: [String]
        package var rows: Int
        package var bytes: Int
    }

    /// What was set aside.
    package struct QuarantineOutput: Sendable, Equatable {
        package var location: String
        /// One for each reason; paths and files are counted from the location.
        package var outputs: [PartitionOutput]

        package init(location: String, outputs: [PartitionOutput] = []) {
            self.location = location
            self.outputs = outputs
        }
    }

    /// Files of the source that were not read.
    package struct InputCounts: Sendable, Equatable {
        /// How many were read before, by the entry of the log that did.
        package var consumed: [Int: Int] = [:]
        /// Those that were read before and have changed since.
        package var changed: [InputSelection.ChangedInput] = []
        /// How many were written again with the same content after they were read.
        package var rewritten = 0
        /// How many are left for another run.
        package var postponed = 0

        package var consumedCount: Int { consumed.values.reduce(0, +) }

        package init() {}

        init(_ selection: InputSelection) {
            consumed = selection.consumed
            changed = selection.changed
            rewritten = selection.rewrittenCount
            postponed = selection.postponedCount
        }
    }

    /// How a run became true.
    package struct Commit: Sendable, Equatable {
        /// Where the ledger is.
        package var ledger: String
        /// The entries of the log, by their numbers; none if there was nothing to do.
        package var entries: [Int]
        /// The files that made room.
        package var removedFiles = 0
        /// Why the catalog does not know the outputs yet.
        package var catalogProblem: String?

        package init(ledger: String, entries: [Int] = []) {
            self.ledger = ledger
            self.entries = entries
        }
    }

    /// How source row groups came into the output.
    package struct RowGroupCounts: Sendable, Equatable {
        /// Copied as they are.
        package var carried = 0
        /// Put together with others, whole.
        package var merged = 0
        /// Split over several partitions, or thinned by a filter.
        package var gathered = 0
        /// With columns that were computed.
        package var computed = 0

        package init() {}
    }

    /// What was sent to stores that charge for requests, repeated attempts included.
    package struct Requests: Sendable, Equatable {
        /// Those that cost as much as a write: listings, too.
        package var writes: Int
        package var reads: Int
        /// Those that cost nothing.
        package var deletes: Int
        /// The price by the store's list.
        package var dollars: Double

        package init(writes: Int, reads: Int, deletes: Int, dollars: Double) {
            self.writes = writes
            self.reads = reads
            self.deletes = deletes
            self.dollars = dollars
        }
    }

    /// How long a part of the run took.
    package struct Stage: Sendable, Equatable {
        package var name: String
        package var seconds: Double
        package var bytes: Int

        package init(name: String, seconds: Double, bytes: Int) {
            self.name = name
            self.seconds = seconds
            self.bytes = bytes
        }
    }

    package var outputFiles: Int { outputs.reduce(0) { $0 + $1.files.count } }
    package var outputBytes: Int { outputs.reduce(0) { $0 + $1.bytes } }
}

extension RunReport {
    /// This part of a run, and one that came after it.
    package func followed(by next: RunReport) -> RunReport {
        var whole = next
        whole.rowsRead += rowsRead
        whole.rowsFiltered += rowsFiltered
        whole.rowsBeyondLimit += rowsBeyondLimit
        whole.rowsWritten += rowsWritten
        whole.rowsQuarantined += rowsQuarantined
        whole.inputFiles += inputFiles
        whole.inputBytes += inputBytes
        whole.outputs = Self.joined(outputs, next.outputs)
        whole.badRows = badRows + next.badRows
        whole.errorRecords = errorRecords + next.errorRecords
        whole.badFiles = badFiles + next.badFiles
        whole.quarantine = Self.joined(quarantine, next.quarantine)
        whole.rowGroups.carried += rowGroups.carried
        whole.rowGroups.merged += rowGroups.merged
        whole.rowGroups.gathered += rowGroups.gathered
        whole.rowGroups.computed += rowGroups.computed
        whole.stages = Self.added(stages, next.stages)
        whole.work = Self.added(work, next.work)
        whole.spilledBytes += spilledBytes
        whole.seconds += seconds
        whole.notes = notes + next.notes.filter { !notes.contains($0) }
        // What was read before the first part is told by it: the others see the run's own parts.
        whole.inputs.consumed = inputs.consumed
        whole.inputs.changed = inputs.changed
        whole.inputs.rewritten = inputs.rewritten
        if let commit {
            whole.commit?.entries = commit.entries + (next.commit?.entries ?? [])
            whole.commit?.removedFiles += commit.removedFiles
            whole.commit?.catalogProblem = next.commit?.catalogProblem ?? commit.catalogProblem
        }
        return whole
    }

    private static func added(_ one: [Stage], _ other: [Stage]) -> [Stage] {
        var sums = one
        for stage in other {
            guard let index = sums.firstIndex(where: { $0.name == stage.name }) else {
                sums.append(stage)
                continue
            }
            sums[index].seconds += stage.seconds
            sums[index].bytes += stage.bytes
        }
        return sums
    }

    private static func joined(
        _ one: QuarantineOutput?,
        _ other: QuarantineOutput?
    ) -> QuarantineOutput? {
        guard let one, let other else { return one ?? other }
        return QuarantineOutput(
            location: one.location,
            outputs: joined(one.outputs, other.outputs)
        )
    }

    private static func joined(
        _ one: [PartitionOutput],
        _ other: [PartitionOutput]
    ) -> [PartitionOutput] {
        var joined = one
        var places: [String: Int] = [:]
        for (index, output) in joined.enumerated() { places[output.path] = index }
        for output in other {
            guard let index = places[output.path] else {
                joined.append(output)
                continue
            }
            joined[index].files += output.files
            joined[index].rows += output.rows
            joined[index].bytes += output.bytes
        }
        return joined
    }
}

/// How far a run has come, for progress lines.
package struct RunProgress: Sendable {
    package enum Phase: String, Sendable {
        case survey, move, publish
    }

    package var phase: Phase
    package var done: Int
    package var total: Int
    package var rows: Int

    package init(phase: Phase, done: Int, total: Int, rows: Int) {
        self.phase = phase
        self.done = done
        self.total = total
        self.rows = rows
    }
}
