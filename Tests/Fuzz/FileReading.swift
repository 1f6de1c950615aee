import Buffers
import Columns

@testable import Parquet

/// Asks a file for everything it has; an error in one place does not keep the others from being
/// asked.
struct FileReading {
    let limits: ParquetLimits
    private var firstError: ParquetError?

    init(limits: ParquetLimits) { self.limits = limits }

    /// `read`, or the kind of the first error.
    var outcome: String { firstError?.kind.rawValue ?? wasRead }

    mutating func readAll(_ bytes: Bytes) throws(Violation) {
        let limits = limits
        guard
            let file = attempt({ () throws(ParquetError) in
                try ParquetFile(bytes, limits: limits)
            })
        else { return try checkError() }
        try readSchema(file)
        for rowGroup in file.rowGroups.indices {
            for leaf in file.schema.leaves {
                try readPages(file, leaf, rowGroup)
                try readAround(file, leaf, rowGroup, bytes)
            }
            for column in file.schema.columns.indices {
                let shape = file.schema.shape(ofColumn: column)
                let vector = attempt { () throws(ParquetError) in
                    try file.read(shape, rowGroup: rowGroup)
                }
                if let vector {
                    try check(vector, count: file.rowGroups[rowGroup].rowCount, "a column")
                }
            }
        }
        try checkError()
    }

    /// An error that has nothing to say helps nobody, and none is our caller's fault.
    private func checkError() throws(Violation) {
        guard let firstError else { return }
        try require(!firstError.message.isEmpty, "an error without a message")
        try require(firstError.kind != .invalidRequest, "a damaged file is no wrong request")
    }

    private mutating func attempt<Value>(_ body: () throws(ParquetError) -> Value) -> Value? {
        do throws(ParquetError) {
            return try body()
        } catch {
            firstError = firstError ?? error
            return nil
        }
    }

    private func check(_ vector: ColumnVector, count: Int, _ what: String) throws(Violation) {
        try require(vector.count == count, "\(what) of \(vector.count) values for \(count)")
        try require(vector.isWellFormed, "\(what) of \(vector.type) is not well formed")
    }

    // MARK: The footer

    private mutating func readSchema(_ file: ParquetFile) throws(Violation) {
        let table = file.schema.tableSchema
        try require(table.fields.count == file.schema.columns.count, "a field for each column")
        _ = attempt { () throws(ParquetError) in
            _ = try SchemaUnion([file.schema, file.schema])
        }
        // What is written again says the same.
        let metadata = file.metadata
        let again = attempt { () throws(ParquetError) in
            try FileMetadata(serialized: metadata.serialized())
        }
        if let again { try require(again == metadata, "a footer written anew differs") }
    }

    // MARK: Pages

    private mutating func readPages(
        _ file: ParquetFile,
        _ leaf: LeafColumn,
        _ rowGroup: Int
    ) throws(Violation) {
        let decoder = attempt { () throws(ParquetError) in
            try file.decoder(leaf, rowGroup: rowGroup, batchByteLimit: 1 << 16)
        }
        guard let decoder else { return }
        var rows = 0
        while attempt({ () throws(ParquetError) in try decoder.next() }) == true {
            let batch = decoder.batch
            rows = batch.firstRow + batch.rowCount
            let values = attempt { () throws(ParquetError) in
                try entryVector(of: batch, dictionary: decoder.dictionary)
            }
            if let values { try check(values, count: batch.entryCount, "a batch") }
        }
        try require(rows <= file.rowGroups[rowGroup].rowCount, "more rows than the row group's")
    }

    // MARK: What stands beside the pages

    private mutating func readAround(
        _ file: ParquetFile,
        _ leaf: LeafColumn,
        _ rowGroup: Int,
        _ bytes: Bytes
    ) throws(Violation) {
        let filter = attempt { () throws(ParquetError) in
            try file.readBloomFilter(leaf, rowGroup: rowGroup)
        }
        _ = filter??.mayContain(Bytes([1, 2, 3, 4]))
        let chunk = file.rowGroups[rowGroup].columns[leaf.index]
        guard let metadata = chunk.metadata, !chunk.isEncrypted else { return }
        let quirks = WriterQuirks(createdBy: file.metadata.createdBy)
        let order = file.metadata.columnOrder(of: leaf)
        if let statistics = metadata.statistics {
            let trusted = quirks.trusted(statistics, of: leaf, order: order)
            for bound in [trusted.minValue, trusted.maxValue, statistics.min, statistics.max] {
                _ = bound.map { leaf.boundText($0) }
            }
        }
        var columnIndex: Bytes?
        if let range = chunk.columnIndexRange {
            let raw = bytes[range.offset..<range.end]
            columnIndex = quirks.trusted(columnIndex: raw, of: leaf, order: order)
            _ = attempt { () throws(ParquetError) in
                var reader = CompactReader(raw)
                let index = try ColumnIndex(from: &reader)
                for bound in index.minValues + index.maxValues { _ = leaf.boundText(bound) }
            }
        }
        let offsetIndex = chunk.offsetIndexRange.flatMap { range in
            attempt { () throws(ParquetError) in
                var reader = CompactReader(bytes[range.offset..<range.end])
                return try OffsetIndex(from: &reader)
            }
        }
        let rowCount = file.rowGroups[rowGroup].rowCount
        _ = attempt { () throws(ParquetError) in
            let chunkBytes = try file.chunkBytes(chunk)
            _ = try CarriedChunk.describe(
                leaf,
                metadata,
                bytes: chunkBytes,
                start: Int(chunk.fileOffset.magnitude % 1_000_000),
                rowCount: rowCount,
                columnIndex: columnIndex,
                offsetIndex: offsetIndex,
                bloomFilter: nil
            )
        }
    }
}
