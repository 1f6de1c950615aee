internal import Columns
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

extension MoveContext {
    /// The leaves of the unified schema that computed columns read.
    func computedLeaves() throws -> [Int] {
        let schema = router.schema
        return try layout.computedInputs.flatMap { field in
            field < router.fileFieldCount
                ? try source.column(
                    named: schema.fields[field].name,
                    fields: layout.computed.fields(of: field)
                ).leaves : []
        }
    }

    /// A computed column for all rows of a row group, a batch for each of its leaves.
    ///
    /// - Throws: ``ParquetError``; ``RunError`` that names the file where an expression fails.
    func computedBatches(
        _ number: Int,
        of group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges
    ) throws -> [ColumnBatch] {
        try layout.schema.shredded(
            compute(number, of: group, fetched),
            column: layout.computedColumns[number]
        )
    }

    /// The values of a computed column for all rows of a row group.
    private func compute(
        _ number: Int,
        of group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges
    ) throws -> ColumnVector {
        let expression = layout.computed[number]
        let constants = try source.partitionVectors(group.file, schema: router.schema)
        let inputs = try expression.inputs.map { field in
            if let constant = constants[field] { return constant.repeatingFirst(group.rowCount) }
            let column = try source.column(
                named: router.schema.fields[field].name,
                fields: [expression].fields(of: field)
            )
            return try decoders.use { decoder in
                try source.values(
                    of: column,
                    file: group.file,
                    rowGroup: group.index,
                    fetched: fetched,
                    decoder: decoder
                )
            }
        }
        do throws(ExpressionError) {
            return try expression.evaluate(rowCount: group.rowCount, inputs: inputs)
        } catch {
            throw RunError(
                .unreadableInput,
                "\(source.files[group.file].info.key), row group \(group.index)",
                cause: error
            )
        }
    }
}
