import AWS
import DataCatalog
import GlueTesting
import Testing

@Suite("Partitions in Glue")
struct GluePartitionTests {
    private let name = GlueFixture.name

    @Test func areWrittenInBatches() async throws {
        let fixture = try await GlueFixture()
        let partitions = (0..<250).map { GlueFixture.month($0) }
        #expect(try await fixture.catalog.createPartitions(partitions, in: name).isEmpty)
        #expect(fixture.glue.calls.filter { $0 == "BatchCreatePartition" }.count == 3)
        let existing = try await fixture.catalog.createPartitions(partitions, in: name)
        #expect(existing == partitions.map(\.values))
        #expect(try await fixture.catalog.partitionCount(of: name) == 250)
        let missing = try await fixture.catalog.updatePartitions(
            partitions + [GlueFixture.month(999)],
            in: name
        )
        #expect(missing == [["2020", "999"]])
        #expect(fixture.glue.calls.filter { $0 == "BatchUpdatePartition" }.count == 3)
        try await fixture.catalog.deletePartitions(partitions.map(\.values), in: name)
        #expect(fixture.glue.calls.filter { $0 == "BatchDeletePartition" }.count == 10)
        #expect(try await fixture.catalog.partitionCount(of: name) == 0)
    }

    /// A long list is read in segments; their order is that of the values.
    @Test(arguments: [1, 4, 10])
    func areListedInSegments(segmentCount: Int) async throws {
        let fixture = try await GlueFixture()
        let partitions = (0..<50).map { GlueFixture.month($0) }
        try await fixture.catalog.createPartitions(partitions, in: name)
        var options = GlueCatalog.Options()
        options.segmentCount = segmentCount
        let catalog = GlueCatalog(caller: fixture.glue, options: options)
        let all = try await catalog.allPartitions(of: name)
        #expect(all.map(\.values) == partitions.map(\.values).sorted { $0[1] < $1[1] })
        #expect(all.allSatisfy { $0.columns == nil && $0.createTime != nil })
    }

    @Test func areListedAtOnceIfFew() async throws {
        let fixture = try await GlueFixture()
        try await fixture.catalog.createPartitions([GlueFixture.month(1)], in: name)
        fixture.glue.forgetCalls()
        #expect(try await fixture.catalog.allPartitions(of: name).count == 1)
        #expect(fixture.glue.calls == ["GetPartitions"])
    }

    /// Entries that Glue failed at are tried again, done or not; lost answers, too.
    @Test(arguments: UInt64(1)...6)
    func surviveFailures(seed: UInt64) async throws {
        let fixture = try await GlueFixture()
        var options = FakeGlue.Options()
        (options.failingEntries, options.lostAnswers, options.seed) = (30, 20, seed)
        options.pageSize = 70
        let catalog = GlueFixture.catalog(on: fixture.glue.failing(options), attemptCount: 40)
        let partitions = (0..<250).map { GlueFixture.month($0) }
        try await catalog.createPartitions(partitions, in: name)
        #expect(try await catalog.partitionCount(of: name) == 250)
        var changed = partitions
        for index in changed.indices { changed[index].parameters = ["recordCount": "\(index)"] }
        #expect(try await catalog.updatePartitions(changed, in: name).isEmpty)
        let counts = try await catalog.allPartitions(of: name).compactMap {
            $0.parameters["recordCount"]
        }
        #expect(Set(counts) == Set((0..<250).map { "\($0)" }))
        try await catalog.deletePartitions(partitions.map(\.values), in: name)
        #expect(try await catalog.partitionCount(of: name) == 0)
    }

