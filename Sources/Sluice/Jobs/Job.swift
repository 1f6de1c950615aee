internal import Repartition

/// A run of a script from its start to its commit.
///
/// What the script writes is staged, and ``commit()`` publishes all of it. Without a commit nothing
/// becomes visible.
public struct Job: Sendable {
    public let name: String
    private let glue: GlueContext

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
        self.name = arguments["JOB_NAME"] ?? name
        self.glue = glue
    }

    /// Publishes what was written since the job began, or since its last commit, in that order, and
    /// registers the partitions of tables.
    ///
    /// - Returns: What the job did.
    /// - Throws: An error that says which target cannot be published. Writes before it are visible
    ///   then, each whole; those after it are discarded. If the catalog fails, the write is visible
    ///   and its partitions are not registered: crawl its folder.
    @discardableResult
    public func commit() async throws -> JobReport {
        var writes = glue.writes.takeAll()[...]
        var report = JobReport(jobName: name)
        while let write = writes.popFirst() {
            do {
                let run = try await write.run.publish()
                report.runs.append(run)
                if let registration = write.registration {
                    let outcome = try await registration.register(run)
                    report.registrations.append(outcome.text(for: registration.name))
                }
            } catch {
                for rest in writes { try? await rest.run.discard() }
                throw error
            }
        }
        return report
    }
}
