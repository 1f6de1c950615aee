internal import Buffers
internal import Parquet
internal import ParquetFiles

/// What all parts of a move share.
struct MoveContext: Sendable {
    let source: OpenedSource
    let survey: Survey
    let layout: OutputLayout
    let router: RowRouter
    let options: RunOptions
    let writerOptions: WriterOptions
    /// For each leaf of the output, the dictionary that its chunks' dictionaries are merged in.
    let dictionaries: [MergedDictionary]
    let store: FragmentStore
    /// How the rows are sorted, if they are.
    let sorting: MoveSorting?
    let decoders: Reusable<ColumnChunkDecoder>
    let gatherers: Reusable<FragmentEncoder>
    let encoders: Reusable<ColumnChunkEncoder>
    let clock: WorkClock
    /// For each source row group, what a row takes in each leaf.
    let rowSizes: [RowSize]
    /// What tests change to see that lost rows are noticed.
    let fault: PlantedFault?

    /// Whether the files have the columns of the sources' files, and those are all alike.
    var isSchemaUnchanged: Bool { layout.isSchemaUnchanged && source.schema.isUniform }

    /// The leaves of the unified schema that a row group's rows are read from.
    var sourceLeaves: [Int] {
        layout.origins.compactMap { origin in
            if case .source(let leaf) = origin { return leaf }
            return nil
        }
    }

    /// What each part of a row group's columns takes of its bytes, where it is encoded in parts:
    /// each column by itself, or some together where each part has to put the rows in order.
    var partWeights: [Double] {
        if sorting != nil { return [1, 1, 1, 1] }
        let leafCount = source.schema.schema.leaves.count
        var bytes = [Double](repeating: 0, count: leafCount)
        for (number, group) in survey.rowGroups.enumerated() {
            for leaf in 0..<leafCount {
                bytes[leaf] += rowByteCount(leaf, source: number) * Double(group.rowCount)
            }
        }
        let total = max(bytes.reduce(0, +), 1)
        return layout.origins.map { origin in
            if case .source(let leaf) = origin {
                bytes[leaf] / total
            } else {
                1 / Double(leafCount)
            }
        }
    }

    /// Decodes with a decoder that nobody else uses meanwhile.
    ///
    /// - Parameter work: What is being done; the time for decompressing is counted apart.
    func decode<Result: ~Copyable>(
        _ work: WorkClock.Work,
        _ body: (ColumnChunkDecoder) throws -> Result
    ) rethrows -> Result {
        try decoders.use { decoder in
            let decoder = decoder
            return try clock.apart(.decompress, from: work, done: { decoder.decompressed }) {
                try body(decoder)
            }
        }
    }

    /// Encodes with an encoder that nobody else uses meanwhile.
    ///
    /// - Parameter work: What is being done; the time for compressing is counted apart.
    func encode<Result: ~Copyable>(
        _ work: WorkClock.Work,
        _ body: (ColumnChunkEncoder) throws -> Result
    ) rethrows -> Result {
        try encoders.use { encoder in
            let encoder = encoder
            return try clock.apart(.compress, from: work, done: { encoder.compressed }) {
                try body(encoder)
            }
        }
    }

    /// What a row of a source row group takes in a leaf of the unified schema, in bytes.
    func rowByteCount(_ leaf: Int, source number: Int) -> Double {
        Double(rowSize(leaf, source: number).byteCount)
    }

    /// What a row of a source row group takes in a leaf of the unified schema.
    func rowSize(_ leaf: Int, source number: Int) -> RowSize {
        rowSizes[number * source.schema.schema.leaves.count + leaf]
    }
}

/// What a row takes in a column of a source row group, on average.
struct RowSize: Sendable {
    /// Before compression, in bytes.
    var byteCount: Float = 0
    /// As it is in the file, in bytes.
    var storedByteCount: Float = 0
    var entryCount: Float = 0
    /// The entries that are not null, as far as the file says so.
    var valueCount: Float = 0
    var hasDictionary = false
}

extension Survey {
    /// For each row group and leaf of the unified schema, what a row takes.
    func rowSizes(_ source: OpenedSource) -> [RowSize] {
        let leafCount = source.schema.schema.leaves.count
        let ownLeaves = source.schema.variants.map { variant in
            variant.origins.map { $0.isPresent ? $0.leaf?.index : nil }
        }
        var sizes = [RowSize](repeating: RowSize(), count: rowGroups.count * leafCount)
        for (number, group) in rowGroups.enumerated() {
            let rowCount = Float(max(group.rowCount, 1))
            let facts = source.files[group.file].facts[group.index]
            for (leaf, own) in ownLeaves[source.schema.variantOfFile[group.file]].enumerated() {
                guard let own else { continue }
                sizes[number * leafCount + leaf] = RowSize(
                    byteCount: Float(facts[own].uncompressedByteCount) / rowCount,
                    storedByteCount: Float(facts[own].compressedByteCount) / rowCount,
                    entryCount: Float(facts[own].entryCount) / rowCount,
                    valueCount: Float(facts[own].entryCount - facts[own].nullCount) / rowCount,
                    hasDictionary: facts[own].hasDictionary
                )
            }
        }
        return sizes
    }
}

/// A mistake made on purpose, by tests, while rows are gathered.
package enum PlantedFault: Sendable {
    case dropRow
    case doubleRow
    case wrongPartition
    /// Two rows in each other's partition, so that no count is wrong.
    case swappedRows
}