    @Test func giveUpAtLast() async throws {
        let fixture = try await GlueFixture()
        var options = FakeGlue.Options()
        (options.failingEntries, options.doneThoughFailing) = (100, 0)
        let glue = fixture.glue.failing(options)
        let error = try await catalogError {
            try await GlueFixture.catalog(on: glue)
                .createPartitions([GlueFixture.month(5)], in: name)
        }
        #expect(error?.kind == .busy)
        #expect(
            error?.description
                == "the partition year=2020/month=5 of anpr.observations cannot be written now, 6 "
                + "attempts failed; try again later (InternalServiceException, "
                + "catalog fake://glue)"
        )
        #expect(glue.calls.filter { $0 == "BatchCreatePartition" }.count == 6)
    }

    /// As Athena makes them: the table's descriptor, at their location.
    @Test func inheritTheirTablesDescriptor() async throws {
        let fixture = try await GlueFixture()
        try fixture.replace { input in
            var storage = input["StorageDescriptor"] ?? [:]
            storage["AdditionalLocations"] = ["s3://elsewhere/"]
            storage["SortColumns"] = [["Column": "plate", "SortOrder": 1]]
            input["StorageDescriptor"] = storage
        }
        var partition = GlueFixture.month(5)
        partition.parameters = ["recordCount": "7"]
        try await fixture.catalog.createPartitions([partition], in: name)
        var expected = try #require(try fixture.stored()["StorageDescriptor"])
        expected["AdditionalLocations"] = nil
        expected["Location"] = .string(partition.location)
        let stored = try fixture.stored(["2020", "5"])
        #expect(stored["StorageDescriptor"] == expected)
        #expect(stored["Parameters"] == ["recordCount": "7"])
        #expect(stored["Values"] == ["2020", "5"])
    }

    @Test func keepWhatOthersSet() async throws {
        let fixture = try await GlueFixture()
        let input: GlueJSON = [
            "Values": ["2020", "5"],
            "LastAccessTime": 1_588_320_000,
            "Parameters": ["a": "b"],
            "StorageDescriptor": [
                "Location": "s3://lake/old/", "Columns": [["Name": "plate", "Type": "int"]],
                "InputFormat": "another", "SkewedInfo": ["SkewedColumnNames": ["plate"]],
            ],
        ]
        try fixture.glue.perform(
            "BatchCreatePartition",
            [
                "DatabaseName": "anpr", "TableName": "observations",
                "PartitionInputList": [input],
            ]
        )
        var partition = try #require(try await fixture.catalog.allPartitions(of: name).first)
        partition.parameters["recordCount"] = "7"
        partition.location = "s3://lake/new/"
        #expect(try await fixture.catalog.updatePartitions([partition], in: name).isEmpty)
        var expected = input
        expected["Parameters"] = ["a": "b", "recordCount": "7"]
        var storage = input["StorageDescriptor"] ?? [:]
        storage["Location"] = "s3://lake/new/"
        expected["StorageDescriptor"] = storage
        let stored = try fixture.stored(["2020", "5"])
        #expect(
            stored.members(["Values", "LastAccessTime", "Parameters", "StorageDescriptor"])
                == expected
        )
        let read = try await fixture.catalog.partition(["2020", "5"], of: name)
        #expect(read.columns == [TableColumn(name: "plate", type: "int")])
    }

    @Test func haveNoTableIfItIsDroppedMeanwhile() async throws {
        let fixture = try await GlueFixture()
        fixture.glue.interrupt("BatchCreatePartition") { glue in
            _ = try? glue.perform(
                "DeleteTable",
                ["DatabaseName": "anpr", "Name": "observations"]
            )
        }
        let error = try await catalogError {
            try await fixture.catalog.createPartitions([GlueFixture.month(5)], in: name)
        }
        #expect(error?.kind == .notFound)
        #expect(
            error?.message == "there is no table observations in anpr, there is none in anpr yet"
        )
    }

    @Test func areRefusedOneByOne() async throws {
        let fixture = try await GlueFixture()
        fixture.glue.interrupt("BatchCreatePartition") { glue in
            // Another tool makes it a table by one key.
            var input: GlueJSON = ["Name": "observations", "PartitionKeys": [["Name": "year"]]]
            input["StorageDescriptor"] = ["Location": "s3://lake/observations/"]
            _ = try? glue.perform("UpdateTable", ["DatabaseName": "anpr", "TableInput": input])
        }
        let error = try await catalogError {
            try await fixture.catalog.createPartitions([GlueFixture.month(5)], in: name)
        }
        #expect(error?.kind == .invalid)
        #expect(
            error?.description
                == "the partition year=2020/month=5 of anpr.observations cannot be written, others "
                + "of the run may have been: The number of partition keys do not match the number "
                + "of partition values (InvalidInputException, catalog fake://glue)"
        )
    }
}
