import GRDB

extension EmbeddedCatalog: JobRunHistory {
    package func recordJobRun(_ run: JobRun) async throws {
        try await write { db in
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO jobRun (id, job, state, start, definition)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    run.id, run.job, run.state.rawValue, run.start, Definition.encode(run),
                ]
            )
        }
    }

    package func jobRun(_ id: String) async throws -> JobRun {
        try await read { db in
            let definition = try String.fetchOne(
                db,
                sql: "SELECT definition FROM jobRun WHERE id = ?",
                arguments: [id]
            )
            guard let definition else {
                throw CatalogError(
                    .notFound,
                    "there is no job run \(id), sluice jobs list names those that are there",
                    name: id
                )
            }
            return try Definition.decode(JobRun.self, definition)
        }
    }

    package func jobRuns(
        of job: String?,
        in state: JobRun.State?,
        limit: Int
    ) async throws -> [JobRun] {
        try await read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT definition FROM jobRun
                    WHERE (?1 IS NULL OR job = ?1) AND (?2 IS NULL OR state = ?2)
                    ORDER BY start DESC, id DESC LIMIT ?3
                    """,
                arguments: [job, state?.rawValue, limit]
            )
            .map { try Definition.decode(JobRun.self, $0) }
        }
    }
}
