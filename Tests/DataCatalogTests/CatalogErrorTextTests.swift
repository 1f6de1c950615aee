import DataCatalog
import Testing

/// What users read when a catalog cannot hold, or does not have, what they name.
@Suite("Errors of catalogs")
struct CatalogErrorTextTests {
    private let catalog: EmbeddedCatalog

    init() async throws {
        catalog = try await EmbeddedCatalog.inMemory().withObservations()
    }

    private func text(of body: () async throws -> Void) async throws -> String? {
        try await catalogError(of: body)?.message
    }

    @Test func namesThatCannotBe() async throws {
        #expect(
            try await text { try await catalog.createDatabase(Database(name: "a\nb")) }
                == "the name of a database holds a control character"
        )
        #expect(
            try await text { try await catalog.createDatabase(Database(name: "a.b")) }
                == "the name of a database has no dot: a.b"
        )
    }

    @Test func whatIsThereAlready() async throws {
        #expect(
            try await text { try await catalog.createDatabase(Database(name: "anpr")) }
                == "there is a database anpr"
        )
        #expect(
            try await text { try await catalog.createTable(.observations) }
                == "there is a table anpr.observations"
        )
    }

    @Test func partitionsThatAreNotThere() async throws {
        let table = Table.observations.name
        #expect(
            try await text { _ = try await catalog.partition(["2020", "5"], of: table) }
                == "there is no partition year=2020/month=5 of anpr.observations, crawl again if it "
                + "is new"
        )
        #expect(
            try await text {
                _ = try await catalog.partitions(of: table, after: "nonsense", limit: 1)
            } == "partitions are listed after a token that is not from this catalog"
        )
    }
}
