internal import Ledger
internal import ObjectStorage
internal import Repartition

/// A run that commits what it has read so far each time that a bound is reached.
///
/// What is committed stays, whatever becomes of the rest: the next run reads on where it ended.
struct SlicedRun {
    private let run: TargetRun
    private let ledger: TableLedger
    private let claim: RunClaim
    /// How many parts of the run there were.
    private var sliceCount = 0

    init(run: TargetRun, ledger: TableLedger, claim: RunClaim) {
        self.run = run
        self.ledger = ledger
        self.claim = claim
    }

    /// Runs to the end, in slices if there is a bound.
    ///
    /// Inputs that have changed since they were read are dealt with first.
    ///
    /// - Throws: As `TargetCommit.stage` and `TargetCommit.commit`; slices before stay.
    mutating func run(slice: InputBound?) async throws -> RunReport {
        var reports: [RunReport] = []
        if run.inputs.changedInputs == .reRead { reports += try await replayChanged() }
        if let slice {
            reports.append(try await runSlices(slice))
        } else {
            reports.append(try await part(run).report)
        }
        return reports.dropFirst().reduce(reports[0]) { $0.followed(by: $1) }
    }

    /// Does an earlier run again, with its inputs as they are now.
    ///
    /// - Throws: As ``run(slice:)``.
    mutating func replay(_ number: Int) async throws -> RunReport {
        var replay = run
        replay.replayed = number
        return try await part(replay).report
    }

    private mutating func part(
        _ run: TargetRun
    ) async throws -> (report: RunReport, files: Set<ObjectKey>) {
        let commit = try await TargetCommit(on: ledger, as: claim, after: sliceCount)
        do {
            try await commit.stage(run)
        } catch {
            await commit.discard()
            throw error
        }
        let report = try await commit.commit()[0]
        sliceCount = await commit.sliceCount
        return (report, await commit.filesRead)
    }

    private mutating func replayChanged() async throws -> [RunReport] {
        let log = try await ledger.reader.log(of: ledger.record)
        let entries = try await run.changedInputs(in: log.state).map(\.entry)
        var reports: [RunReport] = []
        for entry in Set(entries).sorted() { reports.append(try await replay(entry)) }
        return reports
    }

    private mutating func runSlices(_ slice: InputBound) async throws -> RunReport {
        var rest = run
        var whole: RunReport?
        if run.target.mode == .overwritePartitions { try await requireSeparateSlices(slice) }
        while true {
            var next = rest
            next.inputs.fileLimit = Self.smaller(slice.fileCount, rest.inputs.fileLimit)
            next.inputs.byteLimit = Self.smaller(slice.byteCount, rest.inputs.byteLimit)
            let (report, files) = try await part(next)
            whole = whole.map { $0.followed(by: report) } ?? report
            rest.frame.source.files.removeAll { files.contains($0.info.key) }
            rest.inputs.fileLimit = rest.inputs.fileLimit.map { $0 - files.count }
            rest.inputs.byteLimit = rest.inputs.byteLimit.map { $0 - Int64(report.inputBytes) }
            let isBoundReached =
                rest.inputs.fileLimit.map { $0 <= 0 } ?? false
                || rest.inputs.byteLimit.map { $0 <= 0 } ?? false
            if files.isEmpty || report.inputs.postponed == 0 || isBoundReached { break }
        }
        return whole ?? RunReport(runID: claim.run)
    }

    /// A later slice would replace what an earlier one wrote, and a run after a crash once more.
    private func requireSeparateSlices(_ slice: InputBound) async throws {
        var owners: [String: Int] = [:]
        for (number, files) in slice.slices(of: run.frame.source.files).enumerated() {
            var frame = run.frame
            frame.source.files = files
            let plan = try await Repartitioner(frame, to: run.target, options: run.options).plan()
            for partition in plan.partitions.map(\.path) {
                guard let owner = owners.updateValue(number, forKey: partition), owner != number
                else { continue }
                throw DataFrameError(
                    .invalidRequest,
                    "slices \(owner + 1) and \(number + 1) have rows of the partition \(partition), "
                        + "and the second would replace those of the first: leave --commit-every "
                        + "away, or append"
                )
            }
        }
    }

    private static func smaller<Number: Comparable>(_ one: Number?, _ other: Number?) -> Number? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}

extension InputBound {
    fileprivate var fileCount: Int? { if case .files(let count) = self { count } else { nil } }
    fileprivate var byteCount: Int64? {
        if case .bytes(let count) = self { Int64(count) } else { nil }
    }

    /// The files as slices take them.
    fileprivate func slices(of files: [SourceFile]) -> [[SourceFile]] {
        var slices: [[SourceFile]] = []
        var bytes: Int64 = 0
        for file in files.sorted(by: { $0.info.key < $1.info.key }) {
            let isFull =
                switch self {
                case .files(let count): (slices.last?.count ?? 0) >= count
                case .bytes(let limit): bytes + file.info.byteCount > Int64(limit)
                }
            if slices.isEmpty || isFull {
                slices.append([])
                bytes = 0
            }
            slices[slices.count - 1].append(file)
            bytes += file.info.byteCount
        }
        return slices
    }
}
