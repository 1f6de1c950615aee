import AWS
import Columns
import DataCatalog
import Foundation
import GlueTesting
import Ledger
import ObjectStorage
import Repartition
import Reporting
import RoadTraffic
import Sluice
import Testing

/// Runs into a table of Glue that somebody else changes meanwhile.
@Suite("Tables that change while a run writes to them")
struct CatalogChangeTests {
    private let name = TableName(database: "anpr", table: "by_hour")

    /// Landed traffic, and a lake whose catalog is a Glue of tests.
    private final class Place {
        let path = FileManager.default.temporaryDirectory.path + "/catalog-\(UUID())"
        let glue: FakeGlue
        let catalog: GlueCatalog
        let lake: Lake

        init(_ options: FakeGlue.Options = .init()) async throws {
            glue = FakeGlue(options: options)
            var glueOptions = GlueCatalog.Options()
            glueOptions.pause = { _ in }
            catalog = GlueCatalog(caller: glue, options: glueOptions)
            lake = try Lake(
                catalog: catalog,
                jobRuns: EmbeddedCatalog.inMemory(),
                stores: Stores(durability: .process)
            )
            let feed = try TrafficFeed(hours: 1, rowsPerMinute: 2)
            _ = try await feed.land(in: landing.open(durability: .process).store)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        var landing: ObjectLocation { ObjectLocation(localPath: path + "/landing") }
        var target: ObjectLocation { ObjectLocation(localPath: path + "/by-hour") }

        /// All files that there are besides the landed ones and the ledger's first.
        var files: [String] {
            get throws {
                try FileManager.default.subpathsOfDirectory(atPath: path)
                    .filter { $0.hasSuffix(".parquet") || $0.hasSuffix(".staged") }
                    .filter { !$0.hasPrefix("landing/") }
            }
        }

        var request: RepartitionRequest {
            get throws {
                var request = RepartitionRequest(from: .location(landing))
                request.frame.eventTime = EventTime("originalrecordtimestamp")
                request.target = target
                request.table = try TableName("anpr.by_hour")
                return request
            }
        }

        @discardableResult
        func run() async throws -> RepartitionRequest.Outcome { try await request.run(in: lake) }
    }

    /// Does something before the run reads the table for the second time: to describe it.
    private func beforeTheCommit(_ place: Place, _ change: @escaping @Sendable (FakeGlue) -> Void) {
        place.glue.interrupt("GetTable") { $0.interrupt("GetTable", change) }
    }

    /// A table that the run adds columns to.
    private func prepare(_ place: Place) async throws {
        try await place.catalog.createDatabase(Database(name: name.database))
        try await place.catalog.createTable(
            .parquet(
                name,
                columns: [
                    TableColumn(name: "currentspeed", type: "int")
                ],
                partitionKeys: ["year", "month", "day", "hour"].map {
                    TableColumn(name: $0, type: "int")
                },
                location: place.target.absoluteURI()
            )
        )
    }

    private func refusal(_ place: Place) async throws -> String {
        do {
            let report = try await place.run().report
            Issue.record("\(report.text())")
            return ""
        } catch {
            #expect(try place.files.isEmpty)
            let store = try place.lake.targetStore(at: place.target)
            if let ledger = try await place.lake.existingLedger(of: store) {
                #expect(try await ledger.reader.log(of: ledger.record).head == 0)
            }
            return "\(error)"
        }
    }

    @Test func isRefusedIfOthersMakeItOtherwise() async throws {
        let place = try await Place()
        let location = try place.target.absoluteURI()
        place.glue.interrupt("CreateTable") { glue in
            let input: GlueJSON = [
                "Name": "by_hour", "PartitionKeys": [["Name": "k", "Type": "string"]],
                "Parameters": ["classification": "parquet"],
                "StorageDescriptor": [
                    "Location": .string(location),
                    "InputFormat":
                        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                ],
            ]
            _ = try? glue.perform("CreateTable", ["DatabaseName": "anpr", "TableInput": input])
        }
        #expect(
            try await refusal(place)
                == "the table is partitioned by k, the run is partitioned by year, month, day, hour; "
                + "name another table with --to-table (anpr.by_hour)"
        )
    }

