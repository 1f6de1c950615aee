import Buffers
import ObjectStorage
import Testing

/// What every store does when it is listed.
package enum ListingContract {
    package static let checks = [
        ContractCheck("lists in key order, page by page", listsInKeyOrderPageByPage),
        ContractCheck("lists what starts with the prefix", listsWhatStartsWithThePrefix),
        ContractCheck("goes on after a key that is not there", goesOnAfterAKeyThatIsNotThere),
    ]

    /// For stores that are quick.
    package static let longChecks = [ContractCheck("lists thousands", listsThousands)]

    static func listsInKeyOrderPageByPage(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        // Folders sort with their slash: a-b, a/…, a0.
        let keys = try ["a-b", "a/b/1", "a/b-1", "a/c", "a0", "b", "a/b0", "z/y/x/w"].map {
            try ObjectKey($0)
        }
        for key in keys { try await store.write(Bytes(key.text), to: key) }
        for limit in 1...9 {
            var found: [ObjectKey] = []
            var after: ObjectKey?
            repeat {
                let page = try await store.list(prefix: "", after: after, limit: limit)
                #expect(page.objects.count <= limit)
                #expect(page.next == nil || page.objects.count == limit)
                found += page.objects.map(\.key)
                after = page.next
            } while after != nil
            if fixture.traits.contains(.ordersFoldersByName) { found.sort() }
            #expect(found == keys.sorted(), "with pages of \(limit)")
        }
    }

    static func listsWhatStartsWithThePrefix(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        let keys = ["year=2020/month=1/a", "year=2020/month=10/a", "year=2021/b", "c"]
        for key in keys { try await store.write(Bytes(key), to: ObjectKey(key)) }
        let prefixes = [
            "", "y", "year=2020/", "year=2020/month=1", "year=2020/month=1/", "year=2021/b", "d",
            "year=2021/b/", "..", "../", "/", "year=2020//", "year=2020/../", "c/../",
        ]
        for prefix in prefixes {
            let expected = keys.filter { $0.hasPrefix(prefix) }.sorted()
            let found = try await store.listAll(prefix: prefix).collected().map(\.key.text)
            #expect(found == expected, "of prefix \(prefix)")
        }
    }

    static func goesOnAfterAKeyThatIsNotThere(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        for key in ["a/1", "a/3", "b/1"] { try await store.write(Bytes(key), to: ObjectKey(key)) }
        for (after, expected) in [
            ("a/2", ["a/3", "b/1"]), ("a", ["a/1", "a/3", "b/1"]), ("a/3/x", ["b/1"]), ("b/1", []),
            ("c", []), ("a0", ["b/1"]),
        ] where after != "a" || !fixture.traits.contains(.ordersFoldersByName) {
            let page = try await store.list(prefix: "", after: ObjectKey(after), limit: 10)
            #expect(page.objects.map(\.key.text) == expected, "after \(after)")
        }
    }

    static func listsThousands(_ fixture: StoreFixture) async throws {
        let store = fixture.store
        var staged: [StagedObject] = []
        for number in 0..<5_000 {
            let key = try ObjectKey("hour=\(number % 50)/part-\(number)")
            staged.append(try await store.staged("\(number)", key, sequence: number))
        }
        #expect(try await store.list().objects.isEmpty)
        for object in staged { try await store.publish(object) }
        let objects = try await store.listAll().collected()
        #expect(objects.count == 5_000)
        #expect(zip(objects, objects.dropFirst()).allSatisfy { $0.key < $1.key })
        #expect(try await store.listAll(prefix: "hour=7/").collected().count == 100)
    }
}
