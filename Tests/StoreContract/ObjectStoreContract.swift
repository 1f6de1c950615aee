import Buffers
import ObjectStorage
import Testing

/// What every store does.
package enum ObjectStoreContract {
    package static let checks = [
        ContractCheck("reads what was written", readsWhatWasWritten),
        ContractCheck("keeps empty objects", keepsEmptyObjects),
        ContractCheck("reads ranges and nothing beyond the end", readsRangesAndNothingBeyondTheEnd),
        ContractCheck("names what is absent", namesWhatIsAbsent),
        ContractCheck("deletes and forgets", deletesAndForgets),
        ContractCheck("deletes the version that was meant", deletesTheVersionThatWasMeant),
        ContractCheck("changes the version on every write", changesTheVersionOnEveryWrite),
        ContractCheck("writes only if the condition holds", writesOnlyIfTheConditionHolds),
        ContractCheck("has one winner among racing writers", hasOneWinnerAmongRacingWriters),
        ContractCheck("accepts odd keys", acceptsOddKeys),
    ]

    /// For stores that are quick.
    package static let longChecks = [
        ContractCheck("loses no conditional write", losesNoConditionalWrite)
    ]

    private static func key() throws -> ObjectKey {
        try ObjectKey("year=2020/month=5/part-0.parquet")
    }

    static func readsWhatWasWritten(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let written = try await fixture.store.write(Bytes("grains"), to: key)
        #expect(try await fixture.store.read(key).text == "grains")
        #expect(written.byteCount == 6)
        #expect(written.key == key)
        let info = try await fixture.store.info(key)
        #expect(info.version == written.version)
        #expect(info.byteCount == 6)
        #expect(try await fixture.store.list().objects == [info])
    }

    static func keepsEmptyObjects(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        try await fixture.store.write(Bytes(), to: key)
        #expect(try await fixture.store.info(key).byteCount == 0)
        #expect(try await fixture.store.read(key).isEmpty)
        #expect(try await fixture.store.read(key, range: 0..<0).isEmpty)
    }

    static func readsRangesAndNothingBeyondTheEnd(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
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

    static func namesWhatIsAbsent(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.store
        try await store.write(Bytes("x"), to: key)
        let absent = try ObjectKey("year=2020/month=6")
        let folder = try ObjectKey("year=2020")
        let belowObject = try ObjectKey("\(key)/more")
        for key in [absent, folder, belowObject] {
            #expect(
                try await kind { _ = try await store.info(key) } == .notFound
            )
            #expect(
                try await kind { _ = try await store.read(key) } == .notFound
            )
            #expect(try await !store.contains(key))
            try await store.delete(key)
        }
        #expect(try await store.contains(key))
        #expect(try await store.list(prefix: "year=2021/").objects.isEmpty)
    }

    static func deletesAndForgets(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        try await fixture.store.write(Bytes("x"), to: key)
        try await fixture.store.delete(key)
        try await fixture.store.delete(key)
        #expect(try await !fixture.store.contains(key))
        #expect(try await fixture.store.list().objects.isEmpty)
        try await fixture.store.write(Bytes("y"), to: key, if: .ifAbsent)
        #expect(try await fixture.store.read(key).text == "y")
    }

    static func deletesTheVersionThatWasMeant(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.store
        let old = try await store.write(Bytes("old"), to: key).version
        let new = try await store.write(Bytes("new"), to: key).version
        #expect(
            try await kind { try await store.delete(key, ifVersion: old) }
                == .versionChanged
        )
        #expect(try await store.read(key).text == "new")
        for _ in 1...2 { try await store.delete(key, ifVersion: new) }
        #expect(try await !store.contains(key))
    }

    static func changesTheVersionOnEveryWrite(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.store
        let makesVersionsOfBytes = fixture.traits.contains(.versionsAreMadeOfBytes)
        var previous = try await store.write(Bytes("x"), to: key)
        for number in 0..<20 {
            let text = makesVersionsOfBytes ? "x\(number)" : "x"
            let next = try await store.write(Bytes(text), to: key)
            #expect(next.version != previous.version)
            #expect(
                try await store.read(key, range: nil, ifVersion: next.version).text == text
            )
            let stale = previous.version
            let error = await #expect(throws: ObjectStoreError.self) {
                try await store.read(key, range: nil, ifVersion: stale)
            }
            #expect(error?.kind == .versionChanged)
            previous = next
        }
    }

    static func writesOnlyIfTheConditionHolds(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.store
        let first = try await store.write(Bytes("1"), to: key, if: .ifAbsent)
        #expect(
            try await kind {
                _ = try await store.write(Bytes("2"), to: key, if: .ifAbsent)
            } == .alreadyExists
        )
        let second = try await store.write(Bytes("2"), to: key, if: .ifVersion(first.version))
        #expect(
            try await kind {
                _ = try await store.write(Bytes("3"), to: key, if: .ifVersion(first.version))
            } == .versionChanged
        )
        #expect(try await store.read(key).text == "2")
        let other = try ObjectKey("other")
        #expect(
            try await kind {
                _ = try await store.write(Bytes("3"), to: other, if: .ifVersion(second.version))
            } == .notFound
        )
        #expect(try await !store.contains(other))
    }

    static func hasOneWinnerAmongRacingWriters(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.store
        let base = try await store.write(Bytes("base"), to: ObjectKey("counter"))
        for condition in [WriteCondition.ifAbsent, .ifVersion(base.version)] {
            let key = try condition == .ifAbsent ? key : ObjectKey("counter")
            let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
                for writer in 0..<16 {
                    group.addTask {
                        let failure = try await kind {
                            _ = try await store.write(Bytes("\(writer)"), to: key, if: condition)
                        }
                        guard let failure else { return writer }
                        #expect(
                            fixture.refusalsInRaces.contains(failure),
                            "by writer \(writer)"
                        )
                        return nil
                    }
                }
                return try await group.reduce(into: []) { $0 += [$1].compactMap(\.self) }
            }
            #expect(winners.count == 1)
            #expect(try await store.read(key).text == winners.first.map(String.init))
        }
    }

    /// A counter that many raise at once: what one read and another changed is written by neither.
    static func losesNoConditionalWrite(_ fixture: StoreFixture) async throws {
        let key = try Self.key()
        let store = fixture.store
        try await store.write(Bytes("0"), to: key)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { [key] in
                    var raised = 0
                    while raised < 25 {
                        let failure = try await kind {
                            let version = try await store.info(key).version
                            let count = try await store.read(key, range: nil, ifVersion: version)
                            let next = (Int(count.text) ?? 0) + 1
                            try await store.write(
                                Bytes("\(next)"),
                                to: key,
                                if: .ifVersion(version)
                            )
                        }
                        if failure == nil { raised += 1 }
                        #expect(failure.map(fixture.refusalsInRaces.contains) ?? true)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.read(key).text == "100")
    }

    static func acceptsOddKeys(_ fixture: StoreFixture) async throws {
        let composed = "caf\u{e9}/x"
        let decomposed = "cafe\u{301}/x"
        var texts = [
            "a b/c d", "100%/%2F%", "日本/语", composed, decomposed, "a=b=c/'\"*?[]", "...", "-", "~",
            "a-b", "a/c", "a/\u{301}e", "a.b", "new\nline", "\u{1F69A}",
            String(repeating: "n", count: 250),
        ]
        if fixture.traits.contains(.knowsNoLineBreaks) { texts.removeAll { $0.contains("\n") } }
        let keys = try texts.map { try ObjectKey($0) }
        for key in keys { try await fixture.store.write(Bytes("<\(key)>"), to: key, if: .ifAbsent) }
        for key in keys { #expect(try await fixture.store.read(key).text == "<\(key)>") }
        var listed = try await fixture.store.listAll().collected().map(\.key)
        if fixture.traits.contains(.ordersFoldersByName) { listed.sort() }
        #expect(listed == keys.sorted())
    }
}
