internal import Columns
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

extension MoveContext {
    /// The leaves of the unified schema that computed columns read.
    func computedLeaves() throws -> [Int] {
        let schema = router.schema
        return try layout.computedInputs.compactMap { field in
            field < router.fileFieldCount
                ? try source.flatLeaf(named: schema.fields[field].name) : nil
        }
    }

    /// The values of a computed column for all rows of a row group.
    ///
    /// - Throws: ``ParquetError``; ``RunError`` that names the file where an expression fails.
    func compute(
        _ number: Int,
        of group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges
    ) throws -> ColumnVector {
        let expression = layout.computed[number]
        let constants = try source.partitionVectors(group.file, schema: router.schema)
        let inputs = try expression.inputs.map { field in
            if let constant = constants[field] { return constant.repeatingFirst(group.rowCount) }
            let leaf = try source.flatLeaf(named: router.schema.fields[field].name)
            return try decoders.use { decoder in
                try source.start(
                    decoder,
                    leaf: leaf,
                    file: group.file,
                    rowGroup: group.index,
                    fetched: fetched
                )
                return try decoder.wholeColumn()
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
