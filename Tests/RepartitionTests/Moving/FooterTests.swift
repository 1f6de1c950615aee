import Buffers
import Columns
import Expressions
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// What output files take over from the footers of the sources: filters, sorting, secrets.
struct FooterTests {
    private static let bloomColumns = ["id", "s"]

    /// Two files of one hour each.
    private func landing(
        writer options: WriterOptions = WriterOptions(),
        _ change: (inout FileMetadata) -> Void = { _ in }
    ) async throws -> Landing {
        var landing = try await Landing(hours: [])
        for hour in 0..<2 {
            var writer = ParquetWriter(schema: try Landing.schema(), options: options)
            try writer.appendRowGroup(
                try Landing.columns(
                    (0..<40).map { Int64(hour * 40 + $0) },
                    Array(repeating: hour, count: 40)
                )
            )
            let bytes = try Self.changed(writer.finish(), change)
            try await landing.add(bytes, as: "file-\(hour).parquet")
        }
        return landing
    }

    /// The file with another footer.
    private static func changed(
        _ bytes: Bytes,
        _ change: (inout FileMetadata) -> Void
    ) throws -> Bytes {
        let result = try Footer.parse(tail: bytes, fileByteCount: Int64(bytes.count))
        guard case .complete(let footer) = result else { return bytes }
        var metadata = footer.metadata
        change(&metadata)
        return Bytes(
            bytes[0..<bytes.count - footer.byteCount].array + metadata.serialized().array
        )
    }

    private var withFilters: WriterOptions {
        var options = WriterOptions()
        for column in Self.bloomColumns { options.bloomFilters[[column]] = BloomFilterOptions() }
        return options
    }

    /// The only output file of a run.
    private func output(
        _ landing: Landing,
        _ steps: [Transformation] = Landing.byHour,
        keys: [String] = ["hour"],
        carries: Bool,
        bloomFilters: [String] = []
    ) async throws -> [ParquetFile] {
        let target = MemoryObjectStore()
        var options = RunOptions.named()
        options.carryRowFloor = carries ? 1 : 1_000
        options.carryByteFloor = carries ? 1 : 1 << 30
        options.bloomFilterColumns = bloomFilters
        let report = try await Repartitioner(
            landing.frame(steps),
            to: Target(store: target, partitionKeys: keys),
            options: options
        ).run()
        #expect(report.rowsWritten == 80)
        #expect(report.rowGroups.carried == (carries ? 2 : 0))
        return try await contents(of: target).sorted { $0.key < $1.key }.map {
            try ParquetFile($0.value)
        }
    }

    /// The columns that have a filter, each of which lets its values pass and few others.
    private func filtered(_ file: ParquetFile) throws -> [String] {
        var columns: [String] = []
        for leaf in file.schema.leaves {
            guard let filter = try file.readBloomFilter(leaf, rowGroup: 0) else { continue }
            columns.append(leaf.pathDescription)
            let column = try file.readColumn(leaf, rowGroup: 0)
            for row in 0..<column.count {
                #expect(filter.mayContain(column.values.plain(row)))
            }
            let others = (1_000..<2_000).map { ColumnVector.Values.int64([Int64($0) << 20]) }
            #expect(others.count { filter.mayContain($0.plain(0)) } < 100)
        }
        return columns
    }

    // MARK: Bloom filters

    @Test(
        "filters are carried, and made anew from sources that all had one",
        arguments: [true, false]
    )
    func keepsBloomFilters(carries: Bool) async throws {
        let landing = try await landing(writer: withFilters)
        for file in try await output(landing, carries: carries) {
            #expect(try filtered(file) == Self.bloomColumns)
        }
        // Into one file, of one row group or two.
        for file in try await output(landing, [], keys: [], carries: carries) {
            #expect(try filtered(file) == Self.bloomColumns)
        }
    }

    @Test func oneSourceWithoutAFilterMakesNone() async throws {
        var number = 0
        let landing = try await landing(writer: withFilters) { metadata in
            number += 1
            guard number == 2 else { return }
            metadata.rowGroups[0].columns[0].metadata?.bloomFilterOffset = nil
            metadata.rowGroups[0].columns[0].metadata?.bloomFilterLength = nil
        }
        let files = try await output(landing, [], keys: [], carries: false)
        #expect(try files.map(filtered) == [["s"]])
    }

    @Test("a filter whose length is not known is made anew")
    func makesAFilterOfUnknownLength() async throws {
        let landing = try await landing(writer: withFilters) { metadata in
            metadata.rowGroups[0].columns[0].metadata?.bloomFilterLength = nil
        }
        for file in try await output(landing, carries: true) {
            #expect(try filtered(file) == Self.bloomColumns)
        }
    }

