internal import Columns
internal import Expressions
internal import Parquet

/// The columns of the output files, and where the values of each come from.
struct OutputLayout: Sendable {
    enum Origin: Sendable {
        /// A leaf of the sources' unified schema.
        case source(Int)
        /// A leaf of an expression, which is named by its position in ``computed``.
        case computed(Int, leaf: Int)
    }

    let schema: Schema
    /// For each leaf of the schema.
    let origins: [Origin]
    let computed: [BoundExpression]
    /// For each expression, its column among the schema's top-level columns.
    let computedColumns: [Int]
    /// Whether the files have the sources' columns and no others.
    let isSchemaUnchanged: Bool

    /// - Parameters:
    ///   - keys: Columns of the frame that become folders instead.
    /// - Throws: ``RunError``; ``ExpressionError``; ``ParquetError``.
    init(
        _ frame: ResolvedFrame,
        keys: [String],
        source: OpenedSource,
        options: RunOptions
    ) throws {
        let folders = Set(keys.map { $0.lowercased() })
        var nodes: [SchemaNode] = []
        var origins: [Origin] = []
        var computed: [BoundExpression] = []
        var computedColumns: [Int] = []
        var isSchemaUnchanged = true
        let unified = source.schema.schema
        for column in frame.columns where !folders.contains(column.name.lowercased()) {
            if column.isImplicitPartition, !options.keepsSourcePartitions { continue }
            if let position = Self.fileColumn(column, frame, unified) {
                isSchemaUnchanged =
                    isSchemaUnchanged && position == nodes.count
                    && unified.columns[position].name == column.name
                nodes.append(unified.columns[position].renamed(column.name))
                origins += unified.leafRanges[position].map { .source($0) }
            } else {
                let expression = try column.expression.bound(
                    to: frame.sourceSchema,
                    options: EvaluationOptions(
                        timeZone: options.timeZone,
                        isANSI: options.isANSI
                    )
                )
                let node = try SchemaNode(column.name, expression.type)
                origins += (0..<node.leafCount).map { .computed(computed.count, leaf: $0) }
                computedColumns.append(nodes.count)
                computed.append(expression)
                nodes.append(node)
                isSchemaUnchanged = false
            }
        }
        guard !nodes.isEmpty || unified.columns.isEmpty else {
            throw RunError(
                .invalidRequest,
                "no column is left for the files: every column is a partition key or dropped"
            )
        }
        schema = try Schema(columns: nodes, name: unified.root.name)
        self.origins = origins
        self.computed = computed
        self.computedColumns = computedColumns
        self.isSchemaUnchanged = isSchemaUnchanged && nodes.count == unified.columns.count
    }

    /// The column of the files that a frame's column is, if it is nothing more.
    private static func fileColumn(
        _ column: ResolvedFrame.Column,
        _ frame: ResolvedFrame,
        _ unified: Schema
    ) -> Int? {
        guard let name = column.expression.columnName,
            let field = frame.sourceSchema.index(of: name), field < frame.fileFieldCount
        else { return nil }
        let fieldName = frame.sourceSchema.fields[field].name
        return unified.columns.firstIndex { $0.name == fieldName }
    }

    /// The path of the leaf that a bloom filter is asked for; as in Spark, case does not matter.
    ///
    /// - Throws: ``RunError`` of kind `invalidRequest` if there is no such column, or its values
    ///   are booleans.
    func bloomFilterPath(_ name: String) throws -> [String] {
        let leaf =
            schema.leaves.first { $0.pathDescription == name }
            ?? schema.leaves.first { $0.pathDescription.lowercased() == name.lowercased() }
        guard let leaf else {
            throw RunError(
                .invalidRequest,
                "the files have no column \(name) for a bloom filter, their columns are "
                    + schema.leaves.map(\.pathDescription).joined(separator: ", ")
            )
        }
        guard leaf.canHaveBloomFilter else {
            throw RunError(
                .invalidRequest,
                "\(name) is of type boolean, which has no bloom filters: name another column"
            )
        }
        return leaf.path
    }

    /// Whether dates or instants are computed.
    var makesTimes: Bool { computed.contains { $0.type.hasTimes } }

    /// Columns that computed columns read, as positions among the source's fields.
    var computedInputs: [Int] { Array(Set(computed.flatMap(\.inputs))).sorted() }
}

extension DataType {
    fileprivate var hasTimes: Bool {
        switch self {
        case .date, .timestamp: true
        case .array(let element): element.hasTimes
        case .map(let key, let value): key.hasTimes || value.hasTimes
        case .structure(let fields): fields.contains { $0.type.hasTimes }
        default: false
        }
    }
}
