import Buffers
import ObjectStorage
import StoreContract
import Testing

@Suite("Faulty object store")
struct FaultyObjectStoreTests {
    /// What a run does to a store, to be interrupted.
    private func work(_ store: any ObjectStore) async throws {
        let key = try ObjectKey("a")
        let write = try await store.stage(key, as: StagingID(run: "run-1", sequence: 0))
        try await write.append(Bytes("x"))
        try await store.publish(write.finish())
        _ = try await store.read(key)
        try await store.write(Bytes("y"), to: ObjectKey("b"), if: .ifAbsent)
        try await store.delete(key)
        _ = try await store.list()
    }

    private let names = [
        "stage a", "append a", "finish a", "publish a", "read a", "write b", "delete a", "list ",
    ]

    @Test func countsOperations() async throws {
        let store = FaultyObjectStore(MemoryObjectStore())
        try await work(store)
        #expect(store.history == names)
    }

    @Test(arguments: 0..<8, FaultyObjectStore.Moment.allCases)
    func diesOnceAndForAll(number: Int, moment: FaultyObjectStore.Moment) async throws {
        let base = MemoryObjectStore()
        let store = FaultyObjectStore(base, faults: [number: .crash(moment)])
        let crash = await #expect(throws: SimulatedCrash.self) { try await work(store) }
        #expect(crash?.operation == names[number])
        #expect(store.operationCount == number + 1)
        await #expect(throws: SimulatedCrash.self) { _ = try await store.list() }
        #expect(store.operationCount == number + 1)
        // The effect is there if the crash came after it.
        let effects = moment == .after ? number + 1 : number
        #expect(base.stagedCount == ((1...3).contains(effects) ? 1 : 0))
        let expected =
            ["a"].filter { _ in (4...6).contains(effects) } + ["b"].filter { _ in effects >= 6 }
        #expect(try await base.list().objects.map(\.key.text) == expected)
    }

    @Test func losesAnswersAndGoesOn() async throws {
        let key = try ObjectKey("a")
        let store = FaultyObjectStore(
            MemoryObjectStore(),
            faults: [0: .error(.before), 1: .error(.after)]
        )
        for _ in 0..<2 {
            await #expect(throws: ObjectStoreError.self) {
                try await store.write(Bytes("x"), to: key, if: .ifAbsent)
            }
        }
        #expect(
            try await kind { try await store.write(Bytes("x"), to: key, if: .ifAbsent) }
                == .alreadyExists
        )
    }

    @Test func readsShort() async throws {
        let key = try ObjectKey("a")
        let store = FaultyObjectStore(MemoryObjectStore(), faults: [1: .shortRead])
        try await store.write(Bytes("0123"), to: key)
        #expect(try await store.read(key).text == "01")
        #expect(try await store.read(key).text == "0123")
    }
}