    @Test("what lies in the place of a filter and is none is not carried")
    func replacesADamagedFilter() async throws {
        let landing = try await landing(writer: withFilters) { metadata in
            metadata.rowGroups[0].columns[0].metadata?.bloomFilterOffset = 4
        }
        for file in try await output(landing, carries: true) {
            #expect(try filtered(file) == Self.bloomColumns)
        }
    }

    @Test("columns that are named get a filter, carried or not", arguments: [true, false])
    func makesBloomFiltersThatAreAskedFor(carries: Bool) async throws {
        let landing = try await landing()
        #expect(try filtered(try await output(landing, carries: carries)[0]).isEmpty)
        for file in try await output(landing, carries: carries, bloomFilters: ["S", "id"]) {
            #expect(try filtered(file) == Self.bloomColumns)
        }
    }

    @Test func refusesFiltersThatCannotBe() async throws {
        let landing = try await landing()
        let steps = Landing.byHour + [.withColumn(NamedExpression("flag", .parsed("id > 3")))]
        let unknown = await #expect(throws: RunError.self) {
            try await output(landing, steps, carries: false, bloomFilters: ["plate"])
        }
        #expect(
            unknown?.description
                == "the files have no column plate for a bloom filter, their "
                + "columns are id, n, s, ts, flag"
        )
        let boolean = await #expect(throws: RunError.self) {
            try await output(landing, steps, carries: false, bloomFilters: ["flag"])
        }
        #expect(
            boolean?.description
                == "flag is of type boolean, which has no bloom filters: name "
                + "another column"
        )
    }

    // MARK: Sorting

    private static let sorting = [
        SortingColumn(columnIndex: 3, isDescending: false, nullsFirst: true),
        SortingColumn(columnIndex: 0, isDescending: true, nullsFirst: false),
        SortingColumn(columnIndex: 2, isDescending: false, nullsFirst: false),
    ]

    @Test func keepsTheSortingOfCarriedRowGroups() async throws {
        let landing = try await landing { $0.rowGroups[0].sortingColumns = Self.sorting }
        for file in try await output(landing, carries: true) {
            #expect(file.rowGroups[0].sortingColumns == Self.sorting)
        }
        // Columns stand elsewhere; what follows a column that is gone says nothing.
        let select = Landing.byHour + [.drop(["n"])]
        for file in try await output(landing, select, carries: true) {
            #expect(
                file.rowGroups[0].sortingColumns
                    == [
                        SortingColumn(columnIndex: 2, isDescending: false, nullsFirst: true),
                        SortingColumn(columnIndex: 0, isDescending: true, nullsFirst: false),
                        SortingColumn(columnIndex: 1, isDescending: false, nullsFirst: false),
                    ]
            )
        }
        for file in try await output(landing, Landing.byHour + [.drop(["id"])], carries: true) {
            #expect(
                file.rowGroups[0].sortingColumns
                    == [SortingColumn(columnIndex: 2, isDescending: false, nullsFirst: true)]
            )
        }
        for file in try await output(landing, carries: false) {
            #expect(file.rowGroups[0].sortingColumns == nil)
        }
    }

    // MARK: Encryption

    @Test("an encrypted column can be left out", arguments: [true, false])
    func refusesEncryptedColumns(carries: Bool) async throws {
        let landing = try await landing { metadata in
            metadata.rowGroups[0].columns[2].cryptoMetadata = Bytes([0x1C, 0, 0])
            if carries { metadata.rowGroups[0].columns[2].metadata = nil }
        }
        let error = await #expect(throws: ParquetError.self) {
            try await output(landing, carries: carries)
        }
        #expect(
            error?.description
                == "unsupported: the column is encrypted: leave it out, or decrypt the file first "
                + "(file-\(error?.place.file == "file-1.parquet" ? 1 : 0).parquet, row group 0, "
                + "column s)"
        )
        for file in try await output(landing, Landing.byHour + [.drop(["s"])], carries: carries) {
            #expect(file.schema.leaves.map(\.pathDescription) == ["id", "n", "ts"])
        }
    }
}

extension ColumnVector.Values {
    /// A value as PLAIN bytes.
    fileprivate func plain(_ row: Int) -> Bytes {
        switch self {
        case .bytes(let values): Bytes(Array(values[row]))
        case .int64(let values):
            Bytes((0..<8).map { UInt8(truncatingIfNeeded: values[row] >> ($0 * 8)) })
        default: Bytes()
        }
    }
}
