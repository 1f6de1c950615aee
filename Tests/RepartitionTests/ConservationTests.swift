import Buffers
import ObjectStorage
import Testing

@testable import Repartition

/// A run that loses, doubles or misplaces a row publishes nothing.
struct ConservationTests {
    @Test(
        "a planted fault fails the run and leaves the target as it was",
        arguments: [PlantedFault.dropRow, .doubleRow, .wrongPartition, .swappedRows],
        [false, true]
    )
    func noticesPlantedFaults(fault: PlantedFault, isFiltered: Bool) async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        try await target.write(Bytes([1, 2, 3]), to: try ObjectKey("hour=1/old.parquet"))
        let before = try await contents(of: target)
        let steps =
            isFiltered
            ? [.filter(.parsed("n <> 3")), Landing.step("hour", "hour(ts)")] : Landing.byHour
        let error = await #expect(throws: RunError.self) {
            try await Repartitioner(
                landing.frame(steps),
                to: Target(store: target, partitionKeys: ["hour"], mode: .overwritePartitions),
                options: .named(),
                fault: fault
            ).run()
        }
        #expect(error?.kind == .notConserved)
        #expect(error?.message.hasSuffix("nothing was published") == true)
        #expect(try await contents(of: target) == before)
        #expect(target.stagedCount == 0)
    }

    @Test("without a fault the same run is fine")
    func conserves() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        let report = try await Repartitioner(
            landing.frame(),
            to: Target(store: target, partitionKeys: ["hour"]),
            options: .named()
        ).run()
        #expect(report.rowsWritten == 120)
        #expect(report.rowGroups.gathered == 3)
    }

    @Test("what is written is held against the plan")
    func checksFiles() throws {
        func file(_ sequence: Int, _ rowCount: Int) throws -> WrittenFile {
            WrittenFile(
                sequence: sequence,
                staged: StagedObject(
                    key: try ObjectKey("a"),
                    stagingKey: "a",
                    byteCount: 1,
                    version: nil
                ),
                rowCount: rowCount
            )
        }
        func planned(_ rows: Int) -> PlannedPartition {
            PlannedPartition(
                path: "p=\(rows)",
                values: ["\(rows)"],
                files: [
                    PlannedFile(rowGroups: [
                        PlannedRowGroup(
                            way: .made,
                            pieces: [.init(source: 0, rows: 0..<rows)],
                            estimatedByteCount: 1
                        )
                    ])
                ]
            )
        }
        var plan = Plan()
        plan.partitions = [planned(3), planned(4)]
        plan.rowsRead = 9
        plan.rowsFiltered = 2
        try Conservation(plan: plan, files: [file(0, 3), file(1, 4)]).check()
        func message(_ files: [WrittenFile], _ plan: Plan) -> String? {
            #expect(throws: RunError.self) { try Conservation(plan: plan, files: files).check() }?
                .message
        }
        #expect(
            message([try file(0, 4), try file(1, 3)], plan)
                == "4 rows were written to p=3, 3 belong there: nothing was published"
        )
        #expect(
            message([try file(0, 3)], plan)
                == "1 files were written, 2 were planned: nothing was published"
        )
        plan.rowsFiltered = 1
        #expect(
            message([try file(0, 3), try file(1, 4)], plan)
                == "9 rows were read, 1 filtered, 0 error records, 7 planned to be written and 0 to "
                + "be quarantined: nothing was published"
        )
    }
}
