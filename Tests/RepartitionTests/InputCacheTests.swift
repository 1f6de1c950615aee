import Buffers
import ObjectStorage
import Testing

@testable import Repartition

/// A run that reads through the cache is the run that reads the store, with fewer requests.
@Suite("Inputs that are kept")
struct InputCacheTests {
    private struct Run {
        var history: [String] = []
        var outputs: [String: Bytes] = [:]

        /// How often each file was read.
        var readCounts: [String: Int] {
            let reads = history.filter { $0.hasPrefix("read ") }.map { ($0, 1) }
            return Dictionary(reads, uniquingKeysWith: +)
        }
    }

    /// What a run does that reads a remote store, with a cache of those bounds or with none.
    private func run(
        _ cache: InputCache?,
        _ landing: Landing,
        seen store: FaultyObjectStore,
        looksFirst: Bool = false
    ) async throws -> Run {
        var frame = landing.frame(in: store)
        if let cache {
            frame.source.reader = cache.reader(of: frame.source, readsAll: true)
            if looksFirst {
                var seen = frame
                seen.source.reader = cache.reader(of: frame.source, readsAll: false)
                _ = try await FrameReader(seen, options: .named()).schema()
            }
        }
        let target = MemoryObjectStore()
        _ = try await Repartitioner(
            frame,
            to: Target(store: target, partitionKeys: ["hour"]),
            options: .named()
        ).run()
        return Run(history: store.history, outputs: try await contents(of: target))
    }

    private func options(_ memoryByteCount: Int, folder: String) -> RunOptions {
        var options = RunOptions.named()
        options.memoryByteLimit = memoryByteCount
        options.temporaryFolder = folder
        return options
    }

    private func remote(_ landing: Landing) -> FaultyObjectStore {
        FaultyObjectStore(landing.store, isRemote: true)
    }

    @Test func everyFileIsFetchedOnce() async throws {
        let landing = try await Landing()
        let folder = try TemporaryFolder()
        let plain = try await run(nil, landing, seen: remote(landing))
        #expect(plain.readCounts.values.allSatisfy { $0 > 1 })
        let cache = InputCache(options(1 << 30, folder: folder.path))
        let kept = try await run(cache, landing, seen: remote(landing), looksFirst: true)
        #expect(kept.outputs == plain.outputs)
        #expect(kept.readCounts.count == landing.files.count)
        #expect(kept.readCounts.values.allSatisfy { $0 == 1 })
    }

    /// The sizes of the files lie between what is fetched whole, and what is kept, by these bounds.
    @Test(arguments: [1 << 8, 1 << 12, 1 << 14, 1 << 16, 1 << 18])
    func boundsChangeNothingButRequests(memoryByteCount: Int) async throws {
        let landing = try await Landing(
            hours: (1..<40).map { file in (0..<(file * 7)).map { ($0 + file) % 4 } }
        )
        let folder = try TemporaryFolder()
        let plain = try await run(nil, landing, seen: remote(landing))
        let cache = InputCache(options(memoryByteCount, folder: folder.path))
        let kept = try await run(cache, landing, seen: remote(landing))
        #expect(kept.outputs == plain.outputs)
        let counts = Set(kept.readCounts.values)
        if memoryByteCount == 1 << 8 { #expect(!counts.contains(1)) }
        if memoryByteCount == 1 << 16 { #expect(counts.contains(1) && counts.count > 1) }
        if memoryByteCount == 1 << 18 { #expect(counts == [1]) }
    }

    @Test func aFolderThatIsNotThereIsNoError() async throws {
        let landing = try await Landing()
        let plain = try await run(nil, landing, seen: remote(landing))
        let cache = InputCache(options(1 << 30, folder: "/nowhere/at/all"))
        let kept = try await run(cache, landing, seen: remote(landing))
        #expect(kept.outputs == plain.outputs)
        #expect(kept.readCounts == plain.readCounts)
    }

    @Test func aFileThatChangedIsNotTakenForWhatItWas() async throws {
        let landing = try await Landing()
        let folder = try TemporaryFolder()
        let cache = InputCache(options(1 << 30, folder: folder.path))
        _ = try await run(cache, landing, seen: remote(landing))
        let key = landing.files[0].info.key
        try await landing.store.write(landing.store.read(key), to: key)
        // What was fetched is still of the version that is asked for.
        _ = try await run(cache, landing, seen: remote(landing))
        let other = InputCache(options(1 << 30, folder: folder.path))
        let error = await #expect(throws: ObjectStoreError.self) {
            try await run(other, landing, seen: remote(landing))
        }
        #expect(error?.kind == .versionChanged)
    }
}
