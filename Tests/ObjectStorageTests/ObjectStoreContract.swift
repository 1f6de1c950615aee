import Buffers
import ObjectStorage
import Testing

/// What every store does.
@Suite("Contract of object stores")
struct ObjectStoreContract {
    let key: ObjectKey

    init() throws {
        key = try ObjectKey("year=2020/month=5/part-0.parquet")
    }

    @Test(arguments: StoreKind.allCases)
    func readsWhatWasWritten(_ kind: StoreKind) async throws {
        let fixture = try StoreUnderTest(kind)
        let written = try await fixture.store.write(Bytes("grains"), to: key)
        #expect(try await fixture.store.read(key).text == "grains")
        #expect(written.byteCount == 6)
        #expect(written.key == key)
        #expect(try await fixture.store.info(key) == written)
        #expect(try await fixture.store.list().objects == [written])
    }

    @Test(arguments: StoreKind.allCases)
    func keepsEmptyObjects(_ kind: StoreKind) async throws {
        let fixture = try StoreUnderTest(kind)
        try await fixture.store.write(Bytes(), to: key)
        #expect(try await fixture.store.info(key).byteCount == 0)
        #expect(try await fixture.store.read(key).isEmpty)
        #expect(try await fixture.store.read(key, range: 0..<0).isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func readsRangesAndNothingBeyondTheEnd(_ kind: StoreKind) async throws {
        let fixture = try StoreUnderTest(kind)
        let store = fixture.store
        try await store.write(Bytes("0123456789"), to: key)
        #expect(try await store.read(key, range: 0..<10).text == "0123456789")
        #expect(try await store.read(key, range: 3..<5).text == "34")
        #expect(try await store.read(key, range: 10..<10).isEmpty)
        for range: Range<Int64> in [9..<11, 11..<11, -1..<2, 0..<Int64.max] {
            let error = await #expect(throws: ObjectStoreError.self) {
                try await store.read(key, range: range)
            }
            #expect(error?.kind == .invalidRange)
            #expect(error?.key == key.text)
        }
    }

    @Test(arguments: StoreKind.allCases)
    func namesWhatIsAbsent(_ kind: StoreKind) async throws {
        let fixture = try StoreUnderTest(kind)
        let store = fixture.store
        try await store.write(Bytes("x"), to: key)
        let absent = try ObjectKey("year=2020/month=6")
        let folder = try ObjectKey("year=2020")
        let belowObject = try ObjectKey("\(key)/more")
        for key in [absent, folder, belowObject] {
            #expect(
                try await ObjectStorageTests.kind { _ = try await store.info(key) } == .notFound
            )
            #expect(
                try await ObjectStorageTests.kind { _ = try await store.read(key) } == .notFound
            )
            #expect(try await !store.contains(key))
            try await store.delete(key)
        }
        #expect(try await store.contains(key))
        #expect(try await store.list(prefix: "year=2021/").objects.isEmpty)
    }

    @Test(arguments: StoreKind.allCases)
    func deletesAndForgets(_ kind: StoreKind) async throws {
        let fixture = try StoreUnderTest(kind)
        try await fixture.store.write(Bytes("x"), to: key)
        try await fixture.store.delete(key)
        try await fixture.store.delete(key)
        #expect(try await !fixture.store.contains(key))
        #expect(try await fixture.store.list().objects.isEmpty)
        try await fixture.store.write(Bytes("y"), to: key, if: .ifAbsent)
        #expect(try await fixture.store.read(key).text == "y")
    }

    @Test(arguments: StoreKind.allCases)
    func deletesTheVersionThatWasMeant(_ kind: StoreKind) async throws {
        let fixture = try StoreUnderTest(kind)
        let store = fixture.store
        let old = try await store.write(Bytes("old"), to: key).version
        let new = try await store.write(Bytes("new"), to: key).version
        #expect(
            try await ObjectStorageTests.kind { try await store.delete(key, ifVersion: old) }
                == .versionChanged
        )
        #expect(try await store.read(key).text == "new")
        for _ in 1...2 { try await store.delete(key, ifVersion: new) }
        #expect(try await !store.contains(key))
    }

    @Test(arguments: StoreKind.allCases)
    func changesTheVersionOnEveryWrite(_ kind: StoreKind) async throws {
        let fixture = try StoreUnderTest(kind)
        let store = fixture.store
        var previous = try await store.write(Bytes("x"), to: key)
        for _ in 0..<20 {
            let next = try await store.write(Bytes("x"), to: key)
            #expect(next.version != previous.version)
            #expect(
                try await store.read(key, range: nil, ifVersion: next.version).text == "x"
            )
            let stale = previous.version
            let error = await #expect(throws: ObjectStoreError.self) {
                try await store.read(key, range: nil, ifVersion: stale)
            }
            #expect(error?.kind == .versionChanged)
            previous = next
        }
    }

    @Test(arguments: StoreKind.allCases)
    func writesOnlyIfTheConditionHolds(_ kind: StoreKind) async throws {
        let fixture = try StoreUnderTest(kind)
        let store = fixture.store
        let first = try await store.write(Bytes("1"), to: key, if: .ifAbsent)
        #expect(
            try await ObjectStorageTests.kind {
                _ = try await store.write(Bytes("2"), to: key, if: .ifAbsent)
            } == .alreadyExists
        )
        let second = try await store.write(Bytes("2"), to: key, if: .ifVersion(first.version))
        #expect(
            try await ObjectStorageTests.kind {
                _ = try await store.write(Bytes("3"), to: key, if: .ifVersion(first.version))
            } == .versionChanged
        )
        #expect(try await store.read(key).text == "2")
        let other = try ObjectKey("other")
        #expect(
            try await ObjectStorageTests.kind {
                _ = try await store.write(Bytes("3"), to: other, if: .ifVersion(second.version))
            } == .notFound
        )
        #expect(try await !store.contains(other))
    }

    @Test(arguments: StoreKind.allCases, [1, 2, 3])
    func hasOneWinnerAmongRacingWriters(_ kind: StoreKind, round: Int) async throws {
        let fixture = try StoreUnderTest(kind)
        let store = fixture.store
        let base = try await store.write(Bytes("base"), to: ObjectKey("counter"))
        for condition in [WriteCondition.ifAbsent, .ifVersion(base.version)] {
            let key = try condition == .ifAbsent ? key : ObjectKey("counter")
            let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
                for writer in 0..<16 {
                    group.addTask {
                        let failure = try await ObjectStorageTests.kind {
                            _ = try await store.write(Bytes("\(writer)"), to: key, if: condition)
                        }
                        #expect(
                            [nil, .alreadyExists, .versionChanged].contains(failure),
                            "by writer \(writer)"
                        )
                        return failure == nil ? writer : nil
                    }
                }
                return try await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
            }
            #expect(winners.count == 1)
            #expect(try await store.read(key).text == winners.first.map(String.init))
        }
    }

    /// A counter that many raise at once: what one read and another changed is written by neither.
    @Test(arguments: [StoreKind.memory, .localInProcess])
    func losesNoConditionalWrite(_ kind: StoreKind) async throws {
        let fixture = try StoreUnderTest(kind)
        let store = fixture.store
        try await store.write(Bytes("0"), to: key)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { [key] in
                    var raised = 0
                    while raised < 25 {
                        let failure = try await ObjectStorageTests.kind {
                            let version = try await store.info(key).version
                            let count = try await store.read(key, range: nil, ifVersion: version)
                            let next = (Int(count.text) ?? 0) + 1
                            try await store.write(
                                Bytes("\(next)"),
                                to: key,
                                if: .ifVersion(version)
                            )
                        }
                        #expect([nil, .versionChanged].contains(failure))
                        if failure == nil { raised += 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.read(key).text == "100")
    }

    @Test(arguments: StoreKind.allCases)
    func acceptsOddKeys(_ kind: StoreKind) async throws {
        let fixture = try StoreUnderTest(kind)
        let composed = "caf\u{e9}/x"
        let decomposed = "cafe\u{301}/x"
        let texts = [
            "a b/c d", "100%/%2F%", "日本/语", composed, decomposed, "a=b=c/'\"*?[]", "...", "-", "~",
            "a-b", "a/c", "a.b", "new\nline", "\u{1F69A}", String(repeating: "n", count: 250),
        ]
        let keys = try texts.map { try ObjectKey($0) }
        for key in keys { try await fixture.store.write(Bytes("<\(key)>"), to: key, if: .ifAbsent) }
        for key in keys { #expect(try await fixture.store.read(key).text == "<\(key)>") }
        let listed = try await fixture.store.listAll().collected().map(\.key)
        #expect(listed == keys.sorted())
    }
}
