import AWS
import Foundation
import Testing

@testable import SluiceCommands

/// What is wrong with tables, partitions, servers and permissions, in the words that people read.
@Suite(
    "Mistakes in Glue",
    .enabled(
        if: TestServer.isThere,
        "SLUICE_TEST_SERVICES names no servers: make test starts them, or scripts/with-services"
    )
)
struct CatalogMistakeTests {
    private let server = CatalogServer.together
    private let folder = CatalogServer.folder()

    /// A database with a crawled table, and where that lies.
    private func lake() async throws -> (database: String, landing: String) {
        let database = CatalogServer.database()
        let landing = try await Landings.shared.events(on: server)
        let crawl = try await server.run("crawl", landing, "--table", "\(database).landing")
        #expect(crawl.status == .done, "\(crawl.diagnostics)")
        return (database, landing)
    }

    private func diagnostics(
        _ words: [String],
        _ variables: [String: String] = [:],
        status: SluiceCommands.ExitStatus = .impossible
    ) async throws -> String {
        let run = try await server.run(words, variables)
        #expect(run.status == status, "\(run.output)\(run.diagnostics)")
        #expect(run.output.isEmpty)
        return run.diagnostics
    }

    // MARK: Tables

    @Test func tablesOfOtherFormatsAreNamed() async throws {
        let (database, _) = try await lake()
        let formats: [(String, GlueJSON, String, String)] = [
            ("iceberg", ["table_type": "ICEBERG", "metadata_location": "s3://x/y.json"], "", ""),
            ("delta", ["spark.sql.sources.provider": "delta"], Self.parquet.0, Self.parquet.1),
            ("hudi", [:], "org.apache.hudi.hadoop.HoodieParquetInputFormat", Self.parquet.1),
            (
                "csv", ["classification": "csv"], "org.apache.hadoop.mapred.TextInputFormat",
                "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe"
            ),
        ]
        for (format, parameters, input, library) in formats {
            let location = "s3://\(folder)/\(format)"
            try create(database, format, at: location, parameters, input, library)
            let text =
                "error: table \(database).\(format) is \(format), Sluice reads tables of plain "
                + "Parquet; write it as such first\n"
            #expect(try await diagnostics(["show", "--from", "\(database).\(format)"]) == text)
            #expect(
                try await diagnostics([
                    "run", "--from", "\(database).landing", "--event-time", "seen", "--to",
                    location, "--to-table", "\(database).\(format)",
                ]) == text
            )
        }
    }

    private static let parquet = (
        "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    )

    private func create(
        _ database: String,
        _ name: String,
        at location: String,
        _ parameters: GlueJSON,
        _ input: String,
        _ library: String
    ) throws {
        var storage: GlueJSON = [
            "Location": .string(location), "Columns": [["Name": "a", "Type": "int"]],
            "InputFormat": .string(input),
        ]
        if !library.isEmpty { storage["SerdeInfo"] = ["SerializationLibrary": .string(library)] }
        try server.call(
            "create_table",
            [
                "DatabaseName": .string(database),
                "TableInput": [
                    "Name": .string(name), "TableType": "EXTERNAL_TABLE", "PartitionKeys": [],
                    "Parameters": parameters, "StorageDescriptor": storage,
                ],
            ]
        )
    }

    @Test func missingThingsAreNamed() async throws {
        let (database, _) = try await lake()
        let place = "(catalog \(try server.glue))\n"
        #expect(
            try await diagnostics(["show", "--from", "\(database).landin"])
                == "error: there is no table landin in \(database), did you mean landing? \(place)"
        )
        #expect(
            try await diagnostics(["show", "--from", "\(database)0.landing"])
                == "error: there is no database \(database)0, did you mean \(database)? \(place)"
        )
        // Glue has a catalog for each region.
        let elsewhere = try await diagnostics(
            ["show", "--from", "\(database).landing", "--region", "ap-south-1"]
        )
        #expect(
            elsewhere.hasPrefix("error: there is no database \(database), there is none yet"),
            "\(elsewhere)"
        )
        let bucket = try await diagnostics([
            "run", "--from", "\(database).landing", "--event-time", "seen", "--to",
            "s3://no-such-bucket/out", "--to-table", "\(database).out",
        ])
        #expect(bucket.hasPrefix("error: there is no bucket no-such-bucket at this endpoint"))
    }

    // MARK: Partitions

    @Test func partitionsMayLieAnywhere() async throws {
        let (database, landing) = try await lake()
        func register(_ value: String, at location: String) throws {
            try server.call(
                "create_partition",
                [
                    "DatabaseName": .string(database), "TableName": "landing",
                    "PartitionInput": [
                        "Values": [.string(value)],
                        "StorageDescriptor": ["Location": .string(location)],
                    ],
                ]
            )
        }
        try register("all", at: "\(landing)/")
        let twice = try await diagnostics(["show", "--from", "\(database).landing", "--count"])
        #expect(twice.contains(" lies in the partitions "), "\(twice)")
        #expect(twice.contains("whose rows would be read twice; give each a folder of its own"))
        try server.call(
            "delete_partition",
            [
                "DatabaseName": .string(database), "TableName": "landing",
                "PartitionValues": [.string("all")],
            ]
        )
        // What has no files any more has no rows.
        try register("gone", at: "\(landing)/run_date=gone/")
        let count = ["show", "--from", "\(database).landing", "--count"]
        #expect(try await server.run(count).output == "300\n")
        for (value, location) in [
            ("beside", "\(landing)2/run_date=beside/"),
            ("bucket", "s3://other-bucket/landing/"), ("hadoop", "hdfs://name/landing"),
            ("above", "\(landing)/../secret/"), ("nowhere", ""),
        ] {
            try register(value, at: location)
            let place = location.isEmpty ? "an empty location" : location
            let text = try await diagnostics(
                count + ["--push-down-predicate", "run_date = '\(value)'"]
            )
            let found =
                "error: the partition \(value) lies at \(place), outside the table's folder "
            let cure =
                "; move it there, or register it in a table of its own (\(database).landing)\n"
            #expect(text == found + "\(landing)/" + cure)
        }
        let others = try await server.run(count + ["--push-down-predicate", "run_date < '3'"])
        #expect(others.output == "300\n")
    }

    /// Values that are no names of folders.
    @Test(arguments: [true, false])
    func valuesMayBeAnything(isInGlue: Bool) async throws {
        let (database, landing) = try await lake()
        let home = try TemporaryFolder()
        let target = isInGlue ? "s3://\(folder)/hostile" : home.path + "/hostile"
        let catalog = isInGlue ? [] : home.catalog
        let values = [
            "'../../x'", "'..'", "'%2e%2e/'", "concat('a', chr(10), 'b')", "'.'",
            "repeat('é', 100)", "'a=b:c'", "''", "'\u{1F3C1} x'", "NULL",
        ]
        let cases = values.enumerated().map { number, value in "WHEN \(number) THEN \(value)" }
            .joined(separator: " ")
        let line = [
            "run", "--from", landing, "--with", "k = CASE id % 10 \(cases) END",
            "--partition-by", "k", "--to", target, "--to-table", "\(database).hostile",
        ]
        let run = try await server.run(line + catalog)
        #expect(run.status == .done, "\(run.diagnostics)")
        let count = ["show", "--from", "\(database).hostile", "--count"] + catalog
        #expect(try await server.run(count).output == "300\n")
        for value in ["'../../x'", "'%2e%2e/'", "concat('a', chr(10), 'b')", "'a=b:c'"] {
            let some = try await server.run(
                count + ["--push-down-predicate", "k = \(value)"]
            )
            #expect(some.output == "30\n", "\(value): \(some.diagnostics)")
        }
        // As in Hive, an empty text is null.
        let none = try await server.run(count + ["--push-down-predicate", "k is null"])
        #expect(none.output == "60\n")
        let verified = try await server.run("ledger", "verify", target)
        #expect(verified.status == .done, "\(verified.output)\(verified.diagnostics)")

        let tooLong = [
            "run", "--from", landing, "--partition-by",
            "k = repeat('x', \(isInGlue ? 1_100 : 300))",
            "--to", "\(target)2",
        ]
        let long = try await server.run(tooLong + catalog)
        #expect(long.status != .done && long.output.isEmpty)
        #expect(long.diagnostics.contains(isInGlue ? "the limit is 1024" : "File name too long"))
    }

    // MARK: Servers

    @Test func serversThatAreNoneAreNamed() async throws {
        let (database, landing) = try await lake()
        let table = ["show", "--from", "\(database).landing", "--count"]
        let location = ["show", "--from", landing, "--count"]
        let page = try server.glue + "/moto-api"
        let glue = ["AWS_ENDPOINT_URL_GLUE": page]
        #expect(
            try await diagnostics(table, glue, status: .failed)
                == "error: the answer is not Glue's (it is no object of JSON), check the endpoint "
                + "(catalog \(page))\n"
        )
        let store = try await diagnostics(location, ["AWS_ENDPOINT_URL_S3": page])
        #expect(
            store.hasPrefix(
                "error: 127.0.0.1 is no server for s3 (status 404), check the endpoint"
            ),
            "\(store)"
        )
        let nobody = "http://127.0.0.1:9"
        for (words, variable) in [
            (table, "AWS_ENDPOINT_URL_GLUE"), (location, "AWS_ENDPOINT_URL_S3"),
        ] {
            let text = try await diagnostics(
                words,
                [variable: nobody, "AWS_MAX_ATTEMPTS": "1"],
                status: .tryAgain
            )
            #expect(text.contains("\(nobody) cannot be reached (Connection refused)"), "\(text)")
        }
    }

    // MARK: Permissions

    /// Who may do some things is told what else has to be allowed, and on what.
    @Test func missingPermissionsAreNamed() async throws {
        let (database, _) = try await lake()
        let bucket = "arn:aws:s3:::tables"
        let (catalog, store) = (
            "there is no permission for glue:", "127.0.0.1 gives no permission, "
        )
        let steps: [(actions: [String], missing: String)] = [
            (["s3:*"], catalog + "GetTable; allow it on "),
            (["glue:GetTable", "glue:GetDatabase"], catalog + "GetPartitions; allow it on "),
            (["glue:Get*"], store + "allow s3:ListBucket on \(bucket)"),
            (["glue:Get*", "s3:ListBucket"], store + "allow s3:GetObject on \(bucket)/"),
        ]
        for (actions, missing) in steps {
            let keys = try user(allowed: actions)
            let text = try await server.run(
                ["show", "--from", "\(database).landing", "--rows", "1"],
                keys
            )
            #expect(text.status != .done)
            #expect(text.diagnostics.contains(missing), "\(actions): \(text.diagnostics)")
        }
        let reader = try user(allowed: ["glue:Get*", "s3:*"])
        let run = try await server.run(
            [
                "run", "--from", "\(database).landing", "--event-time", "seen", "--to",
                "s3://\(folder)/out", "--to-table", "\(database).out",
            ],
            reader
        )
        #expect(run.status == .impossible)
        #expect(
            run.diagnostics.hasPrefix("error: there is no permission for glue:CreateTable; allow"),
            "\(run.diagnostics)"
        )
        #expect(run.diagnostics.contains("table/\(database)/out"), "\(run.diagnostics)")
        #expect(try server.foreign("keys", "s3://\(folder)/out") == [])
    }

    private func user(allowed actions: [String]) throws -> [String: String] {
        let policy: GlueJSON = [
            "Version": "2012-10-17",
            "Statement": [["Effect": "Allow", "Action": .strings(actions), "Resource": "*"]],
        ]
        let keys = try server.foreign(
            "user",
            "user\(UInt64.random(in: 0 ... .max))",
            String(decoding: JSONEncoder().encode(policy), as: UTF8.self)
        )
        return [
            "AWS_ACCESS_KEY_ID": try #require(keys["AWS_ACCESS_KEY_ID"]?.string),
            "AWS_SECRET_ACCESS_KEY": try #require(keys["AWS_SECRET_ACCESS_KEY"]?.string),
        ]
    }
}
