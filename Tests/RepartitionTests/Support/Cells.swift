import Buffers

@testable import Parquet

/// An entry of a column: its levels and, if it has one, the bytes of its value.
struct Entry: Hashable, Sendable {
    var repetition: UInt8 = 0
    var definition: UInt8
    var value: [UInt8]?
}

/// What one row has in one leaf column.
typealias Cell = [Entry]

/// The rows of a file, the plainest way: for each leaf column the cells of all rows.
struct FileRows: Sendable {
    var schema: Schema
    /// For each row group, for each leaf, the cells.
    var rowGroups: [[[Cell]]] = []
    /// Whether some chunk has pages with a dictionary and pages without.
    var hasFallback = false

    init(schema: Schema) { self.schema = schema }

    /// Decodes everything, entry by entry.
    init(_ file: ParquetFile) throws {
        schema = file.schema
        for rowGroup in file.rowGroups.indices {
            var columns: [[Cell]] = []
            for leaf in file.schema.leaves {
                let decoder = try file.decoder(leaf, rowGroup: rowGroup)
                var entries: [Entry] = []
                var forms: Set<Bool> = []
                while try decoder.next() {
                    forms.insert(decoder.batch.form == .plain)
                    decoder.batch.appendEntries(decoder.dictionary, to: &entries)
                }
                hasFallback = hasFallback || forms.count == 2
                columns.append(Self.cells(entries))
            }
            rowGroups.append(columns)
        }
    }

    private static func cells(_ entries: [Entry]) -> [Cell] {
        var cells: [Cell] = []
        for entry in entries {
            if entry.repetition == 0 {
                cells.append([entry])
            } else {
                cells[cells.count - 1].append(entry)
            }
        }
        return cells
    }

    /// The rows one after the other, each with the cells of all leaves.
    var rows: [[Cell]] {
        rowGroups.flatMap { columns in
            (0..<(columns.first?.count ?? 0)).map { row in columns.map { $0[row] } }
        }
    }
}

extension ColumnBatch {
    /// Takes the entries one by one.
    fileprivate func appendEntries(
        _ dictionary: borrowing ValueStore,
        to entries: inout [Entry]
    ) {
        var value = 0
        for index in 0..<entryCount {
            var entry = Entry(
                repetition: leaf.maxRepetitionLevel > 0 ? repetitionLevels[index] : 0,
                definition: hasDefinitionLevels
                    ? definitionLevels[index] : UInt8(leaf.maxDefinitionLevel)
            )
            if Int(entry.definition) == leaf.maxDefinitionLevel {
                entry.value =
                    unsafe form == .plain
                    ? [UInt8](plain.value(at: value))
                    : [UInt8](dictionary.value(at: Int(indices[value])))
                value += 1
            }
            entries.append(entry)
        }
    }

    /// A batch of all the entries of `cells`.
    static func made(of cells: [Cell], leaf: LeafColumn) throws -> ColumnBatch {
        let batch = ColumnBatch(leaf: leaf)
        batch.reset(leaf: leaf, layout: try ValueLayout(leaf), firstRow: 0)
        batch.rowCount = cells.count
        batch.hasDefinitionLevels = leaf.maxDefinitionLevel > 0
        for entry in cells.joined() {
            batch.entryCount += 1
            if leaf.maxRepetitionLevel > 0 { batch.repetitionLevels.append(entry.repetition) }
            if leaf.maxDefinitionLevel > 0 { batch.definitionLevels.append(entry.definition) }
            if let value = entry.value {
                batch.valueCount += 1
                unsafe value.withUnsafeBytes { bytes in unsafe batch.plain.append(bytes) }
            }
        }
        return batch
    }
}

extension FileRows {
    /// A file of these rows.
    func written(_ options: WriterOptions) throws -> Bytes {
        var writer = ParquetWriter(schema: schema, options: options)
        for columns in rowGroups {
            let batches = try zip(columns, schema.leaves).map { cells, leaf in
                try ColumnBatch.made(of: cells, leaf: leaf)
            }
            try writer.appendRowGroup(rowCount: columns.first?.count ?? 0, batches)
        }
        return writer.finish()
    }
}
