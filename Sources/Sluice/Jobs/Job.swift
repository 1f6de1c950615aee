internal import DataCatalog
internal import Foundation
internal import ObjectStorage
internal import Repartition

/// A run of a script from its start to its commit.
///
/// What the script writes is staged, and ``commit()`` publishes all of it. Without a commit nothing
/// becomes visible.
///
/// The run is in the history of jobs, which `sluice jobs list` shows: RUNNING from now on,
/// SUCCEEDED or FAILED after a commit.
///
/// A job that has the arguments of its process, ``JobArguments/commandLine``, stops when the
/// process gets SIGINT or SIGTERM: what is not committed is discarded, and the process ends with
/// the exit code 130 or 143. A commit that has begun is finished; the process ends before the next
/// step of a job. A second signal ends it at once.
public struct Job: Sendable {
    public let name: String
    private let glue: GlueContext
    private let record: RecordedRun

    /// Begins a job.
    ///
    /// - Parameters:
    ///   - name: Its name, unless the arguments say another by `--JOB_NAME`.
    ///   - glue: What the job works with.
    ///   - arguments: What the job was started with.
    /// - Throws: ``JobError`` of kind `invalidArgument` if an argument has no key.
    public init(
        _ name: String,
        glue: GlueContext,
        arguments: JobArguments = JobArguments()
    ) async throws {
        try arguments.check()
        await JobStop.ofProcess.endIfAsked()
        self.name = arguments["JOB_NAME"] ?? name
        self.glue = glue
        let run = RunID.random()
        glue.writes.begin(self.name, as: run)
        record = RecordedRun(
            run,
            job: self.name,
            program: .script,
            arguments: arguments.words,
            in: glue.lake.jobRuns
        ) { text in
            FileHandle.standardError.write(Data("warning: \(text)\n".utf8))
        }
        await record.begun()
        if arguments.isOfProcess { JobStop.ofProcess.watch(record, glue.writes) }
    }

    /// Publishes what was written since the job began, or since its last commit, in that order, and
    /// registers the partitions of tables.
    ///
    /// A task that was cancelled commits nothing, and a commit that has begun is not interrupted.
    ///
    /// - Returns: What the job did.
    /// - Throws: An error that says which target cannot be committed. Writes before it are visible
    ///   then, each whole; those after it are discarded.
    @discardableResult
    public func commit() async throws -> JobReport {
        try await JobStop.ofProcess.publishing {
            let tables = glue.writes.takeAll()
            let isCancelled = Task.isCancelled
            do {
                let report = try await uninterrupted {
                    try await publish(tables, isCancelled: isCancelled)
                }
                for run in report.runs { await record.end(run) }
                if report.runs.isEmpty { await record.endWithoutReport() }
                return report
            } catch {
                await record.end(error)
                throw error
            }
        }
    }

    private func publish(
        _ tables: [PreparedWrites.Table],
        isCancelled: Bool
    ) async throws -> JobReport {
        var tables = tables[...]
        var report = JobReport(jobName: name)
        do {
            if isCancelled { throw CancellationError() }
            while let table = tables.popFirst() {
                let runs = try await table.commit.commit()
                report.runs += runs
                for (write, run) in zip(table.writes, runs) {
                    guard let registration = write.registration,
                        let outcome = write.outcome(of: run, table.registrar)
                    else { continue }
                    report.registrations.append(outcome.text(for: registration.name))
                }
            }
        } catch {
            for rest in tables { await rest.commit.discard() }
            throw error
        }
        return report
    }
}
