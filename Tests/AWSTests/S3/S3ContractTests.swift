import Foundation
import ObjectStorage
import StoreContract
import Testing

@testable import AWS

/// Each server, with each way to publish.
struct S3Kind: Sendable, CustomTestStringConvertible {
    let server: LiveServer
    let publishing: PublishMode

    static let all = LiveServer.allCases.flatMap { server in
        [PublishMode.upload, .copy].map { S3Kind(server: server, publishing: $0) }
    }

    var testDescription: String { "\(server) \(publishing)" }

    /// A store below a prefix that nobody else uses.
    func fixture() async throws -> StoreFixture {
        let connection = try await server.connection()
        try await connection.makeBucket(LiveServer.bucket)
        let folder = UUID().uuidString
        var options = S3Options()
        options.publishing = publishing
        let store = try S3ObjectStore(
            bucket: LiveServer.bucket,
            prefix: "\(folder)/table",
            connection,
            options: options
        )
        // Copies inside S3 in one mode, through memory in the other.
        let other: any ObjectStore =
            publishing == .copy
            ? MemoryObjectStore()
            : try S3ObjectStore(
                bucket: LiveServer.bucket,
                prefix: "\(folder)/other",
                connection
            )
        var traits: Set<StoreFixture.Trait> = [.versionsAreMadeOfBytes, .beginsLate]
        if publishing == .upload { traits.insert(.takesIDsTwice) }
        if server == .seaweed { traits.insert(.ordersFoldersByName) }
        if server == .radosgw {
            traits.insert(.failsInRaces)
            if publishing == .upload { traits.insert(.publishesOverOthers) }
        }
        if server == .moto { traits.formUnion([.knowsNoAges, .knowsNoLineBreaks]) }
        return StoreFixture(store, other: other, traits: traits)
    }
}

@Suite("Contract of object stores: S3")
struct S3ContractTests {
    @Test(
        arguments: S3Kind.all,
        ObjectStoreContract.checks + ListingContract.checks + StagingContract.checks
    )
    func holds(_ kind: S3Kind, _ check: ContractCheck) async throws {
        try await check.run(kind.fixture())
    }

    @Test(arguments: LiveServer.allCases, ObjectStoreContract.longChecks)
    func holdsForLong(_ server: LiveServer, _ check: ContractCheck) async throws {
        try await check.run(S3Kind(server: server, publishing: .upload).fixture())
    }
}
