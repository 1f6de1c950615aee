import Columns
import DataCatalog
import Foundation
import Testing

/// What every catalog does with databases and tables.
@Suite("Contract of catalogs: databases and tables")
struct CatalogContract {
    @Test(arguments: CatalogKind.available)
    func keepsDatabases(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = fixture.catalog
        #expect(try await catalog.databases().isEmpty)
        let database = Database(
            name: "ANPR",
            description: "number plates",
            location: "s3://lake/anpr/",
            parameters: ["owner": "traffic"]
        )
        try await catalog.createDatabase(database)
        try await catalog.createDatabase(Database(name: "aaa"))
        #expect(try await catalog.databases().map(\.name) == ["aaa", "anpr"])
        #expect(try await catalog.database("Anpr") == database)
        #expect(database.name == "anpr")
        let taken = try await catalogError {
            try await catalog.createDatabase(Database(name: "anpr"))
        }
        #expect(taken?.kind == .alreadyExists)
        try await catalog.ensureDatabase(Database(name: "anpr"))
        #expect(try await catalog.database("anpr") == database)
        try await catalog.deleteDatabase("aNPR")
        #expect(try await catalog.databases().map(\.name) == ["aaa"])
        #expect(
            try await catalogError { try await catalog.deleteDatabase("anpr") }?.kind == .notFound
        )
    }

    @Test(arguments: CatalogKind.available)
    func keepsTables(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = fixture.catalog
        try await catalog.createDatabase(Database(name: "anpr"))
        let before = Date().addingTimeInterval(-2)
        let created = try await catalog.createTable(.observations)
        let read = try await catalog.table(TableName("ANPR.Observations"))
        #expect(read == created)
        #expect(read.versionID != nil)
        #expect(try #require(read.createTime) > before)
        #expect(read.createTime == read.updateTime)
        var described = read
        (described.createTime, described.updateTime, described.versionID) = (nil, nil, nil)
        #expect(described == .observations)
        #expect(read.columns.map(\.name) == ["uniqueid", "lanes"])
        #expect(read.parameters["classification"] == "parquet")
        #expect(read.serDe.parameters == ["serialization.format": "1"])
        #expect(try await catalog.tables(in: "ANPR") == [read])
        let taken = try await catalogError { try await catalog.createTable(.observations) }
        #expect(taken?.kind == .alreadyExists)
        try await catalog.deleteTable(read.name)
        #expect(try await catalog.tables(in: "anpr").isEmpty)
        #expect(try await !catalog.contains(read.name))
    }

    @Test(arguments: CatalogKind.available)
    func updatesTablesOfTheExpectedVersion(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = try await fixture.catalog.withObservations()
        var table = try await catalog.table(Table.observations.name)
        let created = table.createTime
        table.columns.append(TableColumn(name: "speed", type: "double"))
        let first = try #require(table.versionID)
        let updated = try await catalog.updateTable(table, ifVersion: first)
        let second = try #require(updated.versionID)
        #expect(first != second)
        #expect(updated.columns == table.columns)
        #expect(updated.createTime == created)
        #expect(try await catalog.table(table.name) == updated)
        let stale = try await catalogError {
            try await catalog.updateTable(.observations, ifVersion: first)
        }
        #expect(stale?.kind == .versionChanged)
        #expect(
            stale?.message
                == "the table anpr.observations has version \(second), not \(first): read it again, "
                + "another process has updated it"
        )
        let third = try await catalog.updateTable(table, ifVersion: nil).versionID
        #expect(![first, second].contains(third))
    }

    @Test(arguments: CatalogKind.comparingVersions)
    func losesNoUpdate(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = try await fixture.catalog.withObservations()
        let name = Table.observations.name
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    while true {
                        var table = try await catalog.table(name)
                        table.parameters["writer-\(writer)"] = "yes"
                        let version = table.versionID
                        let next = table
                        let error = try await catalogError {
                            try await catalog.updateTable(next, ifVersion: version)
                        }
                        if error == nil { return }
                        #expect(error?.kind == .versionChanged)
                    }
                }
            }
            try await group.waitForAll()
        }
        let table = try await catalog.table(name)
        #expect(table.parameters.keys.filter { $0.hasPrefix("writer-") }.count == 8)
    }

    @Test(arguments: CatalogKind.available)
    func deletesTablesWithTheirDatabase(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = try await fixture.catalog.withObservations()
        try await catalog.createPartitions([.month(5)], in: Table.observations.name)
        try await catalog.deleteDatabase("anpr")
        _ = try await catalog.withObservations()
        #expect(try await catalog.partitionCount(of: Table.observations.name) == 0)
    }

    @Test(arguments: CatalogKind.available)
    func suggestsNames(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = fixture.catalog
        func message(_ name: String) async throws -> String? {
            try await catalogError { _ = try await catalog.table(TableName(name)) }?.message
        }
        #expect(
            try await message("anpr.x") == "there is no database anpr, there is none yet"
        )
        try await catalog.createDatabase(Database(name: "anpr"))
        #expect(
            try await message("anpr.x")
                == "there is no table x in anpr, there is none in anpr yet"
        )
        try await catalog.createTable(.observations)
        #expect(
            try await message("anpr.observation")
                == "there is no table observation in anpr, did you mean observations?"
        )
        #expect(
            try await message("anpr.cameras")
                == "there is no table cameras in anpr, the tables are observations"
        )
        #expect(
            try await message("anrp.observations")
                == "there is no database anrp, the databases are anpr"
        )
        #expect(
            try await message("anpt.observations")
                == "there is no database anpt, did you mean anpr?"
        )
    }

    @Test(arguments: CatalogKind.available)
    func refusesNamesThatNoCatalogCanHold(_ kind: CatalogKind) async throws {
        let fixture = try CatalogUnderTest(kind)
        let catalog = try await fixture.catalog.withObservations()
        for name in ["", "a\0b", "line\nbreak", String(repeating: "x", count: 256)] {
            let database = try await catalogError {
                try await catalog.createDatabase(Database(name: name))
            }
            #expect(database?.kind == .invalid)
            for table in [
                Table.parquet(
                    TableName(database: "anpr", table: name),
                    columns: [],
                    location: "file:///"
                ),
                Table.parquet(
                    TableName(database: "anpr", table: "t"),
                    columns: [TableColumn(name: name, type: "int")],
                    location: "file:///"
                ),
            ] {
                let error = try await catalogError { try await catalog.createTable(table) }
                #expect(error?.kind == .invalid)
            }
        }
        var twice = Table.observations
        twice.partitionKeys.append(TableColumn(name: "YEAR", type: "int"))
        let error = try await catalogError { [twice] in
            try await catalog.updateTable(twice, ifVersion: nil)
        }
        #expect(error?.kind == .invalid)
        for text in ["", "anpr", ".x", "anpr."] {
            #expect(throws: CatalogError.self) { try TableName(text) }
        }
        #expect(try TableName("a.B.c") == TableName(database: "a", table: "b.c"))
    }

    @Test func typesColumns() throws {
        #expect(
            try Table.observations.dataSchema().fields == [
                Field("uniqueid", .bigint),
                Field(
                    "lanes",
                    .array(
                        element: .structure([Field("lane", .int), Field("speed", .float)])
                    )
                ),
            ]
        )
        #expect(
            try Table.observations.partitionSchema().fields == [
                Field("year", .string), Field("month", .int),
            ]
        )
        var table = Table.observations
        table.columns[1].type = "array<flot>"
        let error = #expect(throws: CatalogError.self) { try table.dataSchema() }
        #expect(
            error?.description
                == "column lanes has a type that cannot be used: the type flot is unknown"
        )
    }
}
