import Buffers
import Foundation
import ObjectStorage
import Testing

/// What every store does with staged objects.
package enum StagingContract {
    package static let checks = [
        ContractCheck(
            "shows staged objects only when published",
            showsStagedObjectsOnlyWhenPublished
        ),
        ContractCheck("publishes once", publishesOnce),
        ContractCheck("publishes once though many ask", publishesOnceThoughManyAsk),
        ContractCheck("publishes over nothing", publishesOverNothing),
        ContractCheck("forgets what is discarded or aborted", forgetsWhatIsDiscardedOrAborted),
        ContractCheck("forgets many at once", forgetsManyAtOnce),
        ContractCheck("forgets whole runs", forgetsWholeRuns),
        ContractCheck("lists what is staged", listsWhatIsStaged),
        ContractCheck("keeps runs and numbers apart", keepsRunsAndNumbersApart),
        ContractCheck("copies ranges of other objects", copiesRangesOfOtherObjects),
        ContractCheck("copies nothing else", copiesNothingElse),
    ]

    private static func key() throws -> ObjectKey { try ObjectKey("hour=7/part-0.parquet") }

    static func showsStagedObjectsOnlyWhenPublished(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.store
        let write = try await store.stage(key, as: StagingID(run: "run-1", sequence: 3))
        try await write.append(Bytes("sand "))
        try await write.append(Bytes())
        try await write.append(Bytes("and gold"))
        #expect(write.byteCount == 13)
        #expect(write.key == key)
        #expect(try await store.list().objects.isEmpty)
        let staged = try await write.finish()
        #expect(staged.byteCount == 13)
        #expect(staged.key == key)
        #expect(try await store.list().objects.isEmpty)
        #expect(try await !store.contains(key))

        try await store.publish(staged)
        #expect(try await store.read(key).text == "sand and gold")
        let info = try await store.info(key)
        #expect(staged.version == nil || staged.version == info.version)
        #expect(try await store.list().objects == [info])
        try await store.synchronize()
    }

    static func publishesOnce(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.store
        let staged = try await store.staged("x", key)
        try await store.publish(staged)
        let published = try await store.info(key).version
        try await store.publish(staged)
        #expect(try await store.info(key).version == published)
        // What is staged goes before what is published: nothing can make the object appear again.
        try await store.discard(staged)
        #expect(try await store.info(key).version == published)
        try await store.delete(key)
        #expect(try await kind { try await store.publish(staged) } == .notFound)
        #expect(try await !store.contains(key))
    }

    static func publishesOnceThoughManyAsk(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        for sequence in 0..<20 {
            let staged = try await store.staged(
                "x",
                ObjectKey("part-\(sequence)"),
                sequence: sequence
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await store.publish(staged) } }
                try await group.waitForAll()
            }
        }
        #expect(try await store.list().objects.count == 20)
    }

    static func publishesOverNothing(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.store
        let staged = try await store.staged("new", key)
        if !fixture.traits.contains(.publishesOverOthers) {
            try await store.write(Bytes("old"), to: key)
            #expect(
                try await kind { try await store.publish(staged) } == .alreadyExists
            )
            #expect(try await store.read(key).text == "old")
            try await store.delete(key)
        }
        try await store.publish(staged)
        #expect(try await store.read(key).text == "new")
    }

    static func forgetsWhatIsDiscardedOrAborted(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.store
        let staged = try await store.staged("x", key, sequence: 0)
        try await store.discard(staged)
        try await store.discard(staged)
        #expect(try await kind { try await store.publish(staged) } == .notFound)

        let write = try await store.stage(key, as: StagingID(run: "run-1", sequence: 1))
        try await write.append(Bytes("x"))
        try await write.abort()
        #expect(try await store.list().objects.isEmpty)
        // Its number is free again.
        try await store.publish(store.staged("y", key, sequence: 1))
        #expect(try await store.read(key).text == "y")
    }

    /// The key of an output as runs name them: stores that keep what is staged under its final name
    /// find the run in it.
    private static func output(_ run: String, slice: Int = 0, _ sequence: Int) throws -> ObjectKey {
        try ObjectKey("hour=7/\(StagingID(run: run, slice: slice, sequence: sequence).fileName)")
    }

    private static func stagedOutput(
        _ store: any ObjectStore,
        _ run: String,
        _ sequence: Int
    ) async throws -> StagedObject {
        try await store.staged("x", output(run, sequence), run: run, sequence: sequence)
    }

    static func forgetsWholeRuns(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        let published = try await stagedOutput(store, "run-1", 0)
        let finished = try await stagedOutput(store, "run-1", 1)
        let id = StagingID(run: "run-1", sequence: 2)
        let unfinished = try await store.stage(output("run-1", 2), as: id)
        let other = try await stagedOutput(store, "run-10", 0)
        try await store.publish(published)
        for _ in 1...2 { try await store.discard(run: "run-1") }
        #expect(try await kind { try await store.publish(finished) } == .notFound)
        // What was not begun yet cannot be forgotten either.
        if !fixture.traits.contains(.beginsLate) {
            #expect(try await kind { try await unfinished.append(Bytes("u")) } == .notFound)
        }
        try await store.publish(other)
        let keys = try [output("run-1", 0), output("run-10", 0)]
        #expect(try await store.list().objects.map(\.key) == keys)
    }

    static func listsWhatIsStaged(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        #expect(try await store.leftovers(ofRun: nil).isEmpty)
        #expect(try await store.leftovers(ofRun: "run-1").isEmpty)
        let published = try await stagedOutput(store, "run-1", 0)
        _ = try await stagedOutput(store, "run-1", 1)
        let unfinished = StagingID(run: "run-1", slice: 3, sequence: 0)
        let write = try await store.stage(output("run-1", slice: 3, 0), as: unfinished)
        let text =
            fixture.traits.contains(.beginsLate) ? String(repeating: "u", count: 9 << 20) : "u"
        try await write.append(Bytes(text))
        _ = try await stagedOutput(store, "run-10", 0)
        try await store.publish(published)
        try await store.discard(published)

        let mine = try await store.leftovers(ofRun: "run-1")
        let second = StagingID(run: "run-1", sequence: 1)
        #expect(mine.compactMap(\.id).sorted() == [second, unfinished])
        if !fixture.traits.contains(.knowsNoAges) {
            #expect(mine.allSatisfy { (0..<3_600).contains($0.ageSeconds) })
        }
        let all = try await store.leftovers(ofRun: nil)
        #expect(all.compactMap(\.id?.run).sorted() == ["run-1", "run-1", "run-10"])

        for leftover in mine {
            try await store.discard(leftover)
            try await store.discard(leftover)
        }
        #expect(try await store.leftovers(ofRun: "run-1").isEmpty)
        #expect(try await store.leftovers(ofRun: nil).count == 1)
        #expect(try await store.list().objects.map(\.key) == [output("run-1", 0)])
    }

    static func forgetsManyAtOnce(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        let published = try await store.staged("x", output("run-1", 0), run: "run-1")
        try await store.publish(published)
        let key = try ObjectKey("k=a&b<c>'d/part-run-1-0-00001.parquet")
        let odd = try await store.staged("y", key, run: "run-1", sequence: 1)
        for _ in 1...2 {
            try await store.discard([published, odd])
            #expect(try await store.leftovers(ofRun: nil).isEmpty)
        }
        #expect(try await store.list().objects.map(\.key) == [output("run-1", 0)])
        try await store.discard([])
    }

    static func keepsRunsAndNumbersApart(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        let one = try await store.staged("one", ObjectKey("1"), run: "run-1", sequence: 7)
        let two = try await store.staged("two", ObjectKey("2"), run: "run-2", sequence: 7)
        if !fixture.traits.contains(.takesIDsTwice) {
            let again = try ObjectKey("3")
            #expect(
                try await kind {
                    _ = try await store.staged("three", again, run: "run-1", sequence: 7)
                } == .alreadyExists
            )
        }
        try await store.publish(one)
        try await store.publish(two)
        #expect(try await store.read(ObjectKey("1")).text == "one")
        #expect(try await store.read(ObjectKey("2")).text == "two")
    }

    static func copiesRangesOfOtherObjects(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.other
        // More than one piece of a copy through memory.
        let pattern = (0..<10_007).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }
        var data = Data()
        for _ in 0..<900 { data += pattern }
        let info = try await store.write(Bytes([UInt8](data)), to: key)
        let version = info.version
        let write = try await fixture.store.stage(key, as: StagingID(run: "run-1", sequence: 0))
        try await write.append(Bytes("<"))
        try await write.append(copyOf: key, range: 5..<9_000_000, ifVersion: version, in: store)
        try await write.append(copyOf: key, range: 4..<4, ifVersion: nil, in: store)
        try await write.append(Bytes(">"))
        #expect(write.byteCount == 8_999_997)
        try await fixture.store.publish(write.finish())
        let copied = try await fixture.store.read(key)
        #expect(Data(copied.array) == Data("<".utf8) + data[5..<9_000_000] + Data(">".utf8))
    }

    static func copiesNothingElse(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.other
        let version = try await store.write(Bytes("0123456789"), to: key).version
        let absent = try ObjectKey("absent")
        let write = try await fixture.store.stage(key, as: StagingID(run: "run-1", sequence: 0))
        for (key, range, version, expected) in [
            (key, Int64(0)..<11, version, ObjectStoreError.Kind.invalidRange),
            (key, -1..<2, version, .invalidRange),
            (key, 0..<1, ObjectVersion("other"), .versionChanged),
            (absent, 0..<1, version, .notFound),
        ] {
            #expect(
                try await kind {
                    try await write.append(
                        copyOf: key,
                        range: range,
                        ifVersion: version,
                        in: store
                    )
                } == expected,
                "\(range) of \(key)"
            )
        }
        #expect(write.byteCount == 0)
    }
}
