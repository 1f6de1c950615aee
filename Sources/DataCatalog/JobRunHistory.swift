/// What runs there were, whatever became of them.
package protocol JobRunHistory: Sendable {
    /// Notes a run, in place of what was known of the run of that id.
    ///
    /// - Throws: ``CatalogError``.
    func recordJobRun(_ run: JobRun) async throws

    /// - Throws: ``CatalogError`` of kind `notFound`.
    func jobRun(_ id: String) async throws -> JobRun

    /// The latest runs, the latest first.
    ///
    /// - Parameters:
    ///   - job: Only those of this job; the empty name has those that were given none.
    ///   - state: Only those in this state.
    ///   - limit: So many, at most.
    /// - Throws: ``CatalogError``.
    func jobRuns(of job: String?, in state: JobRun.State?, limit: Int) async throws -> [JobRun]
}
