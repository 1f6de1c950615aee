import ObjectStorage
import StoreContract
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

    /// A fresh store, which goes away with what it holds.
    func fixture() throws -> StoreFixture {
        let folder = try TemporaryFolder()
        let root = folder.path + "/table"
        let store: any ObjectStore =
            switch self {
            case .memory: MemoryObjectStore()
            case .copyingMemory: MemoryObjectStore(publishing: .copy)
            case .local: try LocalObjectStore(root: root)
            case .localInProcess: try LocalObjectStore(root: root, durability: .process)
            case .localWithStagingInside:
                try LocalObjectStore(root: root, staging: root + "/_sluice/staging")
            case .faultlessMemory: FaultyObjectStore(MemoryObjectStore())
            case .faultlessLocal: FaultyObjectStore(try LocalObjectStore(root: root))
            }
        // Local stores copy from local ones inside the kernel, and from others through memory.
        let other: any ObjectStore =
            switch self {
            case .memory, .local, .localInProcess:
                try LocalObjectStore(root: folder.path + "/other")
            default: MemoryObjectStore()
            }
        return StoreFixture(store, other: other, keeper: folder)
    }
}

@Suite("Contract of object stores")
struct ObjectStoreContractTests {
    @Test(
        arguments: StoreKind.allCases,
        ObjectStoreContract.checks + ListingContract.checks + StagingContract.checks
    )
    func holds(_ kind: StoreKind, _ check: ContractCheck) async throws {
        try await check.run(kind.fixture())
    }

    @Test(
        arguments: [StoreKind.memory, .localInProcess],
        ObjectStoreContract.longChecks + ListingContract.longChecks
    )
    func holdsForLong(_ kind: StoreKind, _ check: ContractCheck) async throws {
        try await check.run(kind.fixture())
    }
}
