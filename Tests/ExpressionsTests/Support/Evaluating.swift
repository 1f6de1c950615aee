import Columns

@testable import Expressions

/// A schema with rows, small enough to be written down.
struct Rows {
    var schema: TableSchema
    var columns: [ColumnVector]
    var rowCount: Int

    init(_ columns: [(String, ColumnVector)]) {
        schema = TableSchema(columns.map { Field($0.0, $0.1.type) })
        self.columns = columns.map(\.1)
        rowCount = columns.first?.1.count ?? 1
    }

    /// One row, no columns.
    static let none = Rows([])

    func evaluate(
        _ expression: Expression,
        _ options: EvaluationOptions = EvaluationOptions()
    ) throws(ExpressionError) -> ColumnVector {
        let bound = try expression.bound(to: schema, options: options)
        return try bound.evaluate(rowCount: rowCount, inputs: bound.inputs.map { columns[$0] })
    }

    func texts(
        _ text: String,
        _ options: EvaluationOptions = EvaluationOptions()
    ) throws(ExpressionError) -> [String?] {
        let vector = try evaluate(try Expression.parse(text), options)
        return sparkStrings(vector, timeZone: options.timeZone)
    }
}

/// Column vectors from optional Swift values.
enum Vector {
    static func make<Value>(
        _ type: DataType,
        _ values: [Value?],
        _ zero: Value,
        _ store: ([Value]) -> ColumnVector.Values
    ) -> ColumnVector {
        let validity = values.contains { $0 == nil } ? Bitmap(values.map { $0 != nil }) : nil
        return ColumnVector(
            type: type,
            count: values.count,
            validity: validity,
            values: store(values.map { $0 ?? zero })
        )
    }

    static func int(_ values: [Int32?], _ type: DataType = .int) -> ColumnVector {
        make(type, values, 0) { .int32($0) }
    }

    static func bigint(_ values: [Int64?], _ type: DataType = .bigint) -> ColumnVector {
        make(type, values, 0) { .int64($0) }
    }

    static func double(_ values: [Double?]) -> ColumnVector {
        make(.double, values, 0) { .doubles($0) }
    }

    static func float(_ values: [Float?]) -> ColumnVector {
        make(.float, values, 0) { .floats($0) }
    }

    static func boolean(_ values: [Bool?]) -> ColumnVector {
        make(.boolean, values, false) { .booleans($0) }
    }

    static func string(_ values: [String?], _ type: DataType = .string) -> ColumnVector {
        make(type, values, "") { strings in
            var bytes = ByteArrays()
            strings.forEach { bytes.append($0.utf8) }
            return .bytes(bytes)
        }
    }

    /// Arrays of ints.
    static func array(_ lists: [[Int32?]?]) -> ColumnVector {
        var offsets = [0]
        for list in lists { offsets.append((offsets.last ?? 0) + (list?.count ?? 0)) }
        return ColumnVector(
            type: .array(element: .int),
            count: lists.count,
            validity: Bitmap(lists.map { $0 != nil }),
            values: .lists(offsets: offsets, elements: int(lists.flatMap { $0 ?? [] }))
        )
    }

    static func decimal(_ values: [Int128?], _ precision: Int, _ scale: Int) -> ColumnVector {
        make(.decimal(precision: precision, scale: scale), values, 0) { .decimals($0) }
    }
}
