import Buffers
import ObjectStorage
import Testing

/// The stores that the contract holds for.
enum StoreKind: String, CaseIterable, CustomTestStringConvertible {
    case memory
    case copyingMemory
    case local
    case localInProcess
    case localWithStagingInside
    case faultlessMemory
    case faultlessLocal

    var testDescription: String { rawValue }
}

/// A fresh store, which goes away with what it holds.
struct StoreUnderTest {
    let store: any ObjectStore
    private let folder: TemporaryFolder

    init(_ kind: StoreKind) throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        let root = folder.path + "/table"
        store =
            switch kind {
            case .memory: MemoryObjectStore()
            case .copyingMemory: MemoryObjectStore(publishing: .copy)
            case .local: try LocalObjectStore(root: root)
            case .localInProcess: try LocalObjectStore(root: root, durability: .process)
            case .localWithStagingInside:
                try LocalObjectStore(root: root, staging: root + "/_sluice/staging")
            case .faultlessMemory: FaultyObjectStore(MemoryObjectStore())
            case .faultlessLocal: FaultyObjectStore(try LocalObjectStore(root: root))
            }
    }
}

extension Bytes {
    init(_ text: String) {
        self.init(Array(text.utf8))
    }

    var text: String { String(decoding: array, as: UTF8.self) }
}

extension ObjectStore {
    /// Stages, finishes, and leaves unpublished.
    func staged(
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
func kind(of body: () async throws -> Void) async throws -> ObjectStoreError.Kind? {
    do {
        try await body()
        return nil
    } catch let error as ObjectStoreError {
        return error.kind
    }
}
