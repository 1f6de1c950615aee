import Buffers
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// A quarantine in another store comes to be with the table, or not at all.
struct QuarantineFaultTests {
    /// Rows of the third hour are bad, and one file is none.
    private func run(
        _ landing: Landing,
        to target: MemoryObjectStore,
        aside: any ObjectStore
    ) async throws -> RunReport {
        let check = RowCheck(
            "the event time ts",
            rules: [.init(.outOfRange, .parsed("hour(ts) = 2"))],
            policy: .quarantine
        )
        var options = RunOptions.named(threads: 1)
        options.badFiles = .quarantine
        return try await Repartitioner(
            landing.frame([.check(check)] + Landing.byHour),
            to: Target(
                store: target,
                partitionKeys: ["hour"],
                quarantine: Quarantine(store: aside)
            ),
            options: options
        ).run()
    }

    private func landing() async throws -> Landing {
        var landing = try await Landing()
        try await landing.add(Bytes(Array("not Parquet".utf8)), as: "broken")
        return landing
    }

    @Test(
        "a quarantine that fails at any operation",
        arguments: [FaultyObjectStore.Fault.crash(.before), .error(.before), .error(.after)]
    )
    func faultyQuarantine(fault: FaultyObjectStore.Fault) async throws {
        let landing = try await landing()
        let sound = FaultyObjectStore(MemoryObjectStore())
        let report = try await run(landing, to: MemoryObjectStore(), aside: sound)
        #expect(report.rowsWritten == 90 && report.rowsQuarantined == 30)
        let all = try await contents(of: sound)
        #expect(
            all.keys.sorted() == [
                "_files/run/broken", "reason=out-of-range/part-run-0-00003.parquet",
            ]
        )
        let firstPublish = try #require(sound.history.firstIndex { $0.hasPrefix("publish") })
        #expect(firstPublish > 4)
        for operation in 0...firstPublish {
            let (target, base) = (MemoryObjectStore(), MemoryObjectStore())
            await #expect(throws: (any Error).self, "\(operation)") {
                try await run(
                    landing,
                    to: target,
                    aside: FaultyObjectStore(base, faults: [operation: fault])
                )
            }
            // The quarantine is published first: the table has nothing that is missing there.
            #expect(try await contents(of: target).isEmpty, "\(operation)")
            if operation < firstPublish {
                #expect(try await contents(of: base).isEmpty, "\(operation)")
                #expect(target.stagedCount == 0, "\(operation)")
            }
            for (key, bytes) in try await contents(of: base) { #expect(bytes == all[key]) }
        }
    }
}
