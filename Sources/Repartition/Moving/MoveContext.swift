internal import Buffers
internal import Parquet

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
    let decoders: Reusable<ColumnChunkDecoder>
    let gatherers: Reusable<FragmentEncoder>
    let encoders: Reusable<ColumnChunkEncoder>
    /// What tests change to see that lost rows are noticed.
    let fault: PlantedFault?

    /// The leaves of the unified schema that a row group's rows are read from.
    var sourceLeaves: [Int] {
        layout.origins.compactMap { origin in
            if case .source(let leaf) = origin { return leaf }
            return nil
        }
    }

    /// How a leaf of a file's own schema becomes one of the output.
    func levels(of leaf: Int, file: Int) -> LevelMap {
        source.schema.variants[source.schema.variantOfFile[file]].levels[leaf]
    }
}

/// A mistake made on purpose, by tests, while rows are gathered.
package enum PlantedFault: Sendable {
    case dropRow
    case doubleRow
    case wrongPartition
}
