import Buffers
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// Files that cannot be read stop a run, or are left out, listed and set aside.
struct BadFileTests {
    /// Two good files of 40 rows, and one broken as the case says.
    enum Damage: CaseIterable {
        case noParquet, footer, timePages, otherPages

        func broken(_ bytes: Bytes) throws -> Bytes {
            var all = bytes.array
            switch self {
            case .noParquet: all = Array("not a file of this kind".utf8)
            case .footer: all[all.count - 20] ^= 0xFF; all[all.count - 8] = 0xFF
            case .timePages, .otherPages:
                let file = try ParquetFile(bytes)
                let leaf = self == .timePages ? 3 : 2
                let chunk = try #require(file.rowGroups[0].columns[leaf].metadata)
                let start = chunk.dictionaryPageOffset ?? chunk.dataPageOffset
                for offset in start..<start + 8 { all[offset] = 0xFF }
            }
            return Bytes(all)
        }
    }

    private func landing(_ damage: Damage) async throws -> Landing {
        var landing = try await Landing(hours: Landing.mixedHours)
        let good = try await landing.store.read(landing.files[1].info.key)
        try await landing.add(damage.broken(good), as: "broken.parquet")
        return landing
    }

    private func run(
        _ landing: Landing,
        _ policy: BadFilePolicy,
        to target: MemoryObjectStore
    ) async throws -> RunReport {
        var options = RunOptions.named()
        options.badFiles = policy
        return try await Repartitioner(
            landing.frame(),
            to: Target(store: target, partitionKeys: ["hour"]),
            options: options
        ).run()
    }

    @Test("stop the run unless told otherwise, by name", arguments: Damage.allCases)
    func stopTheRun(damage: Damage) async throws {
        let target = MemoryObjectStore()
        let error = await #expect(throws: ParquetError.self) {
            try await run(landing(damage), .fail, to: target)
        }
        #expect(error?.place.file == "broken.parquet")
        #expect(try await contents(of: target).isEmpty && target.stagedCount == 0)
    }

    @Test("of several the first is named, whichever is read first")
    func namesTheFirst() async throws {
        var landing = try await Landing(hours: (0..<40).map { _ in [1, 2, 3] })
        for name in ["file-20", "file-21", "file-30", "file-5"] {
            try await landing.add(Bytes(Array("not Parquet".utf8)), as: "\(name).broken")
        }
        for _ in 0..<20 {
            let error = await #expect(throws: ParquetError.self) {
                try await run(landing, .fail, to: MemoryObjectStore())
            }
            #expect(error?.place.file == "file-20.broken")
        }
    }

    @Test("are left out and listed", arguments: Damage.allCases, [false, true])
    func areLeftOut(damage: Damage, isKept: Bool) async throws {
        let landing = try await landing(damage)
        let target = MemoryObjectStore()
        let report = try await run(landing, isKept ? .quarantine : .skip, to: target)
        #expect(report.rowsRead == 120 && report.rowsWritten == 120)
        #expect(report.inputFiles == 3)
        let bad = try #require(report.badFiles.first)
        #expect(report.badFiles.count == 1)
        #expect(bad.file == "broken.parquet")
        #expect(bad.problem.contains("broken.parquet"))
        let copy = "_files/run/broken.parquet"
        #expect(bad.copy == (isKept ? copy : nil))
        #expect(
            report.quarantine?.location == (isKept ? target.location + "/_sluice/quarantine" : nil)
        )
        let files = try await contents(of: target)
        let kept = files["_sluice/quarantine/" + copy]
        let original = try await landing.store.read(try ObjectKey("broken.parquet"))
        #expect(kept?.array == (isKept ? original.array : nil))
        #expect(target.stagedCount == 0)
        // The table is what it is without the file.
        let without = MemoryObjectStore()
        _ = try await run(Landing(), .fail, to: without)
        let table = files.filter { !$0.key.hasPrefix("_sluice/") }
        #expect(try await contents(of: without) == table)
    }

    @Test("a plan lists them")
    func plansList() async throws {
        var options = RunOptions.named()
        options.badFiles = .skip
        let plan = try await Repartitioner(
            landing(.timePages).frame(),
            to: Target(store: MemoryObjectStore(), partitionKeys: ["hour"]),
            options: options
        ).plan()
        #expect(plan.badFiles.map(\.file) == ["broken.parquet"])
        #expect(plan.rowsRead == 120)
    }

    @Test(
        "are not passed over where no file can be read",
        arguments: [BadFilePolicy.skip, .quarantine]
    )
    func someFileIsGood(policy: BadFilePolicy) async throws {
        var landing = try await Landing(hours: [])
        for name in ["a", "b"] {
            try await landing.add(Bytes(Array("no parquet at all".utf8)), as: name)
        }
        let target = MemoryObjectStore()
        let error = await #expect(throws: RunError.self) {
            try await run(landing, policy, to: target)
        }
        #expect(error?.kind == .unreadableInput)
        #expect(
            error?.description.hasPrefix("none of the 2 files can be read; the first: ") == true
        )
        #expect(try await contents(of: target).isEmpty)
    }

    @Test("that changed meanwhile are not broken", arguments: [BadFilePolicy.fail, .skip])
    func changedFilesStopTheRun(policy: BadFilePolicy) async throws {
        let landing = try await Landing()
        try await landing.store.write(Bytes([1, 2, 3]), to: landing.files[1].info.key)
        await #expect(throws: ObjectStoreError.self) {
            try await run(landing, policy, to: MemoryObjectStore())
        }
    }
}
