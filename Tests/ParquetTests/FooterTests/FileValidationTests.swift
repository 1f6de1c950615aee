import Buffers
import Testing

@testable import Parquet

@Suite("What a footer says of its file")
struct FileValidationTests {
    /// The error when `change` is made to a valid footer of a file of 2,000 bytes.
    private func error(
        limits: ParquetLimits = ParquetLimits(),
        _ change: (inout FileMetadata) -> Void
    ) -> String? {
        var file = SampleMetadata.file
        change(&file)
        do throws(ParquetError) {
            _ = try file.validated(dataByteCount: 2_000, limits: limits)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test func acceptsTheSample() {
        #expect(error { _ in } == nil)
    }

    @Test func comparesWithTheSchema() {
        #expect(
            error { $0.rowGroups[0].columns = [] }
                == "corrupt: the row group has 0 column chunks, the schema 1 columns (row group 0)"
        )
        #expect(
            error { $0.rowGroups[0].columns[0].metadata?.type = .int96 }
                == "corrupt: the column chunk holds INT96, the schema says BYTE_ARRAY "
                + "(row group 0, column driver.name)"
        )
        #expect(
            error { $0.rowGroups[0].columns[0].metadata?.path = ["driver", "age"] }
                == "corrupt: the column chunk is that of driver.age: chunks stand in the order of "
                + "the schema (row group 0, column driver.name)"
        )
        #expect(
            error { $0.columnOrders = [] }
                == "corrupt: the file orders 0 columns, its schema has 1"
        )
        #expect(
            error { $0.rowGroups[0].sortingColumns?[0].columnIndex = 1 }
                == "corrupt: the row group is sorted by column 1, it has 1 (row group 0)"
        )
    }

    @Test func countsRows() {
        #expect(
            error { $0.rowCount = 11 }
                == "corrupt: the file announces 11 rows, its row groups have 10"
        )
        #expect(error { $0.rowCount = 0 } == nil)
        #expect(
            error { $0.rowGroups[0].columns[0].metadata?.valueCount = 11 }
                == "corrupt: the column chunk has 11 values for 10 rows "
                + "(row group 0, column driver.name)"
        )
        var limits = ParquetLimits()
        limits.columnValueLimit = .max
        #expect(
            error(limits: limits) { file in
                file.rowGroups[0].rowCount = .max
                file.rowGroups[0].columns[0].metadata?.valueCount = .max
                file.rowGroups.append(file.rowGroups[0])
            } == "corrupt: the row groups' rows pass 48 bits"
        )
        #expect(
            error { $0.rowGroups[0].columns[0].metadata?.totalUncompressedSize = .max }
                == "corrupt: the row groups' bytes pass 48 bits"
        )
    }

    /// The offset of a chunk that holds nothing does not matter, its size does: sizes are summed.
    @Test func aChunkOfNothingIsNoLargerThanTheFile() {
        func size(_ byteCount: Int) -> String? {
            error { file in
                file.rowCount = 0
                file.rowGroups[0].rowCount = 0
                file.rowGroups[0].columns[0].metadata?.valueCount = 0
                file.rowGroups[0].columns[0].metadata?.dictionaryPageOffset = 0
                file.rowGroups[0].columns[0].metadata?.dataPageOffset = 0
                file.rowGroups[0].columns[0].metadata?.totalCompressedSize = byteCount
            }
        }
        #expect(size(2_000) == nil)
        #expect(
            size(.max)
                == "corrupt: the column chunk's 9223372036854775807 bytes at 0 lie outside the "
                + "file, whose data ends at 2000 (row group 0, column driver.name)"
        )
    }

    @Test func comparesWithTheFile() {
        for change: (inout ColumnMetadata) -> Void in [
            { $0.totalCompressedSize = 1_997 },
            { $0.totalCompressedSize = .max },
            { $0.dictionaryPageOffset = 1 },
            {
                $0.dictionaryPageOffset = nil; $0.dataPageOffset = .max
            },
            {
                $0.dictionaryPageOffset = 0; $0.dataPageOffset = 0
            },
        ] {
            let message = error { file in
                file.rowGroups[0].columns[0].metadata.map { metadata in
                    var changed = metadata
                    change(&changed)
                    file.rowGroups[0].columns[0].metadata = changed
                }
            }
            #expect(message?.contains("lie outside the file, whose data ends at 2000") == true)
        }
        #expect(
            error { $0.rowGroups[0].columns[0].offsetIndexOffset = 1_981 }
                == "corrupt: the offset index's 20 bytes at 1981 lie outside the file, whose data "
                + "ends at 2000 (row group 0, column driver.name)"
        )
        #expect(error { $0.rowGroups[0].columns[0].columnIndexLength = 400 } != nil)
        #expect(error { $0.rowGroups[0].columns[0].metadata?.bloomFilterLength = 501 } != nil)
    }

    @Test func refusesWhatItCannotRead() {
        #expect(
            error { $0.rowGroups[0].columns[0].filePath = "part-2.parquet" }
                == "unsupported: the column chunk is in another file (file_path): merge the files "
                + "(row group 0, column driver.name)"
        )
        #expect(error { $0.rowGroups[0].columns[0].filePath = "" } == nil)
        // Only who reads an encrypted column needs it.
        #expect(error { $0.rowGroups[0].columns[0].cryptoMetadata = Bytes([0]) } == nil)
        #expect(
            error {
                $0.rowGroups[0].columns[0].cryptoMetadata = Bytes([0])
                $0.rowGroups[0].columns[0].metadata = nil
            } == nil
        )
    }

    @Test func holdsToTheLimits() {
        var limits = ParquetLimits()
        limits.rowGroupLimit = 0
        #expect(
            error(limits: limits) { _ in }
                == "the file has 1 row groups, the limit is 0"
        )
        limits = ParquetLimits()
        limits.schemaElementLimit = 2
        #expect(
            error(limits: limits) { _ in }
                == "the schema has 3 elements, the limit is 2"
        )
        limits = ParquetLimits()
        limits.columnValueLimit = 9
        #expect(
            error(limits: limits) { _ in }
                == "a column chunk of 10 values is over the limit of 9 "
                + "(row group 0, column driver.name)"
        )
    }

    @Test func aChunkStartsWithItsFirstPage() {
        func range(_ dictionary: Int?, _ data: Int, values: Int = 10) -> ByteRange {
            var column = SampleMetadata.column
            column.dictionaryPageOffset = dictionary
            column.dataPageOffset = data
            column.valueCount = values
            return column.byteRange
        }
        #expect(range(4, 104) == ByteRange(offset: 4, count: 1_000))
        #expect(range(nil, 104) == ByteRange(offset: 104, count: 1_000))
        #expect(range(0, 104) == ByteRange(offset: 104, count: 1_000))
        #expect(range(104, 4) == ByteRange(offset: 4, count: 1_000))
        #expect(range(4, 0) == ByteRange(offset: 4, count: 1_000))
        #expect(range(nil, 0, values: 0) == ByteRange(offset: 0, count: 0))
    }
}
