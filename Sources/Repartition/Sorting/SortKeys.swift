internal import Columns
internal import Expressions
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// What the rows of partitions are sorted by, bound to the source.
struct SortKeys: Sendable {
    private struct Key: Sendable {
        var expression: BoundExpression
        var isDescending: Bool
        var nullsFirst: Bool
    }

    private let keys: [Key]
    private let source: OpenedSource
    private let schema: TableSchema
    /// For each field that keys read, the column of the files that it is.
    private let columnOfField: [Int: SourceColumn]

    /// - Throws: ``ExpressionError`` for types that do not fit; ``RunError`` of kind
    ///   `invalidRequest` for values that have no order.
    init(
        _ frame: ResolvedFrame,
        source: OpenedSource,
        options: EvaluationOptions
    ) throws {
        self.source = source
        schema = frame.sourceSchema
        keys = try frame.sortOrders.map { order in
            let expression = try order.expression.bound(to: frame.sourceSchema, options: options)
            guard expression.type.hasOrder else {
                throw RunError(
                    .invalidRequest,
                    "rows cannot be sorted by \(order.expression), which is \(expression.type): "
                        + "maps have no order, sort by one of its values"
                )
            }
            return Key(
                expression: expression,
                isDescending: order.isDescending,
                nullsFirst: order.nullsFirst
            )
        }
        let expressions = keys.map(\.expression)
        var columns: [Int: SourceColumn] = [:]
        for field in Set(expressions.flatMap(\.inputs)) where field < frame.fileFieldCount {
            columns[field] = try source.column(
                named: frame.sourceSchema.fields[field].name,
                fields: expressions.fields(of: field)
            )
        }
        columnOfField = columns
    }

    /// The leaves of the unified schema whose chunks are read.
    var leaves: [Int] { columnOfField.values.flatMap(\.leaves).sorted() }

    /// The keys of some rows of a row group.
    ///
    /// - Parameter rows: The rows, in ascending order; `nil` for all.
    /// - Throws: ``ParquetError`` with file and row group in its place; ``RunError``.
    func keys(
        ofRows rows: [Int]?,
        _ group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges,
        _ decoder: ColumnChunkDecoder
    ) throws -> KeyBlock {
        let name = source.files[group.file].info.key.description
        do {
            let vectors = try vectors(rows, group, fetched, decoder)
            let rowCount = rows?.count ?? group.rowCount
            let columns = try keys.map { key in
                try Task.checkCancellation()
                let values = try key.expression.evaluate(
                    rowCount: rowCount,
                    inputs: key.expression.inputs.compactMap { vectors[$0] }
                )
                return KeyColumn(
                    values,
                    isDescending: key.isDescending,
                    nullsFirst: key.nullsFirst
                )
            }
            return KeyBlock(KeyColumn(joining: columns, rowCount: rowCount))
        } catch let error as ParquetError {
            throw error.at(file: name, rowGroup: group.index)
        } catch let error as ExpressionError {
            throw RunError(.unreadableInput, "\(name), row group \(group.index)", cause: error)
        }
    }

    /// The fields that keys read.
    private func vectors(
        _ rows: [Int]?,
        _ group: Survey.SourceRowGroup,
        _ fetched: FetchedRanges,
        _ decoder: ColumnChunkDecoder
    ) throws -> [Int: ColumnVector] {
        var vectors: [Int: ColumnVector] = [:]
        for (field, column) in columnOfField {
            try Task.checkCancellation()
            let all = try source.values(
                of: column,
                file: group.file,
                rowGroup: group.index,
                fetched: fetched,
                decoder: decoder
            )
            vectors[field] = rows.map { all.taking($0) } ?? all
        }
        let read = Set(keys.flatMap(\.expression.inputs))
        for (field, constant) in try source.partitionVectors(group.file, schema: schema)
        where read.contains(field) && vectors[field] == nil {
            vectors[field] = constant.repeatingFirst(rows?.count ?? group.rowCount)
        }
        return vectors
    }
}

extension DataType {
    /// Whether values can be sorted.
    fileprivate var hasOrder: Bool {
        switch self {
        case .map: false
        case .array(let element): element.hasOrder
        case .structure(let fields): fields.allSatisfy(\.type.hasOrder)
        default: true
        }
    }
}
