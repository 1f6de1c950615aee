import Buffers
import ObjectStorage
import Parquet
import Synchronization
import Testing

@testable import Repartition

/// Whatever fails, a run says so, and what readers see is either all or nothing.
struct FaultTests {
    private static let faults: [FaultyObjectStore.Fault] = [
        .crash(.before), .crash(.after), .error(.before), .error(.after),
    ]

    private func run(
        _ landing: Landing,
        from source: (any ObjectStore)? = nil,
        to target: any ObjectStore,
        threads: Int = 1
    ) async throws -> RunReport {
        try await Repartitioner(
            landing.frame(in: source),
            to: Target(store: target, partitionKeys: ["hour"]),
            options: .named(threads: threads)
        ).run()
    }

    @Test("a source that fails at any operation", arguments: faults + [.shortRead])
    func faultySource(fault: FaultyObjectStore.Fault) async throws {
        let landing = try await Landing()
        let sound = FaultyObjectStore(landing.store)
        _ = try await run(landing, from: sound, to: MemoryObjectStore())
        #expect(sound.operationCount >= 9)
        for operation in 0..<sound.operationCount {
            let target = MemoryObjectStore()
            let source = FaultyObjectStore(landing.store, faults: [operation: fault])
            await #expect(throws: (any Error).self, "\(operation)") {
                try await run(landing, from: source, to: target)
            }
            #expect(try await contents(of: target).isEmpty, "\(operation)")
            #expect(target.stagedCount == 0, "\(operation)")
        }
    }

    @Test("a target that fails at any operation", arguments: faults)
    func faultyTarget(fault: FaultyObjectStore.Fault) async throws {
        let landing = try await Landing()
        let sound = FaultyObjectStore(MemoryObjectStore())
        _ = try await run(landing, to: sound)
        let all = try await contents(of: sound)
        let firstPublish = try #require(sound.history.firstIndex { $0.hasPrefix("publish") })
        let operationCount = sound.operationCount - all.count * 2 - 1
        for operation in 0..<operationCount {
            let base = MemoryObjectStore()
            let target = FaultyObjectStore(base, faults: [operation: fault])
            await #expect(throws: (any Error).self, "\(operation)") {
                try await run(landing, to: target)
            }
            let visible = try await contents(of: base)
            if operation < firstPublish {
                #expect(visible.isEmpty, "\(operation): \(sound.history[operation])")
            }
            // No file is ever there in part.
            for (key, bytes) in visible { #expect(bytes == all[key]) }
            try await base.discard(run: "run")
            #expect(base.stagedCount == 0)
        }
    }

    @Test("an error before publication leaves no staged file, without any help", arguments: [1, 3])
    func removesWhatItStaged(threads: Int) async throws {
        let landing = try await Landing()
        let sound = FaultyObjectStore(MemoryObjectStore())
        _ = try await run(landing, to: sound, threads: threads)
        let firstPublish = try #require(sound.history.firstIndex { $0.hasPrefix("publish") })
        for operation in 0..<firstPublish {
            let base = MemoryObjectStore()
            let target = FaultyObjectStore(base, faults: [operation: .error(.before)])
            await #expect(throws: ObjectStoreError.self) {
                try await run(landing, to: target, threads: threads)
            }
            #expect(base.stagedCount == 0, "\(operation): \(sound.history[operation])")
            #expect(try await contents(of: base).isEmpty)
        }
    }

    // MARK: Inputs

    @Test func anInputThatVanished() async throws {
        let landing = try await Landing()
        try await landing.store.delete(try ObjectKey("file-1.parquet"))
        let target = MemoryObjectStore()
        let error = await #expect(throws: ObjectStoreError.self) {
            try await run(landing, to: target)
        }
        #expect(
            error.map { "\($0)" }
                == "there is no such object (file-1.parquet in memory:)"
        )
        #expect(try await contents(of: target).isEmpty)
    }

    @Test("an input that changes, before the survey or after it", arguments: [0, 3, 6])
    func anInputThatChanges(operation: Int) async throws {
        let landing = try await Landing()
        let key = try ObjectKey("file-2.parquet")
        let bytes = try await landing.store.read(key)
        let source = FaultyObjectStore(landing.store, atRead: operation) {
            try await landing.store.write(bytes, to: key)
        }
        let target = MemoryObjectStore()
        let error = await #expect(throws: ObjectStoreError.self) {
            try await run(landing, from: source, to: target)
        }
        #expect(error?.kind == .versionChanged)
        #expect(error?.key == "file-2.parquet")
        #expect(try await contents(of: target).isEmpty)
        #expect(target.stagedCount == 0)
    }

    @Test("an input that is cut off", arguments: [0, 5, 100, 400])
    func aTruncatedInput(kept: Int) async throws {
        var landing = try await Landing()
        let bytes = try await landing.store.read(try ObjectKey("file-0.parquet"))
        try await landing.add(bytes[0..<kept], as: "file-9.parquet")
        let target = MemoryObjectStore()
        let error = await #expect(throws: ParquetError.self) {
            try await run(landing, to: target)
        }
        #expect(error?.place.file == "file-9.parquet")
        #expect(try await contents(of: target).isEmpty)
    }

    @Test("a damaged page is found, and named", arguments: [10, 300])
    func aDamagedInput(offset: Int) async throws {
        var landing = try await Landing()
        var bytes = try await landing.store.read(try ObjectKey("file-0.parquet")).array
        for place in offset..<offset + 12 { bytes[place] = 0xFF }
        try await landing.add(Bytes(bytes), as: "file-9.parquet")
        let target = MemoryObjectStore()
        let error = await #expect(throws: ParquetError.self) {
            try await run(landing, to: target)
        }
        #expect(error?.place.file == "file-9.parquet")
        #expect(error?.place.rowGroup == 0)
        #expect(try await contents(of: target).isEmpty)
        #expect(target.stagedCount == 0)
    }

    @Test("a temporary folder that is not there is named, with the cures")
    func noTemporaryFolder() async throws {
        let landing = try await Landing()
        let target = MemoryObjectStore()
        var options = RunOptions.named()
        options.memoryByteLimit = 1
        options.temporaryFolder = "/nowhere/at/all"
        let error = await #expect(throws: RunError.self) {
            try await Repartitioner(
                landing.frame(),
                to: Target(store: target, partitionKeys: ["hour"]),
                options: options
            ).run()
        }
        #expect(
            error?.description
                == "cannot create a file in the temporary folder /nowhere/at/all: No such file or "
                + "directory; give another with --temp-dir, or more memory with --memory"
        )
        #expect(target.stagedCount == 0)
    }
}
