import AWS
import DataCatalog
import GlueTesting
import SeededRandom
import Testing

/// What people read when Glue refuses, fails, or is none.
@Suite("Errors of Glue")
struct GlueErrorTests {
    private static let table =
        "arn:aws:glue:*:*:catalog, arn:aws:glue:*:*:database/anpr, "
        + "arn:aws:glue:*:*:table/anpr/observations"

    @Test(arguments: [
        (
            AWSError(.accessDenied, "no", code: "AccessDeniedException", requestID: "7F"),
            CatalogError.Kind.accessDenied,
            "there is no permission for glue:GetTable; allow it on \(table) "
                + "(AccessDeniedException, request 7F, catalog fake://glue)"
        ),
        (
            AWSError(
                .accessDenied,
                "Insufficient Lake Formation permission(s) on observations",
                code: "AccessDeniedException"
            ),
            .accessDenied,
            "Lake Formation does not allow glue:GetTable on anpr.observations; grant this role "
                + "permissions there (AccessDeniedException, catalog fake://glue)"
        ),
        (
            AWSError(.other, "cannot decrypt", code: "GlueEncryptionException"),
            .accessDenied,
            "the catalog is encrypted and its key cannot be used; allow kms:Decrypt and "
                + "kms:GenerateDataKey on the catalog's key (GlueEncryptionException, "
                + "catalog fake://glue)"
        ),
        (
            AWSError(.throttled, "Rate exceeded", code: "ThrottlingException"),
            .busy,
            "the catalog gets too many requests, try again, or ask for fewer at once "
                + "(ThrottlingException, catalog fake://glue)"
        ),
        (
            AWSError(.unreachable, "the connection was refused"),
            .unavailable,
            "the catalog does not answer (the connection was refused), try again later "
                + "(catalog fake://glue)"
        ),
        (
            AWSError(.other, "again", code: "OperationTimeoutException"),
            .unavailable,
            "the catalog does not answer (again), try again later (OperationTimeoutException, "
                + "catalog fake://glue)"
        ),
        (
            AWSError(.invalidRequest, "bad name", code: "InvalidInputException"),
            .invalid,
            "Glue refuses glue:GetTable: bad name (InvalidInputException, catalog fake://glue)"
        ),
        (
            AWSError(.other, "too many", code: "ResourceNumberLimitExceededException"),
            .invalid,
            "a quota of the account is reached, raise it or delete what is not needed: too many "
                + "(ResourceNumberLimitExceededException, catalog fake://glue)"
        ),
        (
            AWSError(.other, "something", code: "FederationSourceException"),
            .other,
            "Glue cannot do glue:GetTable: something (FederationSourceException, "
                + "catalog fake://glue)"
        ),
        (
            AWSError(.conflict, "something"), .versionChanged,
            "it was changed meanwhile, read it again: something (catalog fake://glue)"
        ),
    ])
    func haveACure(_ error: AWSError, _ kind: CatalogError.Kind, _ text: String) async throws {
        let fixture = try await GlueFixture()
        fixture.glue.fail("GetTable", with: error)
        let found = try await catalogError {
            _ = try await fixture.catalog.table(GlueFixture.name)
        }
        #expect(found?.kind == kind)
        #expect(found?.description == text)
    }

    /// Of credentials a catalog has nothing to say.
    @Test func ofCredentialsComeThrough() async throws {
        let fixture = try await GlueFixture()
        fixture.glue.fail("GetTable", with: AWSError(.noCredentials, "there are none"))
        let error = await #expect(throws: AWSError.self) {
            _ = try await fixture.catalog.table(GlueFixture.name)
        }
        #expect(error?.description == "there are none (glue:GetTable)")
    }

    @Test func nameWhatMayHaveBeenMeant() async throws {
        let fixture = try await GlueFixture()
        func text(_ body: () async throws -> Void) async throws -> String? {
            try await catalogError(of: body)?.message
        }
        #expect(
            try await text {
                _ = try await fixture.catalog.allPartitions(of: TableName("anpr.observation"))
            } == "there is no table observation in anpr, did you mean observations?"
        )
        #expect(
            try await text { try await fixture.catalog.deleteDatabase("anp") }
                == "there is no database anp, did you mean anpr?"
        )
        // Whoever may not list may still be told that it is not there.
        fixture.glue.fail("GetTables", with: AWSError(.accessDenied, "no"))
        #expect(
            try await text { _ = try await fixture.catalog.table(TableName("anpr.x")) }
                == "there is no table x in anpr, check the names, the region and the account"
        )
    }

    // MARK: Answers that make no sense

    @Test(arguments: [
        ("", "it is no object of JSON"), ("[]", "it is no object of JSON"),
        ("{}", "Table is missing"),
        (#"{"Table": 7}"#, "Table is of another type"),
        (#"{"Table": {}}"#, "Table.Name is missing"),
        (
            #"{"Table": {"Name": "t", "Parameters": {"a": 7}}}"#,
            "Table.Parameters.a is of another type"
        ),
        (
            #"{"Table": {"Name": "t", "CreateTime": "yesterday"}}"#,
            "Table.CreateTime is of another type"
        ),
        ("<html>not found</html>", "it is no object of JSON"),
    ])
    func ofOtherServers(answer: String, found: String) async throws {
        let catalog = GlueCatalog(caller: CannedCaller(answer: answer))
        let error = try await catalogError { _ = try await catalog.table(GlueFixture.name) }
        #expect(error?.kind == .other)
        #expect(error?.message == "the answer is not Glue's (\(found)), check the endpoint")
    }

    @Test func ofListsThatDoNotEnd() async throws {
        let answer = #"{"TableList": [], "Partitions": [], "NextToken": "again"}"#
        let catalog = GlueCatalog(caller: CannedCaller(answer: answer))
        for body: () async throws -> Void in [
            { _ = try await catalog.tables(in: "anpr") },
            { _ = try await catalog.partitionCount(of: GlueFixture.name) },
        ] {
            let error = try await catalogError(of: body)
            #expect(
                error?.message
                    == "the answer is not Glue's (its list does not end), check the endpoint"
            )
        }
    }

    /// Any bytes at all give an answer or an error of the catalog.
    @Test(arguments: UInt64(1)...6)
    func surviveDamage(seed: UInt64) async throws {
        let sound = Array(
            """
            {"Table": {"Name": "t", "DatabaseName": "anpr", "CreateTime": 1.5e9, "VersionId": "3",
            "StorageDescriptor": {"Columns": [{"Name": "a", "Type": "int"}], "Location": "s3://l/",
            "SerdeInfo": {"SerializationLibrary": "x", "Parameters": {"a": "b"}}},
            "PartitionKeys": [{"Name": "k", "Type": "string"}], "Parameters": {"a": "b"},
            "TargetTable": {"Name": "n"}}}
            """.utf8
        )
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            var bytes = sound
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: bytes.indices, using: &random)
                bytes[index] = Array("{}[]\":,0aé\u{0}".utf8).randomElement(using: &random) ?? 0
            }
            let answer = String(decoding: bytes, as: UTF8.self)
            let catalog = GlueCatalog(caller: CannedCaller(answer: answer))
            let error = try await catalogError { _ = try await catalog.table(GlueFixture.name) }
            #expect(error == nil || error?.kind == .other)
        }
        let deep = String(repeating: #"{"Table":"#, count: 100_000)
        let catalog = GlueCatalog(caller: CannedCaller(answer: deep))
        let error = try await catalogError { _ = try await catalog.table(GlueFixture.name) }
        #expect(error?.kind == .other)
    }
}
