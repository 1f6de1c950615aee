package import Buffers
package import ObjectStorage
import Testing

/// A fresh store that the contract is to hold for, and in what it is allowed to be peculiar.
package struct StoreFixture: Sendable {
    package enum Trait: Sendable, Hashable {
        /// An object that is written again with the same bytes keeps its version.
        case versionsAreMadeOfBytes
        /// What is staged is not there before there is a lot of it, or all.
        case beginsLate
        /// Two objects may be staged by one id.
        case takesIDsTwice
        /// The store says nonsense about how old things are.
        case knowsNoAges
        /// Listings are in the order of a tree of folders, where `a/` comes before `a-b`.
        case ordersFoldersByName
        /// Keys with line breaks in them cannot be.
        case knowsNoLineBreaks
        /// What is published takes the place of another object.
        ///
        /// Names that are used once do not mind.
        case publishesOverOthers
        /// Of those who race some are told that nobody knows whether they have written; they have
        /// not.
        case failsInRaces
    }

    package let store: any ObjectStore
    /// Another store, for copies between them.
    package let other: any ObjectStore
    package let traits: Set<Trait>
    /// Why a writer may be told that another one was first.
    package var refusalsInRaces: Set<ObjectStoreError.Kind> {
        traits.contains(.failsInRaces)
            ? [.alreadyExists, .versionChanged, .other] : [.alreadyExists, .versionChanged]
    }

    /// What goes away with the fixture, for example a folder.
    private let keeper: (any Sendable)?

    package init(
        _ store: any ObjectStore,
        other: any ObjectStore,
        traits: Set<Trait> = [],
        keeper: (any Sendable)? = nil
    ) {
        self.store = store
        self.other = other
        self.traits = traits
        self.keeper = keeper
    }
}

/// One thing that holds for every store; its failures are issues of the test that runs it.
package struct ContractCheck: Sendable, CustomTestStringConvertible {
    package let testDescription: String
    package let run: @Sendable (StoreFixture) async throws -> Void

    init(_ description: String, _ run: @escaping @Sendable (StoreFixture) async throws -> Void) {
        testDescription = description
        self.run = run
    }
}

extension Bytes {
    package init(_ text: String) {
        self.init(Array(text.utf8))
    }

    package var text: String { String(decoding: array, as: UTF8.self) }
}

extension ObjectStore {
    /// Stages, finishes, and leaves unpublished.
    package func staged(
        _ text: String,
        _ key: ObjectKey,
        run: String = "run-1",
        sequence: Int = 0
    ) async throws -> StagedObject {
        let write = try await stage(key, as: StagingID(run: run, sequence: sequence))
        try await write.append(Bytes(text))
        return try await write.finish()
    }
}

/// The kind of the error that `body` throws, or `nil` if it throws none.
package func kind(of body: () async throws -> Void) async throws -> ObjectStoreError.Kind? {
    do {
        try await body()
        return nil
    } catch let error as ObjectStoreError {
        return error.kind
    }
}
