import AWS
import GlueTesting
import Testing

/// The fake is as strict as Glue: what it lets pass, Glue would.
@Suite("A Glue in memory")
struct FakeGlueTests {
    @Test(arguments: [
        ("year = '2020' and month > 9", ["10"]), ("month in (1, 10)", ["1", "10"]),
        ("month between 1 and 10", ["1", "10", "2"]),
        ("year like '20_0' AND month <> 2", ["1", "10"]),
        ("NOT (month = 1 OR month = 2)", ["10"]), ("month not in (1)", ["10", "2"]),
        // Glue knows no nulls.
        ("month is null", []), ("month is not null", ["1", "10", "2"]),
        ("month = '01'", ["1"]), ("year < '21'", ["1", "10", "2"]), ("", ["1", "10", "2"]),
    ])
    func evaluatesExpressions(_ expression: String, _ months: [String]) async throws {
        let fixture = try await GlueFixture()
        try await fixture.catalog.createPartitions(
            [1, 2, 10].map { GlueFixture.month($0) },
            in: GlueFixture.name
        )
        #expect(try list(fixture.glue, ["Expression": .string(expression)]) == months)
    }

    private func list(_ glue: FakeGlue, _ request: GlueJSON) throws -> [String] {
        var request = request
        request["DatabaseName"] = "anpr"
        request["TableName"] = "observations"
        let answer = try glue.perform("GetPartitions", request)
        return (answer["Partitions"]?.array ?? []).compactMap { $0["Values"]?.array?[1].string }
    }

    private func refusal(_ operation: String, _ request: GlueJSON) async throws -> String? {
        let fixture = try await GlueFixture()
        try await fixture.catalog.createPartitions([GlueFixture.month(1)], in: GlueFixture.name)
        var request = request
        request["DatabaseName"] = "anpr"
        if operation.contains("Partition") { request["TableName"] = "observations" }
        do {
            try fixture.glue.perform(operation, request)
            return nil
        } catch let error as AWSError {
            return error.code
        }
    }

    @Test(arguments: [
        "moth = 7", "month == 7", "month = 'seven'", "lower(year) = 'x'", "month = '",
        "month = 7 7",
        "month like '1%'", "(month = 7", "month", "7 = month",
        String(repeating: " ", count: 2_040) + "month = 7",
    ])
    func refusesExpressions(_ expression: String) async throws {
        let code = try await refusal("GetPartitions", ["Expression": .string(expression)])
        #expect(code == "InvalidInputException")
    }

    @Test func refusesWhatExceedsItsLimits() async throws {
        let many = GlueJSON.array((0..<101).map { _ in ["Values": ["2020", "1"]] })
        let cases: [(String, GlueJSON)] = [
            ("GetPartitions", ["MaxResults": 1_001]), ("GetPartitions", ["MaxResults": 0]),
            ("GetPartitions", ["Segment": ["SegmentNumber": 10, "TotalSegments": 10]]),
            ("GetPartitions", ["Segment": ["SegmentNumber": 0, "TotalSegments": 11]]),
            ("GetPartitions", ["NextToken": "nonsense"]), ("GetTables", ["MaxResults": 101]),
            ("BatchCreatePartition", ["PartitionInputList": many]),
            ("BatchDeletePartition", ["PartitionsToDelete": many]),
            ("BatchUpdatePartition", ["Entries": many]), ("BatchUpdatePartition", ["Entries": []]),
            ("UpdateTable", ["TableInput": ["Name": "observations", "VersionId": "0"]]),
            ("CreateTable", ["TableInput": ["Name": "t", "CreateTime": 7]]),
            ("CreateTable", ["TableInput": ["Name": ""]]),
        ]
        for (operation, request) in cases {
            let code = try await refusal(operation, request)
            #expect(code == "InvalidInputException", "\(operation) \(request)")
        }
        let stale = try await refusal(
            "UpdateTable",
            ["TableInput": ["Name": "observations"], "VersionId": "7"]
        )
        #expect(stale == "ConcurrentModificationException")
        let short = try await refusal("GetPartition", ["PartitionValues": ["2020"]])
        #expect(short == "EntityNotFoundException")
    }
}
