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

    /// Publishes what was written since the job began, or since its last commit, in that order.
    ///
    /// - Returns: What the job did.
    /// - Throws: An error that says which target cannot be published. Writes before it are visible
    ///   then, each whole; those after it are discarded.
    @discardableResult
    public func commit() async throws -> JobReport {
        var writes = glue.writes.takeAll()[...]
        var report = JobReport(jobName: name)
        while let write = writes.popFirst() {
            do {
                report.runs.append(try await write.publish())
            } catch {
                for rest in writes { try? await rest.discard() }
                throw error
            }
        }
        return report
    }
}
