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
    /// - Parameter wanted: The rows whose values are wanted, in ascending order; if `nil`, all. The
    ///   column is computed for no others: it may fail for what a filter was to keep away from it.
    /// - Throws: ``ParquetError``; ``RunError`` that names the file where an expression fails.
    func computedBatches(
        _ number: Int,
        of group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges,
        wanted: [Int]? = nil
    ) throws -> [ColumnBatch] {
        var values = try compute(number, of: group, fetched, wanted: wanted)
        if let wanted, wanted.count < group.rowCount {
            values = values.spread(over: group.rowCount, at: wanted)
        }
        return try layout.schema.shredded(values, column: layout.computedColumns[number])
    }

    /// The values of a computed column for the wanted rows of a row group.
    private func compute(
        _ number: Int,
        of group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges,
        wanted: [Int]?
    ) throws -> ColumnVector {
        let rowCount = wanted?.count ?? group.rowCount
        let expression = layout.computed[number]
        let constants = try source.partitionVectors(group.file, schema: router.schema)
        let inputs = try expression.inputs.map { field in
            if let constant = constants[field] { return constant.repeatingFirst(rowCount) }
            let column = try source.column(
                named: router.schema.fields[field].name,
                fields: [expression].fields(of: field)
            )
            let values = try decoders.use { decoder in
                try source.values(
                    of: column,
                    file: group.file,
                    rowGroup: group.index,
                    fetched: fetched,
                    decoder: decoder
                )
            }
            return wanted.map { $0.count < group.rowCount ? values.taking($0) : values } ?? values
        }
        do throws(ExpressionError) {
            return try expression.evaluate(rowCount: rowCount, inputs: inputs)
        } catch {
            throw RunError(
                .unreadableInput,
                "\(source.files[group.file].info.key), row group \(group.index)",
                cause: error
            )
        }
    }
}

extension ColumnVector {
    /// A vector of `count` elements with these at `places`; what is elsewhere means nothing.
    fileprivate func spread(over count: Int, at places: [Int]) -> ColumnVector {
        guard !places.isEmpty else { return .nulls(type, count: count) }
        var origins = [Int](repeating: 0, count: count)
        for (index, place) in places.enumerated() { origins[place] = index }
        return taking(origins)
    }
}
