import Columns
import Expressions
import ObjectStorage
import Testing

@testable import Repartition

/// Limits and groups of frames in which records fail.
struct ErrorRecordLimitTests {
    /// Every third record fails: ids 3, 6, 9 and so on.
    private func failing(threshold: Int = 0) throws -> [Transformation] {
        let text = "CASE WHEN id % 3 = 0 THEN 'bad' ELSE cast(id as string) END"
        return [
            .withColumn(NamedExpression("s", .parsed(text))),
            .reshape(
                .resolve([try FieldPath("s"): .cast(.int)]),
                stage: ErrorStage("numbers", threshold: threshold, totalThreshold: 0)
            ),
        ]
    }

    private func reader(_ steps: [Transformation]) async throws -> FrameReader {
        FrameReader(try await Landing().frame(steps), options: .named())
    }

    private func ids(_ steps: [Transformation]) async throws -> [Int64] {
        let reader = try await reader(steps)
        let (_, columns) = try await reader.head(1_000)
        guard case .int64(let ids) = columns.first?.values else { return [] }
        #expect(try await reader.count() == ids.count)
        let groups = try await reader.groups(
            by: [NamedExpression("id", .column("id"))],
            groupLimit: 1_000
        )
        #expect(groups.columns.first?.count == ids.count)
        return ids
    }

    @Test func aLimitCountsNoRecordThatFailedBefore() async throws {
        let failing = try failing()
        #expect(try await ids(failing + [.limit(5)]) == [1, 2, 4, 5, 7])
        #expect(try await ids([.limit(6)] + failing) == [1, 2, 4, 5])
        #expect(try await ids(failing + [.limit(5), .filter(.parsed("s > 2"))]) == [4, 5, 7])
        #expect(try await ids([.limit(6)] + failing + [.errors]) == [3, 6])
    }

    @Test(arguments: [(isBefore: true, written: 4, beyond: 114), (false, 6, 112)])
    func aRunAccountsForAllRows(isBefore: Bool, written: Int, beyond: Int) async throws {
        let steps = try isBefore ? [.limit(6)] + failing() : failing() + [.limit(6)]
        let report = try await Repartitioner(
            try await Landing().frame(steps + Landing.byHour),
            to: Target(store: MemoryObjectStore(), partitionKeys: ["hour"]),
            options: .named()
        ).run()
        #expect(report.rowsRead == 120 && report.rowsWritten == written)
        #expect(report.errorRecords.rowCount == 120 - written - beyond)
        #expect(report.rowsBeyondLimit == beyond && report.rowsFiltered == 0)
    }

    @Test func thresholdsCountWhatIsWithinTheLimit() async throws {
        #expect(try await ids([.limit(5)] + failing(threshold: 2)) == [1, 2, 4, 5])
        let reader = try await reader([.limit(6)] + failing(threshold: 2))
        let id = NamedExpression("id", .column("id"))
        for look in [0, 1, 2] {
            let error = await #expect(throws: RunError.self) {
                switch look {
                case 0: _ = try await reader.count()
                case 1: _ = try await reader.head(100)
                default: _ = try await reader.groups(by: [id], groupLimit: 100)
                }
            }
            #expect(error?.kind == .badRows, "\(look)")
        }
    }

    @Test func errorsBehindALimitAreNotAskedFor() async throws {
        let reader = try await reader(failing() + [.limit(5), .errors])
        let error = await #expect(throws: RunError.self) { try await reader.count() }
        #expect(
            error?.message == "a limit stands behind a stage whose error records are asked for, "
                + "which it does not count: put the limit before the stage"
        )
    }
}