    @Test func isRefusedIfOthersChangeATypeBeforeTheCommit() async throws {
        let place = try await Place()
        try await prepare(place)
        beforeTheCommit(place) { glue in
            let names: GlueJSON = ["DatabaseName": "anpr", "Name": "by_hour"]
            let stored = try? glue.perform("GetTable", names)["Table"]
            var input = stored?.members(["Name", "PartitionKeys", "StorageDescriptor"]) ?? [:]
            var storage = input["StorageDescriptor"] ?? [:]
            storage["Columns"] = [["Name": "currentspeed", "Type": "string"]]
            input["StorageDescriptor"] = storage
            _ = try? glue.perform("UpdateTable", ["DatabaseName": "anpr", "TableInput": input])
        }
        let text = try await refusal(place)
        #expect(
            text.hasPrefix("the table's column currentspeed is a string, the run's is a int; "),
            "\(text)"
        )
    }

    @Test func isMadeAnewIfOthersDropIt() async throws {
        let place = try await Place()
        try await prepare(place)
        beforeTheCommit(place) { glue in
            _ = try? glue.perform("DeleteTable", ["DatabaseName": "anpr", "Name": "by_hour"])
        }
        let outcome = try await place.run()
        #expect(outcome.registration?.isNewTable == true)
        #expect(outcome.report.commit?.catalogProblem == nil)
        #expect(try await place.catalog.partitionCount(of: name) == outcome.report.outputs.count)
    }

    @Test func keepsPartitionsThatOthersRegister() async throws {
        let place = try await Place()
        let location = try place.target.absoluteURI()
        place.glue.interrupt("BatchCreatePartition") { glue in
            let input: GlueJSON = [
                "Values": ["2020", "5", "22", "0"],
                "StorageDescriptor": ["Location": .string(location + "/elsewhere")],
            ]
            _ = try? glue.perform(
                "BatchCreatePartition",
                [
                    "DatabaseName": "anpr", "TableName": "by_hour",
                    "PartitionInputList": [input],
                ]
            )
        }
        let outcome = try await place.run()
        let count = outcome.report.outputs.count
        #expect(outcome.registration?.addedPartitions == count - 1)
        let partition = try await place.catalog.partition(["2020", "5", "22", "0"], of: name)
        #expect(partition.location == location + "/elsewhere")
        #expect(try await place.catalog.partitionCount(of: name) == count)
    }

    @Test(arguments: UInt64(1)...4)
    func registersAllThoughEntriesFail(seed: UInt64) async throws {
        var options = FakeGlue.Options()
        (options.failingEntries, options.lostAnswers, options.seed) = (20, 10, seed)
        let place = try await Place(options)
        let outcome = try await place.run()
        // Now and then even the last attempt fails; then the next run goes on.
        for _ in 0..<9 where try await place.run().report.commit?.catalogProblem == nil { break }
        #expect(try await place.catalog.partitionCount(of: name) == outcome.report.outputs.count)
    }

    @Test func namesWhatIsNotAllowed() async throws {
        let place = try await Place()
        place.glue.fail(
            "BatchCreatePartition",
            with: AWSError(.accessDenied, "no", code: "AccessDeniedException")
        )
        let report = try await place.run().report
        #expect(
            report.commit?.catalogProblem
                == "there is no permission for glue:BatchCreatePartition; allow it on "
                + "arn:aws:glue:*:*:catalog, arn:aws:glue:*:*:database/anpr, "
                + "arn:aws:glue:*:*:table/anpr/by_hour (AccessDeniedException, catalog fake://glue)"
        )
        #expect(try await place.run().report.commit?.catalogProblem == nil)
        #expect(try await place.catalog.partitionCount(of: name) == report.outputs.count)
    }
}
