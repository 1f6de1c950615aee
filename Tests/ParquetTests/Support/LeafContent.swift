import Buffers

@testable import Parquet

/// A column's entries, each with its levels and, if it has one, the bytes of its value: the
/// plainest form there is, to compare everything else with.
struct LeafContent: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        var repetition: UInt8 = 0
        var definition: UInt8
        var value: [UInt8]?
    }

    var entries: [Entry] = []

    init(_ entries: [Entry] = []) { self.entries = entries }

    /// The entries of each row.
    var rows: [[Entry]] {
        var rows: [[Entry]] = []
        for entry in entries {
            if entry.repetition == 0 { rows.append([]) }
            rows[rows.count - 1].append(entry)
        }
        return rows
    }

    init(rows: [[Entry]]) { entries = Array(rows.joined()) }
}

extension ColumnBatch {
    /// The entries of the batch, taken one by one.
    func content(_ dictionary: borrowing ValueStore) -> LeafContent {
        var content = LeafContent()
        var value = 0
        for entry in 0..<entryCount {
            let definition =
                hasDefinitionLevels ? definitionLevels[entry] : UInt8(leaf.maxDefinitionLevel)
            var result = LeafContent.Entry(
                repetition: leaf.maxRepetitionLevel > 0 ? repetitionLevels[entry] : 0,
                definition: definition
            )
            if Int(definition) == leaf.maxDefinitionLevel {
                result.value =
                    unsafe form == .plain
                    ? [UInt8](plain.value(at: value))
                    : [UInt8](dictionary.value(at: Int(indices[value])))
                value += 1
            }
            content.entries.append(result)
        }
        precondition(value == valueCount)
        return content
    }
}

extension ParquetFile {
    /// All entries of a column chunk.
    func content(
        _ leaf: LeafColumn,
        rowGroup: Int = 0,
        batchByteLimit: Int = 64 << 20
    ) throws(ParquetError) -> LeafContent {
        let decoder = try decoder(leaf, rowGroup: rowGroup, batchByteLimit: batchByteLimit)
        var content = LeafContent()
        while try decoder.next() {
            content.entries += decoder.batch.content(decoder.dictionary).entries
        }
        return content
    }

    /// All entries of all columns and row groups.
    func contents() throws -> [[LeafContent]] {
        try rowGroups.indices.map { rowGroup in
            try schema.leaves.map { try content($0, rowGroup: rowGroup) }
        }
    }
}
